#include "services/planner/forecast/input/scenario/periods.h"

#include <cstddef>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/planner/records/assumption_limits.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using Layers = std::vector<ScenarioLayer>;

// Where something changes within the question, the start included.
std::set<double> MomentsOf(const Layers& layers, Day start, double horizon) {
  std::set<double> moments = {0};
  const auto note = [&](const Stretch& stretch) {
    for (const double moment : {stretch.from, stretch.until})
      if (moment > 0 && moment < horizon) moments.insert(moment);
  };
  for (const ScenarioLayer& layer : layers) {
    for (const auto& change : layer.changes.rate_changes())
      if (change.organisation().empty()) note(StretchOf(change, start));
    for (const auto& freeze : layer.changes.freezes()) note(StretchOf(freeze, start));
  }
  return moments;
}

// Changes the rates of a tier that hold from a moment on.
void ChangeRates(const ScenarioLayer& layer, Day start, double moment, int tier,
                 forecast::TierRates& rates, Violations& violations) {
  for (int i = 0; i < layer.changes.rate_changes_size(); ++i) {
    const auto& change = layer.changes.rate_changes(i);
    if (!IsInPeriods(change.measure()) || !change.organisation().empty() ||
        !IsAbout(change, tier) || !StretchOf(change, start).Holds(moment))
      continue;
    double& rate = change.measure() == Assumption::EXITS_PER_YEAR ? rates.exits_per_year
                                                                  : rates.months_to_fill;
    rate = Change(change, rate);
    CheckValue(change.measure(), rate,
               absl::StrCat(layer.path, "rate_changes[", i, "], for tier ", tier, ","), violations);
  }
}

bool IsFrozen(const Layers& layers, Day start, double moment, int tier) {
  for (const ScenarioLayer& layer : layers)
    for (const auto& freeze : layer.changes.freezes())
      if (IsAbout(freeze, tier) && StretchOf(freeze, start).Holds(moment)) return true;
  return false;
}

}  // namespace

void ChangePeriods(const Layers& layers, Day start, ForecastQuestion& question,
                   Violations& violations) {
  const forecast::RatePeriod base = question.input.periods[0];
  question.input.periods.clear();
  for (const double moment : MomentsOf(layers, start, question.input.horizon_months)) {
    forecast::RatePeriod& period = question.input.periods.emplace_back(base);
    period.from_month = moment;
    for (std::size_t t = 0; t < question.tiers.size(); ++t) {
      for (const ScenarioLayer& layer : layers)
        ChangeRates(layer, start, moment, question.tiers[t], period.tiers[t], violations);
      if (IsFrozen(layers, start, moment, question.tiers[t]))
        period.tiers[t].months_to_fill = kForGood;
    }
  }
}

}  // namespace cairn::planner
