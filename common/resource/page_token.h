#ifndef CAIRN_COMMON_RESOURCE_PAGE_TOKEN_H_
#define CAIRN_COMMON_RESOURCE_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::resource {

// Makes and reads page tokens: where a list goes on, bound to its query and signed, so that a
// caller can neither alter one nor use it for another query.
class PageTokens {
 public:
  // `secret` must outlive restarts, or tokens do not.
  explicit PageTokens(std::string secret) : secret_(std::move(secret)) {}

  std::string Make(absl::string_view query, absl::string_view position) const;
  // The position; INVALID_ARGUMENT when the token is not one that Make gave for this query.
  absl::StatusOr<std::string> Read(absl::string_view query, absl::string_view token) const;

 private:
  std::string secret_;
};

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_PAGE_TOKEN_H_
