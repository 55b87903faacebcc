#ifndef CAIRN_COMMON_BASE_MUTEX_H_
#define CAIRN_COMMON_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/base/thread_annotations.h"

namespace cairn {

// A std::mutex that clang's thread-safety analysis understands. absl::Mutex has the annotations
// too, but Debian's Abseil is not instrumented, so ThreadSanitizer sees races in it that are not
// there.
class ABSL_LOCKABLE Mutex {
 public:
  void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

// Holds a Mutex for a scope; a condition variable may wait on it.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits on a Mutex that a MutexLock of the same scope holds. std::condition_variable_any would wait
// on any lock, at the price of a second mutex under every wait and every wake-up.
class Condition {
 public:
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

  void wait(Mutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Borrowed lock(mutex.mutex_);
    condition_.wait(lock.lock);
  }
  template <typename Duration>
  std::cv_status wait_for(Mutex& mutex, const Duration& duration)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Borrowed lock(mutex.mutex_);
    return condition_.wait_for(lock.lock, duration);
  }
  template <typename Time>
  std::cv_status wait_until(Mutex& mutex, const Time& time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Borrowed lock(mutex.mutex_);
    return condition_.wait_until(lock.lock, time);
  }
  // Whether `done` came true in time.
  template <typename Duration, typename Predicate>
  bool wait_for(Mutex& mutex, const Duration& duration, Predicate done)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Borrowed lock(mutex.mutex_);
    return condition_.wait_for(lock.lock, duration, std::move(done));
  }

 private:
  // The form in which std::condition_variable wants a mutex; it stays locked afterwards.
  struct Borrowed {
    explicit Borrowed(std::mutex& mutex) : lock(mutex, std::adopt_lock) {}
    ~Borrowed() { lock.release(); }
    std::unique_lock<std::mutex> lock;
  };
  std::condition_variable condition_;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_MUTEX_H_
