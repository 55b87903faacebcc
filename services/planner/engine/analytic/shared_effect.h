#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_SHARED_EFFECT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_SHARED_EFFECT_H_

#include <vector>

#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// A value of one year's effect and its weight.
struct EffectNode {
  double weight = 1;
  double value = 1;
};

// Quadrature for a gamma law of mean 1: the trapezoidal rule in the logarithm, which converges
// exponentially (Trefethen and Weideman 2014). Neighbours lie `spacing` standard deviations apart,
// at most 0.7, where smooth functions are integrated to 1e-12. Weights sum to 1. Variance 0 is the
// single value 1.
std::vector<EffectNode> EffectNodes(double variance, double spacing);

// Values of the effects of several years in a row, and their joint weight.
struct EffectPath {
  double weight = 1;
  std::vector<double> values;
};

// Quadrature for independent years: the product rule for one year, and for two while it has at most
// 1,000 pairs; beyond, equally likely paths from an orthogonal array of strength two (Bose 1938),
// in which every year takes 31 equally likely values and any two years meet in all pairs of them.
// So the means, variances and covariances of effects are exact, products of three years are not.
// 961 paths up to 31 years, 2,809 for 53, the most there can be.
std::vector<EffectPath> EffectPaths(double variance, double spacing, int years);

// Cuts time from the start into years that begin on 1 April; the first begins with the start.
// Without an effect there is one year without end.
class EffectYears {
 public:
  explicit EffectYears(const SharedEffect& effect);

  // Month at which a year, from 0, begins.
  double Begin(int year) const { return year == 0 ? 0 : first_april_ + 12 * (year - 1); }
  // Years that it takes to cover (0, month].
  int Covering(double month) const;

 private:
  double first_april_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_SHARED_EFFECT_H_
