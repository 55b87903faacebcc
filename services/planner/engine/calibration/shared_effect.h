#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_SHARED_EFFECT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_SHARED_EFFECT_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/planner/engine/calibration/likelihood.h"

// The shared yearly effect: good and bad years for all exits together.
namespace cairn::forecast {

// With fewer there is no effect: FailedPrecondition says how many there were.
inline constexpr int kFewestYears = 5;

// Exits of one year among so many post-years.
struct YearTotal {
  int exits = 0;
  double post_years = 0;
};

struct SharedEffectFit {
  double exits_per_year = 0;  // a post-year
  // Of the gamma effect with mean 1; 0 when years vary no more than chance.
  double variance = 0;
  Bounds bounds;  // the lower end is 0 when no effect is proven
};

// The variance of one gamma factor a year on all exits, by the negative-binomial likelihood of the
// yearly totals. Maximum likelihood understates it when years are few, as any variance; the
// interval says how little eight years tell.
//
// FailedPrecondition with fewer than kFewestYears or no exits.
absl::StatusOr<SharedEffectFit> FitSharedEffect(absl::Span<const YearTotal> years);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_SHARED_EFFECT_H_
