#include "tools/cairn/backtest/count_law.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace cairn::backtest {

using forecast::Distribution;

Distribution CountLaw(double mean, double relative_variance) {
  if (mean <= 0) return Distribution::Certain(0);
  // Below this, the Poisson law, which it approaches; its own terms would cancel.
  constexpr double kNoVariance = 1e-9;
  const double spread = std::sqrt(mean + relative_variance * mean * mean);
  constexpr double kSpreads = 12;
  const int first = std::max(0, static_cast<int>(mean - kSpreads * spread));
  const int last = static_cast<int>(mean + 3 * kSpreads * spread) + 20;
  const double shape = 1 / std::max(relative_variance, kNoVariance);
  std::vector<double> mass;
  for (int n = first; n <= last; ++n) {
    const double log_mass = relative_variance <= kNoVariance
                                ? n * std::log(mean) - mean - std::lgamma(n + 1.0)
                                : std::lgamma(shape + n) - std::lgamma(shape) -
                                      std::lgamma(n + 1.0) - shape * std::log1p(mean / shape) +
                                      n * std::log(mean / (shape + mean));
    mass.push_back(std::exp(log_mass));
  }
  double total = 0;
  for (const double m : mass) total += m;
  for (double& m : mass) m /= total;
  return Distribution(first, std::move(mass));
}

}  // namespace cairn::backtest
