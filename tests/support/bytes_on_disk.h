#ifndef CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_
#define CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace cairn::test {

// Every byte of every file in the folder of `file`: of a database also its log and what lies beside
// it.
inline std::string BytesBeside(const std::string& file) {
  std::ostringstream bytes;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(file).parent_path()))
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf() << '\n';
  return bytes.str();
}

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_BYTES_ON_DISK_H_
