#ifndef CAIRN_TESTS_FUZZ_FUZZ_H_
#define CAIRN_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

// What a fuzz target gives the driver. libFuzzer itself needs only the first.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace cairn::fuzz {

// Inputs to begin with: the driver runs each as it stands, and mutations of them.
std::vector<std::string> Seeds();
// Words of the format, which mutations put in.
std::vector<std::string> Dictionary();

// Stops the run, saying what was promised and not kept.
inline void Require(bool kept, const char* promise) {
  if (kept) return;
  std::cerr << "broken promise: " << promise << "\n";
  std::abort();
}

}  // namespace cairn::fuzz

#endif  // CAIRN_TESTS_FUZZ_FUZZ_H_
