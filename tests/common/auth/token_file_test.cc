#include "common/auth/token_file.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_folder.h"

namespace cairn::auth {
namespace {

// SHA-256 of "abc" and of the empty string.
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kOther[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class TokenFileTest : public testing::Test {
 protected:
  // Replaces the file as an editor or Kubernetes does.
  void Put(const std::string& text) {
    std::ofstream(path_ + ".new") << text;
    std::filesystem::rename(path_ + ".new", path_);
  }
  std::unique_ptr<TokenFile> Open() {
    auto file = TokenFile::Open(path_);
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }

  test::TempFolder folder_;
  std::string path_ = folder_.File("tokens");
};

TEST_F(TokenFileTest, AChangeHoldsOnceItWasLookedFor) {
  Put(std::string(kAbc) + " hr READ_PEOPLE ayr\n");
  const auto file = Open();
  EXPECT_TRUE(file->Identify("Bearer abc").ok());
  EXPECT_FALSE(*file->Refresh());

  Put(std::string(kOther) + " hr READ_PEOPLE ayr\n");
  EXPECT_TRUE(file->Identify("Bearer abc").ok());
  EXPECT_TRUE(*file->Refresh());
  EXPECT_FALSE(file->Identify("Bearer abc").ok());
  EXPECT_FALSE(*file->Refresh());
}

TEST_F(TokenFileTest, AFileThatCannotBeUsedChangesNothingAndIsToldOnce) {
  Put(std::string(kAbc) + " hr READ_PEOPLE ayr\n");
  const auto file = Open();

  for (const char* text : {"", "half a li", "# nobody\n"}) {
    Put(text);
    EXPECT_FALSE(file->Refresh().ok()) << text;
    EXPECT_FALSE(file->Refresh().value_or(true)) << text;
    EXPECT_TRUE(file->Identify("Bearer abc").ok()) << text;
  }
  std::filesystem::remove(path_);
  EXPECT_FALSE(file->Refresh().ok());
  EXPECT_TRUE(file->Identify("Bearer abc").ok());

  Put(std::string(kAbc) + " hr WRITE_PEOPLE ayr\n");
  EXPECT_TRUE(*file->Refresh());
  EXPECT_EQ(file->Identify("Bearer abc")->permissions.count(options::v1::WRITE_PEOPLE), 1U);
}

TEST_F(TokenFileTest, WithoutAFileNothingOpens) { EXPECT_FALSE(TokenFile::Open(path_).ok()); }

}  // namespace
}  // namespace cairn::auth
