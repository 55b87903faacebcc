#ifndef CAIRN_COMMON_RESOURCE_TEXT_H_
#define CAIRN_COMMON_RESOURCE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace cairn::resource {

// The text with each character composed (Unicode NFC): what looks the same compares the same. Text
// that is no UTF-8 stays as it is.
std::string Composed(absl::string_view text);

// Composes every text of a message and of its parts, and drops the fields that this program does
// not know, which no rule has checked.
void Normalise(google::protobuf::Message& message);

// Whether a text holds a character that nobody sees: of no width (U+200B to U+200D, U+2060, U+FEFF)
// or a hyphen that shows at line ends only (U+00AD).
bool HoldsUnseen(absl::string_view text);

// Whether a text is nothing but white space of any kind; an empty one is not.
bool IsBlank(absl::string_view text);

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_TEXT_H_
