#include "common/base/controls.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace cairn {
namespace {

constexpr std::size_t kLongestCharacter = 4;

enum class Kind { kPlain, kControl, kNoUtf8, kUnfinished };

struct Character {
  Kind kind = Kind::kPlain;
  std::size_t length = 1;
  std::uint32_t code_point = 0;
};

bool IsControl(std::uint32_t c) {
  if (c < 0x20) return c != '\n' && c != '\t';
  return (c >= 0x7F && c <= 0x9F) ||      // delete, and the second set of controls
         c == 0x200E || c == 0x200F ||    // marks of direction
         (c >= 0x2028 && c <= 0x202E) ||  // line separators, embeddings and overrides
         (c >= 0x2066 && c <= 0x2069);    // isolates
}

// How many bytes the character has that begins with `lead`; 0 when none begins so.
std::size_t LengthBy(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? kLongestCharacter : 0;
}

// Longer than need be, half of a surrogate pair, or beyond the last character.
bool IsForbidden(std::uint32_t code_point, std::size_t length) {
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return code_point < kLeast[length] || (code_point >= 0xD800 && code_point <= 0xDFFF) ||
         code_point > 0x10FFFF;
}

// The first character of a text that is not empty.
Character First(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead == '\r') {  // ends a line together with the line feed behind it, and only so
    if (text.size() == 1) return {Kind::kUnfinished, 1, lead};
    return {text[1] == '\n' ? Kind::kPlain : Kind::kControl, 1, lead};
  }
  const std::size_t length = LengthBy(lead);
  if (length == 0) return {Kind::kNoUtf8, 1, lead};
  if (length == 1) return {IsControl(lead) ? Kind::kControl : Kind::kPlain, 1, lead};
  std::uint32_t code_point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (i == text.size()) return {Kind::kUnfinished, 1, lead};
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {Kind::kNoUtf8, 1, lead};
    code_point = code_point << 6 | (next & 0x3F);
  }
  if (IsForbidden(code_point, length)) return {Kind::kNoUtf8, 1, lead};
  return {IsControl(code_point) ? Kind::kControl : Kind::kPlain, length, code_point};
}

}  // namespace

absl::optional<Control> FindControl(absl::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character character = First(text.substr(at));
    const bool last_return = character.kind == Kind::kUnfinished && text[at] == '\r';
    if (character.kind == Kind::kControl || last_return) return Control{at, character.code_point};
    at += character.length;
  }
  return absl::nullopt;
}

std::string CodePointName(std::uint32_t code_point) {
  return absl::StrFormat("U+%04X", code_point);
}

std::size_t EscapeControlsOfPiece(absl::string_view text, std::string& escaped) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Character character = First(text.substr(at));
    switch (character.kind) {
      case Kind::kPlain:
        absl::StrAppend(&escaped, text.substr(at, character.length));
        break;
      case Kind::kControl:
        absl::StrAppendFormat(&escaped, "\\u%04X", character.code_point);
        break;
      case Kind::kNoUtf8:
        absl::StrAppendFormat(&escaped, "\\x%02X", character.code_point);
        break;
      case Kind::kUnfinished:
        return at;
    }
    at += character.length;
  }
  return at;
}

std::string EscapeControls(absl::string_view text) {
  std::string escaped;
  for (std::size_t i = EscapeControlsOfPiece(text, escaped); i < text.size(); ++i) {
    if (text[i] == '\r')
      absl::StrAppend(&escaped, "\\u000D");
    else
      absl::StrAppendFormat(&escaped, "\\x%02X", static_cast<unsigned char>(text[i]));
  }
  return escaped;
}

}  // namespace cairn
