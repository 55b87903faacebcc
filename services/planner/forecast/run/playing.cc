#include "services/planner/forecast/run/playing.h"

#include <algorithm>
#include <chrono>

namespace cairn::planner {
namespace {

// How often somebody who waits looks whether the caller is still there.
constexpr std::chrono::milliseconds kGlance(20);

}  // namespace

Playing::Playing(rpc::WorkerPool& pool, const Clock& clock, Work work)
    : pool_(pool), clock_(clock), work_(std::move(work)) {
  const MutexLock lock(mutex_);
  barrier_ = std::min(work_.look_every, work_.replications);
}

std::shared_ptr<Playing> Playing::Start(rpc::WorkerPool& pool, const Clock& clock, Work work) {
  std::shared_ptr<Playing> playing(new Playing(pool, clock, std::move(work)));
  for (int seat = 0; seat < playing->work_.seats; ++seat) playing->Seat(seat);
  return playing;
}

void Playing::Seat(int seat) {
  const bool seated = pool_.Submit([self = shared_from_this(), seat] { self->Turn(seat); },
                                   rpc::WorkerPool::Admission::kOwed);
  if (!seated) Stop();  // the pool is gone: the program ends
}

std::pair<int, int> Playing::Claim(int seat) {
  const MutexLock lock(mutex_);
  if (ended_ != Ended::kNotYet) return {0, 0};
  if (next_ > 0 && !out_of_time_ && clock_.Now() >= work_.until) {
    out_of_time_ = true;
    barrier_ = next_;
  }
  if (next_ == barrier_) {
    waiting_.push_back(seat);
    return {0, 0};
  }
  const int first = next_;
  next_ = std::min(next_ + work_.at_a_time, barrier_);
  return {first, next_};
}

void Playing::Turn(int seat) {
  const auto [first, last] = Claim(seat);
  const bool plays = first < last;
  if (plays) work_.play(first, last, seat);
  bool look = false;
  {
    const MutexLock lock(mutex_);
    played_ += last - first;
    // Whoever comes last to the barrier looks; the seats that wait there are woken by the look.
    look = ended_ == Ended::kNotYet && !looking_ && played_ == barrier_ && (plays || out_of_time_);
    looking_ = looking_ || look;
    if (look && plays) waiting_.push_back(seat);
  }
  if (look) return Look();
  if (plays) Seat(seat);
}

void Playing::Look() {
  const int played = progress().played;
  const Verdict verdict = work_.look(played);
  std::vector<int> seats;
  {
    const MutexLock lock(mutex_);
    looking_ = false;
    if (ended_ == Ended::kNotYet) {
      if (played == work_.replications) {
        ended_ = Ended::kAllPlayed;
      } else if (verdict == Verdict::kEnough) {
        ended_ = Ended::kEnough;
      } else if (out_of_time_) {
        ended_ = Ended::kOutOfTime;
      }
    }
    if (ended_ == Ended::kNotYet) {
      barrier_ = std::min(barrier_ + work_.look_every, work_.replications);
      seats.swap(waiting_);
    }
  }
  changed_.notify_all();
  if (work_.wake) work_.wake();
  for (const int seat : seats) Seat(seat);
}

Playing::Progress Playing::progress() const {
  const MutexLock lock(mutex_);
  return {played_, ended_};
}

void Playing::Stop() {
  {
    const MutexLock lock(mutex_);
    if (ended_ == Ended::kNotYet) ended_ = Ended::kStopped;
  }
  changed_.notify_all();
}

Playing::Progress Playing::Await(const rpc::CallContext& call) {
  while (progress().ended == Ended::kNotYet) {
    if (clock_.Now() >= call.deadline || call.has_hung_up()) Stop();
    const MutexLock lock(mutex_);
    if (ended_ == Ended::kNotYet) changed_.wait_for(mutex_, kGlance);
  }
  return progress();
}

}  // namespace cairn::planner
