// Who may come to fill a role of an organisation, and whether that may be told.

#include "services/planner/engine/objectives/pools.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

// A council with a held post of `head`, to which the posts of `deputy` lead.
class PoolsTest : public testing::Test {
 protected:
  PoolsTest() {
    options_.day = On("2026-11-23");
    text_.AsksForSkill("head", "strategy", 3);
    text_.Leads("deputy", "head", 0);
    text_.Gives("course", "strategy", 3);
    text_.post("council", "post-1", "head");
    text_.post("council", "post-2", "head");
  }
  void Deputies(int count, int level, const char* id) {
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrCat(id, i);
      text_.Knows("council", name, {"strategy"}, level, "2026-06-01");
      text_.post("council", absl::StrCat("deputy-", name), "deputy");
      text_.appointment("council", name, absl::StrCat("deputy-", name), "2020-01-01");
    }
  }
  RolePool Head() {
    workforce_ = text_.Build();
    Candidates candidates(*workforce_, options_.day);
    const Index head = workforce_->catalogue->role_names.Find("head");
    for (const RolePool& pool : PoolsOf(candidates, *workforce_->Find("council"), {}, options_))
      if (pool.role == head) return pool;
    ADD_FAILURE() << "there is no pool for head";
    return {};
  }

  WorkforceText text_;
  MapOptions options_;
  std::shared_ptr<const Workforce> workforce_;
};

TEST_F(PoolsTest, CountsEverybodyOnceForARoleWhoeverHoldsItsPosts) {
  Deputies(6, 3, "ready");
  Deputies(5, 2, "near");
  const RolePool pool = Head();
  EXPECT_EQ(pool.people, 11);
  EXPECT_EQ(pool.ready, 6);
  EXPECT_EQ(pool.near, 5);
  EXPECT_EQ(pool.unknown, 0);
  EXPECT_EQ(pool.diagnosis.primary.reason, Reason::kBenchSufficient);
  EXPECT_TRUE(MayBeTold(pool));
}

TEST_F(PoolsTest, OneOfFewCountsIsWithheld) {
  Deputies(6, 3, "ready");
  Deputies(2, 2, "near");
  EXPECT_FALSE(MayBeTold(Head()));
}

TEST_F(PoolsTest, APoolOfFewOrOfNobodyIsWithheld) {
  EXPECT_FALSE(MayBeTold(Head()));
  Deputies(4, 3, "ready");
  EXPECT_FALSE(MayBeTold(Head()));
  Deputies(5, 3, "more");
  EXPECT_TRUE(MayBeTold(Head()));
}

TEST(MayBeToldTest, AFewReadyElsewhereWithholdThePool) {
  RolePool pool{.people = 9, .ready = 0, .near = 0, .unknown = 0};
  EXPECT_TRUE(MayBeTold(pool));
  for (int* few : {&pool.elsewhere.ready_network, &pool.elsewhere.health.people,
                   &pool.elsewhere.education.people, &pool.elsewhere.other_sector.people}) {
    *few = 1;
    EXPECT_FALSE(MayBeTold(pool));
    *few = 5;
    EXPECT_TRUE(MayBeTold(pool));
    *few = 0;
  }
}

}  // namespace
}  // namespace cairn::planner
