#include "common/auth/tokens.h"

#include <fstream>

#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_folder.h"

namespace cairn::auth {
namespace {

using options::v1::Permission;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// SHA-256 of "abc" and of the empty string, from FIPS 180-2 and its test vectors.
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kEmpty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Tokens MustParse(const std::string& text) {
  absl::StatusOr<Tokens> tokens = Tokens::Parse(text);
  EXPECT_TRUE(tokens.ok()) << tokens.status();
  return *std::move(tokens);
}

TEST(TokensTest, ATokenStandsForItsLine) {
  const Tokens tokens =
      MustParse(std::string("# who may call\n\n") + kAbc +
                "  hr-feed\tREAD_PEOPLE,WRITE_PEOPLE  trafford,organisations/leeds  \n");

  const auto identity = tokens.Identify("Bearer abc");

  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->name, "hr-feed");
  EXPECT_THAT(identity->permissions,
              UnorderedElementsAre(Permission::READ_PEOPLE, Permission::WRITE_PEOPLE));
  EXPECT_THAT(identity->organisations, UnorderedElementsAre("trafford", "leeds"));
  EXPECT_FALSE(identity->every_organisation);
}

TEST(TokensTest, AStarMeansAll) {
  const Tokens tokens = MustParse(std::string(kAbc) + " operator * *");

  const auto identity = tokens.Identify("bearer abc");

  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->permissions.size(), 7u);
  EXPECT_TRUE(identity->every_organisation);
}

TEST(TokensTest, NobodyElseIsIdentified) {
  const Tokens tokens = MustParse(std::string(kAbc) + " feed READ_PEOPLE trafford");
  for (const std::string header :
       {"", "abc", "Bearer", "Bearer ", "Bearer abd", "Basic abc", "Bearer ABC",
        "Bearer ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}) {
    const absl::Status status = tokens.Identify(header).status();

    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << header;
    EXPECT_EQ(ReasonOf(status), ErrorReason::NOT_IDENTIFIED) << header;
  }
}

TEST(TokensTest, ABadLineIsNamedWithWhatItShouldHold) {
  const std::string good = std::string(kAbc) + " a READ_PEOPLE *\n";
  const std::pair<std::string, const char*> cases[] = {
      {good + "abc b READ_PEOPLE *", "line 2: the first column is not a SHA-256"},
      {good + kEmpty + " b READ_PEOPLE", "line 2: has 3 columns"},
      {good + kEmpty + " b READ_EVERYTHING *", "line 2: there is no permission READ_EVERYTHING"},
      {good + kEmpty + " b PERMISSION_UNSPECIFIED *", "line 2: there is no permission"},
      {good + good, "line 2: the same token stands above, for a"},
      {"# nothing\n", "holds no token"}};
  for (const auto& [text, says] : cases) {
    const absl::Status status = Tokens::Parse(text).status();

    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(says));
  }
}

TEST(TokensTest, AFileIsReadAndItsProblemsCarryItsName) {
  const test::TempFolder folder;
  const std::string path = folder.File("tokens.txt");
  std::ofstream(path) << kAbc << " feed READ_PEOPLE *\n";
  EXPECT_TRUE(Tokens::Load(path)->Identify("Bearer abc").ok());

  std::ofstream(path) << "nonsense\n";
  EXPECT_THAT(std::string(Tokens::Load(path).status().message()), HasSubstr(path + ": line 1"));
  EXPECT_THAT(std::string(Tokens::Load(path + "x").status().message()),
              HasSubstr("cannot read the token file"));
}

}  // namespace
}  // namespace cairn::auth
