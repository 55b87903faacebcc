// cairn doctor compares what the planner has copied with what roles and people have.

#include <string>

#include "absl/strings/str_cat.h"
#include "common/store/sql/sqlite_driver.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using planner::Mirror;
using test::IsOk;
using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DoctorTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    roles_.DrawMarks();
    for (const char* id : {"a", "b"})
      roles_.Have<roles::v1::Post>(absl::StrCat("name: \"organisations/ayr/posts/", id,
                                                "\" display_name: \"Head of ", id, "\""));
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }
  // Behind the planner's back.
  void ChangeCopy(const std::string& sql) {
    ASSERT_THAT((*store::SqliteDriver(planner_.snapshot_file())->OpenWriter())->Execute(sql),
                IsOk());
  }
};

TEST_F(DoctorTest, SaysThatCopiesAreWhatTheServicesHave) {
  const Outcome outcome = Cairn({"doctor"});

  EXPECT_EQ(outcome.code, 0) << outcome.said;
  EXPECT_THAT(outcome.said, AllOf(HasSubstr("the planner's copy of roles is what roles has\n"),
                                  HasSubstr("the planner's copy of people is what people has\n"),
                                  HasSubstr("planner has roles@3 people@2: ")));
}

TEST_F(DoctorTest, NamesTheTypeOfWhichTheCopyHasFewer) {
  ChangeCopy("DELETE FROM copied WHERE name = 'organisations/ayr/posts/a'");

  const Outcome outcome = Cairn({"doctor"});

  EXPECT_EQ(outcome.code, 1) << outcome.said;
  EXPECT_THAT(outcome.said, AllOf(HasSubstr("Post: roles has 2, the planner 1\n"),
                                  Not(HasSubstr("Organisation:")),
                                  HasSubstr("copy of people is what people has")));
}

TEST_F(DoctorTest, NamesTheTypeOfWhichTheCopyHasAsManyAndOthers) {
  ChangeCopy(
      "UPDATE copied SET payload = (SELECT payload FROM copied WHERE name = "
      "'organisations/ayr/posts/a') WHERE name = 'organisations/ayr/posts/b'");

  const Outcome outcome = Cairn({"doctor"});

  EXPECT_EQ(outcome.code, 1) << outcome.said;
  EXPECT_THAT(outcome.said, HasSubstr("Post: both have 2, and not the same\n"));
}

TEST_F(DoctorTest, ACopyThatIsBehindIsNotCompared) {
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/c" display_name: "Head")pb");

  const Outcome outcome = Cairn({"doctor"});

  EXPECT_EQ(outcome.code, 0) << outcome.said;
  EXPECT_THAT(outcome.said, HasSubstr("roles is at roles@4 and the planner's copy at roles@3"));
}

}  // namespace
}  // namespace cairn::cli
