#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_

#include <limits>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cairn::forecast {

// Rates of a forecast, fitted to what was published or recorded. Registers and organograms are
// filings: they show who holds a post on some days and not what happened between them. Records of
// one's own have the days themselves. Everything here is a maximum of a likelihood that says so, is
// pure, and depends on nothing but what it is given.
//
// Intervals are 95 % by the profile likelihood: the values whose log likelihood lies within half
// the chi-square quantile of its maximum. Rates cannot be negative and their likelihood is lopsided
// when exits are few, so a symmetric interval around the estimate would be wrong; and a gamma law
// with the same exits and exposure leaves out that the dates of exits are not known.

// With fewer there is no rate: FailedPrecondition says how many there were.
inline constexpr int kFewestExits = 5;
inline constexpr int kFewestFills = 5;
inline constexpr int kFewestYears = 5;
// With fewer, groups say too little of how groups differ.
inline constexpr int kFewestGroups = 5;

// Ends of an interval.
struct Bounds {
  double low = 0;
  double high = 0;
};

// ---- exits

// What became of a holder after some years: still there; lost on a day in between that is not
// known, as the later of two filings says; or gone after just so many years, as dated records say.
enum class Holding { kKept, kLost, kLostThatDay };

// A post with a holder, some years before it was seen again. A post that is gone, or whose holder
// is not told, is no observation.
struct HoldingSeen {
  double years = 0;  // until then; above 0
  Holding holding = Holding::kKept;
};

struct ExitRate {
  double per_year = 0;
  Bounds bounds;
  int exits = 0;
  // Post-years of holding that these exits came from: a holder who was lost counts as expected,
  // not for the whole interval. Exits divided by it are the rate.
  double exposure_years = 0;
  // Exits that would tell as much, had each been dated to the day: the observed information of the
  // rate's logarithm.
  double effective_exits = 0;
};

// The hazard L of losing a holder, constant over time: somebody kept over D years contributes
// e^(-LD), somebody lost 1 - e^(-LD), and somebody lost on the last of these days L e^(-LD). An
// exit within D has an expected exposure of 1/L - D/(e^(LD) - 1), as by EM (Dempster, Laird and
// Rubin 1977). Two changes within one interval look like one.
//
// FailedPrecondition with fewer than kFewestExits, or when nobody was kept, where the likelihood
// has no maximum. InvalidArgument when years are not above 0.
absl::StatusOr<ExitRate> FitExitRate(absl::Span<const HoldingSeen> seen);

// ---- groups

// Whether the rates of groups were drawn towards a common law, and if not, why.
enum class Shrinkage {
  kTowardsPrior,       // each group has a rate of its own, drawn towards the law of all groups
  kPooledFewGroups,    // fewer than kFewestGroups: each has the rate of all
  kPooledNoVariation,  // groups vary no more than chance: each has the rate of all
};

// In words.
absl::string_view Describe(Shrinkage shrinkage);

struct GroupRate {
  double per_year = 0;
  Bounds bounds;
  int exits = 0;
  double exposure_years = 0;
  // How much of the rate is the group's own, from 0 (the mean of the prior) to 1.
  double own_weight = 0;
};

struct GroupRates {
  Shrinkage shrinkage = Shrinkage::kPooledFewGroups;
  ExitRate pooled;
  // The gamma law of the groups' rates: its mean, and its variance relative to the squared mean.
  // Without one, the pooled rate and 0.
  double prior_mean = 0;
  double prior_variance = 0;
  std::vector<GroupRate> groups;  // as given
};

// Rates by group, shrunk by empirical Bayes (Efron and Morris 1973; Clayton and Kaldor 1987 for
// counts): the groups' exits are taken as Poisson in their exposures with rates from one gamma law,
// which maximises the negative-binomial likelihood of all groups. A group's rate is its posterior
// mean, its interval the middle 95 % of its posterior. Groups without observations have the rate of
// the prior.
absl::StatusOr<GroupRates> FitExitRates(absl::Span<const std::vector<HoldingSeen>> groups);

// ---- recruiting

// A post that was vacant at a filing, followed until it was seen filled or lost from sight.
struct VacancySeen {
  // From the last filing at which it was known to be filled to the first at which it was vacant:
  // the vacancy opened in between. Infinity when no filing before tells.
  double opened_within_years = std::numeric_limits<double>::infinity();
  // From the first filing at which it was vacant to the last one.
  double vacant_years = 0;
  // From the first filing at which it was vacant to the one at which it was filled. Not set when
  // it was not seen filled: abolished, or the last filing.
  std::optional<double> filled_by_years;
};

struct RecruitingTime {
  double months = 0;  // mean, from a vacancy's opening to its end
  Bounds bounds;
  int vacancies = 0;
  int filled = 0;
};

// The mean of an Erlang law of recruiting with `stages` stages (1: exponential) from vacancies that
// filings happened to meet. Long vacancies are met more often than short ones, and those that open
// and end between two filings never. So each contributes what it tells given that it was met:
// with S the survival of the law and G(x) the integral of S from x to x + opened_within_years,
// one still vacant after v years contributes G(v) / G(0), one filled between v and f years
// (G(v) - G(f)) / G(0). Without a bound on the opening this is the residual life of a renewal
// process (Cox 1962).
//
// It assumes that vacancies open at a constant rate between filings, that filings do not depend on
// vacancies, that a post vacant at two filings in a row was so throughout, that all posts have one
// law, and that abolishing a post says nothing of how long it would have taken to fill.
//
// FailedPrecondition with fewer than kFewestFills filled, or when the filings lie too far apart, or
// too close together, for the likelihood to have a maximum between kMinMonthsToFill and 600 months.
absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancySeen> seen, int stages);

// A vacancy whose first day is on record.
struct VacancyDated {
  double years = 0;  // from its opening until it was filled, or lost from sight; 0 or more
  // Its age when records begin: had it been filled before, nobody would know of it. At most
  // `years`.
  double known_from_years = 0;
  enum class End { kFilled, kLostFromSight } end = End::kFilled;
};

// The same from dates: one filled after t years contributes the law's density at t, one lost from
// sight its survival, each given that it lasted until records begin (left truncation).
absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancyDated> dated, int stages);

// ---- the shared yearly effect

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

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_
