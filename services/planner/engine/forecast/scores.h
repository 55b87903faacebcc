#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_SCORES_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_SCORES_H_

#include "services/planner/engine/forecast/distribution.h"

namespace cairn::forecast {

// How well a forecast of a count, or of an event, met what happened. Pinball loss, CRPS and Brier
// score are proper (Gneiting and Raftery 2007): nobody does better in the mean than by saying what
// they hold to be true. Lower is better.

// The middle 80 % of a distribution, both ends included. Counts jump, so it holds at least 80 %.
struct Band {
  int low = 0;
  int high = 0;
  // What the distribution itself puts on the band.
  double probability = 0;

  friend bool operator==(const Band&, const Band&) = default;
};
Band EightyPercentBand(const Distribution& forecast);
bool Covers(const Band& band, int happened);

// The probability integral transform of a count: P(less), and of P(exactly) the share `u`. With `u`
// uniform from 0 to 1 it is uniform when forecasts are right; with u = 1/2, the mid PIT, its mean
// is 1/2 then. Above 1/2 in the mean: forecasts are too low.
double Pit(const Distribution& forecast, int happened, double u);
double MidPit(const Distribution& forecast, int happened);

// Loss of the forecast's quantile at a level: what it lies below, times the level, or above, times
// the rest.
double PinballLoss(const Distribution& forecast, double level, int happened);
double PinballLoss(double quantile, double level, int happened);

// The continuous ranked probability score: the sum over n of (P(count <= n) - [happened <= n])^2.
// In counts; for a forecast that is certain it is the miss.
double Crps(const Distribution& forecast, int happened);

enum class Outcome { kDidNotHappen, kHappened };

// The squared difference between a probability and what happened, 1 or 0.
double BrierScore(double probability, Outcome outcome);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_SCORES_H_
