// Rates of own records through the contract, counted by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/planner/v1/calibration.pb.h"
#include "common/resource/dates.h"
#include "tests/support/bundle.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::IsOk;
using testing::AllOf;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Assumption;
using v1::Calibration;

constexpr char kPeriod[] =
    " from_date { year: 2022 month: 1 day: 1 } cut_off_date { year: 2025 month: 12 day: 31 } ";

// `2025-12-31` as a field.
std::string Date(const std::string& field, const std::string& date) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(date, &day)) << date;
  return absl::StrCat(" ", field, " { year: ", day.year(), " month: ", day.month(),
                      " day: ", day.day(), " }");
}

std::string APost(const std::string& id, const std::string& more = "",
                  const std::string& council = "ayr") {
  return absl::StrCat("posts { name: \"organisations/", council, "/posts/", id,
                      "\" display_name: \"Head\" role: \"roles/head\"", more, "}");
}

// Somebody of that id in the post of the other.
std::string Holder(const std::string& id, const std::string& post, const std::string& start,
                   const std::string& last_day = "", const std::string& council = "ayr") {
  const std::string person = absl::StrCat("organisations/", council, "/people/", id);
  return absl::StrCat("people { name: \"", person, "\" } appointments { name: \"", person,
                      "/appointments/a\" post: \"organisations/", council, "/posts/", post,
                      "\" kind: SUBSTANTIVE", Date("start_date", start),
                      last_day.empty() ? "" : Date("last_day", last_day), "}");
}

// Services of which people and posts are told. Today is 2 March 2026.
class Services {
 public:
  void Have(const std::string& facts) {
    const auto bundle = test::FromText<bundle::v1::Bundle>(
        absl::StrCat("roles { name: \"roles/head\" display_name: \"Head of service\" tier: 5 "
                     "service_area: CHILDREN }",
                     facts));
    test::Apply(bundle, "roles", roles_);
    test::Apply(bundle, "people", people_);
    test::Apply(bundle, "planner", planner_);
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }
  absl::StatusOr<Calibration> Ask(const std::string& more = kPeriod,
                                  const std::string& parent = "organisations/ayr") {
    return planner_.Call<v1::CalibrateRatesRequest, Calibration>(
        "CalibrateRates", absl::StrCat("parent: '", parent, "' ", more));
  }
  test::PlannerUnderTest& planner() { return planner_; }

 private:
  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;
};

// Ten heads from 2022 to 2025. Six changed: the first left on the last day of 2023, the next came
// on 1 April 2024, 91 days after the vacancy opened. Four were there throughout.
std::string TenHeads() {
  std::string facts;
  for (int i = 0; i < 10; ++i) {
    const std::string post = absl::StrCat("h", i);
    absl::StrAppend(&facts, APost(post),
                    Holder(absl::StrCat("p", i), post, "2020-01-01", i < 6 ? "2023-12-31" : ""));
    if (i < 6) absl::StrAppend(&facts, Holder(absl::StrCat("q", i), post, "2024-04-01"));
  }
  return facts;
}

// 730 days before and 640 after the change; 1,461 in all.
constexpr double kTenHeadsYears = (6 * (730 + 640) + 4 * 1461) / 365.25;

class CalibrationServiceTest : public testing::Test {
 protected:
  Calibration Told(const std::string& more = kPeriod,
                   const std::string& parent = "organisations/ayr") {
    const auto answer = services_.Ask(more, parent);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : Calibration();
  }
  Services services_;
};

TEST_F(CalibrationServiceTest, ExitsAreThoseOnRecordByThePostYearsHeld) {
  services_.Have(TenHeads());
  const Calibration answer = Told();

  ASSERT_THAT(answer.tiers(), SizeIs(1));
  const Calibration::Tier& heads = answer.tiers(0);
  EXPECT_EQ(heads.tier(), 5);
  EXPECT_EQ(heads.posts(), 10);
  EXPECT_EQ(heads.basis(), Calibration::EXITS);
  EXPECT_EQ(heads.unknown_share(), 0);
  EXPECT_THAT(heads.refused(), IsEmpty());
  EXPECT_EQ(heads.exits().exits(), 6);
  EXPECT_THAT(heads.exits().post_years(), DoubleNear(kTenHeadsYears, 1e-9));
  EXPECT_THAT(heads.exits().per_year(), DoubleNear(6 / kTenHeadsYears, 1e-9));
  EXPECT_LT(heads.exits().lower(), 6 / kTenHeadsYears);
  EXPECT_GT(heads.exits().upper(), 6 / kTenHeadsYears);
  EXPECT_EQ(heads.exits().effective_exits(), 6);
  EXPECT_THAT(heads.shrinkage(), HasSubstr("too few groups"));
  ASSERT_THAT(heads.organisations(), SizeIs(1));
  EXPECT_EQ(heads.organisations(0).organisation(), "organisations/ayr");
  EXPECT_EQ(heads.organisations(0).exits(), 6);
}

TEST_F(CalibrationServiceTest, MonthsToFillAreThoseFromAVacancyToTheNextStart) {
  services_.Have(TenHeads());
  const Calibration answer = Told();
  const auto& fill = answer.tiers(0).months_to_fill();
  EXPECT_THAT(fill.months(), DoubleNear(91 / 365.25 * 12, 1e-4));
  EXPECT_EQ(fill.vacancies(), 6);
  EXPECT_EQ(fill.filled(), 6);
  EXPECT_LT(fill.lower(), fill.months());
  EXPECT_GT(fill.upper(), fill.months());
}

TEST_F(CalibrationServiceTest, WithACutOffBetweenExitAndStartTheVacancyIsOpen) {
  services_.Have(TenHeads());
  const Calibration answer =
      Told("from_date { year: 2022 month: 1 day: 1 } cut_off_date { year: 2024 month: 3 day: 31 }");
  EXPECT_EQ(answer.tiers(0).exits().exits(), 6);
  EXPECT_FALSE(answer.tiers(0).has_months_to_fill());
  EXPECT_THAT(answer.tiers(0).refused(),
              ElementsAre(AllOf(HasSubstr("months to fill"), HasSubstr("there are 0"))));
}

TEST_F(CalibrationServiceTest, WithFewerThanFiveExitsThereIsNoRateButAReason) {
  services_.Have(TenHeads());
  const Calibration answer = Told(
      "from_date { year: 2024 month: 1 day: 1 } cut_off_date { year: 2025 month: 12 day: 31 }");
  EXPECT_FALSE(answer.tiers(0).has_exits());
  EXPECT_THAT(answer.tiers(0).organisations(), IsEmpty());
  EXPECT_THAT(answer.tiers(0).refused(0),
              AllOf(HasSubstr("exits: "), HasSubstr("at least 5"), HasSubstr("there are 0")));
}

TEST_F(CalibrationServiceTest, WhereOnlyHoldersOfTodayAreOnRecordWhoCameIsCounted) {
  std::string facts;
  for (int i = 0; i < 10; ++i)
    absl::StrAppend(
        &facts, APost(absl::StrCat("h", i)),
        Holder(absl::StrCat("p", i), absl::StrCat("h", i), i < 6 ? "2024-01-01" : "2019-01-01"));
  services_.Have(facts);
  const Calibration answer = Told();
  const auto& heads = answer.tiers(0);

  EXPECT_EQ(heads.basis(), Calibration::STARTS);
  // Of 48 month ends 24 lie before the six came.
  EXPECT_THAT(heads.unknown_share(), DoubleNear(0.6 * 24 / 48, 1e-9));
  EXPECT_EQ(heads.exits().exits(), 6);
  EXPECT_THAT(heads.exits().post_years(), DoubleNear((6 * 731 + 4 * 1461) / 365.25, 1e-9));
  EXPECT_THAT(heads.refused(), ElementsAre(AllOf(HasSubstr("months to fill: of 6 holders who came"),
                                                 HasSubstr("0 came after a vacancy"))));
  EXPECT_THAT(answer.shared_effect_refused(), HasSubstr("no whole year"));
  EXPECT_THAT(answer.assumptions(0).source().citation(), HasSubstr("6 holders who came in 28.0"));
}

TEST_F(CalibrationServiceTest, WhereMoreThanOnePostInTenIsUnknownTodayThereIsNoRate) {
  services_.Have(TenHeads() + APost("x") + APost("y"));
  const auto heads = Told().tiers(0);
  EXPECT_FALSE(heads.has_exits());
  EXPECT_THAT(heads.refused(0), HasSubstr("no record says of 2 posts in 12"));
}

TEST_F(CalibrationServiceTest, YearsRunFromAprilToMarch) {
  // One leaves on 31 March 2023, another on the next day.
  services_.Have(APost("a") + Holder("p", "a", "2020-01-01", "2023-03-31") + APost("b") +
                 Holder("q", "b", "2020-01-01", "2023-04-01"));
  const Calibration answer = Told();
  ASSERT_THAT(answer.years(), SizeIs(2)) << "in the third nobody was there";
  EXPECT_EQ(resource::PrintDate(answer.years(0).start_date()), "2022-04-01");
  EXPECT_EQ(answer.years(0).exits(), 1);
  EXPECT_THAT(answer.years(0).post_years(), DoubleNear(2 * 365 / 365.25, 1e-9));
  EXPECT_EQ(answer.years(1).exits(), 1);
  EXPECT_THAT(answer.years(1).post_years(), DoubleNear(1 / 365.25, 1e-9));
  EXPECT_THAT(answer.shared_effect_refused(), HasSubstr("at least 5 years"));
}

TEST_F(CalibrationServiceTest, FiveYearsTellHowMuchYearsDiffer) {
  // Six years of 30 posts each; all who leave do so in one of them.
  std::string facts;
  for (int i = 0; i < 30; ++i)
    absl::StrAppend(&facts, APost(absl::StrCat("h", i)),
                    Holder(absl::StrCat("p", i), absl::StrCat("h", i), "2015-01-01",
                           i < 20 ? "2022-09-30" : ""),
                    i < 20 ? Holder(absl::StrCat("q", i), absl::StrCat("h", i), "2022-10-01") : "");
  services_.Have(facts);
  const Calibration answer =
      Told("from_date { year: 2019 month: 4 day: 1 } cut_off_date { year: 2025 month: 3 day: 31 }");
  ASSERT_THAT(answer.years(), SizeIs(6));
  EXPECT_EQ(answer.years(3).exits(), 20);
  EXPECT_GT(answer.shared_effect().lower(), 0);
  // A variance above what forecasts take is told and not proposed.
  EXPECT_GT(answer.shared_effect().variance(), 0.5);
  EXPECT_THAT(answer.shared_effect_refused(), HasSubstr("must be at most 0.5"));
  for (const Assumption& assumption : answer.assumptions())
    EXPECT_NE(assumption.measure(), Assumption::SHARED_EFFECT_VARIANCE);
}

TEST_F(CalibrationServiceTest, OrganisationsAreDrawnToTheCommonLaw) {
  // Five councils of ten posts; in the last, all holders left and were followed at once.
  std::string facts;
  for (int c = 0; c < 5; ++c) {
    const std::string council = absl::StrCat("c", c);
    absl::StrAppend(&facts, "organisations { name: 'organisations/", council,
                    "' display_name: 'Council' kind: COUNCIL nation: SCOTLAND }");
    for (int i = 0; i < 10; ++i) {
      const std::string post = absl::StrCat("h", i);
      const bool leaves = c == 4 || i == 0;
      absl::StrAppend(
          &facts, APost(post, "", council),
          Holder(absl::StrCat("p", i), post, "2015-01-01", leaves ? "2023-12-31" : "", council),
          leaves ? Holder(absl::StrCat("q", i), post, "2024-01-01", "", council) : "");
    }
  }
  services_.Have(facts);
  const Calibration answer = Told(kPeriod, "organisations/-");
  const auto& heads = answer.tiers(0);
  EXPECT_EQ(heads.exits().exits(), 14);
  EXPECT_THAT(heads.shrinkage(), HasSubstr("drawn towards the law of all groups"));
  ASSERT_THAT(heads.organisations(), SizeIs(5));
  const auto& last = heads.organisations(4);
  EXPECT_EQ(last.exits(), 10);
  EXPECT_LT(last.per_year(), 10 / 40.0);
  EXPECT_GT(last.per_year(), heads.exits().per_year());
  EXPECT_GT(last.own_weight(), 0);
  EXPECT_LT(last.own_weight(), 1);
  EXPECT_THAT(answer.assumptions(0).source().citation(), HasSubstr("of 5 organisations"));
}

TEST_F(CalibrationServiceTest, OneTierCanBeAskedFor) {
  services_.Have(TenHeads());
  EXPECT_THAT(Told(absl::StrCat(kPeriod, " tier: 5")).tiers(), SizeIs(1));
  EXPECT_THAT(Told(absl::StrCat(kPeriod, " tier: 3")).tiers(), IsEmpty());
}

// ---- what is proposed

TEST_F(CalibrationServiceTest, WhatIsProposedReplacesWhatForecastsTake) {
  services_.Have(TenHeads() +
                 "assumptions { name: 'assumptions/heads' measure: EXITS_PER_YEAR tier: 5 "
                 "value: 0.5 source { kind: JUDGEMENT citation: 'a test' } }"
                 "assumptions { name: 'assumptions/fill' measure: MONTHS_TO_FILL value: 6 "
                 "source { kind: JUDGEMENT citation: 'a test' } }"
                 "assumptions { name: 'assumptions/shared' measure: SHARED_EFFECT_VARIANCE "
                 "value: 0 source { kind: JUDGEMENT citation: 'a test' } }");
  const Calibration answer = Told();

  ASSERT_THAT(answer.assumptions(), SizeIs(2));
  const Assumption& exits = answer.assumptions(0);
  EXPECT_EQ(exits.name(), "assumptions/heads") << "the name of the one that is there";
  EXPECT_THAT(exits.value(), DoubleNear(0.1558, 1e-9)) << "6 / 38.505, to four digits";
  EXPECT_EQ(exits.source().kind(), type::v1::Source::JUDGEMENT);
  EXPECT_EQ(exits.source().citation(),
            "Estimated from own records of Ayr, 2022-01-01 to 2025-12-31: 6 holders who left in "
            "38.5 post-years of tier 5.");
  EXPECT_EQ(resource::PrintDate(exits.valid_from_date()), "2025-12-31");
  EXPECT_EQ(answer.assumptions(1).name(), "assumptions/months-to-fill-tier-5")
      << "one for all tiers stays";

  bundle::v1::Bundle bundle;
  *bundle.mutable_assumptions() = answer.assumptions();
  test::Apply(bundle, "planner", services_.planner());
  const auto forecast = services_.planner().Call<v1::ComputeForecastRequest, v1::Forecast>(
      "ComputeForecast", "parent: 'organisations/ayr'");
  ASSERT_THAT(forecast, IsOk());
  ASSERT_GE(forecast->rates_size(), 2);
  EXPECT_EQ(forecast->rates(0).value(), exits.value());
  EXPECT_EQ(forecast->rates(0).lower(), exits.lower());
  EXPECT_EQ(forecast->rates(1).value(), answer.assumptions(1).value());
}

// ---- what may not be known

// Everything that Services tells, but for where it was read from.
std::string Answer(const std::string& facts) {
  Services services;
  services.Have(facts);
  auto answer = services.Ask();
  EXPECT_THAT(answer, IsOk());
  if (!answer.ok()) return "";
  answer->clear_snapshot();
  return answer->DebugString();
}

TEST(CalibrationLeakTest, NothingDatedAfterTheCutOffChangesTheAnswer) {
  const auto facts = [](const std::string& later_end, const std::string& later_post_end) {
    std::string text = TenHeads();
    absl::StrAppend(
        &text, APost("left-later"), Holder("leaver", "left-later", "2021-01-01", later_end),
        APost("closed-later", later_post_end), Holder("closer", "closed-later", "2021-01-01"),
        APost("vacant"), Holder("gone", "vacant", "2021-01-01", "2025-10-31"));
    return text;
  };
  const std::string before = Answer(facts("", ""));
  EXPECT_THAT(before, HasSubstr("exits: 7"));

  const std::string vacancy =
      "vacancies { name: 'organisations/ayr/vacancies/later' post: 'organisations/ayr/posts/h7' "
      "state: OPEN origin: STATED vacant_since { year: 2026 month: 1 day: 10 } }";
  EXPECT_EQ(before, Answer(facts("2026-01-15", " close_date { year: 2026 month: 2 day: 1 }") +
                           vacancy + Holder("next", "vacant", "2026-01-05") +
                           APost("new", " open_date { year: 2026 month: 1 day: 1 }") +
                           Holder("first", "new", "2026-01-01")));
  // The same a day earlier is known.
  EXPECT_NE(before, Answer(facts("2025-12-31", "")));
  EXPECT_NE(before, Answer(facts("", "") + Holder("next", "vacant", "2025-12-31")));
}

// The adapter refuses whoever lacks what the contract asks for.
TEST(CalibrationAccessTest, ItTakesThePermissionToReadThePeopleOfWhomeverIsAskedAbout) {
  const auto* method = Calibration::descriptor()
                           ->file()
                           ->FindServiceByName("CalibrationService")
                           ->FindMethodByName("CalibrateRates");
  ASSERT_NE(method, nullptr);
  const options::v1::Access& access = method->options().GetExtension(options::v1::access);
  EXPECT_EQ(access.permission(), options::v1::READ_PEOPLE);
  EXPECT_EQ(access.scope(), "parent");
}

TEST_F(CalibrationServiceTest, DaysThatCannotBeAreNamed) {
  services_.Have(TenHeads());
  EXPECT_THAT(BadFieldsOf(services_.Ask("from_date { year: 2027 month: 1 day: 1 } "
                                        "cut_off_date { year: 2026 month: 3 day: 3 }")),
              ElementsAre("cut_off_date", "from_date"));
}

TEST_F(CalibrationServiceTest, TheLastSixYearsCountWhenNothingIsSaid) {
  services_.Have(TenHeads());
  const Calibration answer = Told("");
  EXPECT_EQ(resource::PrintDate(answer.from_date()), "2020-03-02");
  EXPECT_EQ(resource::PrintDate(answer.cut_off_date()), "2026-03-02");
}

}  // namespace
}  // namespace cairn::planner
