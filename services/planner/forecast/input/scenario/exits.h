#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_EXITS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_EXITS_H_

#include <optional>
#include <string>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Holders of a tier who leave, if that lies within the question.
std::optional<forecast::Departures> DeparturesOf(Day start, const ForecastQuestion& question,
                                                 const v1::Scenario::Departure& departure,
                                                 const std::string& path, Violations& violations);

// Exits of one organisation, as `change` has them. Rates beyond their limits are violations.
std::optional<forecast::OrganisationConduct> ConductOf(const Workforce& workforce, Day start,
                                                       const ForecastQuestion& question,
                                                       const v1::Scenario::RateChange& change,
                                                       const std::string& path,
                                                       Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_EXITS_H_
