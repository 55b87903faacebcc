#include "common/rpc/call/answer_size.h"

#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"

namespace cairn::rpc {

absl::Status CheckAnswer(std::size_t bytes) {
  if (bytes <= kMostAnswer) return absl::OkStatus();
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::ANSWER_TOO_LARGE)
      .With("limit", absl::StrCat(kMostAnswer))
      .Say("the answer has ", bytes, " bytes and clients take ", kMostAnswer,
           "; ask for less, or page by page");
}

}  // namespace cairn::rpc
