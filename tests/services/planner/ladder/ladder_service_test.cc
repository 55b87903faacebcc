// Ladders through the contract, held to figures worked out elsewhere for three grades.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/planner/v1/ladder.pb.h"
#include "tests/support/matchers.h"
#include "tests/support/planner_under_test.h"

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

constexpr char kGrades[] =
    "grades { name: 'Team manager' stock: 40 leaving: .08 recruits: .8 moves: [.8, .12, 0] } "
    "grades { name: 'Head' stock: 15 leaving: .1 recruits: .15 moves: [0, .82, .08] } "
    "grades { name: 'Director' stock: 6 leaving: .15 recruits: .05 moves: [0, 0, .85] } ";

// The lowest first: 40, 15 and 6 posts.
constexpr char kPosts[] =
    "grades { name: 'Team manager' posts: 40 leaving: .08 } "
    "grades { name: 'Head' posts: 15 leaving: .1 internal_share: .6 } "
    "grades { name: 'Director' posts: 6 leaving: .15 internal_share: .7 } ";

constexpr char kCounts[] =
    "grades { name: 'Team manager' moved: [800, 120, 0] left: 80 } "
    "grades { name: 'Head' moved: [0, 328, 32] left: 40 } "
    "grades { name: 'Director' moved: [0, 0, 170] left: 30 } ";

class LadderServiceTest : public testing::Test {
 protected:
  absl::StatusOr<v1::LadderProjection> Project(const std::string& request) {
    return planner_.Call<v1::ProjectLadderRequest, v1::LadderProjection>("ProjectLadder", request);
  }
  absl::StatusOr<v1::LadderFilling> Fill(const std::string& request) {
    return planner_.Call<v1::FillLadderRequest, v1::LadderFilling>("FillLadder", request);
  }
  absl::StatusOr<v1::LadderFit> Fit(const std::string& request) {
    return planner_.Call<v1::FitLadderRequest, v1::LadderFit>("FitLadder", request);
  }

 private:
  test::PlannerUnderTest planner_;
};

// ---- years

TEST_F(LadderServiceTest, FixedRecruitsLeadToTheKnownYears) {
  const auto answer = Project(absl::StrCat(kGrades, "years: 10 recruits: 8"));

  ASSERT_THAT(answer, IsOk());
  ASSERT_THAT(answer->years(), SizeIs(11));
  EXPECT_THAT(answer->years(0).people(), ElementsAre(40, 15, 6));
  EXPECT_THAT(answer->years(0).recruits(), ElementsAre(0, 0, 0));
  EXPECT_EQ(answer->years(2).year(), 2);
  EXPECT_THAT(
      answer->years(2).people(),
      ElementsAre(DoubleNear(37.12, 1e-9), DoubleNear(20.814, 1e-9), DoubleNear(7.559, 1e-9)));
  EXPECT_THAT(answer->years(10).people(),
              ElementsAre(DoubleNear(32.858993, 5e-7), DoubleNear(27.656720, 5e-7),
                          DoubleNear(13.989101, 5e-7)));
  EXPECT_THAT(answer->years(1).leavers(),
              ElementsAre(DoubleNear(3.2, 1e-12), DoubleNear(1.5, 1e-12), DoubleNear(.9, 1e-12)));
  EXPECT_THAT(answer->years(1).recruits(),
              ElementsAre(DoubleNear(6.4, 1e-12), DoubleNear(1.2, 1e-12), DoubleNear(.4, 1e-12)));
  EXPECT_THAT(answer->long_run(),
              ElementsAre(DoubleNear(32, 1e-9), DoubleNear(28, 1e-9), DoubleNear(17.6, 1e-9)));
  EXPECT_THAT(answer->unanswered(), IsEmpty());
}

// Without recruits, each is in a grade after five years or not: variances of such draws.
TEST_F(LadderServiceTest, ChanceSpreadsYearsAsFarAsItsKnownVariances) {
  const auto answer = Project(absl::StrCat(kGrades, "years: 5 recruits: 0"));

  ASSERT_THAT(answer, IsOk());
  const std::vector<double> variances = {8.812233, 11.163763, 5.860958};
  for (int i = 0; i < 3; ++i) {
    const double sd = answer->years(5).sd(i);
    EXPECT_NEAR(sd * sd, variances[i], 5e-7);
  }
}

TEST_F(LadderServiceTest, CareersTellYearsAndTheChanceOfTheHighestGrade) {
  const auto answer = Project(absl::StrCat(kGrades, "years: 1 recruits: 8"));

  ASSERT_THAT(answer, IsOk());
  ASSERT_THAT(answer->careers(), SizeIs(3));
  EXPECT_NEAR(answer->careers(0).mean_years(), 10.1111, 5e-5);
  EXPECT_NEAR(answer->careers(0).reaches_highest(), .26667, 5e-6);
  EXPECT_NEAR(answer->careers(1).mean_years(), 8.5185, 5e-5);
  EXPECT_NEAR(answer->careers(1).reaches_highest(), .44444, 5e-6);
}

TEST_F(LadderServiceTest, AKeptSizeReplacesItsLeavers) {
  const auto answer = Project(absl::StrCat(kGrades, "years: 11 keep_size {}"));

  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->years(10).people(),
              ElementsAre(DoubleNear(25.859593, 5e-7), DoubleNear(22.931550, 5e-7),
                          DoubleNear(12.208858, 5e-7)));
  const auto& recruits = answer->years(11).recruits();
  EXPECT_NEAR(std::accumulate(recruits.begin(), recruits.end(), 0.0), 6.193251, 5e-7);
  EXPECT_THAT(answer->long_run(), ElementsAre(DoubleNear(25.1546, 5e-5), DoubleNear(22.0103, 5e-5),
                                              DoubleNear(13.8351, 5e-5)));
}

TEST_F(LadderServiceTest, AGrowingTotalHasNoLongRunAndSaysSo) {
  const auto answer = Project(absl::StrCat(kGrades, "years: 1 keep_size { growth: 2.5 }"));

  ASSERT_THAT(answer, IsOk());
  EXPECT_NEAR(answer->years(1).people(0), 36.48 + .8 * 2.5, 1e-12);
  EXPECT_THAT(answer->long_run(), IsEmpty());
  EXPECT_THAT(answer->unanswered(),
              ElementsAre("No long run: the total is to change every year, so it never rests."));
}

TEST_F(LadderServiceTest, WhatTodayNeedsToBeKeptNamesTheGradesWithPeopleTooMany) {
  const auto today = Project(absl::StrCat(kGrades, "years: 1 recruits: 8"));
  ASSERT_THAT(today, IsOk());
  EXPECT_FALSE(today->keep().possible());
  EXPECT_THAT(today->keep().recruits(),
              ElementsAre(DoubleNear(8, 1e-9), DoubleNear(-2.1, 1e-9), DoubleNear(-.3, 1e-9)));
  EXPECT_THAT(today->keep().too_many(), ElementsAre("Head", "Director"));

  const auto other = Project(absl::StrReplaceAll(
      absl::StrCat(kGrades, "years: 1 recruits: 8"),
      {{"stock: 40", "stock: 30"}, {"stock: 15", "stock: 20"}, {"stock: 6", "stock: 11"}}));
  ASSERT_THAT(other, IsOk());
  EXPECT_TRUE(other->keep().possible());
  EXPECT_THAT(other->keep().recruits(), ElementsAre(DoubleNear(6, 1e-9), 0, DoubleNear(.05, 1e-9)));
  EXPECT_THAT(other->keep().too_many(), IsEmpty());
}

TEST_F(LadderServiceTest, WhereNobodyLeavesYearsAreToldAndTheRestIsUnanswered) {
  const auto answer = Project(
      "grades { name: 'low' stock: 3 recruits: 1 moves: [.5, .5] } "
      "grades { name: 'high' stock: 1 moves: [0, 1] } years: 2 recruits: 1");

  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->years(1).people(), ElementsAre(2.5, 2.5));
  EXPECT_THAT(answer->careers(), IsEmpty());
  EXPECT_THAT(answer->unanswered(),
              ElementsAre(HasSubstr("No long run: nobody in grade 1 ever leaves"),
                          HasSubstr("No careers: nobody in grade 1 ever leaves")));
}

TEST_F(LadderServiceTest, EveryBadFieldOfALadderIsNamedAtOnce) {
  EXPECT_THAT(
      BadFieldsOf(Project("grades { name: 'a' leaving: .5 moves: [.25, 0] } "
                          "grades { name: 'a' moves: 1 } years: 3")
                      .status()),
      ElementsAre("grades[1].name", "grades[0].moves", "grades[1].moves", "grades", "recruits"));
  EXPECT_THAT(BadFieldsOf(Project("grades { stock: -1 leaving: 2 recruits: nan moves: [1.5] } "
                                  "years: 101 keep_size { growth: inf }")
                              .status()),
              ElementsAre("grades[0].name", "grades[0].stock", "grades[0].leaving",
                          "grades[0].recruits", "grades[0].moves[0]", "years", "keep_size.growth"));
  EXPECT_THAT(BadFieldsOf(Project("").status()), ElementsAre("grades", "years"));
}

TEST_F(LadderServiceTest, ATotalThatFallsByMoreThanLeaveIsABadGrowth) {
  const absl::Status status =
      Project(absl::StrCat(kGrades, "years: 3 keep_size { growth: -5.7 }")).status();

  EXPECT_THAT(BadFieldsOf(status), ElementsAre("keep_size.growth"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("when only 5.6 leave"));
}

TEST_F(LadderServiceTest, MoreGradesThanItsLimitAreRefused) {
  std::vector<std::string> grades;
  for (int i = 0; i < 51; ++i) grades.push_back(absl::StrCat("grades { name: 'g", i, "' }"));

  EXPECT_THAT(BadFieldsOf(Fill(absl::StrJoin(grades, " ")).status()), ElementsAre("grades"));
}

// ---- posts

TEST_F(LadderServiceTest, VacanciesDrawPeopleUpFromTheTop) {
  const auto answer = Fill(kPosts);

  ASSERT_THAT(answer, IsOk());
  ASSERT_THAT(answer->grades(), SizeIs(3));
  const std::vector<double> vacancies = {4.478, 2.13, .9};
  const std::vector<double> promotions = {0, 1.278, .63};
  const std::vector<double> external = {4.478, .852, .27};
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(answer->grades(i).vacancies(), vacancies[i], 1e-12);
    EXPECT_NEAR(answer->grades(i).promotions(), promotions[i], 1e-12);
    EXPECT_NEAR(answer->grades(i).external(), external[i], 1e-12);
  }
  EXPECT_EQ(answer->grades(2).name(), "Director");
}

TEST_F(LadderServiceTest, MorePostsAbolishedThanFallVacantHaveNoAnswerAndSayWhy) {
  const auto answer = Fill(absl::StrReplaceAll(kPosts, {{"posts: 6", "posts: 6 growth: -1"}}));

  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->grades(), IsEmpty());
  EXPECT_THAT(answer->unanswered(),
              ElementsAre("No filling: grade 3 is to lose 1 posts, when only 0.9 fall vacant."));
}

TEST_F(LadderServiceTest, BadPostsAreNamed) {
  EXPECT_THAT(BadFieldsOf(Fill("grades { name: 'a' posts: 1 internal_share: .5 } "
                               "grades { name: 'a' posts: 1 }")
                              .status()),
              ElementsAre("grades[1].name", "grades[0].internal_share"));
  EXPECT_THAT(BadFieldsOf(Fill("grades { name: 'a' posts: -1 leaving: 1.1 }").status()),
              ElementsAre("grades[0].posts", "grades[0].leaving"));
}

// ---- rates

TEST_F(LadderServiceTest, CountsWithoutAMonthlyRootGetRatesAndTheirMisfit) {
  const auto answer = Fit(kCounts);

  ASSERT_THAT(answer, IsOk());
  ASSERT_THAT(answer->grades(), SizeIs(3));
  for (const auto& grade : answer->grades()) {
    const auto sum = [](const auto& values) {
      return std::accumulate(values.begin(), values.end(), 0.0);
    };
    EXPECT_NEAR(sum(grade.yearly()) + grade.yearly_leaving(), 1, 1e-12);
    EXPECT_NEAR(sum(grade.monthly()) + grade.monthly_leaving(), 1, 1e-12);
    for (const double rate : grade.rates()) EXPECT_GE(rate, 0);
    for (const double month : grade.monthly()) EXPECT_GE(month, 0);
  }
  EXPECT_EQ(answer->grades(0).rates(0), 0);
  EXPECT_EQ(answer->grades(0).rates(2), 0);
  EXPECT_GT(answer->grades(0).yearly(2), 0);
  const auto& misfit = answer->misfit();
  EXPECT_GT(misfit.statistic(), 1);
  EXPECT_EQ(misfit.from_grade(), "Head");
  EXPECT_EQ(misfit.to(), "Director");
  EXPECT_DOUBLE_EQ(misfit.observed(), .08);
  EXPECT_NEAR(misfit.largest(), misfit.observed() - misfit.fitted(), 1e-15);
  EXPECT_THAT(misfit.words(), AllOf(HasSubstr("stay behind the observed shares"),
                                    HasSubstr("those of Head who were in Director a year later: "
                                              "8.00 % were observed")));
}

TEST_F(LadderServiceTest, CountsThatRatesLeadToSaySo) {
  const auto answer = Fit("grades { name: 'all' moved: 88 left: 12 }");

  ASSERT_THAT(answer, IsOk());
  EXPECT_NEAR(answer->grades(0).monthly_leaving(), .01059624, 1e-8);
  EXPECT_EQ(answer->misfit().words(), "Rates that hold all year lead to the observed shares.");
}

TEST_F(LadderServiceTest, WhereAGradeKeepsNobodyThereAreNoRates) {
  const auto answer = Fit("grades { name: 'all' moved: 0 left: 12 }");

  ASSERT_THAT(answer, IsOk());
  EXPECT_THAT(answer->grades(), IsEmpty());
  EXPECT_FALSE(answer->has_misfit());
  EXPECT_THAT(answer->unanswered(), ElementsAre(HasSubstr("No rates: no rates are likeliest")));
}

TEST_F(LadderServiceTest, BadCountsAreNamed) {
  EXPECT_THAT(
      BadFieldsOf(Fit("grades { name: 'a' moved: [0, 0] } grades { name: 'a' moved: 1 }").status()),
      ElementsAre("grades[1].name", "grades[0].moved", "grades[1].moved"));
  EXPECT_THAT(BadFieldsOf(Fit("grades { name: 'a' moved: -1 left: -2 }").status()),
              ElementsAre("grades[0].moved[0]", "grades[0].left"));
}

TEST(LadderContractTest, NeedsNoMoreThanTheCatalogueAndSpeaksOfNoOrganisation) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      "cairn.planner.v1.LadderService");
  ASSERT_NE(service, nullptr);
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& access = service->method(i)->options().GetExtension(options::v1::access);
    EXPECT_EQ(access.permission(), options::v1::READ_CATALOGUE) << service->method(i)->name();
    EXPECT_EQ(access.scope(), "") << service->method(i)->name();
  }
}

}  // namespace
}  // namespace cairn::planner
