#ifndef CAIRN_TESTS_SERVICES_PLANNER_FORECAST_SIMULATED_COUNCIL_H_
#define CAIRN_TESTS_SERVICES_PLANNER_FORECAST_SIMULATED_COUNCIL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "gtest/gtest.h"
#include "tests/support/bundle.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn::planner {

// A director's post that falls vacant on 1 June 2026 and a head of service who asks for nothing but
// strategy at level 3 to follow. Nobody leaves by chance. Today is 2 March 2026.
inline constexpr char kCouncil[] = R"pb(
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

inline std::string HeadWithStrategy(int level) {
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

// A council whose forecast is simulated, with a rate for each measure but PROMOTED_SHARE.
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
                          v1::SimulatedGroup::Cause cause) {
    for (const v1::ForecastGroup& group : forecast.groups())
      if (group.kind() == v1::ForecastGroup::TIER && group.key() == tier)
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

}  // namespace cairn::planner

#endif  // CAIRN_TESTS_SERVICES_PLANNER_FORECAST_SIMULATED_COUNCIL_H_
