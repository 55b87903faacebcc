#ifndef CAIRN_TESTS_SUPPORT_MATCHERS_H_
#define CAIRN_TESTS_SUPPORT_MATCHERS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace cairn::test {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// The metadata of a failure's ErrorInfo.
inline std::map<std::string, std::string> MetadataOf(const absl::Status& status) {
  const google::rpc::Status details = ToRpcStatus(status);
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return {info.metadata().begin(), info.metadata().end()};
  }
  return {};
}

// Paths of the bad fields that a failure lists, in its order.
template <typename T>
std::vector<std::string> BadFieldsOf(const T& outcome) {
  std::vector<std::string> paths;
  const google::rpc::Status details = ToRpcStatus(StatusOf(outcome));
  for (const auto& detail : details.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) paths.push_back(violation.field());
  }
  return paths;
}

// The code that the contract gives a reason; kUnknown for those that these tests do not speak of.
inline absl::StatusCode CodeOf(ErrorReason reason) {
  switch (reason) {
    case type::v1::BAD_FIELDS:
    case type::v1::BAD_QUERY:
    case type::v1::BAD_PAGE_TOKEN:
    case type::v1::REQUEST_ID_REUSED:
      return absl::StatusCode::kInvalidArgument;
    case type::v1::RESOURCE_NOT_FOUND:
      return absl::StatusCode::kNotFound;
    case type::v1::RESOURCE_EXISTS:
    case type::v1::VALUE_NOT_UNIQUE:
      return absl::StatusCode::kAlreadyExists;
    case type::v1::STALE_ETAG:
    case type::v1::STORE_BUSY:
      return absl::StatusCode::kAborted;
    case type::v1::TOKEN_OUT_OF_RANGE:
      return absl::StatusCode::kOutOfRange;
    case type::v1::NOT_PERMITTED:
      return absl::StatusCode::kPermissionDenied;
    case type::v1::STILL_REFERRED_TO:
    case type::v1::REFERENCE_NOT_FOUND:
    case type::v1::REPORTING_LOOP:
    case type::v1::VACANCY_ALREADY_OPEN:
    case type::v1::VACANCY_MOVE_NOT_ALLOWED:
    case type::v1::VACANCY_NOT_MOVED:
    case type::v1::POST_CLOSED:
    case type::v1::POST_HAS_REPORTS:
    case type::v1::APPOINTMENTS_OVERLAP:
    case type::v1::POST_OVERFILLED:
    case type::v1::APPOINTMENT_ENDED:
    case type::v1::ENROLMENT_MOVE_NOT_ALLOWED:
    case type::v1::ASSUMPTION_MISSING:
    case type::v1::ASSUMPTION_CONTRADICTED:
    case type::v1::POST_NOT_VACANT:
    case type::v1::POST_NOT_SHARED:
    case type::v1::NOT_DELETED:
    case type::v1::INPUTS_ERASED:
      return absl::StatusCode::kFailedPrecondition;
    case type::v1::WORKFORCE_UNSEEN:
      return absl::StatusCode::kUnavailable;
    case type::v1::DEADLINE_PASSED:
      return absl::StatusCode::kDeadlineExceeded;
    case type::v1::SERVER_BUSY:
    case type::v1::TOO_MANY_STREAMS:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kUnknown;
  }
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).ok();
}

MATCHER_P(StatusIs, code, "has the status code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code;
}

// Fails for `reason`, with the code that the contract gives it.
MATCHER_P(FailsWith, reason, "fails with " + type::v1::ErrorReason_Name(reason)) {
  *result_listener << StatusOf(arg);
  return ReasonOf(StatusOf(arg)) == reason && StatusOf(arg).code() == CodeOf(reason);
}

// The failure names `value` under `key` in its metadata.
MATCHER_P2(Naming, key, value, std::string("names in its metadata, as ") + key) {
  const std::map<std::string, std::string> metadata = MetadataOf(StatusOf(arg));
  const auto found = metadata.find(key);
  if (found == metadata.end()) {
    *result_listener << "which has no " << key << ": " << StatusOf(arg);
    return false;
  }
  return testing::ExplainMatchResult(testing::Matcher<std::string>(value), found->second,
                                     result_listener);
}

// The failure's message.
MATCHER_P(Saying, words, "says") {
  return testing::ExplainMatchResult(words, std::string(StatusOf(arg).message()), result_listener);
}

MATCHER_P(IsOkAndHolds, value,
          "is OK and holds a value that " +
              testing::DescribeMatcher<typename std::decay_t<arg_type>::value_type>(value,
                                                                                    negation)) {
  if (!arg.ok()) {
    *result_listener << arg.status();
    return false;
  }
  return testing::ExplainMatchResult(value, *arg, result_listener);
}

enum class Scope { kWhole, kPart };

inline bool SameAsText(const google::protobuf::Message& message, const std::string& text,
                       Scope scope, testing::MatchResultListener* listener) {
  const std::unique_ptr<google::protobuf::Message> expected(message.New());
  if (!google::protobuf::TextFormat::ParseFromString(text, expected.get())) {
    *listener << "the expected text is no " << message.GetTypeName();
    return false;
  }
  google::protobuf::util::MessageDifferencer differencer;
  if (scope == Scope::kPart)
    differencer.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
  std::string differences;
  differencer.ReportDifferencesToString(&differences);
  const bool same = differencer.Compare(*expected, message);
  if (!same) *listener << "\n" << differences;
  return same;
}

// Equal to a message given as text.
MATCHER_P(EqualsProto, text, "equals {" + std::string(text) + "}") {
  return SameAsText(arg, text, Scope::kWhole, result_listener);
}

// Equal to a message given as text in every field that the text sets.
MATCHER_P(Partially, text, "holds {" + std::string(text) + "}") {
  return SameAsText(arg, text, Scope::kPart, result_listener);
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_MATCHERS_H_
