#include "services/planner/forecast/input/scenario/exits.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"
#include "services/planner/forecast/input/scenario/terms.h"
#include "services/planner/records/assumption_limits.h"

namespace cairn::planner {

std::optional<forecast::Departures> DeparturesOf(Day start, const ForecastQuestion& question,
                                                 const v1::Scenario::Departure& departure,
                                                 const std::string& path, Violations& violations) {
  const double horizon = question.input.horizon_months;
  const double from = MonthAfter(start, departure.from_date());
  if (from <= 0) violations.Add(path + ".from_date", "lies before the start");
  const std::optional<int> tier = PlaceOf(question, departure.tier());
  if (!tier || from <= 0 || from > horizon) return std::nullopt;
  const double until =
      departure.has_until_date() ? MonthAfter(start, departure.until_date()) : from;
  return forecast::Departures{*tier, departure.count(), from, std::min(until, horizon)};
}

std::optional<forecast::OrganisationConduct> ConductOf(const Workforce& workforce, Day start,
                                                       const ForecastQuestion& question,
                                                       const v1::Scenario::RateChange& change,
                                                       const std::string& path,
                                                       Violations& violations) {
  const std::optional<int> organisation =
      AskedAbout(workforce, question, change.organisation(), path + ".organisation", violations);
  const Organisation* owner = workforce.Find(resource::OrganisationOf(change.organisation()));
  if (owner != nullptr && RolesInScope(workforce, *owner).empty())
    violations.Add(path + ".organisation", "has no post in scope");
  const Stretch stretch = StretchOf(change, start);
  const std::optional<int> tier =
      change.tier() == 0 ? std::nullopt : PlaceOf(question, change.tier());
  if (!organisation || (change.tier() != 0 && !tier) || stretch.until <= stretch.from)
    return std::nullopt;
  for (std::size_t t = 0; t < question.tiers.size(); ++t) {
    if (!IsAbout(change, question.tiers[t])) continue;
    double most = 0;
    for (const forecast::RatePeriod& period : question.input.periods)
      most = std::max(most, period.tiers[t].exits_per_year);
    CheckValue(v1::Assumption::EXITS_PER_YEAR, most * change.factor(),
               absl::StrCat(path, ", for tier ", question.tiers[t], ","), violations);
  }
  return forecast::OrganisationConduct{*organisation, tier, stretch.from, stretch.until,
                                       change.factor()};
}

}  // namespace cairn::planner
