#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SIMULATION_QUESTION_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SIMULATION_QUESTION_H_

#include "absl/status/statusor.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/forecast/question/forecast_question.h"

namespace cairn::planner {

// The question put to the simulation: beside what any engine is told, who holds each post and for
// how long, who is ready for the tier above or comes to be, by the readiness rule, and how tiers
// behave. Each tier is fed by the next one below that the question has. Somebody without a post in
// scope is a candidate for the most senior tier for which readiness is in sight.
// Posts whose holders are one person, under whatever record, are held together. Of somebody unknown
// all is drawn, and where the establishment alone may be known that is everybody.
// FAILED_PRECONDITION when an assumption is missing. Adds to `used` the rates that it took.
absl::StatusOr<forecast::SimulationInput> AskSimulation(
    const Workforce& workforce, const ForecastQuestion& question, const Holdings& holdings,
    Candidates& candidates, Day start, const RateBook& rates, RatesUsed& used, Knowledge knowledge);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SIMULATION_QUESTION_H_
