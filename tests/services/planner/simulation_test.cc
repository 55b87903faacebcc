// Forecasts by simulation, from resources written through the contract to the answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tests/support/bundle.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::ForecastGroup;
using v1::SimulatedGroup;

// A director's post that falls vacant on 1 June 2026 and a head of service who asks for nothing but
// strategy at level 3 to follow. Nobody leaves by chance. Today is 2 March 2026.
constexpr char kCouncil[] = R"pb(
  skills { name: "skills/strategy" display_name: "Strategy" }
  roles {
    name: "roles/director"
    display_name: "Director"
    tier: 3
    service_area: CHILDREN
    requirements {
      gate: ESSENTIAL
      skill { skill: "skills/strategy" minimum_level: 3 }
    }
  }
  roles {
    name: "roles/head"
    display_name: "Head of service"
    tier: 5
    service_area: CHILDREN
    routes { role: "roles/director" typical_months: 36 }
  }
  posts { name: "organisations/ayr/posts/director" display_name: "Director" role: "roles/director" }
  posts { name: "organisations/ayr/posts/head" display_name: "Head" role: "roles/head" }
  people { name: "organisations/ayr/people/leaver" }
  appointments {
    name: "organisations/ayr/people/leaver/appointments/a"
    post: "organisations/ayr/posts/director"
    kind: SUBSTANTIVE
    start_date { year: 2018 month: 1 day: 1 }
    last_day { year: 2026 month: 5 day: 31 }
  }
)pb";

std::string HeadWithStrategy(int level) {
  return absl::StrCat(R"pb(
                        people { name: "organisations/ayr/people/head"
                                 assessed_date { year: 2026 month: 1 day: 10 }
                                 skills { skill: "skills/strategy"
                                          as_of_date { year: 2026 month: 1 day: 10 }
                                          level:)pb",
                      level, R"pb(}
                                  }
                      appointments {
                        name: "organisations/ayr/people/head/appointments/a"
                        post: "organisations/ayr/posts/head"
                        kind: SUBSTANTIVE
                        start_date { year: 2021 month: 1 day: 1 }
                      })pb");
}

class SimulatedForecastTest : public testing::Test {
 protected:
  SimulatedForecastTest() {
    Assume("EXITS_PER_YEAR", 0);
    Assume("MONTHS_TO_FILL", 2);
    Assume("SHARED_EFFECT_VARIANCE", 0);
    Assume("RETIREMENT_SHARE", 0.3);
    Assume("FILL_TIME_LOG_SD", 0.5);
    Assume("INTERNAL_SHARE", 1);
    Assume("EXTERNAL_SUPPLY", 1);
    Assume("BECOMES_READY_SHARE", 0);
    Assume("MONTHS_TO_READY", 36);
    Assume("MOBILE_SHARE", 0);
    Assume("COVER_SHARE", 0);
    Assume("COVER_LAG_MONTHS", 0);
    Assume("COVER_MONTHS", 6);
  }
  void Assume(const std::string& measure, double value) {
    absl::StrAppend(&assumptions_, "assumptions { name: \"assumptions/a", ++count_,
                    "\" measure: ", measure, " value: ", value,
                    " source { kind: JUDGEMENT citation: \"a test\" } }");
  }
  void Have(const std::string& facts) {
    const auto bundle = test::FromText<bundle::v1::Bundle>(facts);
    test::Apply(bundle, "roles", roles_);
    test::Apply(bundle, "people", people_);
    test::Apply(bundle, "planner", planner_);
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }
  absl::StatusOr<v1::Forecast> Ask(const std::string& more = "", const std::string& of = "ayr") {
    return planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
        "ComputeForecast", absl::StrCat("parent: 'organisations/", of,
                                        "' engine: SIMULATION horizon_months: 24 ", more));
  }
  // Expected vacancies of a tier by a cause.
  static double Vacancies(const v1::Forecast& forecast, const std::string& tier,
                          SimulatedGroup::Cause cause) {
    for (const ForecastGroup& group : forecast.groups())
      if (group.kind() == ForecastGroup::TIER && group.key() == tier)
        for (const auto& driver : group.simulated().drivers())
          if (driver.cause() == cause) return driver.vacancies();
    return 0;
  }

  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;
  std::string assumptions_;
  int count_ = 0;
};

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
