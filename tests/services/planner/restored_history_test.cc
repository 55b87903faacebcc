// A service's database is lost and its backup restored: the planner finds out, whatever was written
// since.

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/temp_folder.h"

namespace cairn::planner {
namespace {

using Source = Mirror::Source;
using change::v1::DescribeStateRequest;
using change::v1::DescribeStateResponse;
using change::v1::StateSummary;
using test::EqualsProto;

class RestoredHistoryTest : public testing::Test {
 protected:
  RestoredHistoryTest() { roles_.DrawMarks(); }
  static void HavePosts(test::RolesUnderTest& roles, const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i)
      roles.Have<roles::v1::Post>(
          absl::StrCat("name: \"organisations/ayr/posts/", prefix, i, "\" display_name: \"Head\""));
  }
  static StateSummary StateOf(const test::ServiceUnderTest& service) {
    const auto answer =
        service.Call<DescribeStateResponse>("DescribeState", DescribeStateRequest());
    EXPECT_TRUE(answer.ok()) << answer.status();
    StateSummary state = answer->state();
    Clean(state);
    return state;
  }
  StateSummary Copied() {
    const auto copied = planner_.mirror().Held(Source::kRoles);
    EXPECT_TRUE(copied.ok()) << copied.status();
    StateSummary state = *copied;
    Clean(state);
    return state;
  }
  // Types in order, without those of which there is none.
  static void Clean(StateSummary& state) {
    std::map<std::string, StateSummary::OfType> types;
    for (const StateSummary::OfType& type : state.types())
      if (type.count() > 0) types[type.type()] = type;
    state.clear_types();
    for (const auto& [name, type] : types) *state.add_types() = type;
  }

  test::TempFolder folder_;
  const std::string backup_ = folder_.File("backup.db");
  test::RolesUnderTest roles_;
  test::PlannerUnderTest planner_;
};

TEST_F(RestoredHistoryTest, APlannerThatWasAheadOfTheBackupHoldsWhatTheServiceHasAgain) {
  HavePosts(roles_, "kept", 3);
  roles_.BackUp(backup_);
  HavePosts(roles_, "lost", 5);
  planner_.Follow(Source::kRoles, roles_);
  EXPECT_THAT(Copied(), EqualsProto(StateOf(roles_).DebugString()));

  test::RolesUnderTest restored(backup_);
  HavePosts(restored, "new", 7);  // past where the planner was
  planner_.Follow(Source::kRoles, restored);

  EXPECT_THAT(Copied(), EqualsProto(StateOf(restored).DebugString()));
}

TEST_F(RestoredHistoryTest, APlannerThatHadSeenNoMoreThanTheBackupGoesOn) {
  HavePosts(roles_, "kept", 3);
  planner_.Follow(Source::kRoles, roles_);
  roles_.BackUp(backup_);
  test::RolesUnderTest restored(backup_);
  HavePosts(restored, "new", 2);

  change::v1::WatchRequest request;
  request.set_token(planner_.mirror().Token(Source::kRoles));
  EXPECT_TRUE(restored.changes().Watch({.identity = restored.identity()}, request, [] {}).ok());
  planner_.Follow(Source::kRoles, restored);

  EXPECT_THAT(Copied(), EqualsProto(StateOf(restored).DebugString()));
}

// What nobody would notice by counting.
TEST_F(RestoredHistoryTest, ADigestTellsTheSameRevisionOfAnotherHistoryApart) {
  roles_.BackUp(backup_);
  test::RolesUnderTest restored(backup_);
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");
  restored.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Lead")pb");
  StateSummary one = StateOf(roles_);
  StateSummary other = StateOf(restored);
  EXPECT_NE(one.token(), other.token());
  one.clear_token();
  other.clear_token();

  ASSERT_EQ(one.types_size(), 2);
  ASSERT_EQ(other.types_size(), 2);
  EXPECT_THAT(one.types(0), EqualsProto(other.types(0).DebugString())) << "the organisation";
  EXPECT_EQ(one.types(1).count(), other.types(1).count());
  EXPECT_NE(one.types(1).digest(), other.types(1).digest());
}

}  // namespace
}  // namespace cairn::planner
