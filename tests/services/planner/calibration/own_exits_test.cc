// Forecasts in which exits differ by organisation as far as own records show.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/calibration.pb.h"
#include "tests/services/planner/forecast/simulated_council.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;
using v1::CompareScenariosRequest;
using v1::Forecast;
using v1::ForecastGroup;
using v1::ScenarioComparison;

constexpr char kAlwaysFilled[] =
    " overrides { measure: EXITS_PER_YEAR value: 0.3 }"
    " overrides { measure: MONTHS_TO_FILL value: 0.01 } replications: 3000 chance_only: true ";

std::string Holder(const std::string& council, const std::string& id, const std::string& post,
                   const std::string& start, const std::string& last_day) {
  const std::string person = absl::StrCat("organisations/", council, "/people/", id);
  return absl::StrCat("people { name: '", person, "' } appointments { name: '", person,
                      "/appointments/a' post: 'organisations/", council, "/posts/", post,
                      "' kind: SUBSTANTIVE start_date { ", start, " }",
                      last_day.empty() ? "" : absl::StrCat(" last_day { ", last_day, " }"), "}");
}

// Councils c0, c1 … of ten heads of service. In the last of them all were followed by others in the
// new year of 2024, in each of the others one was.
std::string Councils(int count, const std::string& last_day_of_others = "") {
  std::string facts;
  for (int c = 0; c < count; ++c) {
    const std::string council = absl::StrCat("c", c);
    absl::StrAppend(&facts, "organisations { name: 'organisations/", council,
                    "' display_name: 'Council ", c, "' kind: COUNCIL nation: SCOTLAND }");
    for (int i = 0; i < 10; ++i) {
      const std::string post = absl::StrCat("h", i);
      const bool leaves = c + 1 == count || i == 0;
      absl::StrAppend(&facts, "posts { name: 'organisations/", council, "/posts/", post,
                      "' display_name: 'Head' role: 'roles/head' }",
                      Holder(council, absl::StrCat("p", i), post, "year: 2015 month: 1 day: 1",
                             leaves ? "year: 2023 month: 12 day: 31" : last_day_of_others));
      if (leaves)
        absl::StrAppend(
            &facts, Holder(council, absl::StrCat("q", i), post, "year: 2024 month: 1 day: 1", ""));
    }
  }
  return facts;
}

class OwnExitsTest : public SimulatedForecastTest {
 protected:
  void HaveCouncils(const std::string& councils) {
    Assume("PROMOTED_SHARE", 0);
    Have(
        absl::StrCat("roles { name: 'roles/head' display_name: 'Head of service' tier: 5 "
                     "service_area: CHILDREN }",
                     assumptions_, councils));
  }
  // Expected exits of a council's holders.
  static double Exits(const Forecast& forecast, const std::string& council) {
    double exits = 0;
    for (const ForecastGroup& group : forecast.groups())
      if (group.kind() == ForecastGroup::ORGANISATION && group.key() == council)
        for (const auto& driver : group.simulated().drivers()) exits += driver.vacancies();
    return exits;
  }
  absl::StatusOr<ScenarioComparison> Compare(const std::string& question) {
    return planner_.Call<CompareScenariosRequest, ScenarioComparison>(
        "CompareScenarios",
        absl::StrCat("forecast {", question, "} changes { freezes { tier: 5 } }"));
  }
};

TEST_F(OwnExitsTest, ExitsOfACouncilAreMultipliedByItsRateByThatOfAll) {
  HaveCouncils(Councils(5));
  const auto calibration = planner_.Call<v1::CalibrateRatesRequest, v1::Calibration>(
      "CalibrateRates", "parent: 'organisations/-'");
  ASSERT_THAT(calibration, IsOk());
  const auto& heads = calibration->tiers(0);

  const auto plain = Ask(kAlwaysFilled, "-");
  const auto own = Ask(absl::StrCat(kAlwaysFilled, "own_exits: true"), "-");

  ASSERT_TRUE(plain.ok() && own.ok()) << plain.status() << own.status();
  EXPECT_THAT(plain->own_exits(), IsEmpty());
  EXPECT_NE(plain->run_id(), own->run_id());
  ASSERT_THAT(own->own_exits(), SizeIs(5));
  EXPECT_THAT(own->own_exits_refused(), IsEmpty());
  for (int c = 0; c < 5; ++c) {
    const v1::OwnExits& told = own->own_exits(c);
    EXPECT_EQ(told.tier(), 5);
    EXPECT_EQ(told.organisation(), heads.organisations(c).organisation());
    EXPECT_EQ(told.title(), absl::StrCat("Council ", c));
    EXPECT_NEAR(told.factor(), heads.organisations(c).per_year() / heads.exits().per_year(), 1e-12);
    EXPECT_EQ(told.exits(), c == 4 ? 10 : 1);
    EXPECT_GT(told.post_years(), 59);
    EXPECT_GT(told.own_weight(), 0);
    // Two years of ten posts that are filled at once.
    EXPECT_NEAR(Exits(*plain, told.organisation()), 6, 0.2);
    EXPECT_NEAR(Exits(*own, told.organisation()), 6 * told.factor(), 0.3);
  }
  EXPECT_LT(own->own_exits(0).factor(), 0.9);
  EXPECT_GT(own->own_exits(4).factor(), 1.5);
}

TEST_F(OwnExitsTest, WhereCouncilsAreTooFewNothingChangesAndTheAnswerSaysWhy) {
  HaveCouncils(Councils(4));
  const auto plain = Ask(kAlwaysFilled, "-");
  const auto own = Ask(absl::StrCat(kAlwaysFilled, "own_exits: true"), "-");
  ASSERT_TRUE(plain.ok() && own.ok()) << plain.status() << own.status();
  EXPECT_THAT(own->own_exits(), IsEmpty());
  EXPECT_THAT(own->own_exits_refused(),
              ElementsAre(AllOf(HasSubstr("tier 5: "), HasSubstr("too few groups"))));
  EXPECT_EQ(Exits(*own, "organisations/c3"), Exits(*plain, "organisations/c3"));
}

TEST_F(OwnExitsTest, AComparisonHasThemOnBothSides) {
  HaveCouncils(Councils(5));
  const std::string question = absl::StrCat("parent: 'organisations/-' ", kAlwaysFilled);
  const auto plain = Compare(question);
  const auto own = Compare(question + "own_exits: true");
  ASSERT_TRUE(plain.ok() && own.ok()) << plain.status() << own.status();
  EXPECT_THAT(plain->own_exits(), IsEmpty());
  ASSERT_THAT(own->own_exits(), SizeIs(5));
  // With recruiting frozen, who leaves stays away: more of the council whose records have more.
  const auto vacant = [](const ScenarioComparison& comparison) {
    for (const auto& group : comparison.groups())
      if (group.key() == "organisations/c4") return *group.vacant_after().rbegin();
    return 0.0;
  };
  EXPECT_GT(vacant(*own), vacant(*plain) + 1);
}

TEST_F(OwnExitsTest, NothingDatedAfterTheStartChangesThem) {
  const std::string start = " start_date { year: 2025 month: 6 day: 1 } own_exits: true";
  HaveCouncils(Councils(5));
  const auto told = [&](const std::string& last_day_of_others) {
    Have(Councils(5, last_day_of_others));
    const auto answer = Ask(absl::StrCat(kAlwaysFilled, start), "-");
    EXPECT_THAT(answer, IsOk());
    std::string text;
    if (answer.ok())
      for (const v1::OwnExits& one : answer->own_exits())
        absl::StrAppend(&text, one.ShortDebugString(), "\n");
    return text;
  };
  const std::string before = told("");
  EXPECT_THAT(before, HasSubstr("organisations/c4"));
  EXPECT_EQ(told("year: 2025 month: 6 day: 30"), before);
  EXPECT_NE(told("year: 2025 month: 5 day: 31"), before);
}

TEST_F(OwnExitsTest, ClosedFormsAndOneCouncilAloneAreRefused) {
  HaveCouncils(Councils(5));
  const auto closed = planner_.Call<v1::ComputeForecastRequest, Forecast>(
      "ComputeForecast", "parent: 'organisations/-' engine: ANALYTIC own_exits: true");
  EXPECT_THAT(BadFieldsOf(closed), ElementsAre("own_exits"));
  EXPECT_THAT(closed.status().message(), HasSubstr("SIMULATION"));
  EXPECT_THAT(BadFieldsOf(Ask("own_exits: true", "c4")), ElementsAre("own_exits"));
  EXPECT_THAT(BadFieldsOf(Compare("parent: 'organisations/c4' own_exits: true")),
              ElementsAre("forecast.own_exits"));
  const auto run = test::FromText<v1::RunForecastRequest>(
      "forecast { parent: 'organisations/c4' own_exits: true }");
  EXPECT_THAT(BadFieldsOf(planner_.forecasts().Run({.identity = planner_.identity()}, run, [] {})),
              ElementsAre("forecast.own_exits"));
}

TEST_F(OwnExitsTest, WhoNamesNoEngineIsGivenASimulation) {
  HaveCouncils(Councils(5));

  const auto answer = planner_.Call<v1::ComputeForecastRequest, Forecast>(
      "ComputeForecast", "parent: 'organisations/-' own_exits: true");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->engine(), Forecast::SIMULATION);
  EXPECT_EQ(answer->engine_choice(), Forecast::NEEDS_SIMULATION);
}

TEST_F(OwnExitsTest, WhoMayNotReadPeopleHasNone) {
  HaveCouncils(Councils(5));
  planner_.ActAs({.name = "analyst",
                  .permissions = {options::v1::READ_ESTABLISHMENT},
                  .organisations = {},
                  .every_organisation = true});
  EXPECT_THAT(Ask("own_exits: true", "-"), FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Compare("parent: 'organisations/-' own_exits: true"),
              FailsWith(ErrorReason::NOT_PERMITTED));
}

}  // namespace
}  // namespace cairn::planner
