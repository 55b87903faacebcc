#include "services/planner/engine/calibration/gamma_rates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/planner/engine/calibration/likelihood.h"

namespace cairn::forecast {
namespace {

constexpr double kSmallestVariance = 1e-6;

// Negative-binomial, less what does not depend on mean or variance. The logarithm of
// Γ(1/v + d) v^d / Γ(1/v) is a sum over the exits, which stays exact as v goes to 0.
double LogLikelihood(absl::Span<const Count> counts, double mean, double variance) {
  double sum = 0;
  for (const Count& count : counts) {
    const double expected = mean * count.exposure;
    for (int i = 0; i < count.exits; ++i) sum += std::log1p(variance * i);
    sum += count.exits * std::log(expected);
    sum -=
        variance == 0 ? expected : (count.exits + 1 / variance) * std::log1p(variance * expected);
  }
  return sum;
}

}  // namespace

double BestMean(absl::Span<const Count> counts, double variance) {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = 0;
  for (const Count& count : counts) {
    lowest = std::min(lowest, count.exits / count.exposure);
    highest = std::max(highest, count.exits / count.exposure);
  }
  return WhereItCrosses(
      [&](double mean) {
        double score = 0;
        for (const Count& count : counts)
          score += (count.exits - mean * count.exposure) / (1 + variance * mean * count.exposure);
        return score;
      },
      lowest, highest);
}

double Profile(absl::Span<const Count> counts, double variance) {
  return LogLikelihood(counts, BestMean(counts, variance), variance);
}

double BestVariance(absl::Span<const Count> counts) {
  const double log_best = WhereItPeaks([&](double log) { return Profile(counts, std::exp(log)); },
                                       std::log(kSmallestVariance), std::log(kLargestVariance));
  const double best = std::exp(log_best);
  return Profile(counts, best) > Profile(counts, 0) && best > 2 * kSmallestVariance ? best : 0;
}

}  // namespace cairn::forecast
