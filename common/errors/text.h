#ifndef CAIRN_COMMON_ERRORS_TEXT_H_
#define CAIRN_COMMON_ERRORS_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

// What words must be so that every client can read them.
namespace cairn {

// The text with `?` for what is no UTF-8: a peer that cannot read one string of a failure loses all
// of it.
std::string Readable(absl::string_view text);

// The text, or where it has more than `most` bytes its beginning and `...`, never half a character.
std::string Cut(absl::string_view text, std::size_t most);

// Bytes of the text in the trailer grpc-message, where all but plain ASCII takes three for one.
std::size_t EncodedSize(absl::string_view text);

// As Cut, by the bytes of EncodedSize.
std::string CutEncoded(absl::string_view text, std::size_t most);

}  // namespace cairn

#endif  // CAIRN_COMMON_ERRORS_TEXT_H_
