#include "services/planner/engine/analytic/shared_effect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "boost/math/special_functions/gamma.hpp"

namespace cairn::forecast {
namespace {

constexpr double kWidestSpacing = 0.7;
// A long left tail (variance near 1) needs steps that are short in themselves.
constexpr double kWidestLogStep = 0.15;
constexpr double kDroppedWeight = 1e-16;
constexpr double kDroppedProduct = 1e-11;
// As many paths as the square of one of these; the smallest that has a column for each year.
constexpr std::array<int, 6> kPrimes = {31, 37, 41, 43, 47, 53};
constexpr size_t kMostPairs = 1000;

// Means of equally likely bands of the gamma law of mean 1, in rising order, then stretched about 1
// until their variance is the law's (by 1 to 3 %; they stay positive up to kMaxEffectVariance). The
// mean over a band follows from x f(x; shape) = f(x; shape + 1) in these units.
std::vector<double> BandMeans(double variance, int bands) {
  const double shape = 1 / variance;
  std::vector<double> means;
  double below = 0;
  for (int i = 1; i < bands; ++i) {
    const double share = static_cast<double>(i) / bands;
    const double upto = boost::math::gamma_p(shape + 1, boost::math::gamma_p_inv(shape, share));
    means.push_back((upto - below) * bands);
    below = upto;
  }
  means.push_back((1 - below) * bands);
  double between = 0;
  for (const double mean : means) between += (mean - 1) * (mean - 1) / bands;
  for (double& mean : means) mean = 1 + (mean - 1) * std::sqrt(variance / between);
  return means;
}

// Run (a, b) of the array takes level b + k a (mod p) in column k, so any two columns meet in all
// pairs of levels once.
std::vector<EffectPath> ArrayPaths(double variance, int years) {
  const int p = *std::lower_bound(kPrimes.begin(), kPrimes.end(), years);
  const std::vector<double> means = BandMeans(variance, p);
  std::vector<EffectPath> paths;
  for (int a = 0; a < p; ++a) {
    for (int b = 0; b < p; ++b) {
      EffectPath path{1.0 / (p * p), {}};
      for (int k = 0; k < years; ++k) path.values.push_back(means[(b + k * a) % p]);
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

}  // namespace

std::vector<EffectNode> EffectNodes(double variance, double spacing) {
  if (variance == 0) return {{}};
  const double shape = 1 / variance;
  const double step =
      std::min(std::sqrt(variance) * std::min(spacing, kWidestSpacing), kWidestLogStep);
  // Density of log(effect), scaled to 1 at its mode 0.
  const auto weight = [shape](double y) { return std::exp(shape * (y + 1 - std::exp(y))); };
  std::vector<EffectNode> nodes;
  int lowest = 0;
  while (weight(step * (lowest - 1)) >= kDroppedWeight) --lowest;
  double total = 0;
  for (int i = lowest;; ++i) {
    const double w = weight(step * i);
    if (w < kDroppedWeight) break;
    nodes.push_back({w, std::exp(step * i)});
    total += w;
  }
  for (EffectNode& node : nodes) node.weight /= total;
  return nodes;
}

std::vector<EffectPath> EffectPaths(double variance, double spacing, int years) {
  if (variance == 0) return {{1, std::vector<double>(years, 1.0)}};
  if (years > 2) return ArrayPaths(variance, years);
  const std::vector<EffectNode> nodes = EffectNodes(variance, spacing);
  std::vector<EffectPath> paths;
  for (const EffectNode& first : nodes) {
    if (years == 1) {
      paths.push_back({first.weight, {first.value}});
      continue;
    }
    for (const EffectNode& second : nodes) {
      const double weight = first.weight * second.weight;
      if (weight >= kDroppedProduct) paths.push_back({weight, {first.value, second.value}});
    }
  }
  return paths.size() > kMostPairs ? ArrayPaths(variance, years) : paths;
}

EffectYears::EffectYears(const SharedEffect& effect)
    : first_april_(effect.variance > 0 ? effect.first_april_month
                                       : std::numeric_limits<double>::infinity()) {}

int EffectYears::Covering(double month) const {
  int years = 1;
  while (Begin(years) < month) ++years;
  return years;
}

}  // namespace cairn::forecast
