#include "services/planner/engine/calibration/exits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "boost/math/special_functions/gamma.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/calibration/fitting.h"

namespace cairn::forecast {
namespace {

using ::testing::AllOf;
using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Lt;

constexpr double kUnknown = std::numeric_limits<double>::infinity();

std::vector<HoldingSeen> Seen(int kept, int lost, double years) {
  std::vector<HoldingSeen> seen(kept, {years, Holding::kKept});
  seen.insert(seen.end(), lost, {years, Holding::kLost});
  return seen;
}

std::vector<HoldingSeen> Joined(std::vector<HoldingSeen> first,
                                const std::vector<HoldingSeen>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(ExitRateTest, WithEqualIntervalsTheRateFollowsFromTheShareKept) {
  // e^(-L/2) = 30/40.
  const ExitRate rate = Good(FitExitRate(Seen(30, 10, 0.5)));

  EXPECT_THAT(rate.per_year, DoubleNear(-2 * std::log(0.75), 1e-12));
  EXPECT_EQ(rate.exits, 10);
}

TEST(ExitRateTest, ExposureCountsAnExitForItsExpectedPartOfTheInterval) {
  // Half are lost in a year, so L = ln 2 and an exit's exposure is 1/ln 2 - 1 = 0.442695.
  const ExitRate rate = Good(FitExitRate(Seen(10, 10, 1)));

  EXPECT_THAT(rate.exposure_years, DoubleNear(10 + 10 * 0.4426950408889634, 1e-9));
  EXPECT_THAT(rate.exits / rate.exposure_years, DoubleNear(std::log(2.0), 1e-12));
}

TEST(ExitRateTest, UndatedExitsTellLessThanDatedOnes) {
  // x^2 e^x / (e^x - 1)^2 at x = ln 2 is 2 (ln 2)^2 = 0.960906 an exit.
  EXPECT_THAT(Good(FitExitRate(Seen(10, 10, 1))).effective_exits, DoubleNear(9.60906, 1e-5));
  EXPECT_THAT(Good(FitExitRate(Seen(1000, 10, 0.001))).effective_exits, DoubleNear(10, 1e-4));
}

TEST(ExitRateTest, WithShortIntervalsItIsExitsByExposure) {
  const double day = 1 / 365.25;

  const ExitRate rate = Good(FitExitRate(Seen(36525, 20, day)));

  EXPECT_THAT(rate.per_year, DoubleNear(20 / (36525 * day + 20 * day / 2), 1e-8));
}

TEST(ExitRateTest, TakingWholeIntervalsWouldRead034As029) {
  const double lost = 1 - std::exp(-0.34);  // 0.2882 within a year
  const int exits = static_cast<int>(std::round(100'000 * lost));

  const ExitRate rate = Good(FitExitRate(Seen(100'000 - exits, exits, 1)));

  EXPECT_THAT(rate.per_year, DoubleNear(0.34, 1e-4));
  EXPECT_THAT(exits / 100'000.0, DoubleNear(0.29, 0.005));
}

TEST(ExitRateTest, ItIsWhereTheLikelihoodOfUnequalIntervalsIsHighest) {
  const std::vector<HoldingSeen> seen =
      Joined(Seen(40, 9, 0.25), Joined(Seen(25, 4, 0.5), Seen(12, 6, 1.75)));
  const auto log_likelihood = [&](double rate) {
    double sum = 0;
    for (const HoldingSeen& one : seen) {
      const double kept = std::exp(-rate * one.years);
      sum += std::log(one.holding == Holding::kKept ? kept : 1 - kept);
    }
    return sum;
  };

  const ExitRate rate = Good(FitExitRate(seen));

  const double best = log_likelihood(rate.per_year);
  for (double other = 0.01; other < 2; other += 0.001) ASSERT_LE(log_likelihood(other), best);
  EXPECT_THAT(log_likelihood(rate.bounds.low), DoubleNear(best - kHalfChiSquare, 1e-9));
  EXPECT_THAT(log_likelihood(rate.bounds.high), DoubleNear(best - kHalfChiSquare, 1e-9));
}

TEST(ExitRateTest, TheIntervalIsTheLikelihoodRatioIntervalOfTheShareLost) {
  // 10 of 20: p (1 - p) = e^(-1.9207/10) / 4.
  const double spread = std::sqrt(0.25 - std::exp(-kHalfChiSquare / 10) / 4);

  const ExitRate rate = Good(FitExitRate(Seen(10, 10, 1)));

  EXPECT_THAT(rate.bounds.low, DoubleNear(-std::log(0.5 + spread), 1e-9));
  EXPECT_THAT(rate.bounds.high, DoubleNear(-std::log(0.5 - spread), 1e-9));
}

TEST(ExitRateTest, OneMoreExitRaisesTheRateAndOneMoreKeptLowersIt) {
  const double rate = Good(FitExitRate(Seen(30, 10, 0.5))).per_year;

  EXPECT_THAT(Good(FitExitRate(Joined(Seen(30, 10, 0.5), Seen(0, 1, 2)))).per_year, Gt(rate));
  EXPECT_THAT(Good(FitExitRate(Joined(Seen(30, 10, 0.5), Seen(1, 0, 0.1)))).per_year, Lt(rate));
}

TEST(ExitRateTest, TheOrderOfWhatWasSeenChangesNoBit) {
  std::vector<HoldingSeen> seen =
      Joined(Seen(41, 9, 0.1), Joined(Seen(25, 4, 0.7), Seen(12, 6, 1.3)));
  const ExitRate rate = Good(FitExitRate(seen));
  std::reverse(seen.begin(), seen.end());

  const ExitRate again = Good(FitExitRate(seen));

  EXPECT_EQ(rate.per_year, again.per_year);
  EXPECT_EQ(rate.exposure_years, again.exposure_years);
  EXPECT_EQ(rate.bounds.low, again.bounds.low);
  EXPECT_EQ(rate.bounds.high, again.bounds.high);
}

TEST(ExitRateTest, TooFewExitsAreRefusedWithBothNumbers) {
  const auto rate = FitExitRate(Seen(500, 4, 1));

  EXPECT_EQ(rate.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(rate.status().message()),
              AllOf(HasSubstr("at least 5 exits"), HasSubstr("there are 4")));
  EXPECT_TRUE(FitExitRate(Seen(500, 5, 1)).ok());
}

TEST(ExitRateTest, WhereNobodyWasKeptThereIsNoHighestLikelihood) {
  EXPECT_EQ(FitExitRate(Seen(0, 8, 1)).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ExitRateTest, AnIntervalWithoutLengthIsInvalid) {
  for (const double years : {0.0, -1.0, kUnknown, std::nan("")})
    EXPECT_EQ(FitExitRate(Joined(Seen(9, 9, 1), Seen(1, 0, years))).status().code(),
              absl::StatusCode::kInvalidArgument)
        << years;
}

// ---- dated exits

std::vector<HoldingSeen> LostThatDay(int lost, double years) {
  return std::vector<HoldingSeen>(lost, {years, Holding::kLostThatDay});
}

TEST(DatedExitTest, TheRateIsExitsByExposure) {
  // Six exits after three years each, and eleven holders who stayed for two: 6 / 40.
  const ExitRate rate = Good(FitExitRate(Joined(LostThatDay(6, 3), Seen(11, 0, 2))));

  EXPECT_THAT(rate.per_year, DoubleNear(0.15, 1e-14));
  EXPECT_THAT(rate.exposure_years, DoubleNear(40, 1e-12));
  EXPECT_EQ(rate.exits, 6);
  EXPECT_EQ(rate.effective_exits, 6) << "each tells as much as a dated exit";
}

TEST(DatedExitTest, TheIntervalIsThatOfThePoissonLikelihood) {
  const ExitRate rate = Good(FitExitRate(Joined(LostThatDay(6, 3), Seen(11, 0, 2))));

  const auto log_likelihood = [](double per_year) {
    return 6 * std::log(per_year) - 40 * per_year;
  };
  for (const double end : {rate.bounds.low, rate.bounds.high})
    EXPECT_THAT(log_likelihood(end), DoubleNear(log_likelihood(0.15) - kHalfChiSquare, 1e-9));
  EXPECT_THAT(rate.bounds.low, Lt(0.15));
  EXPECT_THAT(rate.bounds.high, Gt(0.15));
}

TEST(DatedExitTest, ExitsAloneHaveARate) {
  EXPECT_THAT(Good(FitExitRate(LostThatDay(8, 0.5))).per_year, DoubleNear(2, 1e-14));
}

TEST(DatedExitTest, DatedAndUndatedExitsShareOneLikelihood) {
  const std::vector<HoldingSeen> seen =
      Joined(LostThatDay(4, 2.5), Joined(Seen(30, 5, 0.5), Seen(7, 0, 4)));
  const auto log_likelihood = [](double rate) {
    return 4 * std::log(rate) - rate * (4 * 2.5 + 30 * 0.5 + 7 * 4) +
           5 * std::log(1 - std::exp(-rate * 0.5));
  };

  const ExitRate rate = Good(FitExitRate(seen));

  for (double other = 0.01; other < 2; other += 0.001)
    ASSERT_LE(log_likelihood(other), log_likelihood(rate.per_year));
  EXPECT_EQ(rate.exits, 9);
  EXPECT_THAT(log_likelihood(rate.bounds.high),
              DoubleNear(log_likelihood(rate.per_year) - kHalfChiSquare, 1e-9));
}

TEST(DatedExitTest, AnExitIsDatedWhereItsIntervalIsShort) {
  const ExitRate dated = Good(FitExitRate(Joined(LostThatDay(9, 2), Seen(20, 0, 3))));
  const ExitRate nearly =
      Good(FitExitRate(Joined(Seen(9, 0, 2), Joined(Seen(0, 9, 1e-6), Seen(20, 0, 3)))));

  EXPECT_THAT(nearly.per_year, DoubleNear(dated.per_year, 1e-6));
  EXPECT_THAT(nearly.bounds.low, DoubleNear(dated.bounds.low, 1e-6));
}

TEST(DatedExitTest, GroupsAreFittedToTheirExitsAndExposures) {
  const GroupRates rates = Good(FitExitRates(
      {Joined(LostThatDay(2, 1), Seen(38, 0, 1)), Joined(LostThatDay(30, 1), Seen(30, 0, 1)),
       Joined(LostThatDay(9, 1), Seen(41, 0, 1)), Joined(LostThatDay(25, 1), Seen(5, 0, 1)),
       Joined(LostThatDay(2, 1), Seen(28, 0, 1)), Seen(4, 0, 1)}));

  ASSERT_EQ(rates.shrinkage, Shrinkage::kTowardsPrior);
  EXPECT_THAT(rates.pooled.per_year, DoubleNear(68 / 214.0, 1e-12));
  const double a = 1 / rates.prior_variance;
  const double b = a / rates.prior_mean;
  EXPECT_THAT(rates.groups[1].per_year, DoubleNear((a + 30) / (b + 60), 1e-12));
  EXPECT_THAT(rates.groups[5].own_weight, DoubleNear(4 / (b + 4), 1e-12));
}

std::vector<HoldingSeen> Posts(double rate, int posts, Chance& chance) {
  constexpr double kYears[] = {0.25, 0.5, 1};
  std::vector<HoldingSeen> seen;
  for (int i = 0; i < posts; ++i) {
    const double years = kYears[i % 3];
    seen.push_back({years, chance.Exponential(1 / rate) > years ? Holding::kKept : Holding::kLost});
  }
  return seen;
}

TEST(ExitRateTest, AKnownRateIsRecoveredWithinItsStandardError) {
  for (const double truth : {0.05, 0.21, 0.8}) {
    Chance chance(0);

    const ExitRate rate = Good(FitExitRate(Posts(truth, 6000, chance)));

    const double error = rate.per_year / std::sqrt(rate.effective_exits);
    EXPECT_THAT(rate.per_year, DoubleNear(truth, 3 * error)) << truth;
  }
}

TEST(ExitRateTest, NinetyFiveOfAHundredIntervalsHoldTheTruth) {
  constexpr int kDataSets = 1000;
  int held = 0;
  for (int i = 0; i < kDataSets; ++i) {
    Chance chance(i);
    const ExitRate rate = Good(FitExitRate(Posts(0.3, 150, chance)));
    held += rate.bounds.low <= 0.3 && 0.3 <= rate.bounds.high ? 1 : 0;
  }

  // Four standard errors of a binomial share.
  EXPECT_NEAR(held, 950, 4 * std::sqrt(kDataSets * 0.95 * 0.05));
}

// ---- groups

TEST(GroupRatesTest, WithFewGroupsEachHasTheRateOfAll) {
  const GroupRates rates =
      Good(FitExitRates({Seen(50, 2, 1), Seen(50, 40, 1), Seen(50, 10, 1), {}, {}}));

  EXPECT_EQ(rates.shrinkage, Shrinkage::kPooledFewGroups);
  ASSERT_EQ(rates.groups.size(), 5u);
  for (const GroupRate& group : rates.groups) {
    EXPECT_EQ(group.per_year, rates.pooled.per_year);
    EXPECT_EQ(group.own_weight, 0);
  }
  EXPECT_EQ(rates.groups[1].exits, 40);
}

TEST(GroupRatesTest, GroupsThatDifferNoMoreThanChanceHaveTheRateOfAll) {
  const GroupRates rates = Good(FitExitRates(
      {Seen(50, 10, 1), Seen(52, 9, 1), Seen(48, 11, 1), Seen(50, 10, 1), Seen(51, 10, 1)}));

  EXPECT_EQ(rates.shrinkage, Shrinkage::kPooledNoVariation);
  EXPECT_EQ(rates.prior_variance, 0);
  EXPECT_EQ(rates.groups[2].per_year, rates.pooled.per_year);
}

TEST(GroupRatesTest, WhyRatesAreAsTheyAreIsSaidInWords) {
  EXPECT_THAT(std::string(Describe(Shrinkage::kTowardsPrior)), HasSubstr("all groups"));
  EXPECT_THAT(std::string(Describe(Shrinkage::kPooledFewGroups)), HasSubstr("too few groups"));
  EXPECT_THAT(std::string(Describe(Shrinkage::kPooledNoVariation)),
              HasSubstr("no more than chance"));
}

// Six groups that differ. The intervals are so short that exposure is all but known.
constexpr double kShort = 1e-4;
std::vector<std::vector<HoldingSeen>> Unlike() {
  std::vector<std::vector<HoldingSeen>> groups;
  const std::pair<int, int> exits_and_years[] = {{4, 40},  {30, 60}, {9, 50},
                                                 {25, 30}, {2, 30},  {0, 4}};
  for (const auto& [exits, years] : exits_and_years)
    groups.push_back(Seen(static_cast<int>(years / kShort), exits, kShort));
  return groups;
}

TEST(GroupRatesTest, ThePriorMaximisesTheNegativeBinomialLikelihood) {
  const double exits[] = {4, 30, 9, 25, 2, 0};
  const double years[] = {40, 60, 50, 30, 30, 4};
  const auto log_likelihood = [&](double mean, double variance) {
    const double a = 1 / variance;
    const double b = a / mean;
    double sum = 0;
    for (int i = 0; i < 6; ++i)
      sum += std::lgamma(a + exits[i]) - std::lgamma(a) - std::lgamma(exits[i] + 1) +
             a * std::log(b / (b + years[i])) + exits[i] * std::log(years[i] / (b + years[i]));
    return sum;
  };

  const GroupRates rates = Good(FitExitRates(Unlike()));

  ASSERT_EQ(rates.shrinkage, Shrinkage::kTowardsPrior);
  const double best = log_likelihood(rates.prior_mean, rates.prior_variance);
  for (double mean = 0.05; mean < 1.5; mean += 0.01)
    for (double variance = 0.05; variance < 5; variance += 0.02)
      ASSERT_LE(log_likelihood(mean, variance), best + 1e-4) << mean << " " << variance;
}

TEST(GroupRatesTest, AGroupsRateIsItsPosteriorMean) {
  const GroupRates rates = Good(FitExitRates(Unlike()));

  const double a = 1 / rates.prior_variance;
  const double b = a / rates.prior_mean;
  EXPECT_THAT(rates.groups[1].per_year, DoubleNear((a + 30) / (b + 60), 1e-4));
  EXPECT_THAT(rates.groups[5].per_year, DoubleNear(a / (b + 4), 1e-4));
  EXPECT_THAT(rates.groups[5].own_weight, DoubleNear(4 / (b + 4), 1e-4));
  // The posterior's distribution function at the ends of the interval.
  EXPECT_THAT(boost::math::gamma_p(a + 30, (b + 60) * rates.groups[1].bounds.low),
              DoubleNear(0.025, 1e-4));
  EXPECT_THAT(boost::math::gamma_p(a + 30, (b + 60) * rates.groups[1].bounds.high),
              DoubleNear(0.975, 1e-4));
}

TEST(GroupRatesTest, ARateLiesBetweenTheGroupsOwnAndThePriors) {
  const GroupRates rates = Good(FitExitRates(Unlike()));

  for (const GroupRate& group : rates.groups) {
    const double own = group.exits / group.exposure_years;
    EXPECT_THAT(group.per_year,
                AllOf(Ge(std::min(own, rates.prior_mean)), Le(std::max(own, rates.prior_mean))));
  }
}

TEST(GroupRatesTest, TheLessAGroupShowsTheLessItsRateIsItsOwn) {
  const GroupRates rates = Good(FitExitRates(Unlike()));

  EXPECT_THAT(rates.groups[5].own_weight, Lt(rates.groups[3].own_weight));
  EXPECT_THAT(rates.groups[3].own_weight, Lt(rates.groups[1].own_weight));
}

TEST(GroupRatesTest, AGroupOfWhichNothingIsKnownHasThePriorsMean) {
  std::vector<std::vector<HoldingSeen>> groups = Unlike();
  groups.emplace_back();

  const GroupRates rates = Good(FitExitRates(groups));

  EXPECT_THAT(rates.groups[6].per_year, DoubleEq(rates.prior_mean));
  EXPECT_THAT(rates.groups[6].own_weight, DoubleEq(0));
}

TEST(GroupRatesTest, AKnownPriorIsRecovered) {
  Chance chance(0);
  std::vector<std::vector<HoldingSeen>> groups;
  double squares_of_shrunk = 0;
  double squares_of_own = 0;
  std::vector<double> truths;
  for (int i = 0; i < 400; ++i) {
    truths.push_back(0.25 * chance.Gamma(0.2));
    groups.push_back(Posts(truths.back(), 60, chance));
  }

  const GroupRates rates = Good(FitExitRates(groups));

  EXPECT_THAT(rates.prior_mean, DoubleNear(0.25, 0.02));
  EXPECT_THAT(rates.prior_variance, DoubleNear(0.2, 0.06));
  for (int i = 0; i < 400; ++i) {
    const GroupRate& group = rates.groups[i];
    const double own = group.exits / group.exposure_years;
    squares_of_shrunk += (group.per_year - truths[i]) * (group.per_year - truths[i]);
    squares_of_own += (own - truths[i]) * (own - truths[i]);
  }
  EXPECT_THAT(squares_of_shrunk, Lt(0.8 * squares_of_own));
}

}  // namespace
}  // namespace cairn::forecast
