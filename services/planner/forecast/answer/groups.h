#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_GROUPS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_GROUPS_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/engine/simulation/agreement.h"
#include "services/planner/engine/simulation/comparison.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_groups.h"
#include "services/planner/forecast/question/forecast_question.h"

// The contract's form of what the engines answer.
namespace cairn::planner {

// Adds every group of an answer, and what its spread covers.
void AddAnswer(const ForecastQuestion& question, const Groups& groups,
               const forecast::Answer& answer, v1::Forecast& forecast);
// The same of a simulation, with each post where the question asks for them.
void AddAnswer(const ForecastQuestion& question, const Groups& groups,
               const forecast::SimulationAnswer& answer, v1::Forecast& forecast);
void AddAgreement(const ForecastQuestion& question, const forecast::Agreement& agreement,
                  v1::Forecast& forecast);

void AddAnswer(const Groups& groups, const forecast::ComparisonAnswer& answer,
               v1::ScenarioComparison& comparison);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_GROUPS_H_
