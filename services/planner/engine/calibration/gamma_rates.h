#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_GAMMA_RATES_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_GAMMA_RATES_H_

#include "absl/types/span.h"

namespace cairn::forecast {

// Counts whose rates vary by a gamma law: the negative-binomial law.

struct Count {
  int exits = 0;
  double exposure = 0;
};

// Of relative variances beyond this, data cannot tell one from another.
inline constexpr double kLargestVariance = 100;

// The mean rate that fits best when rates vary with this relative variance.
double BestMean(absl::Span<const Count> counts, double variance);
// The relative variance that fits best; 0 when rates vary no more than chance.
double BestVariance(absl::Span<const Count> counts);
// The log likelihood of a variance with the mean that fits it best, less what depends on neither.
double Profile(absl::Span<const Count> counts, double variance);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_GAMMA_RATES_H_
