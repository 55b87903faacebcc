#ifndef CAIRN_COMMON_RPC_CALL_MEASURE_H_
#define CAIRN_COMMON_RPC_CALL_MEASURE_H_

#include <chrono>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "google/protobuf/descriptor.h"

namespace cairn::rpc {

// Counts one call and writes its log line. Begun on arrival, before anything may refuse the call,
// so that calls that were shed or never identified are counted like all others.
class Measurement {
 public:
  Measurement(const google::protobuf::MethodDescriptor& method,
              const observe::MethodMetrics& metrics, observe::Log& log);

  // Ends the measurement and returns what the caller may be told. Called once.
  absl::Status Finish(const absl::Status& status, absl::string_view caller);

 private:
  const google::protobuf::MethodDescriptor& method_;
  const observe::MethodMetrics& metrics_;
  observe::Log& log_;
  const std::chrono::steady_clock::time_point began_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_MEASURE_H_
