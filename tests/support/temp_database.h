#ifndef CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_
#define CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_

#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"

namespace cairn::test {

// A place for an SQLite database that is removed with its folder at the end.
class TempDatabase {
 public:
  TempDatabase() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cairn-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
  }
  ~TempDatabase() {
    std::error_code ignored;  // A folder left behind in /tmp fails no test.
    std::filesystem::remove_all(folder_, ignored);
  }
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  std::string path() const { return folder_ / "test.db"; }
  // As `--database` takes it.
  std::string address() const { return absl::StrCat("sqlite:", path()); }

 private:
  std::filesystem::path folder_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_
