#ifndef CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_ENGINE_INPUT_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_ENGINE_INPUT_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/calibration/own_exits.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/forecast/input/forecast_context.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/forecast/question/forecast_question.h"

namespace cairn::planner {

// What an engine is given, and what the answer is to tell of it.
struct EngineInput {
  ForecastQuestion question;
  forecast::SimulationInput simulation;  // of a simulation
  OwnExits own_exits;
  double places = 0;  // on programmes, that the scenario adds
  RatesUsed rates;
};

// Makes the inputs of a request under one scenario or several. Both must outlive it. Not for
// concurrent use.
class InputMaker {
 public:
  InputMaker(const ForecastContext& context, const v1::ComputeForecastRequest& request)
      : context_(context), request_(request), candidates_(context.workforce(), context.start) {}

  // INVALID_ARGUMENT for a scenario that the closed forms cannot follow, or a horizon that is too
  // long for them.
  absl::StatusOr<EngineInput> ForClosedForms(const RateBook& rates);
  // Without seed and replications.
  absl::StatusOr<EngineInput> ForSimulation(const RateBook& rates);

 private:
  absl::StatusOr<EngineInput> ForEither(const RateBook& rates);
  absl::Status AddPlans(const RateBook& rates, EngineInput& input) const;
  absl::Status AddOwnExits(EngineInput& input) const;

  const ForecastContext& context_;
  const v1::ComputeForecastRequest& request_;
  Candidates candidates_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_ENGINE_INPUT_H_
