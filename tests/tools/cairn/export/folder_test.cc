// A folder of an export: all of its files or none.

#include "tools/cairn/export/folder.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace cairn::exports {
namespace {

namespace fs = std::filesystem;
using test::IsOk;
using test::StatusIs;

const Files kFiles = {{"a.txt", "one"}, {"b.txt", "two"}};
// The second file lies in a folder that is not there, so that it cannot be written.
const Files kBroken = {{"a.txt", "one"}, {"none/b.txt", "two"}};

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::size_t EntriesOf(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

class FolderTest : public testing::Test {
 protected:
  test::TempFolder folder_;
  std::string out_ = folder_.File("out");
};

TEST_F(FolderTest, IsMadeWithFilesThatOnlyTheirOwnerReads) {
  EXPECT_THAT(WriteFolder(out_ + "/", kFiles), IsOk());

  EXPECT_EQ(TextOf(out_ + "/b.txt"), "two");
  EXPECT_EQ(EntriesOf(out_), 2U);
  struct stat found {};
  ASSERT_EQ(stat((out_ + "/a.txt").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(FolderTest, AnEmptyOneIsFilled) {
  fs::create_directory(out_);

  EXPECT_THAT(WriteFolder(out_, kFiles), IsOk());

  EXPECT_EQ(TextOf(out_ + "/a.txt"), "one");
  EXPECT_EQ(EntriesOf(out_), 2U);
}

TEST_F(FolderTest, AFailureLeavesNothingBehind) {
  EXPECT_FALSE(WriteFolder(out_, kBroken).ok());
  EXPECT_EQ(EntriesOf(folder_.File("")), 0U);

  fs::create_directory(out_);
  EXPECT_FALSE(WriteFolder(out_, kBroken).ok());
  EXPECT_EQ(EntriesOf(out_), 0U);
}

TEST_F(FolderTest, WhatStandsThereIsNotTouched) {
  fs::create_directory(out_);
  std::ofstream(out_ + "/mine") << "x";

  EXPECT_THAT(WriteFolder(out_, kFiles), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(WriteFolder(out_ + "/mine", kFiles), StatusIs(absl::StatusCode::kFailedPrecondition));

  EXPECT_EQ(EntriesOf(out_), 1U);
}

}  // namespace
}  // namespace cairn::exports
