#ifndef CAIRN_COMMON_BASE_CONTROLS_H_
#define CAIRN_COMMON_BASE_CONTROLS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace cairn {

// A character that a terminal acts on in place of showing it: control characters other than tab
// and the ends of lines, the line separators, and those that turn the direction of text.
struct Control {
  std::size_t at = 0;  // byte
  std::uint32_t code_point = 0;
};
absl::optional<Control> FindControl(absl::string_view text);

// `U+001B`.
std::string CodePointName(std::uint32_t code_point);

// The text with each control written out, as `\u001B`, and each byte that is no UTF-8 as `\x9B`.
std::string EscapeControls(absl::string_view text);

// The same for text that comes in pieces: adds to `escaped` what is certain, and gives back how
// many bytes of `text` that was. The rest, an unfinished character, goes in front of the next
// piece.
std::size_t EscapeControlsOfPiece(absl::string_view text, std::string& escaped);

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_CONTROLS_H_
