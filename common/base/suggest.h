#ifndef CAIRN_COMMON_BASE_SUGGEST_H_
#define CAIRN_COMMON_BASE_SUGGEST_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn {

// How many letters must be put in, left out, changed, or swapped with the next one to make `a` of
// `b`; capitals count as small letters.
std::size_t EditDistance(absl::string_view a, absl::string_view b);

// The nearest of `known` to a word that somebody mistyped; nothing when none is near enough to be
// what was meant. Of equals the first.
std::string Nearest(absl::string_view word, const std::vector<std::string>& known);

// `\nDid you mean NEAREST?`, or nothing.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known);

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_SUGGEST_H_
