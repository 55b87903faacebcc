#include "common/rpc/call/worker_pool.h"

#include <sys/resource.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"

namespace cairn::rpc {
namespace {

// A thread at this niceness gets a tenth of the time of one that is not nice.
constexpr int kBackgroundNiceness = 10;

}  // namespace

WorkerPool::WorkerPool(Options options) : options_(std::move(options)), alive_(options_.threads) {
  threads_.reserve(static_cast<std::size_t>(options_.threads));
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Drain(); }

bool WorkerPool::Submit(Task task, Admission admission, absl::string_view lane, Task shed) {
  const absl::Time now = absl::Now();
  bool wake = false;
  Task displaced;
  {
    const MutexLock lock(mutex_);
    if (alive_ == 0) return false;
    const bool full = waiting_ >= static_cast<std::size_t>(options_.queue_length);
    if (admission == Admission::kWhenThereIsRoom && draining_) return false;
    if (admission == Admission::kWhenThereIsRoom && full) {
      displaced = MakeRoom(lane);
      if (displaced == nullptr) return false;
    }
    auto at = lanes_.find(lane);
    if (at == lanes_.end()) {
      at = lanes_.emplace(std::string(lane), Lane()).first;
      turns_.push_back(at);
    }
    if (shed != nullptr) ++at->second.may_be_shed;
    at->second.tasks.push_back({std::move(task), std::move(shed), now});
    ++waiting_;
    wake = ShouldWake();
  }
  if (wake) changed_.notify_one();
  if (displaced != nullptr) displaced();
  return true;
}

WorkerPool::Task WorkerPool::MakeRoom(absl::string_view lane) {
  const auto longest = std::max_element(
      lanes_.begin(), lanes_.end(),
      [](const auto& a, const auto& b) { return a.second.may_be_shed < b.second.may_be_shed; });
  const auto own = lanes_.find(lane);
  const std::size_t would_be = 1 + (own == lanes_.end() ? 0 : own->second.tasks.size());
  if (longest == lanes_.end() || longest->second.may_be_shed <= would_be) return nullptr;
  std::deque<Waiting>& tasks = longest->second.tasks;
  const auto last = std::find_if(tasks.rbegin(), tasks.rend(),
                                 [](const Waiting& task) { return task.shed != nullptr; });
  Task shed = std::move(last->shed);
  tasks.erase(std::next(last).base());  // more than one waits, so the lane stays
  --longest->second.may_be_shed;
  --waiting_;
  return shed;
}

WorkerPool::Waiting WorkerPool::TakeNext() {
  const Lanes::iterator lane = turns_.front();
  turns_.pop_front();
  Waiting next = std::move(lane->second.tasks.front());
  lane->second.tasks.pop_front();
  if (next.shed != nullptr) --lane->second.may_be_shed;
  --waiting_;
  if (lane->second.tasks.empty()) {
    lanes_.erase(lane);
  } else {
    turns_.push_back(lane);
  }
  return next;
}

bool WorkerPool::ShouldWake() {
  if (waking_ || asleep_ == 0 || waiting_ == 0) return false;
  waking_ = true;
  return true;
}

std::size_t WorkerPool::waiting() const {
  const MutexLock lock(mutex_);
  return waiting_;
}

void WorkerPool::Work() {
  // On Linux this is about the calling thread alone. Refused, it stays as it is.
  if (options_.priority == Priority::kBackground)
    static_cast<void>(setpriority(PRIO_PROCESS, 0, kBackgroundNiceness));
  while (true) {
    Waiting next;
    bool wake = false;
    {
      const MutexLock lock(mutex_);
      while (waiting_ == 0 && !draining_) {
        ++asleep_;
        changed_.wait(mutex_);
        --asleep_;
        waking_ = false;
      }
      if (waiting_ == 0) {
        --alive_;  // Under the lock: from the last thread's end on, Submit refuses.
        return;
      }
      next = TakeNext();
      wake = ShouldWake();
    }
    if (wake) changed_.notify_one();
    options_.on_start(absl::Now() - next.since);
    next.task();
  }
}

void WorkerPool::Drain() {
  {
    const MutexLock lock(mutex_);
    draining_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace cairn::rpc
