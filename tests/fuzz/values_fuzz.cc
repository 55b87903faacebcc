// Values that are decoded encode to the same bytes: every list has one spelling.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/resource/query.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {

std::vector<std::string> Seeds() {
  return {"", "n0:", "i2:-4t3:abcr3:0.5", "t0:t5:northi1:7n0:", "r23:0.33333333333333331"};
}
std::vector<std::string> Dictionary() {
  return {"n0:", "i1:", "i2:-", "r3:", "t1:", "+", "0", ":"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto values = cairn::resource::DecodeValues(bytes);
  if (values.ok())
    cairn::fuzz::Require(cairn::resource::EncodeValues(*values) == bytes,
                         "a list of values has one spelling");
  return 0;
}
