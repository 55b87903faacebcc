#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_POSTS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_POSTS_H_

#include <vector>

#include "common/errors/failure.h"
#include "services/planner/forecast/input/scenario/terms.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Posts that are created or abolished, and holders of a post who leave.
void ChangePosts(const std::vector<ScenarioLayer>& layers, const Workforce& workforce, Day start,
                 ForecastQuestion& question, Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_POSTS_H_
