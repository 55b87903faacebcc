#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_KEPT_INPUTS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_KEPT_INPUTS_H_

#include <memory>
#include <vector>

#include "cairn/planner/v1/kept_forecast.pb.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_question.h"

// The contract's form of what an engine was given, so that it can be given the same again. Each
// struct of the engine is taken apart whole, so that one that grows does not compile here until the
// new part is kept too.
namespace cairn::planner {

// Of a question to the closed forms.
v1::ForecastInputs InputsOf(const ForecastQuestion& question);
// Of one to the simulation, without seed and replications, which the answer tells.
v1::ForecastInputs InputsOf(const ForecastQuestion& question,
                            const forecast::SimulationInput& input);

// A question as it was. Not copied: the question points at organisations that stand beside it.
struct KeptQuestion {
  explicit KeptQuestion(const v1::ForecastInputs& inputs, int horizon_months);
  KeptQuestion(const KeptQuestion&) = delete;
  KeptQuestion& operator=(const KeptQuestion&) = delete;

  std::vector<std::unique_ptr<const Organisation>> organisations;
  ForecastQuestion question;
  forecast::SimulationInput input;  // of a simulation; seed and replications are to be set
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_KEPT_INPUTS_H_
