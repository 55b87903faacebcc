#ifndef CAIRN_COMMON_STORE_TOKEN_H_
#define CAIRN_COMMON_STORE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::store {

// A revision with its service's name: `roles@1842`.
std::string TokenOf(absl::string_view service, std::int64_t revision);
// The revision of a token; INVALID_ARGUMENT for one of another service.
absl::StatusOr<std::int64_t> ParseToken(absl::string_view service, absl::string_view token);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_TOKEN_H_
