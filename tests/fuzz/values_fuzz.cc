// Values that are decoded encode to the same bytes: every list has one spelling.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "common/resource/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto values = cairn::resource::DecodeValues(bytes);
  if (values.ok() && cairn::resource::EncodeValues(*values) != bytes) std::abort();
  return 0;
}
