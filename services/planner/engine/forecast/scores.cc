#include "services/planner/engine/forecast/scores.h"

#include <algorithm>
#include <cstddef>

namespace cairn::forecast {
namespace {

constexpr double kLow = 0.1;
constexpr double kHigh = 0.9;

int Last(const Distribution& forecast) {
  return forecast.first() + static_cast<int>(forecast.mass().size()) - 1;
}

}  // namespace

Band EightyPercentBand(const Distribution& forecast) {
  Band band{forecast.Quantile(kLow), forecast.Quantile(kHigh), 0};
  for (int n = band.low; n <= band.high; ++n) band.probability += forecast.Probability(n);
  return band;
}

bool Covers(const Band& band, int happened) {
  return band.low <= happened && happened <= band.high;
}

double Pit(const Distribution& forecast, int happened, double u) {
  double less = 0;
  for (int n = forecast.first(); n < std::min(happened, Last(forecast) + 1); ++n)
    less += forecast.Probability(n);
  return less + u * forecast.Probability(happened);
}

double MidPit(const Distribution& forecast, int happened) { return Pit(forecast, happened, 0.5); }

double PinballLoss(double quantile, double level, int happened) {
  const double miss = happened - quantile;
  return miss >= 0 ? level * miss : (level - 1) * miss;
}

double PinballLoss(const Distribution& forecast, double level, int happened) {
  return PinballLoss(forecast.Quantile(level), level, happened);
}

double Crps(const Distribution& forecast, int happened) {
  double at_most = 0;
  double sum = 0;
  for (int n = std::min(forecast.first(), happened); n < std::max(Last(forecast), happened); ++n) {
    at_most += forecast.Probability(n);
    const double miss = at_most - (happened <= n ? 1 : 0);
    sum += miss * miss;
  }
  return sum;
}

double BrierScore(double probability, Outcome outcome) {
  const double miss = probability - (outcome == Outcome::kHappened ? 1 : 0);
  return miss * miss;
}

}  // namespace cairn::forecast
