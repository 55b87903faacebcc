#ifndef CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_
#define CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace cairn::test {

// Every byte of every file in the folder of `file`: of a database also its log and what lies beside
// it.
inline std::string BytesBeside(const std::string& file) {
  std::string bytes;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(file).parent_path())) {
    std::ifstream in(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    bytes += '\n';
  }
  return bytes;
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_
