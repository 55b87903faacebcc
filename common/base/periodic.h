#ifndef CAIRN_COMMON_BASE_PERIODIC_H_
#define CAIRN_COMMON_BASE_PERIODIC_H_

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn {

// Does something at once and then again after every pause, on a thread of its own, for as long as
// it lives. The destructor waits for what is under way, and for nothing else; work that may take
// long asks now and then whether it is waited for.
class Periodic {
 public:
  using Stopping = std::function<bool()>;
  Periodic(absl::Duration pause, std::function<void(const Stopping& stopping)> work);
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void Run();
  bool IsStopping();

  const absl::Duration pause_;
  const std::function<void(const Stopping&)> work_;
  Mutex mutex_;
  Condition stopped_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_PERIODIC_H_
