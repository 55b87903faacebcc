#include "common/errors/failure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "common/errors/text.h"
#include "google/rpc/error_details.pb.h"

namespace cairn {
namespace {

constexpr absl::string_view kDetailsUrl = "type.googleapis.com/google.rpc.Status";
constexpr absl::string_view kDomain = "cairn";
constexpr std::size_t kMostSaid = 10;
constexpr std::size_t kMostOfList = 960;  // bytes of the list, as trailers encode it
constexpr std::size_t kMostOfOne = 256;
constexpr char kCount[] = "count";
constexpr char kListed[] = "listed";

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
  std::size_t listed = 0;
  std::size_t count = 0;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info) && info.metadata().contains(kCount))
      (void)absl::SimpleAtoi(info.metadata().at(kCount), &count);
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    listed += static_cast<std::size_t>(bad.field_violations_size());
    for (const auto& violation : bad.field_violations()) {
      const std::string path = absl::StrCat(prefix, violation.field());
      if (paths_.count(path) == 0) Put(path, violation.description());
    }
  }
  if (count > listed) AddUnlisted(count - listed);
  return true;
}

void Violations::Put(std::string path, std::string problem) {
  paths_.insert(path);
  found_.emplace_back(std::move(path), std::move(problem));
}

std::string Violations::InWords() const {
  std::string list;
  std::size_t said = 0;
  for (const auto& [path, problem] : found_) {
    const std::string one =
        absl::StrCat(said == 0 ? "" : "; ", Cut(path, kMostOfOne), " ", Cut(problem, kMostOfOne));
    const bool room = EncodedSize(list) + EncodedSize(one) <= kMostOfList;
    if (said == kMostSaid || (said > 0 && !room)) break;
    absl::StrAppend(&list, CutEncoded(one, kMostOfList));
    ++said;
  }
  if (said < count()) absl::StrAppend(&list, "; and ", count() - said, " more");
  return list;
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
  return std::move(failure)
      .With(kCount, absl::StrCat(count()))
      .With(kListed, absl::StrCat(found_.size()))
      .Say(InWords());
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
