#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PERIODS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PERIODS_H_

#include <vector>

#include "common/errors/failure.h"
#include "services/planner/forecast/input/scenario/terms.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Cuts the question's one period, which holds the rates of the start, wherever a layer changes a
// rate or freezes recruiting, and changes the rates of each. Rates beyond their limits are
// violations.
void ChangePeriods(const std::vector<ScenarioLayer>& layers, Day start, ForecastQuestion& question,
                   Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PERIODS_H_
