#include "services/planner/engine/calibration/shared_effect.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/calibration/fitting.h"

namespace cairn::forecast {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Lt;

std::vector<YearTotal> Years(const std::vector<int>& exits, double post_years) {
  std::vector<YearTotal> years;
  for (const int count : exits) years.push_back({count, post_years});
  return years;
}

TEST(SharedEffectFitTest, YearsThatVaryNoMoreThanChanceShowNoEffect) {
  const SharedEffectFit fit = Good(FitSharedEffect(Years({50, 52, 47, 51, 50, 49}, 150)));

  EXPECT_EQ(fit.variance, 0);
  EXPECT_EQ(fit.bounds.low, 0);
  EXPECT_THAT(fit.bounds.high, Gt(0));
  EXPECT_THAT(fit.exits_per_year, DoubleNear(299 / 900.0, 1e-12));
}

TEST(SharedEffectFitTest, ItMaximisesTheNegativeBinomialLikelihood) {
  const std::vector<int> exits = {30, 75, 52, 20, 61, 90, 44};
  const double mean = 372 / 7.0;  // with equal exposure the mean is the mean, whatever the variance
  const auto log_likelihood = [&](double variance) {
    const double a = 1 / variance;
    double sum = 0;
    for (const int count : exits)
      sum += std::lgamma(a + count) - std::lgamma(a) - std::lgamma(count + 1) +
             a * std::log(a / (a + mean)) + count * std::log(mean / (a + mean));
    return sum;
  };

  const SharedEffectFit fit = Good(FitSharedEffect(Years(exits, 150)));

  EXPECT_THAT(fit.exits_per_year, DoubleNear(mean / 150, 1e-12));
  const double best = log_likelihood(fit.variance);
  for (double variance = 0.001; variance < 2; variance += 0.001)
    ASSERT_LE(log_likelihood(variance), best + 1e-9) << variance;
  EXPECT_THAT(log_likelihood(fit.bounds.low), DoubleNear(best - kHalfChiSquare, 1e-6));
  EXPECT_THAT(log_likelihood(fit.bounds.high), DoubleNear(best - kHalfChiSquare, 1e-6));
}

TEST(SharedEffectFitTest, AKnownVarianceIsRecovered) {
  Chance chance(3);
  std::vector<int> exits;
  for (int year = 0; year < 400; ++year) {
    const double expected = 60 * chance.Gamma(0.08);
    int count = 0;
    for (double at = chance.Exponential(1 / expected); at < 1;
         at += chance.Exponential(1 / expected))
      ++count;
    exits.push_back(count);
  }

  const SharedEffectFit fit = Good(FitSharedEffect(Years(exits, 150)));

  EXPECT_THAT(fit.variance, DoubleNear(0.08, 0.02));
  EXPECT_THAT(fit.bounds.low, AllOf(Gt(0), Lt(0.08)));
  EXPECT_THAT(fit.bounds.high, Gt(0.08));
}

TEST(SharedEffectFitTest, TooFewYearsAreRefusedWithBothNumbers) {
  const auto fit = FitSharedEffect(Years({50, 40, 60, 30}, 150));

  EXPECT_EQ(fit.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(fit.status().message()),
              AllOf(HasSubstr("at least 5 years"), HasSubstr("there are 4")));
}

TEST(SharedEffectFitTest, YearsWithoutExitsOrPostsAreRefused) {
  EXPECT_EQ(FitSharedEffect(Years({0, 0, 0, 0, 0}, 150)).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(FitSharedEffect(Years({5, 5, 5, 5, 5}, 0)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace cairn::forecast
