#ifndef CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_
#define CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_folder.h"

namespace cairn::test {

// A place for an SQLite database that is removed with its folder at the end.
class TempDatabase {
 public:
  std::string path() const { return folder_.File("test.db"); }
  // As `--database` takes it.
  std::string address() const { return absl::StrCat("sqlite:", path()); }

 private:
  TempFolder folder_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_TEMP_DATABASE_H_
