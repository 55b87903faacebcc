#include "common/rpc/call/measure.h"

#include <string>

#include "common/errors/failure.h"
#include "common/rpc/call/fault.h"

namespace cairn::rpc {
namespace {

observe::Level LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return observe::Level::kError;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return observe::Level::kWarning;
    default:
      return observe::Level::kInfo;  // what callers get wrong is no trouble of the server's
  }
}

}  // namespace

Measurement::Measurement(const google::protobuf::MethodDescriptor& method,
                         const observe::MethodMetrics& metrics, observe::Log& log)
    : method_(method), metrics_(metrics), log_(log), began_(std::chrono::steady_clock::now()) {
  metrics_.Started();
}

absl::Status Measurement::Finish(const absl::Status& status, absl::string_view caller) {
  const absl::Duration took = absl::FromChrono(std::chrono::steady_clock::now() - began_);
  Told told = TellCaller(status);
  metrics_.Handled(told.status.code(), took);

  observe::CallLine line;
  line.service = method_.service()->full_name();
  line.method = method_.name();
  line.code = observe::CodeName(told.status.code());
  line.caller = caller;
  line.took = took;
  line.level = LevelOf(told.status.code());
  std::string reason;
  if (!told.status.ok()) reason = type::v1::ErrorReason_Name(ReasonOf(told.status));
  line.reason = reason;
  if (!told.support_id.empty()) {
    line.support_id = told.support_id;
    line.fault = status.message();
  }
  log_.Call(line);
  return std::move(told.status);
}

}  // namespace cairn::rpc
