#include "common/rpc/server/follow_log.h"

#include "common/errors/failure.h"

namespace cairn::rpc {

void FollowLog::Heard() {
  const MutexLock lock(mutex_);
  if (told_.empty()) return;
  told_.clear();
  log_.Write(observe::Level::kInfo, "service is back", {{"service", service_}});
}

void FollowLog::Lost(const absl::Status& why) {
  if (absl::IsOutOfRange(why)) return;  // its state is read anew
  const std::string words(why.message());
  const MutexLock lock(mutex_);
  if (told_ == words) return;
  told_ = words;
  const bool planned = ReasonOf(why) == ErrorReason::SERVER_STOPPING;
  log_.Write(planned ? observe::Level::kInfo : observe::Level::kWarning,
             planned ? "service is stopping" : "service lost",
             {{"service", service_}, {"why", words}});
}

}  // namespace cairn::rpc
