#include "services/planner/forecast/input/scenario/terms.h"

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::planner {

double MonthOf(Day start, const google::type::Date& date) {
  return MonthsFrom(start, FromCivil(resource::ToDay(date)));
}

double MonthAfter(Day start, const google::type::Date& date) {
  return MonthsFrom(start, NextDay(FromCivil(resource::ToDay(date))));
}

double Change(const v1::Scenario::RateChange& change, double value) {
  return value * (change.has_factor() ? change.factor() : 1) + change.add();
}

bool IsInPeriods(v1::Assumption::Measure measure) {
  return measure == v1::Assumption::EXITS_PER_YEAR || measure == v1::Assumption::MONTHS_TO_FILL;
}

std::optional<int> PlaceOf(const ForecastQuestion& question, int tier) {
  const auto place = std::lower_bound(question.tiers.begin(), question.tiers.end(), tier);
  if (place == question.tiers.end() || *place != tier) return std::nullopt;
  return static_cast<int>(place - question.tiers.begin());
}

std::optional<int> PlaceOf(const ForecastQuestion& question, absl::string_view organisation) {
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    if (!question.input.organisations[o].beside &&
        question.organisations[o]->Name() == organisation)
      return static_cast<int>(o);
  return std::nullopt;
}

std::optional<int> AskedAbout(const Workforce& workforce, const ForecastQuestion& question,
                              const std::string& organisation, const std::string& path,
                              Violations& violations) {
  const Organisation* named = workforce.Find(resource::OrganisationOf(organisation));
  if (named == nullptr || !named->IsKnown())
    violations.Add(path, "is none that the planner has seen");
  return PlaceOf(question, organisation);
}

}  // namespace cairn::planner
