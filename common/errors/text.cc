#include "common/errors/text.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"

namespace cairn {
namespace {

constexpr absl::string_view kCut = "...";

// Bytes of the UTF-8 character that `text` begins with; 0 when it begins with none (RFC 3629,
// section 4).
std::size_t CharacterSize(absl::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  std::size_t size = 0;
  if (first < 0x80) size = 1;
  if (first >= 0xc2 && first <= 0xdf) size = 2;
  if (first >= 0xe0 && first <= 0xef) size = 3;
  if (first >= 0xf0 && first <= 0xf4) size = 4;
  if (size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) >= 0xa0;
  const bool beyond = first == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : size;
}

std::size_t PlainSize(absl::string_view text) { return text.size(); }

std::string CutBy(absl::FunctionRef<std::size_t(absl::string_view)> size_of, absl::string_view text,
                  std::size_t most) {
  if (size_of(text) <= most) return std::string(text);
  std::size_t kept = 0;
  std::size_t taken = kCut.size();
  while (kept < text.size()) {
    const std::size_t character = std::max<std::size_t>(CharacterSize(text.substr(kept)), 1);
    taken += size_of(text.substr(kept, character));
    if (taken > most) break;
    kept += character;
  }
  return absl::StrCat(text.substr(0, kept), kCut);
}

}  // namespace

std::string Readable(absl::string_view text) {
  std::string readable;
  while (!text.empty()) {
    const std::size_t size = CharacterSize(text);
    absl::StrAppend(&readable, size > 0 ? text.substr(0, size) : "?");
    text.remove_prefix(size > 0 ? size : 1);
  }
  return readable;
}

std::string Cut(absl::string_view text, std::size_t most) { return CutBy(PlainSize, text, most); }

std::size_t EncodedSize(absl::string_view text) {
  std::size_t size = 0;
  for (const char c : text) size += c >= ' ' && c <= '~' && c != '%' ? 1 : 3;
  return size;
}

std::string CutEncoded(absl::string_view text, std::size_t most) {
  return CutBy(EncodedSize, text, most);
}

}  // namespace cairn
