#include "common/store/token.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/errors/failure.h"

namespace cairn::store {
namespace {

bool IsNumber(absl::string_view digits) {
  return !digits.empty() && digits.find_first_not_of("0123456789") == absl::string_view::npos;
}

}  // namespace

std::string TokenOf(absl::string_view service, std::int64_t revision) {
  return absl::StrCat(service, "@", revision);
}

absl::StatusOr<std::int64_t> ParseToken(absl::string_view service, absl::string_view token) {
  std::int64_t revision = 0;
  absl::string_view digits = token;
  if (!absl::ConsumePrefix(&digits, absl::StrCat(service, "@")) || !IsNumber(digits) ||
      !absl::SimpleAtoi(digits, &revision)) {
    Violations violations;
    violations.Add("token", "must look like ", service, "@1842");
    return violations.ToStatus();
  }
  return revision;
}

}  // namespace cairn::store
