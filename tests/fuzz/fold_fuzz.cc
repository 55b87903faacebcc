// Texts as they are compared and as they are stored: whatever the bytes, both end, are UTF-8 where
// the text was, change nothing the second time, and what is stored is compared as it was.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/fold.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {

std::vector<std::string> Seeds() {
  return {"",
          "Director of Children's Services",
          "Children\u2019s &amp;amp; Families",
          "S\u00F2isealta So\u0300isealta STRA\u00DFE",
          "Children\u00E2\u20AC\u2122s Children&#39s Children%27s \\u2019",
          "Safe\u00ADguarding\u200B \uFB03\uFF21",
          "\xEF\xBF\xBD\x92\x80"};
}
std::vector<std::string> Dictionary() {
  return {"&",      "amp;",   "&#39;",  "&#x2019;",     "&rsquo", ";",
          "%27",    "'",      "\u2019", "\u00E2\u20AC", "\u00C3", "\u00A9",
          "\u0300", "\u200B", "\u00AD", "\xEF\xBF\xBD"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const bool is_text = imports::IsUtf8(text);
  const std::string cleaned = imports::Cleaned(text);
  const std::string folded = imports::Fold(text);
  fuzz::Require(!is_text || imports::IsUtf8(cleaned), "what is stored is UTF-8");
  fuzz::Require(!is_text || imports::IsUtf8(folded), "what is compared is UTF-8");
  fuzz::Require(is_text || cleaned == text, "what is not UTF-8 is stored as it is");
  fuzz::Require(imports::Cleaned(cleaned) == cleaned, "what is clean stays as it is");
  fuzz::Require(imports::Fold(cleaned) == folded, "what is stored is compared as it was");
  fuzz::Require(imports::Fold(folded) == folded, "what is folded stays as it is");
  fuzz::Require(imports::MayBeDamaged(text, cleaned), "a text is like itself");
  return 0;
}
