#include "common/base/set_digest.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace cairn {
namespace {

constexpr std::size_t kDigits = 16;

}  // namespace

void SetDigest::Add(absl::string_view text) {
  std::uint64_t hash = 0;
  const std::string digits = Sha256Hex(text).substr(0, kDigits);
  static_cast<void>(absl::SimpleHexAtoi(digits, &hash));  // they are digits
  sum_ += hash;
  ++count_;
}

std::string SetDigest::Hex() const { return absl::StrCat(absl::Hex(sum_, absl::kZeroPad16)); }

}  // namespace cairn
