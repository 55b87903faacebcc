#include "services/planner/engine/analytic/shared_effect.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::forecast {
namespace {

double Expected(const std::vector<EffectNode>& nodes, double (*f)(double)) {
  double sum = 0;
  for (const EffectNode& node : nodes) sum += node.weight * f(node.value);
  return sum;
}

class EffectNodesTest : public testing::TestWithParam<double> {};

INSTANTIATE_TEST_SUITE_P(Variances, EffectNodesTest, testing::Values(0.001, 0.02, 0.1, 0.25, 0.5));

// Gamma with mean 1 and variance v: E X^2 = 1 + v, E X^3 = (1 + v)(1 + 2v), Laplace transform
// (1 + v s)^(-1/v).
TEST_P(EffectNodesTest, MomentsAndLaplaceTransformAreThoseOfTheGammaLaw) {
  const double v = GetParam();

  const std::vector<EffectNode> nodes = EffectNodes(v, 1);

  EXPECT_NEAR(Expected(nodes, [](double) { return 1.0; }), 1, 1e-12);
  EXPECT_NEAR(Expected(nodes, [](double x) { return x; }), 1, 1e-11);
  EXPECT_NEAR(Expected(nodes, [](double x) { return x * x; }), 1 + v, 1e-10);
  EXPECT_NEAR(Expected(nodes, [](double x) { return x * x * x; }), (1 + v) * (1 + 2 * v), 1e-9);
  EXPECT_NEAR(Expected(nodes, [](double x) { return std::exp(-2 * x); }),
              std::pow(1 + 2 * v, -1 / v), 1e-11);
}

TEST(EffectNodesTest, WithoutVarianceTheEffectIsOne) {
  const std::vector<EffectNode> nodes = EffectNodes(0, 1);

  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].value, 1);
  EXPECT_EQ(nodes[0].weight, 1);
}

class EffectPathsTest : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(Years, EffectPathsTest, testing::Values(1, 2, 3, 10, 31, 51));

TEST_P(EffectPathsTest, TheMeanOverTheYearsHasTheRightMomentsAndTransform) {
  const int years = GetParam();
  const double v = 0.05;
  double weight = 0;
  double mean = 0;
  double square = 0;
  double transform = 0;
  for (const EffectPath& path : EffectPaths(v, 1, years)) {
    double x = 0;
    for (const double value : path.values) x += value / years;
    weight += path.weight;
    mean += path.weight * x;
    square += path.weight * x * x;
    transform += path.weight * std::exp(-x);
  }

  EXPECT_NEAR(weight, 1, 1e-9);
  EXPECT_NEAR(mean, 1, 1e-9);
  EXPECT_NEAR((square - mean * mean) / (v / years), 1, 1e-8);
  EXPECT_NEAR(transform / std::pow(1 + v / years, -years / v), 1, 1e-4);
}

TEST(EffectPathsTest, NoTwoYearsAreCorrelated) {
  constexpr int kYears = 31;
  const std::vector<EffectPath> paths = EffectPaths(0.1, 1, kYears);
  for (int a = 0; a < kYears; ++a) {
    for (int b = 0; b < a; ++b) {
      double covariance = 0;
      for (const EffectPath& path : paths) {
        covariance += path.weight * (path.values[a] - 1) * (path.values[b] - 1);
      }
      EXPECT_NEAR(covariance / 0.1, 0, 1e-12) << a << " " << b;
    }
  }
}

TEST(EffectPathsTest, NoEffectIsNegativeAtTheLargestVariance) {
  for (const EffectPath& path : EffectPaths(kMaxEffectVariance, 1, 40)) {
    EXPECT_THAT(path.values, testing::Each(testing::Gt(0)));
  }
}

TEST(EffectYearsTest, YearsBeginOnTheFirstOfAprilAndTheFirstWithTheStart) {
  const EffectYears years({0.1, 4.5});

  EXPECT_EQ(years.Begin(0), 0);
  EXPECT_EQ(years.Begin(1), 4.5);
  EXPECT_EQ(years.Begin(3), 28.5);
  EXPECT_EQ(years.Covering(4), 1);
  EXPECT_EQ(years.Covering(4.5), 1);
  EXPECT_EQ(years.Covering(5), 2);
  EXPECT_EQ(years.Covering(29), 4);
}

TEST(EffectYearsTest, WithoutAnEffectThereIsOneYear) {
  EXPECT_EQ(EffectYears({0, 4.5}).Covering(600), 1);
}

}  // namespace
}  // namespace cairn::forecast
