#include "common/store/schema/token.h"

#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "common/errors/failure.h"

namespace cairn::store {
namespace {

constexpr absl::string_view kDigits = "0123456789";
constexpr absl::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kMarkDigits = 16;

bool IsMadeOf(absl::string_view text, absl::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == absl::string_view::npos;
}

}  // namespace

std::string TextOf(const Position& position) {
  if (position.mark == 0) return absl::StrCat(position.revision);
  return absl::StrCat(position.revision, ".", absl::Hex(position.mark, absl::kZeroPad16));
}

bool ReadPosition(absl::string_view text, Position* position) {
  const std::size_t dot = text.find('.');
  const absl::string_view revision = text.substr(0, dot);
  position->mark = 0;
  if (!IsMadeOf(revision, kDigits) || !absl::SimpleAtoi(revision, &position->revision))
    return false;
  if (dot == absl::string_view::npos) return true;
  const absl::string_view mark = text.substr(dot + 1);
  return mark.size() == kMarkDigits && IsMadeOf(mark, kHexDigits) &&
         absl::SimpleHexAtoi(mark, &position->mark);
}

std::string TokenOf(absl::string_view service, const Position& position) {
  return absl::StrCat(service, "@", TextOf(position));
}

absl::StatusOr<Position> ParseToken(absl::string_view service, absl::string_view token) {
  Position position;
  absl::string_view text = token;
  if (!absl::ConsumePrefix(&text, absl::StrCat(service, "@")) || !ReadPosition(text, &position)) {
    Violations violations;
    violations.Add("token", "must look like ", service, "@1842.9f3c0a11d2b3c4e5");
    return violations.ToStatus();
  }
  return position;
}

std::uint64_t RandomMark() {
  std::uint64_t mark = 0;
  while (mark == 0) {
    const std::string bytes = RandomBytes(sizeof mark);
    std::memcpy(&mark, bytes.data(), sizeof mark);
  }
  return mark;
}

}  // namespace cairn::store
