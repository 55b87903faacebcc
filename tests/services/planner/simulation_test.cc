// Forecasts by simulation, from resources written through the contract to the answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tests/services/planner/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::SimulatedGroup;

TEST_F(SimulatedForecastTest, AReadyHeadOfServiceFollowsTheDirectorAndLeavesAPostVacant) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));

  const auto answer = Ask();

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->replications(), 1000);
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 1);
  EXPECT_NEAR(Vacancies(*answer, "5", SimulatedGroup::MOVED_UP), 1, 0.01);
  const SimulatedGroup& all = answer->groups(0).simulated();
  EXPECT_NEAR(all.appointed_own(), 1, 0.01);
  EXPECT_NEAR(all.appointed_outside(), 1, 0.01);
  EXPECT_NEAR(all.mean_months_to_fill(), 2, 0.15);
}

TEST_F(SimulatedForecastTest, ReadinessIsThatOfTheReadinessRule) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));

  const auto answer = Ask();

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Vacancies(*answer, "5", SimulatedGroup::MOVED_UP), 0);
  EXPECT_EQ(answer->groups(0).simulated().appointed_own(), 0);
}

TEST_F(SimulatedForecastTest, MovesThatArePlayedAreLeftOutOfTheHazard) {
  Assume("PROMOTED_SHARE", 0.5);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));

  const auto answer =
      Ask("overrides { measure: EXITS_PER_YEAR tier: 5 value: 1 }"
          "overrides { measure: MONTHS_TO_FILL tier: 5 value: 0.01 }");

  ASSERT_TRUE(answer.ok()) << answer.status();
  const double left = Vacancies(*answer, "5", SimulatedGroup::LEFT) +
                      Vacancies(*answer, "5", SimulatedGroup::RETIRED);
  EXPECT_NEAR(left, 1, 0.15);  // half of one a year, in two years
}

TEST_F(SimulatedForecastTest, TheSameSeedGivesTheSameBytesAndAnotherOneOthers) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));

  const auto first = Ask("seed: 7 replications: 200");
  const auto again = Ask("seed: 7 replications: 200");
  const auto other = Ask("seed: 8 replications: 200");

  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_NE(first->run_id(), other->run_id());
  EXPECT_NE(first->groups(0).vacancy_months(), other->groups(0).vacancy_months());
}

// Each of eight people has a record with two employers, and would stay with the first.
TEST_F(SimulatedForecastTest, WhoHasTwoRecordsTakesPartByTheOneWhoseNameComesFirst) {
  Assume("PROMOTED_SHARE", 0);
  std::string facts;
  for (int i = 0; i < 8; ++i) {
    for (const char* employer : {"ayr", "elm"})
      absl::StrAppend(
          &facts, "people { name: \"organisations/", employer, "/people/p", i,
          "\" aspirations: \"roles/head\" assessed_date { year: 2026 month: 1 day: 10 }",
          employer[0] == 'e' ? absl::StrCat(" same_as: \"organisations/ayr/people/p", i, "\"") : "",
          "}");
    absl::StrAppend(&facts, "posts { name: \"organisations/ayr/posts/v", i,
                    "\" display_name: \"Head\" role: \"roles/head\" }",
                    "vacancies { name: \"organisations/ayr/vacancies/v", i,
                    "\" post: \"organisations/ayr/posts/v", i, "\" state: OPEN origin: STATED }");
  }
  absl::StrAppend(
      &facts,
      "organisations { name: \"organisations/elm\" display_name: \"Elm\" kind: COUNCIL }"
      "posts { name: \"organisations/elm/posts/head\" display_name: \"Head\" "
      "role: \"roles/head\" }");
  Have(absl::StrCat(kCouncil, assumptions_, facts));

  const auto answer = Ask("", "-");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_NEAR(answer->groups(0).simulated().appointed_own(), 8, 0.1);
}

TEST_F(SimulatedForecastTest, AQuestionThatCostsTooMuchIsRefusedBeforeWorkBegins) {
  Assume("PROMOTED_SHARE", 0);
  std::string posts;
  for (int i = 0; i < 150; ++i)
    absl::StrAppend(&posts, "posts { name: \"organisations/ayr/posts/more-", i,
                    "\" display_name: \"Head\" role: \"roles/head\" }");
  Have(absl::StrCat(kCouncil, assumptions_, posts));

  const auto answer = Ask("replications: 100000");

  EXPECT_THAT(BadFieldsOf(answer), ElementsAre("replications"));
  EXPECT_THAT(std::string(answer.status().message()),
              HasSubstr("must be at most 82236 for 152 posts and 24 months, got 100000"));
}

TEST_F(SimulatedForecastTest, AMissingAssumptionIsNamed) {
  Have(absl::StrCat(kCouncil, assumptions_));
  const auto answer = Ask();
  EXPECT_THAT(answer, FailsWith(ErrorReason::ASSUMPTION_MISSING));
  EXPECT_THAT(std::string(answer.status().message()), HasSubstr("PROMOTED_SHARE of tier 5"));
}

}  // namespace
}  // namespace cairn::planner
