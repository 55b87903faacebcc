// Nobody makes a page token without the secret; every token reads back as it was made.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/resource/page_token.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {

std::vector<std::string> Seeds() {
  return {"", "posts of ayr", "cairn.roles.v1.Post\norganisations/ayr\n\n",
          "AAAAAAAAAAAAAAAAAAAAAHQzOmFiYw"};
}
std::vector<std::string> Dictionary() { return {"AAAA", "=", "-_", "\n", "t3:abc"}; }

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using cairn::fuzz::Require;
  static const cairn::resource::PageTokens tokens("a secret that the fuzzer does not know");
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::string_view query = text.substr(0, size / 2);
  const absl::string_view position = text.substr(size / 2);

  Require(!tokens.Read(query, text).ok(), "nobody makes a token without the secret");
  const auto read = tokens.Read(query, tokens.Make(query, position));
  Require(read.ok() && *read == position, "a token reads back as it was made");
  return 0;
}
