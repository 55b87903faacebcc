#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_LIKELIHOOD_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_LIKELIHOOD_H_

#include <functional>

namespace cairn::forecast {

// Finds where likelihoods are highest, and the intervals around it.
//
// Intervals are 95 % by the profile likelihood: the values whose log likelihood lies within half
// the chi-square quantile of its maximum. Rates cannot be negative and their likelihood is lopsided
// when exits are few, so a symmetric interval around the estimate would be wrong; and a gamma law
// with the same exits and exposure leaves out that the dates of exits are not known.

using Function = std::function<double(double)>;

// Ends of an interval.
struct Bounds {
  double low = 0;
  double high = 0;
};

// Where a function that is positive at `low` and falls changes its sign.
double WhereItCrosses(const Function& falling, double low, double high);

// Where a function is highest: the best of evenly spaced points, made better between its
// neighbours by golden sections.
double WhereItPeaks(const Function& value, double low, double high);

// Ends of the profile interval around a peak, no further out than `low` and `high`.
Bounds ProfileBounds(const Function& value, double peak, double low, double high);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_LIKELIHOOD_H_
