#ifndef CAIRN_COMMON_RPC_CALL_WORKER_POOL_H_
#define CAIRN_COMMON_RPC_CALL_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::rpc {

// Runs tasks on a fixed number of threads. Tasks of one lane run in the order in which they came;
// lanes take turns, so that who has one task waiting does not wait for all of who has a hundred. A
// bounded number of tasks waits; one more is refused at once, so a caller learns in microseconds
// that the server is busy and not after its deadline. Who then has fewer tasks waiting than
// somebody else takes the place of that one's last. Every accepted task runs exactly once, also
// while the pool drains, unless its place was taken: then `shed` runs instead. Safe for concurrent
// use.
class WorkerPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  // Whether its threads stand back for those of other pools when the cores are busy.
  enum class Priority { kNormal, kBackground };

  struct Options {
    int threads = 8;
    int queue_length = 256;
    Priority priority = Priority::kNormal;
    // Told how long a task waited, just before it runs.
    std::function<void(absl::Duration)> on_start = [](absl::Duration) {};
  };

  enum class Admission {
    kWhenThereIsRoom,  // refused when the queue is full
    kOwed,             // goes on with work that was admitted before: refused only by a drained pool
  };

  explicit WorkerPool(Options options);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when the task was refused; it then never runs. `shed` runs on another submitter's thread
  // and must be short; a task without one keeps its place.
  [[nodiscard]] bool Submit(Task task, Admission admission = Admission::kWhenThereIsRoom,
                            absl::string_view lane = "", Task shed = nullptr);

  // Tasks that wait now.
  std::size_t waiting() const;

  // Refuses further tasks, runs those that wait, and returns when all threads have ended.
  void Drain();

 private:
  struct Waiting {
    Task task;
    Task shed;
    absl::Time since;
  };
  struct Lane {
    std::deque<Waiting> tasks;  // never empty
    std::size_t may_be_shed = 0;
  };
  using Lanes = std::map<std::string, Lane, std::less<>>;

  void Work();
  Waiting TakeNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes the last task that may be shed out of the longest lane, if that is longer than `lane`
  // would become; nothing otherwise.
  Task MakeRoom(absl::string_view lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Whether to wake a worker. One wakes the next, so a burst of short tasks costs few wake-ups.
  bool ShouldWake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  mutable Mutex mutex_;
  Condition changed_;
  Lanes lanes_ ABSL_GUARDED_BY(mutex_);
  std::deque<Lanes::iterator> turns_ ABSL_GUARDED_BY(mutex_);  // each lane once
  std::size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;            // tasks in all lanes
  int asleep_ ABSL_GUARDED_BY(mutex_) = 0;
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;  // a worker was woken and has not looked yet
  int alive_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_WORKER_POOL_H_
