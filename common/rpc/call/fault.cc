#include "common/rpc/call/fault.h"

#include "absl/strings/escaping.h"
#include "common/base/ids.h"
#include "common/errors/failure.h"

namespace cairn::rpc {
namespace {

constexpr std::size_t kSupportIdBytes = 8;

bool IsDocumented(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:  // nobody is left to read it
      return true;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return false;
    default:
      return ReasonOf(status) != ErrorReason::ERROR_REASON_UNSPECIFIED;
  }
}

}  // namespace

Told TellCaller(const absl::Status& status) {
  if (IsDocumented(status)) return {status, ""};
  std::string id = absl::BytesToHexString(RandomBytes(kSupportIdBytes));
  absl::Status told = Failure(absl::StatusCode::kInternal, ErrorReason::SERVER_FAULT)
                          .With("support_id", id)
                          .Say("the server failed; give its operator the support id ", id);
  return {std::move(told), std::move(id)};
}

}  // namespace cairn::rpc
