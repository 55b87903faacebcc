#ifndef CAIRN_COMMON_RPC_SERVER_FOLLOW_LOG_H_
#define CAIRN_COMMON_RPC_SERVER_FOLLOW_LOG_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/mutex.h"
#include "common/observe/log.h"

namespace cairn::rpc {

// Tells the log when a service that is followed is lost and when it is there again: each once,
// however often it is tried. An end that the service planned is no warning. Safe for concurrent
// use.
class FollowLog {
 public:
  // `log` must outlive it.
  FollowLog(std::string service, observe::Log& log) : service_(std::move(service)), log_(log) {}

  void Heard();
  void Lost(const absl::Status& why);

 private:
  const std::string service_;
  observe::Log& log_;
  Mutex mutex_;
  std::string told_ ABSL_GUARDED_BY(mutex_);  // of why it is away; empty: it is there
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_FOLLOW_LOG_H_
