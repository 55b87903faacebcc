#ifndef CAIRN_TESTS_SUPPORT_SHARED_DATA_H_
#define CAIRN_TESTS_SUPPORT_SHARED_DATA_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"

namespace cairn::test {

// Where a published file lies that tests read in place and that is not part of this repository: in
// the folder that CAIRN_TEST_DATA names, or else beside the checkout. Users do not have it.
inline std::filesystem::path SharedData(absl::string_view path) {
  const char* given = std::getenv("CAIRN_TEST_DATA");
  return std::filesystem::path(given != nullptr ? given : CAIRN_SHARED_DATA) / std::string(path);
}

}  // namespace cairn::test

// Reads a published file into `text`, or skips the test and says why. For SetUp and test bodies.
#define CAIRN_READ_OR_SKIP(published, text)                                              \
  do {                                                                                   \
    const std::filesystem::path shared_data_file = cairn::test::SharedData(published);   \
    std::ifstream shared_data_stream(shared_data_file, std::ios::binary);                \
    if (!shared_data_stream)                                                             \
      GTEST_SKIP() << shared_data_file.string() << " is not there; set CAIRN_TEST_DATA"; \
    (text) = std::string(std::istreambuf_iterator<char>(shared_data_stream), {});        \
  } while (false)

#endif  // CAIRN_TESTS_SUPPORT_SHARED_DATA_H_
