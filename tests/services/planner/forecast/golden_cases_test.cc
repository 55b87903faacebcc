// The golden cases of the objective map, each as councils would record it: resources written
// through the contract, streamed to the planner, and asked for with MapObjectives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "tests/support/bundle.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn::planner {
namespace {

using Source = Mirror::Source;

// Today is 2 March 2026. `head` is the role of the vacant post; it asks for strategy at level 3,
// and a `deputy` moves up into it.
constexpr char kEverywhere[] = R"pb(
  skills { name: "skills/strategy" display_name: "Strategy" }
  organisations {
    name: "organisations/council"
    display_name: "Council"
    kind: COUNCIL
    nation: SCOTLAND
    learning_network: "North"
  }
  organisations {
    name: "organisations/neighbour"
    display_name: "Neighbour"
    kind: COUNCIL
    nation: SCOTLAND
    learning_network: "North"
  }
  organisations {
    name: "organisations/board"
    display_name: "Health Board"
    kind: NHS_BOARD
    nation: SCOTLAND
    learning_network: "North"
  }
  roles {
    name: "roles/deputy"
    display_name: "Deputy"
    tier: 5
    service_area: ADULTS
    routes { role: "roles/head" typical_months: 24 }
  }
  posts { name: "organisations/council/posts/p" display_name: "The post" role: "roles/head" }
  objectives {
    name: "objectives/o1"
    code: "O1"
    display_name: "engage"
    framework: "scotland-2010-11"
    text: "Needs found by asking."
    valid_from_date { year: 2010 month: 4 day: 1 }
    valid_to_date { year: 2011 month: 3 day: 31 }
    nation: SCOTLAND
  }
)pb";

constexpr char kRunning[] = R"pb(
  programmes {
    name: "programmes/course"
    display_name: "Course"
    kind: DEVELOPMENT
    sector: SOCIAL_SERVICES
    skills_gained { skill: "skills/strategy" level: 3 }
  }
)pb";

std::string Head(int tier, const std::string& more = "") {
  return absl::StrCat(R"(roles { name: "roles/head" display_name: "Head" service_area: CHILDREN
      requirements { gate: ESSENTIAL skill { skill: "skills/strategy" minimum_level: 3 } } tier: )",
                      tier, " ", more, "}");
}

std::string VacantNow() {
  return R"pb(vacancies {
                name: "organisations/council/vacancies/v"
                post: "organisations/council/posts/p"
                state: OPEN
                origin: STATED
              })pb";
}

// A deputy whose strategy was found at a level: 3 is ready for the head's post, 2 is near.
std::string Deputy(const std::string& organisation, const std::string& id, int level,
                   const std::string& more = "", int assessed = 2026) {
  const std::string home = absl::StrCat("organisations/", organisation);
  const std::string day = absl::StrCat(" { year: ", assessed, " month: 1 day: 10 }");
  return absl::StrCat("posts { name: \"", home, "/posts/deputy-", id, "\" display_name: \"Deputy ",
                      id,
                      "\" role: \"roles/deputy\" }",  //
                      "people { name: \"", home, "/people/", id, "\" assessed_date", day,
                      " skills { skill: \"skills/strategy\" level: ", level, " as_of_date", day,
                      " }", more, "}", "appointments { name: \"", home, "/people/", id,
                      "/appointments/a\" post: \"", home, "/posts/deputy-", id,
                      "\" kind: SUBSTANTIVE start_date { year: 2023 month: 6 day: 1 } fte: 1 }");
}

// Needs were found together with the first `groups` of workers, employers and people who use
// services.
std::string Asked(int groups) {
  std::string text;
  for (int group = 1; group <= groups; ++group)
    absl::StrAppend(
        &text, "engagements { name: \"organisations/council/engagements/needs-", group,
        "\" kind: NEEDS_ASSESSMENT audience: ", planner::v1::Engagement::Group_Name(group),
        " date { year: 2025 month: 10 day: 1 } }");
  return text;
}

constexpr char kMobile[] = " mobility: NETWORK ";

struct Golden {
  const char* name;
  std::string facts;
  int target = 1;
  const char* primary;
  const char* reason;
  std::vector<std::string> secondary = {};
};
void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

class GoldenCaseTest : public testing::TestWithParam<Golden> {};

std::string Say(const v1::ObjectiveRef& objective) {
  return objective.part().empty() ? objective.code()
                                  : absl::StrCat(objective.code(), ".", objective.part());
}

TEST_P(GoldenCaseTest, IsAnsweredAsItShouldBe) {
  test::RolesUnderTest roles;
  test::PeopleUnderTest people;
  test::PlannerUnderTest planner;
  const auto facts =
      test::FromText<bundle::v1::Bundle>(absl::StrCat(kEverywhere, GetParam().facts));
  test::Apply(facts, "roles", roles);
  test::Apply(facts, "people", people);
  test::Apply(facts, "planner", planner);
  planner.Follow(Source::kRoles, roles);
  planner.Follow(Source::kPeople, people);

  v1::MapObjectivesRequest request;
  request.set_parent("organisations/council");
  request.set_target_bench(GetParam().target);
  const auto answer = planner.Call<v1::MapObjectivesResponse>("MapObjectives", request);

  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->vacancies_size(), 1) << answer->DebugString();
  const v1::VacancyObjective& vacancy = answer->vacancies(0);
  EXPECT_EQ(Say(vacancy.primary().objective()), GetParam().primary) << vacancy.DebugString();
  EXPECT_EQ(v1::Reason_Name(vacancy.primary().reason()), GetParam().reason);
  std::vector<std::string> secondary;
  for (const v1::ObjectiveRoute& route : vacancy.secondary())
    secondary.push_back(Say(route.objective()));
  EXPECT_EQ(secondary, GetParam().secondary) << vacancy.DebugString();
  EXPECT_TRUE(answer->outside_period());
}

std::vector<Golden> Cases() {
  return {
      {.name = "DirectorLeavingInEighteenMonthsWithTwoAssistantsWhoNeverAsked",
       .facts = absl::StrCat(Head(3), kRunning, Asked(3), Deputy("council", "ann", 2),
                             Deputy("council", "bob", 2),
                             R"pb(
                               people { name: "organisations/council/people/dot" }
                               appointments {
                                 name: "organisations/council/people/dot/appointments/a"
                                 post: "organisations/council/posts/p"
                                 kind: SUBSTANTIVE
                                 start_date { year: 2020 month: 1 day: 1 }
                                 last_day { year: 2027 month: 9 day: 1 }
                               })pb"),
       .primary = "O2.2",
       .reason = "OFFER_UNUSED"},
      {.name = "ChiefSocialWorkOfficerWithTwoReadyInTheNetwork",
       .facts =
           absl::StrCat(Head(3, R"pb(requirements {
                                       gate: STATUTORY
                                       registration { register: "sssc" }
                                     })pb"),
                        VacantNow(), Asked(2),
                        Deputy("neighbour", "ann", 3, absl::StrCat(kMobile, R"pb(registrations {
                                                                                   register: "sssc"
                                                                                 })pb")),
                        Deputy("neighbour", "bob", 3, absl::StrCat(kMobile, R"pb(registrations {
                                                                                   register: "sssc"
                                                                                 })pb"))),
       .primary = "O3",
       .reason = "READY_IN_NETWORK",
       .secondary = {"O1"}},
      {.name = "ChiefOfficerOfAnIntegrationBoardWithThreeInTheHealthBoard",
       .facts = absl::StrCat(
           Head(3, " joint: true open_to: [ SOCIAL_SERVICES, HEALTH ]"), kRunning, VacantNow(),
           Asked(1), Deputy("board", "ann", 2, absl::StrCat(kMobile, " last_sector: HEALTH")),
           Deputy("board", "bob", 2, absl::StrCat(kMobile, " last_sector: HEALTH")),
           Deputy("board", "cid", 2, absl::StrCat(kMobile, " last_sector: HEALTH"))),
       .primary = "O5.1",
       .reason = "PARTNER_POOL_UNLINKED",
       .secondary = {"O1"}},
      {.name = "HeadOfServiceWhenSevenInTenAreUnknown",
       .facts = absl::StrCat(
           Head(5), VacantNow(), Asked(3), Deputy("council", "a", 3, "", 2023),
           Deputy("council", "b", 3, "", 2023), Deputy("council", "c", 3, "", 2023),
           Deputy("council", "d", 3, "", 2023), Deputy("council", "e", 3, "", 2023),
           Deputy("council", "f", 3, "", 2023), Deputy("council", "g", 3, "", 2023),
           Deputy("council", "h", 1), Deputy("council", "i", 1), Deputy("council", "j", 1)),
       .primary = "O1",
       .reason = "NEED_UNKNOWN"},
      {.name = "HeadOfServiceWithSomebodyOnTheProgramme",
       .facts = absl::StrCat(Head(5), kRunning, VacantNow(), Asked(3), Deputy("council", "ann", 2),
                             R"pb(enrolments {
                                    name: "organisations/council/people/ann/enrolments/e"
                                    programme: "programmes/course"
                                    state: ENROLLED
                                    state_date { year: 2025 month: 9 day: 1 }
                                  })pb"),
       .primary = "O4.1",
       .reason = "IN_PIPELINE"},
      {.name = "AssistantDirectorWithAFullBench",
       .facts = absl::StrCat(Head(4), VacantNow(), Asked(3), Deputy("council", "ann", 3),
                             Deputy("council", "bob", 3)),
       .target = 2,
       .primary = "NONE",
       .reason = "BENCH_SUFFICIENT"},
      {.name = "HeadOfServiceWithTwoRoutesTakesTheShorter",
       .facts = absl::StrCat(Head(5), kRunning, VacantNow(), Asked(3), Deputy("council", "ann", 2),
                             Deputy("neighbour", "bob", 3, kMobile)),
       .primary = "O3",
       .reason = "READY_IN_NETWORK",
       .secondary = {"O2.2"}},
      {.name = "HeadOfServiceWithOneOfTwoReady",
       .facts = absl::StrCat(Head(5), VacantNow(), Asked(3), Deputy("council", "ann", 3),
                             Deputy("neighbour", "bob", 3, kMobile)),
       .target = 2,
       .primary = "NONE",
       .reason = "BENCH_THIN",
       .secondary = {"O3"}},
      {.name = "TeamManagerWithNobodyNear",
       .facts = absl::StrCat(Head(7), VacantNow(), Asked(3)),
       .primary = "NONE",
       .reason = "NO_FEEDER"},
      {.name = "SocialWorkerPost",
       .facts = absl::StrCat(Head(9), VacantNow(), Asked(3)),
       .primary = "NONE",
       .reason = "NOT_LEADERSHIP"},
  };
}

INSTANTIATE_TEST_SUITE_P(Objectives, GoldenCaseTest, testing::ValuesIn(Cases()),
                         [](const auto& golden) { return std::string(golden.param.name); });

}  // namespace
}  // namespace cairn::planner
