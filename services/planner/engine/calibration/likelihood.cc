#include "services/planner/engine/calibration/likelihood.h"

#include <algorithm>

namespace cairn::forecast {
namespace {

// Half the 95 % quantile of chi-square with one degree of freedom.
constexpr double kProfileDrop = 3.841458820694124 / 2;
// Bisecting a range of doubles this often leaves nothing between its ends.
constexpr int kHalvings = 200;

}  // namespace

double WhereItCrosses(const Function& falling, double low, double high) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (falling(middle) > 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

double WhereItPeaks(const Function& value, double low, double high) {
  constexpr int kPoints = 60;
  constexpr double kGolden = 0.6180339887498949;
  const double step = (high - low) / kPoints;
  int best = 0;
  for (int i = 1; i <= kPoints; ++i)
    if (value(low + i * step) > value(low + best * step)) best = i;
  double from = low + std::max(best - 1, 0) * step;
  double to = low + std::min(best + 1, kPoints) * step;
  for (int i = 0; i < 80; ++i) {
    const double left = to - kGolden * (to - from);
    const double right = from + kGolden * (to - from);
    (value(left) < value(right) ? from : to) = value(left) < value(right) ? left : right;
  }
  return from + (to - from) / 2;
}

Bounds ProfileBounds(const Function& value, double peak, double low, double high) {
  const double floor = value(peak) - kProfileDrop;
  const Function above = [&](double at) { return value(at) - floor; };
  Bounds bounds{low, high};
  if (above(low) < 0)
    bounds.low = -WhereItCrosses([&](double at) { return above(-at); }, -peak, -low);
  if (above(high) < 0) bounds.high = WhereItCrosses(above, peak, high);
  return bounds;
}

}  // namespace cairn::forecast
