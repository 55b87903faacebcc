#include "common/rpc/worker_pool.h"

#include <sys/resource.h>

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

bool WorkerPool::Submit(Task task, Admission admission) {
  const absl::Time now = absl::Now();
  bool wake = false;
  {
    const MutexLock lock(mutex_);
    if (alive_ == 0) return false;
    const bool full = queue_.size() >= static_cast<std::size_t>(options_.queue_length);
    if (admission == Admission::kWhenThereIsRoom && (full || draining_)) return false;
    queue_.push_back({std::move(task), now});
    wake = ShouldWake();
  }
  if (wake) changed_.notify_one();
  return true;
}

bool WorkerPool::ShouldWake() {
  if (waking_ || asleep_ == 0 || queue_.empty()) return false;
  waking_ = true;
  return true;
}

std::size_t WorkerPool::waiting() const {
  const MutexLock lock(mutex_);
  return queue_.size();
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
      while (queue_.empty() && !draining_) {
        ++asleep_;
        changed_.wait(mutex_);
        --asleep_;
        waking_ = false;
      }
      if (queue_.empty()) {
        --alive_;  // Under the lock: from the last thread's end on, Submit refuses.
        return;
      }
      next = std::move(queue_.front());
      queue_.pop_front();
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
