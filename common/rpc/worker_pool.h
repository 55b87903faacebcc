#ifndef CAIRN_COMMON_RPC_WORKER_POOL_H_
#define CAIRN_COMMON_RPC_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::rpc {

// Runs tasks on a fixed number of threads, in the order in which they came. A bounded number of
// tasks waits; one more is refused at once, so a caller learns in microseconds that the server is
// busy and not after its deadline. Every accepted task runs exactly once, also while the pool
// drains. Safe for concurrent use.
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

  // False when the task was refused; it then never runs.
  [[nodiscard]] bool Submit(Task task, Admission admission = Admission::kWhenThereIsRoom);

  // Tasks that wait now.
  std::size_t waiting() const;

  // Refuses further tasks, runs those that wait, and returns when all threads have ended.
  void Drain();

 private:
  struct Waiting {
    Task task;
    absl::Time since;
  };
  void Work();
  // Whether to wake a worker. One wakes the next, so a burst of short tasks costs few wake-ups.
  bool ShouldWake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  int asleep_ ABSL_GUARDED_BY(mutex_) = 0;
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;  // a worker was woken and has not looked yet
  int alive_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_WORKER_POOL_H_
