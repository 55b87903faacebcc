// Rates from annual counts, held to rates that are known, to the slopes of a likelihood that the
// test works out itself, and to refusals.

#include "services/planner/engine/ladder/generator.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/ladder/matrix.h"

namespace cairn::forecast {
namespace {

using testing::AllOf;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;

// What 1,000, 400 and 200 people of team managers, heads and directors do by the yearly moves that
// have no monthly root.
const Matrix kWithoutRoot = {{800, 120, 0, 80}, {0, 328, 32, 40}, {0, 0, 170, 30}};

FittedGenerator Fitted(const Matrix& counts) {
  absl::StatusOr<FittedGenerator> fitted = FitGenerator(counts);
  EXPECT_TRUE(fitted.ok()) << fitted.status();
  return *std::move(fitted);
}

std::string Refusal(const Matrix& counts, absl::StatusCode code) {
  const absl::Status status = FitGenerator(counts).status();
  EXPECT_EQ(status.code(), code) << status;
  return std::string(status.message());
}

double LogLikelihood(const Matrix& counts, const Matrix& generator) {
  const Matrix moves = Exponential(generator);
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    for (std::size_t j = 0; j < counts[i].size(); ++j)
      if (counts[i][j] > 0) sum += counts[i][j] * std::log(moves[i][j]);
  return sum;
}

// Change of the likelihood when the rate from i to j grows by so much.
double Gain(const Matrix& counts, Matrix generator, std::size_t i, std::size_t j, double by) {
  const double before = LogLikelihood(counts, generator);
  generator[i][j] += by;
  generator[i][i] -= by;
  return LogLikelihood(counts, generator) - before;
}

// Nobody is counted to gain by another rate, up or, where it is not 0, down.
void ExpectLikeliest(const Matrix& counts, const Matrix& generator) {
  constexpr double kStep = 1e-5;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t j = 0; j < counts[i].size(); ++j) {
      if (i == j) continue;
      EXPECT_LE(Gain(counts, generator, i, j, kStep), 1e-9) << i << " to " << j;
      if (generator[i][j] < kStep) continue;
      EXPECT_LE(Gain(counts, generator, i, j, -kStep), 1e-9) << i << " to " << j;
    }
  }
}

void ExpectRates(const Matrix& generator) {
  for (std::size_t i = 0; i < generator.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < generator.size(); ++j) {
      sum += generator[i][j];
      if (i == j) continue;
      EXPECT_GE(generator[i][j], 0) << i << " to " << j;
    }
    EXPECT_NEAR(sum, 0, 1e-12);
  }
  EXPECT_THAT(generator.back(), Each(0));
}

// Two grades: up with rate .2, out with .1 and .15. After a year exp(-.3) are still in the first,
// .2 (exp(-.15) - exp(-.3)) / .15 in the second.
TEST(FitGeneratorTest, RatesThatMadeTheCountsAreFoundAgain) {
  const double stay = std::exp(-.3);
  const double up = .2 * (std::exp(-.15) - std::exp(-.3)) / .15;
  const double high = std::exp(-.15);

  const FittedGenerator fitted =
      Fitted({{500 * stay, 500 * up, 500 * (1 - stay - up)}, {0, 200 * high, 200 * (1 - high)}});

  EXPECT_THAT(
      fitted.generator,
      ElementsAre(ElementsAre(DoubleNear(-.3, 1e-6), DoubleNear(.2, 1e-6), DoubleNear(.1, 1e-6)),
                  ElementsAre(0, DoubleNear(-.15, 1e-6), DoubleNear(.15, 1e-6)),
                  ElementsAre(0, 0, 0)));
  EXPECT_NEAR(fitted.misfit.statistic, 0, 1e-6);
  EXPECT_NEAR(fitted.misfit.largest, 0, 1e-6);
}

TEST(FitGeneratorTest, OneGradeLeavesByTheLogarithmOfWhoStayed) {
  const FittedGenerator fitted = Fitted({{88, 12}});

  EXPECT_NEAR(fitted.generator[0][1], -std::log(.88), 1e-7);
  EXPECT_NEAR(fitted.monthly[0][1], .01059624, 1e-8);
}

TEST(FitGeneratorTest, DemotionsAreFoundAgain) {
  const Matrix rates = {{-.45, .25, .20}, {.05, -.15, .10}, {0, 0, 0}};
  Matrix counts = Exponential(rates);
  counts.pop_back();
  for (auto& row : counts)
    for (double& count : row) count *= 300;

  const FittedGenerator fitted = Fitted(counts);

  for (std::size_t i = 0; i < rates.size(); ++i)
    EXPECT_THAT(fitted.generator[i], testing::Pointwise(testing::DoubleNear(1e-5), rates[i]));
}

TEST(FitGeneratorTest, MovesWithoutARootGetTheLikeliestRatesAndTheirMisfit) {
  const FittedGenerator fitted = Fitted(kWithoutRoot);

  ExpectRates(fitted.generator);
  ExpectLikeliest(kWithoutRoot, fitted.generator);
  EXPECT_EQ(fitted.generator[0][2], 0);
  EXPECT_GT(fitted.misfit.statistic, 1);
}

TEST(FitGeneratorTest, TheLargestDifferenceIsTheOneThatTheMatricesShow) {
  const FittedGenerator fitted = Fitted(kWithoutRoot);

  double largest = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double people = i == 0 ? 1000 : i == 1 ? 400 : 200;
    for (std::size_t j = 0; j < 4; ++j)
      largest = std::max(largest, std::abs(fitted.yearly[i][j] - kWithoutRoot[i][j] / people));
  }
  const Misfit& misfit = fitted.misfit;
  EXPECT_DOUBLE_EQ(misfit.largest, largest);
  EXPECT_EQ(misfit.fitted, fitted.yearly[misfit.row][misfit.column]);
  EXPECT_DOUBLE_EQ(std::abs(misfit.fitted - misfit.observed), largest);
  EXPECT_EQ(misfit.row, 1U);
  EXPECT_EQ(misfit.column, 2U);
  EXPECT_DOUBLE_EQ(misfit.observed, .08);
}

TEST(FitGeneratorTest, TheStatisticIsTwiceTheDistanceToMovesThatAreFree) {
  const FittedGenerator fitted = Fitted(kWithoutRoot);
  const double free = 800 * std::log(.8) + 120 * std::log(.12) + 80 * std::log(.08) +
                      328 * std::log(.82) + 32 * std::log(.08) + 40 * std::log(.1) +
                      170 * std::log(.85) + 30 * std::log(.15);

  EXPECT_NEAR(fitted.misfit.statistic, 2 * (free - LogLikelihood(kWithoutRoot, fitted.generator)),
              1e-9);
}

TEST(FitGeneratorTest, WordsSayWhereTheLargestDifferenceIs) {
  Misfit misfit{
      .statistic = 2.5, .largest = .01, .row = 0, .column = 1, .observed = .08, .fitted = .09};
  const std::vector<std::string> grades = {"low", "high"};

  EXPECT_EQ(Describe(misfit, grades),
            "The likeliest rates that hold all year stay behind the observed shares, by a "
            "likelihood ratio statistic of 2.50. The largest difference is in those of low who "
            "were in high a year later: 8.00 % were observed, the rates lead to 9.00 %.");
  misfit.column = 0;
  EXPECT_THAT(Describe(misfit, grades), HasSubstr("those of low who stayed: 8.00 %"));
  misfit.column = 2;
  EXPECT_THAT(Describe(misfit, grades), HasSubstr("those of low who left: 8.00 %"));
  misfit.statistic = 0;
  EXPECT_EQ(Describe(misfit, grades), "Rates that hold all year lead to the observed shares.");
}

TEST(FitGeneratorTest, TwelveMonthsAreAYear) {
  const FittedGenerator fitted = Fitted(kWithoutRoot);

  Matrix year = fitted.monthly;
  for (int month = 1; month < 12; ++month) year = Product(year, fitted.monthly);

  for (std::size_t i = 0; i < year.size(); ++i) {
    EXPECT_THAT(fitted.monthly[i], Each(Ge(0)));
    EXPECT_THAT(year[i], testing::Pointwise(testing::DoubleNear(1e-12), fitted.yearly[i]));
  }
}

TEST(FitGeneratorTest, FewPeopleCountedGiveRatesTheLikelihoodCannotBeat) {
  const Matrix counts = {{5, 2, 1, 0}, {1, 3, 0, 2}, {0, 0, 4, 1}};

  const FittedGenerator fitted = Fitted(counts);

  ExpectRates(fitted.generator);
  ExpectLikeliest(counts, fitted.generator);
}

TEST(FitGeneratorTest, AGradeThatKeepsNobodyHasNoLikeliestRates) {
  EXPECT_THAT(Refusal({{0, 10}}, absl::StatusCode::kFailedPrecondition),
              HasSubstr("some grade keeps hardly anybody for a year"));
}

TEST(FitGeneratorTest, EveryBadCountIsNamed) {
  EXPECT_THAT(Refusal({{2, -1, 0}, {0, 0, 0}}, absl::StatusCode::kInvalidArgument),
              AllOf(HasSubstr("counts[0][1] must be from 0 to 1e+09, got -1"),
                    HasSubstr("counts[1] must count somebody")));
  EXPECT_THAT(Refusal({{1, 1}, {1}}, absl::StatusCode::kInvalidArgument),
              AllOf(HasSubstr("counts[0] must have one number a grade and one for leavers, 3"),
                    HasSubstr("counts[1]")));
  EXPECT_THAT(Refusal({}, absl::StatusCode::kInvalidArgument),
              HasSubstr("counts must be from 1 to 12, got 0"));
}

}  // namespace
}  // namespace cairn::forecast
