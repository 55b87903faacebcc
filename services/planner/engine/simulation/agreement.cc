#include "services/planner/engine/simulation/agreement.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "common/base/status_macros.h"
#include "services/planner/engine/analytic/analytic.h"

namespace cairn::forecast {
namespace {

// Means of closed forms are exact to rounding only.
constexpr double kRounding = 1e-9;

// The error is that of the exact law, which is known even where no replication strayed.
double Distance(const Spread& simulated, const Spread& exact, int replications) {
  const double apart = std::abs(simulated.mean - exact.mean);
  if (apart <= kRounding) return 0;
  const double error = std::sqrt(exact.variance / replications);
  return error > 0 ? apart / error : std::numeric_limits<double>::infinity();
}

void Compare(const GroupAnswer& simulated, const GroupAnswer& exact, std::optional<int> tier,
             Agreement& agreement) {
  for (std::size_t month = 1; month < exact.vacant.size(); ++month) {
    const double distance =
        Distance(simulated.vacant[month], exact.vacant[month], agreement.replications);
    if (distance < agreement.largest_distance) continue;
    agreement.largest_distance = distance;
    agreement.tier = tier;
    agreement.month = static_cast<int>(month);
    agreement.simulated = simulated.vacant[month].mean;
    agreement.exact = exact.vacant[month].mean;
  }
}

}  // namespace

absl::StatusOr<Control> Control::Prepare(const SimulationInput& question) {
  SimulationInput plain;
  plain.base = question.base;
  plain.base.shared_effect.variance = 0;
  plain.base.ready.clear();
  plain.post_names = question.post_names;
  plain.conduct.resize(question.conduct.size());
  plain.seed = question.seed;
  plain.replications = std::min(question.replications, kReplications);
  ASSIGN_OR_RETURN(Answer exact, ComputeAnalytic(plain.base));
  ASSIGN_OR_RETURN(Simulation simulation, Simulation::Prepare(std::move(plain)));
  return Control(std::move(simulation), std::move(exact));
}

void Control::Run(int first, int last, Tally& tally) const {
  simulation_.Run(first, std::min(last, simulation_.replications()), tally);
}

Tally Control::Run(int first, int last) const {
  return simulation_.Run(first, std::min(last, simulation_.replications()));
}

Agreement Control::Summarise(const Tally& tally) const {
  const Answer simulated = simulation_.Summarise(tally).answer;
  Agreement agreement;
  agreement.replications = tally.replications();
  Compare(simulated.all, exact_->all, std::nullopt, agreement);
  for (std::size_t tier = 0; tier < exact_->tiers.size(); ++tier)
    Compare(simulated.tiers[tier], exact_->tiers[tier], static_cast<int>(tier), agreement);
  return agreement;
}

}  // namespace cairn::forecast
