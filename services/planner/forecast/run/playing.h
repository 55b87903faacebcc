#ifndef CAIRN_SERVICES_PLANNER_FORECAST_RUN_PLAYING_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_RUN_PLAYING_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/rpc/call/call_context.h"
#include "common/rpc/call/worker_pool.h"

namespace cairn::planner {

// A simulation that is being played by a pool of threads, a few replications a turn. Several at a
// time take turns, so each gets its share of the threads, and one that nobody waits for any more
// ends with the turn under way. What was played is always replications 0, 1, ... played - 1: so
// an answer that stopped early is the answer to a question for so many. Safe for concurrent use.
class Playing : public std::enable_shared_from_this<Playing> {
 public:
  enum class Verdict { kGoOn, kEnough };
  struct Work {
    int replications = 0;  // at most
    int at_a_time = 1;     // in one turn
    int look_every = 1;    // replications between two looks
    int seats = 1;         // how many threads may play at a time
    // Plays replications first, first + 1, ... last - 1. Called by several threads at a time, each
    // with another seat.
    std::function<void(int first, int last, int seat)> play;
    // Looks at what was played, while nobody plays. Called before the end too, of whatever kind,
    // unless it was stopped.
    std::function<Verdict(int played)> look;
    // Called after every look, and at the end. May be empty.
    std::function<void()> wake;
    // When it ends if it has not yet, though not before the first turn.
    absl::Time until = absl::InfiniteFuture();
  };
  enum class Ended { kNotYet, kAllPlayed, kEnough, kOutOfTime, kStopped };
  struct Progress {
    int played = 0;
    Ended ended = Ended::kNotYet;
  };

  // The pool outlives the last turn.
  static std::shared_ptr<Playing> Start(rpc::WorkerPool& pool, const Clock& clock, Work work);

  Progress progress() const;
  // No turn begins any more.
  void Stop();
  // Until it has ended, or the caller has gone or come to their deadline, and then it is stopped.
  Progress Await(const rpc::CallContext& call);

 private:
  Playing(rpc::WorkerPool& pool, const Clock& clock, Work work);

  void Seat(int seat);
  void Turn(int seat);
  // The replications of the next turn; none when the seat is to wait.
  std::pair<int, int> Claim(int seat);
  void Look();

  rpc::WorkerPool& pool_;
  const Clock& clock_;
  const Work work_;

  mutable Mutex mutex_;
  Condition changed_;
  int next_ ABSL_GUARDED_BY(mutex_) = 0;     // the first replication that no turn has
  int barrier_ ABSL_GUARDED_BY(mutex_) = 0;  // where the next look is
  int played_ ABSL_GUARDED_BY(mutex_) = 0;
  bool out_of_time_ ABSL_GUARDED_BY(mutex_) = false;
  bool looking_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<int> waiting_ ABSL_GUARDED_BY(mutex_);  // seats, for the look
  Ended ended_ ABSL_GUARDED_BY(mutex_) = Ended::kNotYet;
};

// An engine with a tally for each seat.
template <typename Engine>
class Seated {
 public:
  Seated(Engine engine, int seats) : engine_(std::move(engine)) {
    for (int seat = 0; seat < seats; ++seat) tallies_.push_back(engine_.Run(0, 0));
  }

  void Play(int first, int last, int seat) {
    engine_.Run(first, last, tallies_[static_cast<std::size_t>(seat)]);
  }
  // Of all that was played; while nobody plays.
  auto Summarise() const {
    auto total = engine_.Run(0, 0);
    for (const auto& tally : tallies_) total.Add(tally);
    return engine_.Summarise(total);
  }

 private:
  Engine engine_;
  std::vector<decltype(std::declval<const Engine&>().Run(0, 0))> tallies_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_RUN_PLAYING_H_
