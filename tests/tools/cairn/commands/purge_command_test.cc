// Erasing people for good from the command line: cairn purge.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/bytes_on_disk.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using people::v1::Person;
using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kName[] = "organisations/ayr/people/old";

class PurgeCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    people_.Have<Person>(
        R"pb(name: "organisations/ayr/people/old" display_name: "planted mark")pb");
  }
};

TEST_F(PurgeCommandTest, SaysWhatGoesAsksAndErases) {
  EXPECT_EQ(Cairn({"purge", kName, "--yes"}).code, 1) << "not deleted";
  ASSERT_EQ(Cairn({"delete", kName}).code, 0);

  const Outcome dry = Cairn({"purge", kName, "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("organisations/ayr/people/old: 2 changes"),
                              HasSubstr("Nothing was erased")));
  EXPECT_EQ(Cairn({"purge", kName}).code, 2) << "nobody to agree";
  EXPECT_THAT(test::BytesBeside(people_.path()), HasSubstr("planted mark"));

  const Outcome done = Cairn({"purge", kName, "--yes"});
  EXPECT_EQ(done.code, 0) << done.said;
  EXPECT_THAT(done.said, HasSubstr("people: erased; now at people@"));
  EXPECT_THAT(test::BytesBeside(people_.path()), Not(HasSubstr("planted mark")));
  EXPECT_THAT(Cairn({"history", kName}).said, HasSubstr("erased"));
}

TEST_F(PurgeCommandTest, TakesNamesOfPeopleOfOneOrganisation) {
  EXPECT_EQ(Cairn({"purge", "organisations/ayr/posts/p"}).code, 2);
  EXPECT_EQ(Cairn({"purge", kName, "organisations/bute/people/x"}).code, 2);
}

}  // namespace
}  // namespace cairn::cli
