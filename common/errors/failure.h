#ifndef CAIRN_COMMON_ERRORS_FAILURE_H_
#define CAIRN_COMMON_ERRORS_FAILURE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cairn/type/v1/error_reason.pb.h"
#include "google/rpc/status.pb.h"

namespace cairn {

using type::v1::ErrorReason;

// Builds a failed absl::Status that carries what a caller needs to act on it: a reason to switch
// on, the facts of the message as metadata, and a sentence that says what happened and what to do.
//
//   return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_CLOSED)
//       .With("post", name)
//       .Say("post ", name, " closed on ", date, "; open a new post instead");
//
// Never put personal data into it.
class Failure {
 public:
  Failure(absl::StatusCode code, ErrorReason reason);

  Failure&& With(absl::string_view key, absl::string_view value) &&;
  // The caller may try again after `delay`.
  Failure&& RetryAfter(absl::Duration delay) &&;

  template <typename... Words>
  absl::Status Say(const Words&... words) && {
    return Finish(absl::StrCat(words...));
  }

 private:
  friend class Violations;
  absl::Status Finish(const std::string& message);

  absl::StatusCode code_;
  google::rpc::Status details_;
  std::vector<std::pair<std::string, std::string>> metadata_;
  std::string reason_;
};

// Collects every bad field of a request, by path, and makes one failure of them.
class Violations {
 public:
  template <typename... Words>
  void Add(absl::string_view path, const Words&... words) {
    Put(std::string(path), absl::StrCat(words...));
  }
  // There are so many more, of which nothing is known but their number.
  void AddUnlisted(std::size_t more) { unlisted_ += more; }
  bool empty() const { return found_.empty(); }
  const std::vector<std::pair<std::string, std::string>>& found() const { return found_; }

  // Adds the bad fields that a failure made by ToStatus lists, each path behind `prefix`, but for
  // paths that have been added before; those that it only counts are counted here too. False when
  // `failure` is another kind of failure.
  bool AddFrom(const absl::Status& failure, absl::string_view prefix);

  // How many there are, with those that a failure had no room to list.
  std::size_t count() const { return found_.size() + unlisted_; }

  // OK when there is none; otherwise INVALID_ARGUMENT with one BadRequest, which lists them all,
  // and their `count`. The message says up to ten. On its way to a caller FitTrailers shortens it.
  absl::Status ToStatus() const;

 private:
  void Put(std::string path, std::string problem);
  std::string InWords() const;

  std::size_t unlisted_ = 0;
  absl::flat_hash_set<std::string> paths_;
  std::vector<std::pair<std::string, std::string>> found_;
};

// The details of a failed status in gRPC's form; code and message only where it carries none.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The status that a peer sent: its code and message, and its details where `details` holds any.
absl::Status FromRpcStatus(absl::StatusCode code, absl::string_view message,
                           absl::string_view details);

// The reason that a status carries; ERROR_REASON_UNSPECIFIED when it carries none.
ErrorReason ReasonOf(const absl::Status& status);

}  // namespace cairn

#endif  // CAIRN_COMMON_ERRORS_FAILURE_H_
