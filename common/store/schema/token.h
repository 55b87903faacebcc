#ifndef CAIRN_COMMON_STORE_SCHEMA_TOKEN_H_
#define CAIRN_COMMON_STORE_SCHEMA_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::store {

// A place in one history: behind the change of that revision. Two histories that were one up to
// some revision, such as those of a database and of its restored backup, count on alike from there;
// their changes bear different marks.
struct Position {
  std::int64_t revision = 0;
  // Drawn at random for each change; 0 for revision 0, for changes of before there were marks, and
  // in tokens that were given out then.
  std::uint64_t mark = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

// A position with its service's name: `roles@1842.9f3c0a11d2b3c4e5`, or `roles@1842` without a
// mark.
std::string TokenOf(absl::string_view service, const Position& position);
// The position of a token; INVALID_ARGUMENT for one of another service.
absl::StatusOr<Position> ParseToken(absl::string_view service, absl::string_view token);

// The same without the service: `1842.9f3c0a11d2b3c4e5`. Nothing when it cannot be read.
std::string TextOf(const Position& position);
bool ReadPosition(absl::string_view text, Position* position);

// A mark for a change, never 0.
std::uint64_t RandomMark();

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SCHEMA_TOKEN_H_
