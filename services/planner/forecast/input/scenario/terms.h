#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_TERMS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_TERMS_H_

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "google/type/date.pb.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

// What every change of a scenario is read with.
namespace cairn::planner {

inline constexpr double kForGood = std::numeric_limits<double>::infinity();

// The changes of one scenario, or those that came with a request.
struct ScenarioLayer {
  std::string path;  // before the name of a field
  v1::Scenario::Changes changes;
};

// A stretch of time in months from the start.
struct Stretch {
  double from = 0;
  double until = kForGood;

  bool Holds(double month) const { return from <= month && month < until; }
};

double MonthOf(Day start, const google::type::Date& date);
// The moment at which a day has passed.
double MonthAfter(Day start, const google::type::Date& date);

template <typename Dated>
Stretch StretchOf(const Dated& dated, Day start) {
  Stretch stretch;
  if (dated.has_from_date()) stretch.from = std::max(0.0, MonthOf(start, dated.from_date()));
  if (dated.has_until_date()) stretch.until = MonthAfter(start, dated.until_date());
  return stretch;
}

template <typename OfTier>
bool IsAbout(const OfTier& change, int tier) {
  return change.tier() == 0 || change.tier() == tier;
}

// A rate as a change makes it.
double Change(const v1::Scenario::RateChange& change, double value);
// Rates that every engine is told by period.
bool IsInPeriods(v1::Assumption::Measure measure);

// The place of a tier in the question, and of an organisation that it is about.
std::optional<int> PlaceOf(const ForecastQuestion& question, int tier);
std::optional<int> PlaceOf(const ForecastQuestion& question, absl::string_view organisation);

// An organisation by name, if the question has it. One that nobody has seen is a violation.
std::optional<int> AskedAbout(const Workforce& workforce, const ForecastQuestion& question,
                              const std::string& organisation, const std::string& path,
                              Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_TERMS_H_
