#include "services/planner/engine/calibration/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "boost/math/special_functions/gamma.hpp"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {
namespace {

// Half the 95 % quantile of chi-square with one degree of freedom.
constexpr double kProfileDrop = 3.841458820694124 / 2;
constexpr double kTail = 0.025;
constexpr double kMonthsAYear = 12;
constexpr double kLongestRecruiting = 600;  // months
// Bisecting a range of doubles this often leaves nothing between its ends.
constexpr int kHalvings = 200;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Function = std::function<double(double)>;

// Where a function that is positive at `low` and falls changes its sign.
double WhereItCrosses(const Function& falling, double low, double high) {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (falling(middle) > 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

// Where a function is highest: the best of evenly spaced points, made better between its
// neighbours by golden sections.
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

// Ends of the profile interval around a peak, no further out than `low` and `high`.
Bounds ProfileBounds(const Function& value, double peak, double low, double high) {
  const double floor = value(peak) - kProfileDrop;
  const Function above = [&](double at) { return value(at) - floor; };
  Bounds bounds{low, high};
  if (above(low) < 0)
    bounds.low = -WhereItCrosses([&](double at) { return above(-at); }, -peak, -low);
  if (above(high) < 0) bounds.high = WhereItCrosses(above, peak, high);
  return bounds;
}

// ---- exits

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

// ---- counts with gamma rates

struct Count {
  int exits = 0;
  double exposure = 0;
};

// The mean rate that fits best when rates vary with this relative variance.
double BestMean(absl::Span<const Count> counts, double variance) {
  double lowest = kInfinity;
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

double Profile(absl::Span<const Count> counts, double variance) {
  return LogLikelihood(counts, BestMean(counts, variance), variance);
}

// Of relative variances beyond this, data cannot tell one from another.
constexpr double kLargestVariance = 100;
constexpr double kSmallestVariance = 1e-6;

double BestVariance(absl::Span<const Count> counts) {
  const double log_best = WhereItPeaks([&](double log) { return Profile(counts, std::exp(log)); },
                                       std::log(kSmallestVariance), std::log(kLargestVariance));
  const double best = std::exp(log_best);
  return Profile(counts, best) > Profile(counts, 0) && best > 2 * kSmallestVariance ? best : 0;
}

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

// ---- recruiting

// The integral of an Erlang law's survival from x on, in units of a stage's mean:
// e^(-x) sum over j < k of (k - j) x^j / j!.
double Remaining(double x, int stages) {
  if (std::isinf(x)) return 0;
  double term = std::exp(-x);
  double sum = 0;
  for (int j = 0; j < stages; ++j) {
    sum += (stages - j) * term;
    term *= x / (j + 1);
  }
  return sum;
}

double LogLikelihood(absl::Span<const VacancySeen> seen, int stages, double mean_years) {
  const double rate = stages / mean_years;
  double sum = 0;
  for (const VacancySeen& one : seen) {
    const auto met = [&](double years) {
      return Remaining(rate * years, stages) -
             Remaining(rate * (years + one.opened_within_years), stages);
    };
    const double ended = one.filled_by_years.has_value() ? met(*one.filled_by_years) : 0;
    sum += std::log((met(one.vacant_years) - ended) / met(0));
  }
  return std::isnan(sum) ? -kInfinity : sum;
}

// The logarithm of an Erlang law's survival, in units of a stage's mean: of e^(-x) times the sum
// over j < k of x^j / j!.
double LogSurvival(double x, int stages) {
  double term = 1;
  double sum = 0;
  for (int j = 0; j < stages; ++j) {
    sum += term;
    term *= x / (j + 1);
  }
  return std::log(sum) - x;
}

// Less what does not depend on the mean.
double LogLikelihood(absl::Span<const VacancyDated> dated, int stages, double mean_years) {
  const double rate = stages / mean_years;
  double sum = 0;
  for (const VacancyDated& one : dated) {
    switch (one.end) {
      case VacancyDated::End::kFilled:
        sum += stages * std::log(rate) - rate * one.years;
        break;
      case VacancyDated::End::kLostFromSight:
        sum += LogSurvival(rate * one.years, stages);
        break;
    }
    sum -= LogSurvival(rate * one.known_from_years, stages);
  }
  return sum;
}

absl::Status Check(const VacancySeen& seen) {
  const bool fits =
      seen.opened_within_years > 0 && seen.vacant_years >= 0 && std::isfinite(seen.vacant_years) &&
      (!seen.filled_by_years.has_value() ||
       (*seen.filled_by_years > seen.vacant_years && std::isfinite(*seen.filled_by_years)));
  return fits ? absl::OkStatus()
              : absl::InvalidArgumentError(absl::StrCat(
                    "a vacancy opens before it is seen, and is filled after: got opened within ",
                    seen.opened_within_years, ", vacant for ", seen.vacant_years, ", filled by ",
                    seen.filled_by_years.value_or(kInfinity), " years"));
}

absl::Status Check(const VacancyDated& dated) {
  const bool fits = dated.known_from_years >= 0 && dated.years >= dated.known_from_years &&
                    std::isfinite(dated.years);
  return fits ? absl::OkStatus()
              : absl::InvalidArgumentError(
                    absl::StrCat("a vacancy ends after records of it begin: got ", dated.years,
                                 " years, known from ", dated.known_from_years));
}

bool IsFilled(const VacancySeen& seen) { return seen.filled_by_years.has_value(); }
bool IsFilled(const VacancyDated& dated) { return dated.end == VacancyDated::End::kFilled; }

template <typename Vacancy>
absl::StatusOr<RecruitingTime> FitMean(absl::Span<const Vacancy> vacancies, int stages) {
  if (stages < 1 || stages > kMaxFillStages)
    return absl::InvalidArgumentError(
        absl::StrCat("stages must be from 1 to ", kMaxFillStages, ", got ", stages));
  RecruitingTime time;
  for (const Vacancy& one : vacancies) {
    RETURN_IF_ERROR(Check(one));
    ++time.vacancies;
    time.filled += IsFilled(one) ? 1 : 0;
  }
  if (time.filled < kFewestFills)
    return absl::FailedPreconditionError(
        absl::StrCat("a recruiting time needs at least ", kFewestFills,
                     " vacancies that were seen filled, and there are ", time.filled));
  const Function value = [&](double log_years) {
    return LogLikelihood(vacancies, stages, std::exp(log_years));
  };
  const double low = std::log(kMinMonthsToFill / kMonthsAYear);
  const double high = std::log(kLongestRecruiting / kMonthsAYear);
  const double peak = WhereItPeaks(value, low, high);
  constexpr double kEdge = 1e-3;
  if (peak < low + kEdge || peak > high - kEdge || !std::isfinite(value(peak)))
    return absl::FailedPreconditionError(absl::StrCat(
        "these vacancies do not tell how long recruiting takes: of ", time.vacancies, " vacancies ",
        time.filled, " were seen filled, and no mean fits better than the ",
        peak > high - kEdge ? "longest" : "shortest"));
  const Bounds bounds = ProfileBounds(value, peak, low, high);
  time.months = std::exp(peak) * kMonthsAYear;
  time.bounds = {std::exp(bounds.low) * kMonthsAYear, std::exp(bounds.high) * kMonthsAYear};
  return time;
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

absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancySeen> seen, int stages) {
  return FitMean(seen, stages);
}

absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancyDated> dated, int stages) {
  return FitMean(dated, stages);
}

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
