#include "services/planner/engine/analytic/post_chain.h"

#include <array>
#include <cmath>
#include <limits>
#include <ostream>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace cairn::forecast {
namespace {

constexpr double kFreeze = std::numeric_limits<double>::infinity();

Input OneTier(double exits_per_year, double months_to_fill, int stages) {
  Input input;
  input.fill_stages = stages;
  input.periods = {{0, {{exits_per_year, months_to_fill}}}};
  return input;
}

const PostKind kFilledPost;

PostKind VacantSince(double months) { return {0, PostState::kVacant, months, {}}; }

double VacantAfter(const Input& input, const PostKind& kind, double months) {
  PostChain chain(input);
  StateLaw law = chain.Start(kind);
  chain.Advance(kind, 0, months, 1, law);
  return chain.Vacant(law);
}

// P(a recruiting time of three stages with this mean takes longer than t).
double ErlangThreeSurvival(double mean, double t) {
  const double x = 3 * t / mean;
  return std::exp(-x) * (1 + x + x * x / 2);
}

struct Renewal {
  const char* label;
  double exits_per_year;
  double months_to_fill;
};

void PrintTo(const Renewal& renewal, std::ostream* out) { *out << renewal.label; }

class OneStageTest : public testing::TestWithParam<Renewal> {};

INSTANTIATE_TEST_SUITE_P(Rates, OneStageTest,
                         testing::Values(Renewal{"director", 0.21, 7.5}, Renewal{"busy", 6, 2},
                                         Renewal{"quick", 0.3, 0.01}, Renewal{"slow", 0.05, 90},
                                         Renewal{"no_exits", 0, 5}),
                         [](const auto& test) { return test.param.label; });

// P(vacant at t) = p* + (p0 - p*) e^(-(L+M)t), p* = L / (L + M).
TEST_P(OneStageTest, FollowsTheAlternatingRenewalProcess) {
  const Input input = OneTier(GetParam().exits_per_year, GetParam().months_to_fill, 1);
  const double l = GetParam().exits_per_year / 12;
  const double m = 1 / GetParam().months_to_fill;
  const double limit = l / (l + m);
  for (const double t : {0.25, 1.0, 3.0, 12.0, 61.5, 600.0}) {
    const double faded = std::exp(-(l + m) * t);
    EXPECT_NEAR(VacantAfter(input, kFilledPost, t), limit - limit * faded, 1e-12) << t;
    EXPECT_NEAR(VacantAfter(input, VacantSince(4), t), limit + (1 - limit) * faded, 1e-12) << t;
  }
}

TEST_P(OneStageTest, TimeVacantIsTheIntegralOfTheProbability) {
  const Input input = OneTier(GetParam().exits_per_year, GetParam().months_to_fill, 1);
  const double l = GetParam().exits_per_year / 12;
  const double m = 1 / GetParam().months_to_fill;
  const double limit = l / (l + m);
  for (const double t : {0.25, 12.0, 120.0}) {
    PostChain chain(input);
    StateLaw law = chain.Start(VacantSince(0));

    const double vacant = chain.Advance(VacantSince(0), 0, t, 1, law);

    EXPECT_NEAR(vacant, limit * t + (1 - limit) * (1 - std::exp(-(l + m) * t)) / (l + m), 1e-11);
  }
}

// Exits of 1/35 a month, fills of 1/6 a month.
TEST(PostChainTest, TheContinuousTwinOfTheMonthlyProcessIsMet) {
  const Input input = OneTier(12 / 35.0, 6, 1);
  const std::vector<std::pair<double, double>> published = {
      {1, .025955}, {3, .064872}, {6, .100987}, {12, .132285}, {24, .144991}};
  for (const auto& [month, vacant] : published) {
    EXPECT_NEAR(VacantAfter(input, kFilledPost, month), vacant, 5e-7) << month;
  }
}

// With every hazard equal to h the chain is a Poisson process that turns a wheel of four states:
// P(filled) = P(N = 0 mod 4) = (1 + 2 e^(-ht) cos(ht) + e^(-2ht)) / 4.
TEST(PostChainTest, ThreeStagesWithEqualHazardsTurnAWheelOfFour) {
  for (const double h : {0.05, 0.4, 1.0}) {
    const Input input = OneTier(12 * h, 3 / h, 3);
    for (const double t : {0.5, 1.0, 7.0, 30.0}) {
      const double filled = (1 + 2 * std::exp(-h * t) * std::cos(h * t) + std::exp(-2 * h * t)) / 4;
      EXPECT_NEAR(VacantAfter(input, kFilledPost, t), 1 - filled, 1e-12) << h << " " << t;
    }
  }
}

// The same equations, integrated by the classical Runge-Kutta rule in small steps.
TEST(PostChainTest, UnequalHazardsAgreeWithNumericalIntegration) {
  const double l = 0.21 / 12;
  const double b = 3 / 7.5;
  const auto slope = [&](const std::array<double, 4>& p) {
    return std::array<double, 4>{b * p[3] - l * p[0], l * p[0] - b * p[1], b * (p[1] - p[2]),
                                 b * (p[2] - p[3])};
  };
  const auto ahead = [](const std::array<double, 4>& p, const std::array<double, 4>& d, double h) {
    return std::array<double, 4>{p[0] + h * d[0], p[1] + h * d[1], p[2] + h * d[2],
                                 p[3] + h * d[3]};
  };
  std::array<double, 4> p = {1, 0, 0, 0};
  constexpr double kStep = 1 / 256.0;
  for (int i = 0; i < 18 * 256; ++i) {
    const auto d1 = slope(p);
    const auto d2 = slope(ahead(p, d1, kStep / 2));
    const auto d3 = slope(ahead(p, d2, kStep / 2));
    const auto d4 = slope(ahead(p, d3, kStep));
    for (int s = 0; s < 4; ++s) p[s] += kStep / 6 * (d1[s] + 2 * d2[s] + 2 * d3[s] + d4[s]);
  }

  EXPECT_NEAR(VacantAfter(OneTier(0.21, 7.5, 3), kFilledPost, 18), 1 - p[0], 1e-12);
}

// Renewal-reward: the share of time vacant is m L / (1 + m L) whatever the recruiting law.
TEST(PostChainTest, TheLongRunShareDependsOnTheMeanRecruitingTimeOnly) {
  const double ml = 7.5 * 0.21 / 12;
  for (const int stages : {1, 2, 3, 5, 8}) {
    EXPECT_NEAR(VacantAfter(OneTier(0.21, 7.5, stages), kFilledPost, 600), ml / (1 + ml), 1e-9);
    EXPECT_NEAR(VacantAfter(OneTier(0.21, 7.5, stages), VacantSince(3), 600), ml / (1 + ml), 1e-9);
  }
}

TEST(PostChainTest, ThreeStagesLeaveAlmostAllNewVacanciesOpenAfterAMonth) {
  const Input exponential = OneTier(0, 8, 1);
  const Input erlang = OneTier(0, 8, 3);

  EXPECT_NEAR(1 - VacantAfter(exponential, VacantSince(0), 1), 0.117503, 1e-6);
  EXPECT_NEAR(VacantAfter(erlang, VacantSince(0), 1), ErlangThreeSurvival(8, 1), 1e-13);
  EXPECT_LT(1 - VacantAfter(erlang, VacantSince(0), 1), 0.007);
}

// Without exits, P(still vacant at t | vacant for d) = S(d + t) / S(d).
TEST(PostChainTest, AVacancyThatHasWaitedIsConditionedOnItsWait) {
  const Input input = OneTier(0, 6, 3);
  for (const double waited : {0.0, 0.5, 4.0, 30.0}) {
    for (const double t : {1.0, 5.0}) {
      EXPECT_NEAR(VacantAfter(input, VacantSince(waited), t),
                  ErlangThreeSurvival(6, waited + t) / ErlangThreeSurvival(6, waited), 1e-13);
    }
  }
}

TEST(PostChainTest, AWaitOfCenturiesIsInItsLastStage) {
  const Input input = OneTier(0, 0.01, 8);
  PostChain chain(input);

  const StateLaw law = chain.Start(VacantSince(1e6));

  EXPECT_NEAR(law[8], 1, 1e-6);
  EXPECT_NEAR(chain.Vacant(law), 1, 1e-12);
}

// S(t) = exp(-sum of hazard x time), with nobody recruited.
TEST(PostChainTest, WithoutRecruitingAPostSurvivesItsPiecewiseHazards) {
  Input input = OneTier(0.1, kFreeze, 3);
  input.periods.push_back({2.5, {{0.8, kFreeze}}});
  input.periods.push_back({9, {{0.3, kFreeze}}});

  EXPECT_NEAR(VacantAfter(input, kFilledPost, 2), 1 - std::exp(-0.1 * 2 / 12), 1e-13);
  EXPECT_NEAR(VacantAfter(input, kFilledPost, 3), 1 - std::exp(-(0.25 + 0.4) / 12), 1e-13);
  EXPECT_NEAR(VacantAfter(input, kFilledPost, 15), 1 - std::exp(-(0.25 + 5.2 + 1.8) / 12), 1e-13);
  EXPECT_NEAR(VacantAfter(input, VacantSince(1), 15), 1, 1e-13);
}

TEST(PostChainTest, TheSharedEffectMultipliesExitsOnly) {
  const Input input = OneTier(0.2, 6, 3);
  const Input busier = OneTier(0.5, 6, 3);
  PostChain chain(input);
  StateLaw law = chain.Start(kFilledPost);

  chain.Advance(kFilledPost, 0, 7, 2.5, law);

  EXPECT_NEAR(chain.Vacant(law), VacantAfter(busier, kFilledPost, 7), 1e-13);
}

TEST(PostChainTest, AnnouncedLeaversStayUntilTheirDayAndNotLonger) {
  const Input input = OneTier(3, 6, 3);
  const PostKind leaver{0, PostState::kFilled, 0, {{2.5, DatedEvent::Kind::kLeaves}}};

  EXPECT_EQ(VacantAfter(input, leaver, 2), 0);
  EXPECT_EQ(VacantAfter(input, leaver, 2.5), 1);
  EXPECT_NEAR(VacantAfter(input, leaver, 6), VacantAfter(input, VacantSince(0), 3.5), 1e-13);
}

TEST(PostChainTest, APlannedPostIsVacantFromItsOpeningToItsFillingAndGoneAfterItsClosing) {
  const Input input = OneTier(0, 6, 3);
  const PostKind planned{0,
                         PostState::kNotYetOpen,
                         0,
                         {{1.5, DatedEvent::Kind::kOpens}, {8, DatedEvent::Kind::kCloses}}};

  EXPECT_EQ(VacantAfter(input, planned, 1), 0);
  EXPECT_NEAR(VacantAfter(input, planned, 4), ErlangThreeSurvival(6, 2.5), 1e-13);
  EXPECT_EQ(VacantAfter(input, planned, 8), 0);
}

// With every hazard equal to h, a filled post has had k openings after 4k - 3 to 4k turns.
TEST(OpeningCountsTest, EqualHazardsCountTheTurnsOfAPoissonProcess) {
  const double h = 0.7;
  const double t = 11;
  const auto poisson = [&](int n) {
    return std::exp(-h * t + n * std::log(h * t) - std::lgamma(n + 1));
  };
  OpeningCounts counts(3, {1}, 0);

  counts.Flow({h, h}, 4);
  counts.Flow({h, h}, 7);

  const Distribution openings = counts.Counts();
  EXPECT_NEAR(openings.Probability(0), poisson(0), 1e-14);
  for (int k = 1; k <= 8; ++k) {
    double expected = 0;
    for (int n = 4 * k - 3; n <= 4 * k; ++n) expected += poisson(n);
    EXPECT_NEAR(openings.Probability(k), expected, 1e-14) << k;
  }
}

TEST(OpeningCountsTest, OneStageWithEqualHazardsOpensAtEveryOddTurn) {
  const double h = 2;
  const double t = 300;  // several stretches of uniformisation
  const auto poisson = [&](int n) {
    return std::exp(-h * t + n * std::log(h * t) - std::lgamma(n + 1));
  };
  OpeningCounts counts(1, {1}, 0);

  counts.Flow({h, h}, t);

  const Distribution openings = counts.Counts();
  for (const int k : {250, 290, 300, 311, 350}) {
    EXPECT_NEAR(openings.Probability(k), poisson(2 * k - 1) + poisson(2 * k), 1e-12) << k;
  }
}

TEST(OpeningCountsTest, NobodyLeavesTwiceUnlessSomebodyIsRecruited) {
  OpeningCounts counts(3, {1}, 0);

  counts.Flow({0.03, 0}, 50);

  EXPECT_NEAR(counts.Counts().Probability(0), std::exp(-1.5), 1e-14);
  EXPECT_NEAR(counts.Counts().Probability(1), 1 - std::exp(-1.5), 1e-14);
}

TEST(OpeningCountsTest, PostsRefilledAlmostAtOnceOpenLikeAPoissonProcess) {
  OpeningCounts counts(1, {1}, 0);

  counts.Flow({0.1, 1000}, 20);

  for (int k = 0; k < 8; ++k) {
    const double expected = std::exp(-2 + k * std::log(2.0) - std::lgamma(k + 1));
    EXPECT_NEAR(counts.Counts().Probability(k), expected, 2e-4) << k;
  }
}

TEST(OpeningCountsTest, AbolitionTakesAnOpenVacancyOffTheCount) {
  OpeningCounts needs(3, {0, 1}, 1);
  OpeningCounts openings(3, {0, 1}, 0);
  for (OpeningCounts* counts : {&needs, &openings}) counts->Flow({0, 0.5}, 6);
  needs.Close(OpeningCounts::Uncount::kVacant);
  openings.Close(OpeningCounts::Uncount::kNothing);
  for (OpeningCounts* counts : {&needs, &openings}) counts->Flow({0.5, 0.5}, 6);

  EXPECT_NEAR(needs.Counts().Probability(0), ErlangThreeSurvival(6, 6), 1e-14);
  EXPECT_NEAR(needs.Counts().Probability(1), 1 - ErlangThreeSurvival(6, 6), 1e-14);
  EXPECT_NEAR(openings.Counts().Probability(0), 1, 1e-14);
}

}  // namespace
}  // namespace cairn::forecast
