#ifndef CAIRN_COMMON_TABLE_WRAP_H_
#define CAIRN_COMMON_TABLE_WRAP_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace cairn::table {

// Characters of a UTF-8 text, as a terminal counts them; those that only turn bold on and off are
// none.
std::size_t DisplayWidth(absl::string_view text);

// A text's lines broken at blanks into lines of at most `width` characters; 0 leaves it. What
// follows stands below the first word behind two blanks, or else a little further in than the line
// begins. A word that is longer, such as an address, stays whole.
std::string Wrapped(absl::string_view text, std::size_t width);

}  // namespace cairn::table

#endif  // CAIRN_COMMON_TABLE_WRAP_H_
