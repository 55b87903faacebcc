#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_FOLD_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_FOLD_H_

#include <string>

#include "absl/strings/string_view.h"

// One text, however it is spelt: programs that write files differ in apostrophes, in composed
// letters, in capitals and in characters that nobody sees.
namespace cairn::imports {

// `text` as it is compared: full case folding and composed form (NFKC_Casefold), which also drops
// soft hyphens and zero-width characters; every look-alike of an apostrophe is `'`; every character
// that is no letter, mark or number is one space.
std::string Fold(absl::string_view text);

// `text` as it is stored: HTML entities and escaped apostrophes decoded, UTF-8 that was read as
// Windows-1252 put right (`â€™`), and control, bidirectional and zero-width characters taken away
// (line breaks and tabs stay). Text that is not UTF-8 is returned as it is.
std::string Cleaned(absl::string_view text);

// Whether two texts may be one of which characters were lost or replaced before it was published:
// they agree in the letters and digits of ASCII, or but for something short in place of each
// apostrophe of one of them.
bool MayBeDamaged(absl::string_view text, absl::string_view other);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_FOLD_H_
