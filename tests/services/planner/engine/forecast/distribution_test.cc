#include "services/planner/engine/forecast/distribution.h"

#include <array>
#include <bitset>
#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::forecast {
namespace {

using ::testing::ElementsAre;

TEST(DistributionTest, ThreeUnequalPostsReadByHand) {
  // P(vacant) 1/2, 1/4, 1/5. The eight outcomes give, in fortieths:
  // none 1/2 3/4 4/5 = 12; one 12 + 4 + 3 = 19; two 4 + 3 + 1 = 8; all three 1.
  Distribution count;
  for (const double p : {0.5, 0.25, 0.2}) count.AddEvent(p);

  EXPECT_NEAR(count.Probability(0), 12 / 40.0, 1e-15);
  EXPECT_NEAR(count.Probability(1), 19 / 40.0, 1e-15);
  EXPECT_NEAR(count.Probability(2), 8 / 40.0, 1e-15);
  EXPECT_NEAR(count.Probability(3), 1 / 40.0, 1e-15);
  EXPECT_NEAR(count.Mean(), 0.95, 1e-15);
  EXPECT_NEAR(count.Variance(), 0.25 + 0.1875 + 0.16, 1e-15);
  // Cumulative .3, .775, .975, 1.
  EXPECT_THAT(count.Summary().quantiles, ElementsAre(0, 0, 0, 1, 1, 2, 2));
}

TEST(DistributionTest, AnExactTieIsReachedByTheLowerCount) {
  Distribution two_fair;
  two_fair.AddEvent(0.5);
  two_fair.AddEvent(0.5);

  EXPECT_EQ(two_fair.Quantile(0.25), 0);
  EXPECT_EQ(two_fair.Quantile(0.25 + 1e-9), 1);
  EXPECT_EQ(two_fair.Quantile(0.75), 1);
  EXPECT_EQ(two_fair.Quantile(1), 2);
}

TEST(DistributionTest, ATieMissedByRoundingAloneStillCounts) {
  // In binary .3 - .1 is .19999999999999998.
  const Distribution d(0, {0.3 - 0.1, 0.8});

  EXPECT_EQ(d.Quantile(0.2), 0);
}

TEST(DistributionTest, TwelveUnequalEventsAgreeWithEveryOutcomeEnumerated) {
  constexpr int kEvents = 12;
  std::array<double, kEvents> p{};
  for (int i = 0; i < kEvents; ++i) p[i] = 0.03 + 0.071 * i;
  std::array<double, kEvents + 1> expected{};
  for (unsigned outcome = 0; outcome < (1U << kEvents); ++outcome) {
    const std::bitset<kEvents> vacant(outcome);
    double probability = 1;
    for (int i = 0; i < kEvents; ++i) probability *= vacant[i] ? p[i] : 1 - p[i];
    expected[vacant.count()] += probability;
  }

  Distribution count;
  for (const double each : p) count.AddEvent(each);

  for (int n = 0; n <= kEvents; ++n) EXPECT_NEAR(count.Probability(n), expected[n], 1e-15) << n;
}

TEST(DistributionTest, ThirtySevenPostsAlikeAreBinomial) {
  // P(vacant) = q / (q + f) with q = 1/35 and f = 1/6 is 6/41.
  const Distribution count = Distribution::Binomial(37, 6 / 41.0);
  double ten_or_more = 0;
  for (int n = 10; n <= 37; ++n) ten_or_more += count.Probability(n);

  EXPECT_NEAR(count.Mean(), 5.414634, 5e-7);
  EXPECT_NEAR(std::sqrt(count.Variance()), 2.149942, 5e-7);
  EXPECT_NEAR(count.Probability(0), 0.00286758, 5e-9);
  EXPECT_NEAR(ten_or_more, 0.03610202, 5e-9);
}

TEST(DistributionTest, BinomialsMatchTheirTextbookTerms) {
  for (const double p : {1e-6, 0.02, 0.3, 0.5, 0.97, 1 - 1e-6}) {
    for (const int n : {1, 2, 17, 400}) {
      const Distribution count = Distribution::Binomial(n, p);
      for (int k = 0; k <= n; ++k) {
        const double log_term = std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                                k * std::log(p) + (n - k) * std::log1p(-p);
        EXPECT_NEAR(count.Probability(k), std::exp(log_term), 2e-13) << n << " " << p << " " << k;
      }
    }
  }
}

TEST(DistributionTest, CertainAndImpossibleEventsAreCountedExactly) {
  Distribution count = Distribution::Binomial(20, 0).Plus(Distribution::Binomial(30, 1));
  count.AddEvents(40, 1);
  count.AddEvent(0);
  count.AddEvent(1);

  EXPECT_EQ(count.Probability(71), 1);
  EXPECT_EQ(count.Quantile(0.05), 71);
  EXPECT_EQ(count.Variance(), 0);
}

TEST(DistributionTest, ManyEventsAtOnceEqualOneAfterAnother) {
  Distribution together;
  together.AddEvent(0.9);
  Distribution one_by_one = together;
  together.AddEvents(50, 0.11);
  for (int i = 0; i < 50; ++i) one_by_one.AddEvent(0.11);

  for (int n = 0; n <= 51; ++n) {
    EXPECT_NEAR(together.Probability(n), one_by_one.Probability(n), 1e-14) << n;
  }
}

TEST(DistributionTest, CopiesAreSummedLikeConvolutions) {
  // Of a die that shows 1 to 4: nine throws.
  const Distribution die(1, {0.25, 0.25, 0.25, 0.25});
  Distribution expected;
  for (int i = 0; i < 9; ++i) expected = expected.Plus(die);

  const Distribution nine = die.Times(9);

  EXPECT_NEAR(nine.Probability(9), std::pow(0.25, 9), 1e-18);
  EXPECT_NEAR(nine.Mean(), 22.5, 1e-13);
  for (int n = 9; n <= 36; ++n) EXPECT_NEAR(nine.Probability(n), expected.Probability(n), 1e-15);
  EXPECT_EQ(die.Times(0).Probability(0), 1);
}

TEST(DistributionTest, ExcessPilesUpAtZeroWhatStaysBelow) {
  const Distribution die(1, {0.25, 0.25, 0.25, 0.25});

  const Distribution over_two = die.ExcessOver(2);
  const Distribution over_nine = die.ExcessOver(9);
  const Distribution over_none = die.ExcessOver(0);

  EXPECT_EQ(over_two.Probability(0), 0.5);
  EXPECT_EQ(over_two.Probability(1), 0.25);
  EXPECT_EQ(over_two.Probability(2), 0.25);
  EXPECT_EQ(over_nine.Probability(0), 1);
  EXPECT_EQ(over_none.Probability(4), 0.25);
  EXPECT_EQ(over_none.Probability(0), 0);
}

TEST(DistributionTest, AThousandSumsLoseLessThanOneInATrillion) {
  Distribution count;
  for (int i = 0; i < 1000; ++i) count.AddEvent(0.0005 * (1 + i % 900));
  double total = 0;
  for (const double mass : count.mass()) total += mass;

  EXPECT_NEAR(total, 1, 1e-12);
  EXPECT_LT(count.mass().size(), 260U);
}

TEST(DistributionTest, TheSumOfNothingIsZero) { EXPECT_EQ(Sum({}).Probability(0), 1); }

TEST(MixtureTest, PartsWithoutOverlapKeepTheirWeights) {
  Mixture mixture;
  mixture.Add(3, Distribution::Certain(5));
  mixture.Add(1, Distribution(1, {0.5, 0.5}));

  const Distribution mixed = mixture.Result();

  EXPECT_EQ(mixed.Probability(5), 0.75);
  EXPECT_EQ(mixed.Probability(1), 0.125);
  EXPECT_EQ(mixed.Probability(2), 0.125);
  EXPECT_EQ(mixed.Probability(3), 0);
  EXPECT_NEAR(mixed.Mean(), 0.75 * 5 + 0.25 * 1.5, 1e-15);
}

}  // namespace
}  // namespace cairn::forecast
