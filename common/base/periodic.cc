#include "common/base/periodic.h"

#include <utility>

namespace cairn {

Periodic::Periodic(absl::Duration pause, std::function<void(const Stopping&)> work)
    : pause_(pause), work_(std::move(work)), thread_([this] { Run(); }) {}

Periodic::~Periodic() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

bool Periodic::IsStopping() {
  const MutexLock lock(mutex_);
  return stop_;
}

void Periodic::Run() {
  while (true) {
    work_([this] { return IsStopping(); });
    const MutexLock lock(mutex_);
    if (stop_ ||
        stopped_.wait_for(mutex_, absl::ToChronoMilliseconds(pause_),
                          [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stop_; }))
      return;
  }
}

}  // namespace cairn
