#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_EXITS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_EXITS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/planner/engine/calibration/likelihood.h"

// How often holders are lost, from filings or from dated records.
namespace cairn::forecast {

// With fewer there is no rate: FailedPrecondition says how many there were.
inline constexpr int kFewestExits = 5;
// With fewer, groups say too little of how groups differ.
inline constexpr int kFewestGroups = 5;

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

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_EXITS_H_
