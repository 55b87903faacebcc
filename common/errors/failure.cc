#include "common/errors/failure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"

namespace cairn {
namespace {

constexpr absl::string_view kDetailsUrl = "type.googleapis.com/google.rpc.Status";
constexpr absl::string_view kDomain = "cairn";
constexpr std::size_t kMostSaid = 10;

// Bytes of the UTF-8 character that `text` begins with; 0 when it begins with none (RFC 3629,
// section 4).
std::size_t CharacterSize(absl::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t size = 0;
  if (first < 0x80) size = 1;
  if (first >= 0xc2 && first <= 0xdf) size = 2;
  if (first >= 0xe0 && first <= 0xef) size = 3;
  if (first >= 0xf0 && first <= 0xf4) size = 4;
  if (size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) >= 0xa0;
  const bool beyond = first == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : size;
}

// The text with `?` for what is no UTF-8: a peer that cannot read one string of a failure loses all
// of it.
std::string Readable(absl::string_view text) {
  std::string readable;
  while (!text.empty()) {
    const std::size_t size = CharacterSize(text);
    absl::StrAppend(&readable, size > 0 ? text.substr(0, size) : "?");
    text.remove_prefix(size > 0 ? size : 1);
  }
  return readable;
}

absl::Status WithDetails(absl::StatusCode code, google::rpc::Status details) {
  absl::Status status(code, details.message());
  details.set_code(static_cast<int>(code));
  status.SetPayload(kDetailsUrl, absl::Cord(details.SerializeAsString()));
  return status;
}

}  // namespace

Failure::Failure(absl::StatusCode code, ErrorReason reason)
    : code_(code), reason_(type::v1::ErrorReason_Name(reason)) {}

Failure&& Failure::With(absl::string_view key, absl::string_view value) && {
  metadata_.emplace_back(std::string(key), std::string(value));
  return std::move(*this);
}

Failure&& Failure::RetryAfter(absl::Duration delay) && {
  google::rpc::RetryInfo retry;
  const absl::Duration whole = absl::Floor(delay, absl::Seconds(1));
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(whole));
  retry.mutable_retry_delay()->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(delay - whole)));
  details_.add_details()->PackFrom(retry);
  return std::move(*this);
}

absl::Status Failure::Finish(const std::string& message) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason_);
  info.set_domain(std::string(kDomain));
  for (const auto& [key, value] : metadata_) (*info.mutable_metadata())[key] = Readable(value);
  details_.add_details()->PackFrom(info);
  details_.set_message(Readable(message));
  return WithDetails(code_, details_);
}

bool Violations::AddFrom(const absl::Status& failure, absl::string_view prefix) {
  if (ReasonOf(failure) != ErrorReason::BAD_FIELDS) return false;
  const google::rpc::Status details = ToRpcStatus(failure);
  for (const auto& detail : details.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) {
      const std::string path = absl::StrCat(prefix, violation.field());
      const bool known = std::any_of(found_.begin(), found_.end(),
                                     [&](const auto& found) { return found.first == path; });
      if (!known) found_.emplace_back(path, violation.description());
    }
  }
  return true;
}

absl::Status Violations::ToStatus() const {
  if (found_.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad;
  for (const auto& [path, problem] : found_) {
    auto* violation = bad.add_field_violations();
    violation->set_field(Readable(path));
    violation->set_description(Readable(problem));
  }
  Failure failure(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_FIELDS);
  failure.details_.add_details()->PackFrom(bad);
  const std::size_t said = std::min(found_.size(), kMostSaid);
  std::string list = absl::StrJoin(found_.begin(), found_.begin() + static_cast<long>(said), "; ",
                                   [](std::string* out, const auto& violation) {
                                     absl::StrAppend(out, violation.first, " ", violation.second);
                                   });
  if (said < found_.size()) absl::StrAppend(&list, "; and ", found_.size() - said, " more");
  return std::move(failure).Say(list);
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status details;
  if (const auto payload = status.GetPayload(kDetailsUrl))
    details.ParseFromString(std::string(*payload));
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  return details;
}

absl::Status FromRpcStatus(absl::StatusCode code, absl::string_view message,
                           absl::string_view details) {
  google::rpc::Status parsed;
  if (!details.empty() && parsed.ParseFromString(std::string(details))) {
    parsed.set_message(std::string(message));
    return WithDetails(code, std::move(parsed));
  }
  return {code, message};
}

ErrorReason ReasonOf(const absl::Status& status) {
  const google::rpc::Status details = ToRpcStatus(status);
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    ErrorReason reason = ErrorReason::ERROR_REASON_UNSPECIFIED;
    type::v1::ErrorReason_Parse(info.reason(), &reason);
    return reason;
  }
  return ErrorReason::ERROR_REASON_UNSPECIFIED;
}

}  // namespace cairn
