// The annual ladder, held to figures worked out elsewhere for three grades (team manager, head of
// service, director), to closed forms, and to what each model promises.

#include "services/planner/engine/ladder/ladder.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/forecast/distribution.h"

namespace cairn::forecast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Matcher;
using testing::Pointwise;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const LadderRates kThreeGrades = {{{.80, .12, 0}, {0, .82, .08}, {0, 0, .85}}, {.08, .10, .15}};
const ByGrade kStocks = {40, 15, 6};
const ByGrade kSplit = {.8, .15, .05};

Ladder Made(LadderRates rates) {
  absl::StatusOr<Ladder> ladder = Ladder::Create(std::move(rates));
  EXPECT_TRUE(ladder.ok()) << ladder.status();
  return *std::move(ladder);
}

Ladder ThreeGrades() { return Made(kThreeGrades); }

// Two grades with demotions, and one that nobody enters from below.
Ladder UpAndDown() { return Made({{{.7, .2, 0}, {.05, .8, .05}, {.01, .04, .9}}, {.1, .1, .05}}); }

std::vector<Intake> EveryYear(int years, double recruits) {
  return std::vector<Intake>(static_cast<std::size_t>(years), Intake{recruits, kSplit});
}

double Total(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

MATCHER_P(NearTo, tolerance, "") {
  return std::abs(std::get<0>(arg) - std::get<1>(arg)) <= tolerance;
}

Matcher<ByGrade> Near(const ByGrade& expected, double tolerance) {
  return Pointwise(NearTo(tolerance), expected);
}

template <typename T>
std::string Refusal(const absl::StatusOr<T>& answer, absl::StatusCode code) {
  EXPECT_EQ(answer.status().code(), code) << answer.status();
  return std::string(answer.status().message());
}

// By hand, so that the tests do not multiply as the engine does.
Matrix PowerOf(const Matrix& matrix, int times) {
  Matrix power = matrix;
  for (int n = 1; n < times; ++n) {
    Matrix next(matrix.size(), ByGrade(matrix.size(), 0.0));
    for (std::size_t i = 0; i < matrix.size(); ++i)
      for (std::size_t j = 0; j < matrix.size(); ++j)
        for (std::size_t k = 0; k < matrix.size(); ++k) next[i][j] += power[i][k] * matrix[k][j];
    power = next;
  }
  return power;
}

// ---- what is a ladder

struct BadRates {
  const char* label;
  void (*spoil)(LadderRates&);
  std::vector<std::string> fields;
};

void PrintTo(const BadRates& bad, std::ostream* out) { *out << bad.label; }

class BadRatesTest : public testing::TestWithParam<BadRates> {};

TEST_P(BadRatesTest, AreNamedAndNothingElseIs) {
  LadderRates rates = kThreeGrades;
  GetParam().spoil(rates);

  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(rates)) fields.push_back(problem.field);

  EXPECT_EQ(fields, GetParam().fields);
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadRatesTest,
    testing::Values(
        BadRates{"no_grade", [](LadderRates& r) { r = {}; }, {"moves"}},
        BadRates{
            "too_many_grades", [](LadderRates& r) { r.moves.resize(kMaxGrades + 1); }, {"moves"}},
        BadRates{"short_row", [](LadderRates& r) { r.moves[1].pop_back(); }, {"moves[1]"}},
        BadRates{"nobody_knows_who_leaves", [](LadderRates& r) { r.leaving.clear(); }, {"leaving"}},
        BadRates{"negative_move",
                 [](LadderRates& r) {
                   r.moves[0][1] = -.12;
                   r.moves[0][2] = .24;
                 },
                 {"moves[0][1]"}},
        BadRates{"no_number", [](LadderRates& r) { r.leaving[2] = kNan; }, {"leaving[2]"}},
        BadRates{"sum_too_small", [](LadderRates& r) { r.moves[2][2] = .84; }, {"moves[2]"}},
        BadRates{"sum_just_too_large", [](LadderRates& r) { r.leaving[0] += 2e-9; }, {"moves[0]"}},
        BadRates{"all_at_once",
                 [](LadderRates& r) {
                   r.moves[0][0] = .9;
                   r.moves[1][2] = 1.2;
                   r.leaving[2] = -.15;
                 },
                 {"moves[1][2]", "leaving[2]", "moves[0]", "moves[1]", "moves[2]"}}),
    [](const auto& test) { return test.param.label; });

TEST(LadderTest, RatesThatSumToOneWithinRoundingAreTaken) {
  LadderRates rates = kThreeGrades;
  rates.leaving[0] += 5e-10;

  EXPECT_THAT(Validate(rates), IsEmpty());
}

TEST(LadderTest, ABadLadderIsRefusedWithEveryProblem) {
  LadderRates rates = kThreeGrades;
  rates.leaving[0] = .05;
  rates.moves[1][1] = .8;

  EXPECT_EQ(Refusal(Ladder::Create(rates), absl::StatusCode::kInvalidArgument),
            "moves[0] and leaving[0] must sum to 1, got 0.97; moves[1] and leaving[1] must sum to "
            "1, got 0.98");
}

TEST(LadderTest, StocksAndIntakesThatDoNotFitAreRefusedWithEveryProblem) {
  const auto pushed = PushStocks(ThreeGrades(), {40, -1}, {{-2, {.5, .4, .2}}});

  EXPECT_EQ(Refusal(pushed, absl::StatusCode::kInvalidArgument),
            "stocks must have one number a grade, 3, got 2; intakes[0].recruits must be from 0 to "
            "1e+09, got -2; intakes[0].split must sum to 1, got 1.1");
}

// ---- push

TEST(PushTest, StocksFollowTheRatesYearByYear) {
  const auto years = PushStocks(ThreeGrades(), kStocks, EveryYear(10, 8));

  ASSERT_TRUE(years.ok()) << years.status();
  ASSERT_EQ(years->size(), 11u);
  EXPECT_EQ((*years)[0], kStocks);
  EXPECT_THAT((*years)[1], Near({38.4, 18.3, 6.7}, 1e-12));
  EXPECT_THAT((*years)[2], Near({37.12, 20.814, 7.559}, 1e-12));
  EXPECT_THAT((*years)[5], Near({34.62144, 25.247255, 10.352385}, 5e-7));
  EXPECT_THAT((*years)[10], Near({32.858993, 27.656720, 13.989101}, 5e-7));
}

TEST(PushTest, EachYearHasItsOwnRecruits) {
  const auto years = PushStocks(ThreeGrades(), kStocks, {{0, kSplit}, {10, {0, 0, 1}}});

  ASSERT_TRUE(years.ok()) << years.status();
  EXPECT_THAT((*years)[1], Near({32, 17.1, 6.3}, 1e-12));
  EXPECT_THAT((*years)[2], Near({25.6, 17.862, 16.723}, 1e-12));
}

TEST(PushTest, TheSameRecruitsEveryYearLeadToTheFixedPoint) {
  const auto steady = SteadyStocks(ThreeGrades(), {8, kSplit});

  ASSERT_TRUE(steady.ok()) << steady.status();
  EXPECT_THAT(*steady, Near({32, 28, 17.6}, 1e-12));
  EXPECT_NEAR(Total(*steady), 77.6, 1e-12);
  const auto years = PushStocks(ThreeGrades(), kStocks, EveryYear(400, 8));
  ASSERT_TRUE(years.ok()) << years.status();
  EXPECT_THAT(years->back(), Near(*steady, 1e-10));
  const auto stays = PushStocks(ThreeGrades(), *steady, EveryYear(1, 8));
  EXPECT_THAT(stays->back(), Near(*steady, 1e-12));
}

TEST(PushTest, TheFundamentalMatrixTellsServiceAndCareers) {
  const auto service = ServiceOf(ThreeGrades());

  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_THAT(service->years[0], Near({5, 3.3333, 1.7778}, 5e-5));
  EXPECT_THAT(service->years[1], Near({0, 5.5556, 2.9630}, 5e-5));
  EXPECT_THAT(service->years[2], Near({0, 0, 6.6667}, 5e-5));
  EXPECT_THAT(service->mean_years, Near({10.1111, 8.5185, 6.6667}, 5e-5));
  EXPECT_NEAR(service->ever[0][2], .26667, 5e-6);
  EXPECT_NEAR(service->ever[1][2], .44444, 5e-6);
  EXPECT_NEAR(service->ever[2][2], 1, 1e-15);
  EXPECT_EQ(service->ever[2][0], 0);
}

// Every year is spent in some grade and ends in it, in another or outside: N = I + N P.
TEST(PushTest, YearsOfServiceBalanceWhenPeopleMoveDownToo) {
  const auto service = ServiceOf(UpAndDown());

  ASSERT_TRUE(service.ok()) << service.status();
  for (std::size_t i = 0; i < 3; ++i) {
    double leavers = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      double entered = i == j ? 1 : 0;
      for (std::size_t k = 0; k < 3; ++k)
        entered += service->years[i][k] * UpAndDown().moves()[k][j];
      EXPECT_NEAR(service->years[i][j], entered, 1e-12);
      leavers += service->years[i][j] * UpAndDown().leaving()[j];
    }
    EXPECT_NEAR(leavers, 1, 1e-12);
  }
}

TEST(PushTest, ServiceThatHardlyEverEndsIsStillRight) {
  const auto service = ServiceOf(Made({{{1 - 1e-11}}, {1e-11}}));

  ASSERT_TRUE(service.ok()) << service.status();
  EXPECT_NEAR(service->mean_years[0] * 1e-11, 1, 1e-12);
}

TEST(PushTest, AGradeThatNobodyLeavesHasNoSteadyState) {
  const Ladder closed = Made({{{.8, .1, 0}, {0, .5, .5}, {0, .5, .5}}, {.1, 0, 0}});

  const std::string words = "nobody in grade 2 ever leaves";
  EXPECT_THAT(Refusal(ServiceOf(closed), absl::StatusCode::kFailedPrecondition), HasSubstr(words));
  EXPECT_THAT(Refusal(SteadyStocks(closed, {1, kSplit}), absl::StatusCode::kFailedPrecondition),
              HasSubstr(words));
}

// ---- a total that is kept

TEST(KeepSizeTest, RecruitsReplaceTheLeaversAndTheTotalStays) {
  const auto plan = KeepSize(ThreeGrades(), kStocks, kSplit, std::vector<double>(11, 0.0));

  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->stocks[1], Near({36.48, 17.94, 6.58}, 1e-12));
  EXPECT_THAT(plan->stocks[10], Near({25.859593, 22.931550, 12.208858}, 5e-7));
  EXPECT_NEAR(plan->recruits[10], 6.193251, 5e-7);
  for (const ByGrade& stocks : plan->stocks) EXPECT_NEAR(Total(stocks), 61, 1e-12);
}

TEST(KeepSizeTest, TheStationaryStructureIsWhereAKeptTotalEnds) {
  const auto shares = StationaryShares(ThreeGrades(), kSplit);

  ASSERT_TRUE(shares.ok()) << shares.status();
  EXPECT_THAT(*shares, Near({.412371, .360825, .226804}, 5e-7));
  const auto plan = KeepSize(ThreeGrades(), kStocks, kSplit, std::vector<double>(300, 0.0));
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->stocks.back(), Near({25.1546, 22.0103, 13.8351}, 5e-5));
}

// R(t+1) = n(t) w' + M(t+1); 40 x .08 + 15 x .10 + 6 x .15 = 5.6.
TEST(KeepSizeTest, GrowthIsRecruitedBesideTheLeavers) {
  const auto plan = KeepSize(ThreeGrades(), kStocks, kSplit, {4, -2.5});

  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_NEAR(plan->recruits[0], 9.6, 1e-12);
  EXPECT_NEAR(Total(plan->stocks[1]), 65, 1e-12);
  EXPECT_NEAR(Total(plan->stocks[2]), 62.5, 1e-12);
  EXPECT_THAT(plan->stocks[1], Near({39.68, 18.54, 6.78}, 1e-12));
}

TEST(KeepSizeTest, ATotalThatFallsFasterThanPeopleLeaveIsRefused) {
  const auto plan = KeepSize(ThreeGrades(), kStocks, kSplit, {0, -7});

  EXPECT_THAT(Refusal(plan, absl::StatusCode::kFailedPrecondition),
              HasSubstr("the total is to fall by 7 in year 2, when only 5.6"));
}

// n(0) Q^t with Q = P + w' r, multiplied out here.
TEST(KeepSizeTest, TheLadderThatReplacesItsLeaversLeadsToTheSameStocks) {
  const auto replacing = Replacing(ThreeGrades(), kSplit);

  ASSERT_TRUE(replacing.ok()) << replacing.status();
  EXPECT_THAT(replacing->moves()[0], Near({.864, .132, .004}, 1e-15));
  EXPECT_THAT(replacing->moves()[1], Near({.08, .835, .085}, 1e-15));
  EXPECT_THAT(replacing->moves()[2], Near({.12, .0225, .8575}, 1e-15));
  EXPECT_EQ(replacing->leaving(), ByGrade(3, 0.0));
  const auto plan = KeepSize(ThreeGrades(), kStocks, kSplit, std::vector<double>(10, 0.0));
  const auto pushed = PushStocks(*replacing, kStocks, EveryYear(10, 0));
  ASSERT_TRUE(plan.ok() && pushed.ok());
  EXPECT_THAT(pushed->back(), Near(plan->stocks.back(), 1e-12));
}

// ---- the length of a step

TEST(StepTest, AYearlyProbabilityIsTwelveMonthlyOnes) {
  EXPECT_NEAR(MonthlyProbability(.12), .01059624, 5e-9);
  EXPECT_NEAR(1 - std::pow(.99, 12), .113615, 5e-7);
  EXPECT_NEAR(MonthlyProbability(1 - std::pow(.99, 12)), .01, 1e-15);
  EXPECT_EQ(MonthlyProbability(0), 0);
  EXPECT_EQ(MonthlyProbability(1), 1);
  EXPECT_NEAR(MonthlyProbability(1.2e-15), 1e-16, 1e-28);
}

TEST(StepTest, ALadderWithoutDoublePromotionsHasNoMonthlyRootAndSaysWhichEntry) {
  EXPECT_THAT(Refusal(MonthlyRoot(ThreeGrades()), absl::StatusCode::kFailedPrecondition),
              HasSubstr("no monthly root: entry (1, 3) would be -0.000532"));
  EXPECT_THAT(Refusal(Generator(ThreeGrades()), absl::StatusCode::kFailedPrecondition),
              HasSubstr("entry (1, 3) would be -0.007084"));
}

TEST(StepTest, AYearOfTwelveEqualMonthsGivesTheMonthBack) {
  const Matrix month = {{.98, .012, 0}, {.002, .983, .007}, {0, .001, .985}};
  const Matrix year = PowerOf(month, 12);
  LadderRates rates{year, {}};
  for (const ByGrade& row : year) rates.leaving.push_back(1 - Total(row));

  const auto root = MonthlyRoot(Made(rates));

  ASSERT_TRUE(root.ok()) << root.status();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_THAT(root->moves()[i], Near(month[i], 1e-13));
  EXPECT_THAT(root->leaving(), Near({.008, .008, .014}, 1e-13));
}

// Of one grade log P = ln p, and the rate of leaving is its negative.
TEST(StepTest, TheGeneratorOfOneGradeIsALogarithm) {
  const auto generator = Generator(Made({{{.3}}, {.7}}));

  ASSERT_TRUE(generator.ok()) << generator.status();
  EXPECT_THAT((*generator)[0], Near({std::log(.3), -std::log(.3)}, 1e-13));
  EXPECT_THAT((*generator)[1], Near({0, 0}, 0));
}

// Two grades that exchange people, nobody leaves: with p + q = s, log P = ln(1 - s)/s (I - P) up to
// sign.
TEST(StepTest, TheGeneratorOfAnExchangeIsTheClosedForm) {
  const auto generator = Generator(Made({{{.9, .1}, {.3, .7}}, {0, 0}}));

  ASSERT_TRUE(generator.ok()) << generator.status();
  const double rate = -std::log(1 - .4) / .4;
  EXPECT_THAT((*generator)[0], Near({-.1 * rate, .1 * rate, 0}, 1e-13));
  EXPECT_THAT((*generator)[1], Near({.3 * rate, -.3 * rate, 0}, 1e-13));
}

TEST(StepTest, GradesThatKeepAlmostNobodyStillHaveTheirMonth) {
  const auto root = MonthlyRoot(Made({{{1e-6, .5}, {0, .9}}, {.499999, .1}}));

  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_NEAR(root->moves()[0][0], std::pow(1e-6, 1 / 12.0), 1e-12);
  EXPECT_NEAR(root->moves()[1][1], std::pow(.9, 1 / 12.0), 1e-12);
}

struct NoMonth {
  const char* label;
  LadderRates rates;
};

void PrintTo(const NoMonth& no_month, std::ostream* out) { *out << no_month.label; }

class NoMonthTest : public testing::TestWithParam<NoMonth> {};

TEST_P(NoMonthTest, IsRefused) {
  const std::string words = "the yearly moves have no logarithm";
  const Ladder ladder = Made(GetParam().rates);

  EXPECT_THAT(Refusal(MonthlyRoot(ladder), absl::StatusCode::kFailedPrecondition),
              HasSubstr(words));
  EXPECT_THAT(Refusal(Generator(ladder), absl::StatusCode::kFailedPrecondition), HasSubstr(words));
}

INSTANTIATE_TEST_SUITE_P(
    Each, NoMonthTest,
    testing::Values(NoMonth{"a_grade_that_keeps_nobody", {{{0, .5}, {0, .9}}, {.5, .1}}},
                    NoMonth{"two_grades_alike", {{{.5, .5}, {.5, .5}}, {0, 0}}},
                    NoMonth{"a_swap_every_year", {{{.2, .8}, {.8, .2}}, {0, 0}}}),
    [](const auto& test) { return test.param.label; });

// ---- chance

TEST(MomentsTest, FiveYearsWithoutRecruitsHaveTheKnownCovariance) {
  const auto years =
      PushMoments(ThreeGrades(), Known(kStocks), EveryYear(5, 0), RecruitLaw::kMultinomial);

  ASSERT_TRUE(years.ok()) << years.status();
  const Moments& fifth = years->back();
  EXPECT_THAT(fifth.mean, Near({13.1072, 15.89546, 7.725031}, 5e-6));
  EXPECT_NEAR(fifth.covariance[0][0], 8.812233, 5e-7);
  EXPECT_NEAR(fifth.covariance[1][1], 11.163763, 5e-7);
  EXPECT_NEAR(fifth.covariance[2][2], 5.860958, 5e-7);
  EXPECT_NEAR(fifth.covariance[0][1], -3.386364, 5e-7);
}

// Nobody meets anybody: each person is one draw from a row of P^t.
TEST(MomentsTest, WithoutRecruitsTheRecursionIsTheClosedForm) {
  for (const Ladder& ladder : {ThreeGrades(), UpAndDown()}) {
    const auto years =
        PushMoments(ladder, Known(kStocks), EveryYear(30, 0), RecruitLaw::kAllocated);
    ASSERT_TRUE(years.ok()) << years.status();
    for (const int t : {1, 5, 30}) {
      const Matrix p = PowerOf(ladder.moves(), t);
      const Matrix& covariance = (*years)[static_cast<std::size_t>(t)].covariance;
      for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
          double exact = 0;
          for (std::size_t i = 0; i < 3; ++i)
            exact += kStocks[i] * ((a == b ? p[i][a] : 0) - p[i][a] * p[i][b]);
          EXPECT_NEAR(covariance[a][b], exact, 1e-12) << t << ": " << a << ", " << b;
        }
      }
    }
  }
}

TEST(MomentsTest, PoissonStocksAndRecruitsStayIndependentPoisson) {
  Moments start{kStocks, {{40, 0, 0}, {0, 15, 0}, {0, 0, 6}}};

  const auto years = PushMoments(ThreeGrades(), start, EveryYear(12, 8), RecruitLaw::kPoisson);

  ASSERT_TRUE(years.ok()) << years.status();
  for (const Moments& year : *years)
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_NEAR(year.covariance[i][j], i == j ? year.mean[i] : 0, 1e-12);
}

// The exact law of a grade's stock: everybody of the start and every recruit is in it or not.
TEST(MomentsTest, VariancesAreThoseOfTheConvolvedLaw) {
  const Intake intake{10, {.7, .2, .1}};
  const int years = 4;
  const auto multinomial = PushMoments(ThreeGrades(), Known(kStocks),
                                       {intake, intake, intake, intake}, RecruitLaw::kMultinomial);
  const auto allocated = PushMoments(ThreeGrades(), Known(kStocks),
                                     {intake, intake, intake, intake}, RecruitLaw::kAllocated);
  ASSERT_TRUE(multinomial.ok() && allocated.ok());
  for (std::size_t j = 0; j < 3; ++j) {
    Distribution by_chance;
    Distribution by_plan;
    for (std::size_t i = 0; i < 3; ++i) {
      const double there = PowerOf(ThreeGrades().moves(), years)[i][j];
      by_chance.AddEvents(static_cast<int>(kStocks[i]), there);
      by_plan.AddEvents(static_cast<int>(kStocks[i]), there);
    }
    for (int age = 0; age < years; ++age) {
      double recruited_there = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        const double there =
            age == 0 ? (i == j ? 1 : 0) : PowerOf(ThreeGrades().moves(), age)[i][j];
        recruited_there += intake.split[i] * there;
        by_plan.AddEvents(static_cast<int>(std::lround(10 * intake.split[i])), there);
      }
      by_chance.AddEvents(10, recruited_there);
    }
    EXPECT_NEAR(multinomial->back().mean[j], by_chance.Mean(), 1e-10);
    EXPECT_NEAR(multinomial->back().covariance[j][j], by_chance.Variance(), 1e-9);
    EXPECT_NEAR(allocated->back().covariance[j][j], by_plan.Variance(), 1e-9);
  }
}

TEST(MomentsTest, FewerThingsLeftToChanceMeanLessVariance) {
  const auto variance = [](RecruitLaw law) {
    const auto years = PushMoments(ThreeGrades(), Known(kStocks), EveryYear(3, 8), law);
    return years->back().covariance[0][0];
  };

  EXPECT_LT(variance(RecruitLaw::kAllocated), variance(RecruitLaw::kMultinomial));
  EXPECT_LT(variance(RecruitLaw::kMultinomial), variance(RecruitLaw::kPoisson));
}

TEST(MomentsTest, AKeptTotalHasNoVariance) {
  const auto replacing = Replacing(ThreeGrades(), kSplit);
  ASSERT_TRUE(replacing.ok()) << replacing.status();

  const auto years =
      PushMoments(*replacing, Known(kStocks), EveryYear(8, 0), RecruitLaw::kAllocated);

  ASSERT_TRUE(years.ok()) << years.status();
  double of_the_total = 0;
  for (const ByGrade& row : years->back().covariance) of_the_total += Total(row);
  EXPECT_NEAR(of_the_total, 0, 1e-12);
  EXPECT_GT(years->back().covariance[0][0], 1);
}

TEST(MomentsTest, ACovarianceOfOtherGradesIsRefused) {
  const auto years =
      PushMoments(ThreeGrades(), {kStocks, {{1, 0}, {0, 1}}}, {}, RecruitLaw::kPoisson);

  EXPECT_EQ(Refusal(years, absl::StatusCode::kInvalidArgument),
            "covariance must have one row a grade, 3, got 2");
}

// ---- pull

const Establishment kPosts = {{40, 15, 6}, {.08, .10, .15}, {0, 0, 0}, {0, .6, .7}};

TEST(PullTest, VacanciesDrawPeopleUpFromTheTop) {
  const auto filling = FillVacancies(kPosts);

  ASSERT_TRUE(filling.ok()) << filling.status();
  EXPECT_THAT(filling->vacancies, Near({4.478, 2.13, .9}, 1e-12));
  EXPECT_THAT(filling->promotions, Near({0, 1.278, .63}, 1e-12));
  EXPECT_THAT(filling->external, Near({4.478, .852, .27}, 1e-12));
  EXPECT_NEAR(Total(filling->external), 5.6, 1e-12);
}

TEST(PullTest, FromOutsideComeAsManyAsLeaveAndAsPostsAreAdded) {
  Establishment growing = kPosts;
  growing.growth = {-1.5, 3, .25};
  growing.internal = {0, 1, .35};

  const auto filling = FillVacancies(growing);

  ASSERT_TRUE(filling.ok()) << filling.status();
  EXPECT_NEAR(Total(filling->external), 5.6 + 1.75, 1e-12);
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(filling->promotions[k] + filling->external[k], filling->vacancies[k], 1e-12);
}

TEST(PullTest, MorePostsAbolishedThanFallVacantAreRefused) {
  Establishment shrinking = kPosts;
  shrinking.growth = {0, -3, 0};

  EXPECT_EQ(Refusal(FillVacancies(shrinking), absl::StatusCode::kFailedPrecondition),
            "grade 2 is to lose 3 posts, when only 2.13 fall vacant");
}

TEST(PullTest, EveryBadFieldIsNamed) {
  const auto filling = FillVacancies({{40, -15}, {.1, 1.5}, {0}, {.1, 0}});

  EXPECT_EQ(Refusal(filling, absl::StatusCode::kInvalidArgument),
            "posts[1] must be from 0 to 1e+09, got -15; leaving[1] must be from 0 to 1, got 1.5; "
            "growth must have one number a grade, 2, got 1; internal[0] must be 0, since no grade "
            "is below it, got 0.1");
}

// ---- what recruitment alone can do

TEST(MaintainTest, TodaysStructureFailsInTheGradesThatFillFromBelow) {
  const auto kept = Maintain(ThreeGrades(), kStocks);

  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_FALSE(kept->possible());
  EXPECT_THAT(kept->recruits, Near({8, -2.1, -.3}, 1e-12));
  EXPECT_THAT(kept->excess, ElementsAre(1, 2));
  EXPECT_THAT(kept->split, IsEmpty());
}

TEST(MaintainTest, AStructureThatCanBeKeptTellsItsRecruits) {
  const auto kept = Maintain(ThreeGrades(), {30, 20, 11});

  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_TRUE(kept->possible());
  EXPECT_THAT(kept->recruits, Near({6, 0, .05}, 1e-12));
  EXPECT_NEAR(kept->total, 6.05, 1e-12);
  EXPECT_THAT(kept->split, Near({.991736, 0, .008264}, 5e-7));
  const auto plan = KeepSize(ThreeGrades(), {30, 20, 11}, kept->split, {0, 0, 0});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->stocks.back(), Near({30, 20, 11}, 1e-12));
}

TEST(MaintainTest, TheCornersOfWhatCanBeKeptAreWhereOneGradeRecruitsAlone) {
  const auto corners = MaintainableCorners(ThreeGrades(), 61);

  ASSERT_TRUE(corners.ok()) << corners.status();
  EXPECT_THAT((*corners)[0], Near({30.1648, 20.1099, 10.7253}, 5e-5));
  EXPECT_THAT((*corners)[1], Near({0, 39.7826, 21.2174}, 5e-5));
  EXPECT_THAT((*corners)[2], Near({0, 0, 61}, 1e-12));
}

TEST(MaintainTest, WhateverLiesBetweenTheCornersCanBeKeptAndNothingOutside) {
  const auto corners = MaintainableCorners(UpAndDown(), 50);
  ASSERT_TRUE(corners.ok()) << corners.status();
  const auto mean = [&](const ByGrade& weights) {
    ByGrade stocks(3, 0.0);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) stocks[j] += weights[i] * (*corners)[i][j];
    return stocks;
  };

  EXPECT_TRUE(Maintain(UpAndDown(), mean({.2, .5, .3}))->possible());
  EXPECT_TRUE(Maintain(UpAndDown(), mean({0, 1, 0}))->possible());
  EXPECT_THAT(Maintain(UpAndDown(), mean({-.05, .55, .5}))->excess, ElementsAre(0));
}

TEST(AttainTest, AStructureWithinReachTellsItsRecruits) {
  const auto reached = Attain(ThreeGrades(), kStocks, {33, 20, 7});

  ASSERT_TRUE(reached.ok()) << reached.status();
  EXPECT_TRUE(reached->possible());
  EXPECT_THAT(reached->recruits, Near({1, 2.9, .7}, 1e-12));
  const auto pushed = PushStocks(ThreeGrades(), kStocks, {{reached->total, reached->split}});
  ASSERT_TRUE(pushed.ok()) << pushed.status();
  EXPECT_THAT(pushed->back(), Near({33, 20, 7}, 1e-12));
}

TEST(AttainTest, AGradeThatMustShrinkFasterThanPeopleLeaveItIsOutOfReach) {
  const auto reached = Attain(ThreeGrades(), kStocks, {31, 18, 7});

  ASSERT_TRUE(reached.ok()) << reached.status();
  EXPECT_THAT(reached->excess, ElementsAre(0));
  EXPECT_NEAR(reached->recruits[0], -1, 1e-12);
}

TEST(AttainTest, WhereNobodyIsNeededThereIsNoSplit) {
  const auto kept = Maintain(Made({{{1}}, {0}}), {5});

  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_TRUE(kept->possible());
  EXPECT_EQ(kept->total, 0);
  EXPECT_THAT(kept->split, IsEmpty());
}

}  // namespace
}  // namespace cairn::forecast
