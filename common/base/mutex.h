#ifndef CAIRN_COMMON_BASE_MUTEX_H_
#define CAIRN_COMMON_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>

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

// Waits on a Mutex that a MutexLock of the same scope holds.
using Condition = std::condition_variable_any;

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_MUTEX_H_
