#include "common/resource/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/errors/failure.h"

namespace cairn::resource {
namespace {

constexpr std::size_t kSignatureSize = 16;

std::string Sign(absl::string_view secret, absl::string_view query, absl::string_view position) {
  return HmacSha256(secret, absl::StrCat(query.size(), ":", query, position))
      .substr(0, kSignatureSize);
}

// Compares in a time that does not depend on where the two differ.
bool SameBytes(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

std::string PageTokens::Make(absl::string_view query, absl::string_view position) const {
  return absl::WebSafeBase64Escape(absl::StrCat(Sign(secret_, query, position), position));
}

absl::StatusOr<std::string> PageTokens::Read(absl::string_view query,
                                             absl::string_view token) const {
  std::string bytes;
  const bool decoded = absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() >= kSignatureSize;
  const std::string position = decoded ? bytes.substr(kSignatureSize) : "";
  if (!decoded || !SameBytes(token, Make(query, position)))
    return Failure(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_PAGE_TOKEN)
        .Say(
            "page_token was not given for this query; send the next_page_token of the page before "
            "with the same "
            "parent, filter and order, or none to start again");
  return position;
}

}  // namespace cairn::resource
