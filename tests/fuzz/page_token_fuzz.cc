// Nobody makes a page token without the secret; every token reads back as it was made.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "common/resource/page_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto* const tokens =
      new cairn::resource::PageTokens("a secret that the fuzzer does not know");
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::string_view query = text.substr(0, size / 2);
  const absl::string_view position = text.substr(size / 2);

  if (tokens->Read(query, text).ok()) std::abort();
  const auto read = tokens->Read(query, tokens->Make(query, position));
  if (!read.ok() || *read != position) std::abort();
  return 0;
}
