#include "services/planner/engine/calibration/exits.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "boost/math/special_functions/gamma.hpp"
#include "common/base/status_macros.h"
#include "services/planner/engine/calibration/gamma_rates.h"

namespace cairn::forecast {
namespace {

constexpr double kTail = 0.025;

// Expected exposure of an exit within D years at hazard L: 1/L - D/(e^(LD) - 1).
double ExpectedExposure(double hazard, double years) {
  const double x = hazard * years;
  // The difference cancels where x is small: there by its series.
  if (x < 1e-4) return years * (0.5 - x / 12);
  return 1 / hazard - years / std::expm1(x);
}

// The observed information of log L that an exit within D years carries.
double Information(double hazard, double years) {
  const double half = hazard * years / 2;
  if (half < 1e-4) return 1 - half * half / 3;
  const double ratio = half / std::sinh(half);
  return ratio * ratio;
}

struct Holdings {
  double kept_years = 0;  // and those of dated exits
  int dated_exits = 0;
  std::vector<double> lost_after;

  int exits() const { return dated_exits + static_cast<int>(lost_after.size()); }
  double Exposure(double hazard) const {
    double sum = kept_years;
    for (const double years : lost_after) sum += ExpectedExposure(hazard, years);
    return sum;
  }
  double LogLikelihood(double hazard) const {
    double sum = dated_exits * std::log(hazard) - hazard * kept_years;
    for (const double years : lost_after) sum += std::log(-std::expm1(-hazard * years));
    return sum;
  }
  // Falls in the hazard, and is 0 where the likelihood is highest.
  double Score(double hazard) const {
    double sum = dated_exits / hazard - kept_years;
    for (const double years : lost_after) sum += years / std::expm1(hazard * years);
    return sum;
  }
};

absl::StatusOr<Holdings> Sorted(absl::Span<const HoldingSeen> seen) {
  Holdings holdings;
  std::vector<double> kept;
  for (const HoldingSeen& one : seen) {
    if (!(one.years > 0) || !std::isfinite(one.years))
      return absl::InvalidArgumentError(
          absl::StrCat("years of a holder must be above 0, got ", one.years));
    switch (one.holding) {
      case Holding::kKept:
        kept.push_back(one.years);
        break;
      case Holding::kLost:
        holdings.lost_after.push_back(one.years);
        break;
      case Holding::kLostThatDay:
        kept.push_back(one.years);
        ++holdings.dated_exits;
        break;
    }
  }
  // The order of what was seen changes no last bit of a sum.
  std::sort(kept.begin(), kept.end());
  std::sort(holdings.lost_after.begin(), holdings.lost_after.end());
  holdings.kept_years = std::accumulate(kept.begin(), kept.end(), 0.0);
  return holdings;
}

absl::StatusOr<ExitRate> Fit(const Holdings& holdings) {
  const int exits = holdings.exits();
  if (exits < kFewestExits)
    return absl::FailedPreconditionError(absl::StrCat(
        "a rate of exits needs at least ", kFewestExits, " exits, and there are ", exits));
  if (holdings.kept_years == 0)
    return absl::FailedPreconditionError(absl::StrCat(
        "a rate of exits needs somebody who was kept: all ", exits, " holders were lost"));
  // Each exit has at most the exposure of its interval, so the rate is at least exits / all years;
  // and e^x - 1 > x, so it is at most exits / kept years.
  double all_years = holdings.kept_years;
  for (const double years : holdings.lost_after) all_years += years;
  ExitRate rate;
  rate.exits = exits;
  rate.per_year = WhereItCrosses([&](double hazard) { return holdings.Score(hazard); },
                                 exits / all_years, exits / holdings.kept_years);
  rate.exposure_years = holdings.Exposure(rate.per_year);
  rate.effective_exits = holdings.dated_exits;
  for (const double years : holdings.lost_after)
    rate.effective_exits += Information(rate.per_year, years);
  rate.bounds =
      ProfileBounds([&](double hazard) { return holdings.LogLikelihood(hazard); }, rate.per_year,
                    rate.per_year * 1e-6, (exits + 100.0) / holdings.kept_years);
  return rate;
}

// ---- groups

GroupRate Pooled(const ExitRate& pooled, const Holdings& holdings) {
  GroupRate rate;
  rate.per_year = pooled.per_year;
  rate.bounds = pooled.bounds;
  rate.exits = holdings.exits();
  rate.exposure_years = holdings.Exposure(pooled.per_year);
  return rate;
}

GroupRate Posterior(const Holdings& holdings, double mean, double variance) {
  const double shape = 1 / variance;
  const double prior_years = shape / mean;
  GroupRate rate;
  rate.exits = holdings.exits();
  // The exposure of exits hangs on the rate a little, and the rate on the exposure: each round
  // brings them closer by more than half.
  constexpr int kRounds = 100;
  rate.per_year = mean;
  for (int i = 0; i < kRounds; ++i) {
    rate.exposure_years = holdings.Exposure(rate.per_year);
    rate.per_year = (shape + rate.exits) / (prior_years + rate.exposure_years);
  }
  const double scale = 1 / (prior_years + rate.exposure_years);
  rate.bounds = {boost::math::gamma_p_inv(shape + rate.exits, kTail) * scale,
                 boost::math::gamma_q_inv(shape + rate.exits, kTail) * scale};
  rate.own_weight = rate.exposure_years / (prior_years + rate.exposure_years);
  return rate;
}

}  // namespace

absl::string_view Describe(Shrinkage shrinkage) {
  switch (shrinkage) {
    case Shrinkage::kTowardsPrior:
      return "drawn towards the law of all groups";
    case Shrinkage::kPooledFewGroups:
      return "one rate for all: too few groups to tell how they differ";
    case Shrinkage::kPooledNoVariation:
      return "one rate for all: groups differ no more than chance";
  }
  return "";
}

absl::StatusOr<ExitRate> FitExitRate(absl::Span<const HoldingSeen> seen) {
  ASSIGN_OR_RETURN(const Holdings holdings, Sorted(seen));
  return Fit(holdings);
}

absl::StatusOr<GroupRates> FitExitRates(absl::Span<const std::vector<HoldingSeen>> groups) {
  std::vector<Holdings> all;
  std::vector<HoldingSeen> together;
  for (const std::vector<HoldingSeen>& group : groups) {
    ASSIGN_OR_RETURN(Holdings holdings, Sorted(group));
    all.push_back(std::move(holdings));
    together.insert(together.end(), group.begin(), group.end());
  }
  GroupRates rates;
  ASSIGN_OR_RETURN(rates.pooled, FitExitRate(together));
  rates.prior_mean = rates.pooled.per_year;
  std::vector<Count> counts;
  for (const Holdings& holdings : all) {
    const double exposure = holdings.Exposure(rates.pooled.per_year);
    if (exposure > 0) counts.push_back({holdings.exits(), exposure});
  }
  if (static_cast<int>(counts.size()) < kFewestGroups) {
    rates.shrinkage = Shrinkage::kPooledFewGroups;
  } else if (const double variance = BestVariance(counts); variance == 0) {
    rates.shrinkage = Shrinkage::kPooledNoVariation;
  } else {
    rates.shrinkage = Shrinkage::kTowardsPrior;
    rates.prior_variance = variance;
    rates.prior_mean = BestMean(counts, variance);
  }
  for (const Holdings& holdings : all)
    rates.groups.push_back(rates.shrinkage == Shrinkage::kTowardsPrior
                               ? Posterior(holdings, rates.prior_mean, rates.prior_variance)
                               : Pooled(rates.pooled, holdings));
  return rates;
}

}  // namespace cairn::forecast
