#include "services/planner/engine/forecast/scores.h"

#include <functional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::forecast {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::Gt;

// 2, 3 and 4 with probabilities of a fifth, a half and three tenths.
Distribution Some() { return Distribution(2, {0.2, 0.5, 0.3}); }

TEST(ScoresTest, TheBandHoldsTheMiddleEightyPercentAndSaysWhatItHolds) {
  // P(count <= 1) = 0.05, <= 2: 0.15, <= 3: 0.55, <= 4: 0.92.
  const Band band = EightyPercentBand(Distribution(1, {0.05, 0.10, 0.40, 0.37, 0.08}));

  EXPECT_EQ(band.low, 2);
  EXPECT_EQ(band.high, 4);
  EXPECT_THAT(band.probability, DoubleNear(0.87, 1e-12));
}

TEST(ScoresTest, BothEndsOfTheBandAreCovered) {
  const Band band{2, 4, 0.87};

  EXPECT_FALSE(Covers(band, 1));
  EXPECT_TRUE(Covers(band, 2));
  EXPECT_TRUE(Covers(band, 4));
  EXPECT_FALSE(Covers(band, 5));
}

TEST(ScoresTest, PitIsWhatLiesBelowAndAShareOfWhatHappened) {
  EXPECT_THAT(Pit(Some(), 3, 0), DoubleNear(0.2, 1e-12));
  EXPECT_THAT(Pit(Some(), 3, 1), DoubleNear(0.7, 1e-12));
  EXPECT_THAT(MidPit(Some(), 3), DoubleNear(0.45, 1e-12));
  EXPECT_THAT(MidPit(Some(), 1), DoubleEq(0));
  EXPECT_THAT(MidPit(Some(), 9), DoubleNear(1, 1e-12));
}

TEST(ScoresTest, MidPitOfARightForecastIsOneHalfInTheMean) {
  double mean = 0;
  for (int happened = 2; happened <= 4; ++happened)
    mean += Some().Probability(happened) * MidPit(Some(), happened);

  EXPECT_THAT(mean, DoubleNear(0.5, 1e-12));
}

TEST(ScoresTest, PinballLossWeighsMissesByTheLevel) {
  // The quantile at 0.9 is 4.
  EXPECT_THAT(PinballLoss(Some(), 0.9, 6), DoubleNear(1.8, 1e-12));
  EXPECT_THAT(PinballLoss(Some(), 0.9, 4), DoubleEq(0));
  EXPECT_THAT(PinballLoss(Some(), 0.9, 1), DoubleNear(0.3, 1e-12));
}

TEST(ScoresTest, CrpsIsSummedOverAllCounts) {
  // 0.2^2 + 0.7^2 + 1^2 for counts 2, 3, 4, when 5 happened.
  EXPECT_THAT(Crps(Some(), 5), DoubleNear(1.53, 1e-12));
  // 0.2^2 + 0.3^2 when 3 happened.
  EXPECT_THAT(Crps(Some(), 3), DoubleNear(0.13, 1e-12));
  // 1 for count 1, 0.8^2 for 2, 0.3^2 for 3, when 1 happened.
  EXPECT_THAT(Crps(Some(), 1), DoubleNear(1.73, 1e-12));
}

TEST(ScoresTest, CrpsOfACertainForecastIsItsMiss) {
  EXPECT_THAT(Crps(Distribution::Certain(4), 4), DoubleEq(0));
  EXPECT_THAT(Crps(Distribution::Certain(4), 9), DoubleEq(5));
  EXPECT_THAT(Crps(Distribution::Certain(4), 1), DoubleEq(3));
}

TEST(ScoresTest, BrierScoreIsTheSquaredMiss) {
  EXPECT_THAT(BrierScore(0.3, Outcome::kHappened), DoubleNear(0.49, 1e-12));
  EXPECT_THAT(BrierScore(0.3, Outcome::kDidNotHappen), DoubleNear(0.09, 1e-12));
}

// The mean score of every law over 0, 1 and 2 in steps of a tenth, when `truth` holds.
void ExpectTruthScoresBest(const std::function<double(const Distribution&, int)>& score) {
  const Distribution truth(0, {0.2, 0.5, 0.3});
  const auto mean = [&](const Distribution& said) {
    double sum = 0;
    for (int n = 0; n <= 2; ++n) sum += truth.Probability(n) * score(said, n);
    return sum;
  };
  int others = 0;
  for (int a = 0; a <= 10; ++a)
    for (int b = 0; a + b <= 10; ++b) {
      if (a == 2 && b == 5) continue;
      ++others;
      EXPECT_THAT(mean(Distribution(0, {a / 10.0, b / 10.0, (10 - a - b) / 10.0})),
                  Gt(mean(truth) + 1e-6))
          << a << " " << b;
    }
  EXPECT_EQ(others, 65);
}

TEST(ScoresTest, NoOtherLawHasALowerCrpsInTheMeanThanTheTrueOne) {
  ExpectTruthScoresBest([](const Distribution& said, int n) { return Crps(said, n); });
}

TEST(ScoresTest, NoOtherProbabilityHasALowerBrierScoreInTheMeanThanTheTrueOne) {
  ExpectTruthScoresBest([](const Distribution& said, int n) {
    double sum = 0;
    for (int k = 0; k <= 2; ++k)
      sum += BrierScore(said.Probability(k), k == n ? Outcome::kHappened : Outcome::kDidNotHappen);
    return sum;
  });
}

TEST(ScoresTest, NoCountHasALowerPinballLossInTheMeanThanTheTrueQuantile) {
  const Distribution truth(0, {0.15, 0.25, 0.35, 0.15, 0.10});
  const auto mean = [&](int said) {
    double sum = 0;
    for (int n = 0; n <= 4; ++n)
      sum += truth.Probability(n) * PinballLoss(Distribution::Certain(said), 0.8, n);
    return sum;
  };

  ASSERT_EQ(truth.Quantile(0.8), 3);
  for (const int other : {0, 1, 2, 4}) EXPECT_THAT(mean(other), Gt(mean(3))) << other;
}

}  // namespace
}  // namespace cairn::forecast
