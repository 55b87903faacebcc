#include "services/planner/context/known_organisations.h"

#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/store/replica.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn::planner {
namespace {

using test::FailsWith;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;

class CheckOrganisationsTest : public testing::Test {
 protected:
  CheckOrganisationsTest()
      : check_(CheckOrganisations(planner_.mirror(), [this](absl::string_view name) {
          asked_.emplace_back(name);
          return answer_;
        })) {}
  void SeeBoth() {
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }

  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;
  std::vector<std::string> asked_;
  absl::StatusOr<bool> answer_ = false;
  AnyCollection::OrganisationCheck check_;
};

TEST_F(CheckOrganisationsTest, BeforeBothWereSeenNothingIsRefused) {
  EXPECT_THAT(check_("organisations/ary"), IsOk());
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(CheckOrganisationsTest, WhatTheMirrorHasIsNotAskedForAndWhatNobodyHasIsRefused) {
  SeeBoth();
  EXPECT_THAT(check_("organisations/ayr"), IsOk());
  EXPECT_THAT(asked_, IsEmpty());

  EXPECT_THAT(check_("organisations/ary"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(asked_, ElementsAre("organisations/ary"));
}

TEST_F(CheckOrganisationsTest, WhatRolesTookAMomentAgoIsTaken) {
  SeeBoth();
  answer_ = true;
  EXPECT_THAT(check_("organisations/new"), IsOk());
}

TEST_F(CheckOrganisationsTest, NothingIsRefusedWhileRolesCannotBeAsked) {
  SeeBoth();
  answer_ = absl::UnavailableError("away");
  EXPECT_THAT(check_("organisations/new"), IsOk());
}

}  // namespace
}  // namespace cairn::planner
