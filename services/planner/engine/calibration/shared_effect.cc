#include "services/planner/engine/calibration/shared_effect.h"

#include <cmath>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/planner/engine/calibration/gamma_rates.h"

namespace cairn::forecast {

absl::StatusOr<SharedEffectFit> FitSharedEffect(absl::Span<const YearTotal> years) {
  if (static_cast<int>(years.size()) < kFewestYears)
    return absl::FailedPreconditionError(absl::StrCat("a shared yearly effect needs at least ",
                                                      kFewestYears, " years, and there are ",
                                                      years.size()));
  std::vector<Count> counts;
  int exits = 0;
  for (const YearTotal& year : years) {
    if (year.exits < 0 || !(year.post_years > 0) || !std::isfinite(year.post_years))
      return absl::InvalidArgumentError(
          absl::StrCat("a year needs post-years above 0 and exits of 0 or more, got ",
                       year.post_years, " and ", year.exits));
    counts.push_back({year.exits, year.post_years});
    exits += year.exits;
  }
  if (exits == 0)
    return absl::FailedPreconditionError("a shared yearly effect needs exits, and there are none");
  SharedEffectFit fit;
  fit.variance = BestVariance(counts);
  fit.exits_per_year = BestMean(counts, fit.variance);
  fit.bounds = ProfileBounds([&](double variance) { return Profile(counts, variance); },
                             fit.variance, 0, kLargestVariance);
  return fit;
}

}  // namespace cairn::forecast
