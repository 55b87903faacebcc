#ifndef CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/context/asking.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/prepare/prepared_forecast.h"
#include "services/planner/forecast/question/forecast_groups.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/forecast/run/forecast_runner.h"

namespace cairn::planner {

// Assumptions, scenarios and forecasts: cairn.planner.v1.ForecastService. Each call makes its
// request ready (prepare), has an engine answer it or finds the answer of before (run), turns that
// into the contract's groups (answer), and takes out what the caller is not told.
class Forecasts {
 public:
  using Options = ForecastRunner::Options;

  Forecasts(const Sources& sources, const Options& options);

  absl::StatusOr<v1::Forecast> Compute(const rpc::CallContext& call,
                                       const v1::ComputeForecastRequest& request) const;
  // In comparison.cc.
  absl::StatusOr<v1::ScenarioComparison> Compare(const rpc::CallContext& call,
                                                 const v1::CompareScenariosRequest& request) const;

  absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Run(const rpc::CallContext& call,
                                                          const v1::RunForecastRequest& request,
                                                          std::function<void()> wake) const;

  // In keeping.cc. A forecast with all that it rests on, but for its name. PERMISSION_DENIED
  // without READ_PEOPLE.
  absl::StatusOr<v1::KeptForecast> WorkOutToKeep(const rpc::CallContext& call,
                                                 const v1::ComputeForecastRequest& request) const;
  // The answer to a kept forecast, from what was kept. FAILED_PRECONDITION of another model
  // version.
  absl::StatusOr<v1::Forecast> WorkOutAgain(const rpc::CallContext& call,
                                            const v1::KeptForecast& kept) const;

  rpc::ServiceTable Table() const;

  const RecentAnswers& recent() const { return runner_.recent(); }
  const SimulationGate& gate() const { return runner_.gate(); }

 private:
  using Prepared = std::shared_ptr<const PreparedForecast>;
  // By the engine that suits the request.
  absl::StatusOr<Prepared> PrepareEither(const rpc::CallContext& call,
                                         const v1::ComputeForecastRequest& request,
                                         ForecastContext::Network network) const;
  absl::StatusOr<v1::Forecast> AnswerOf(const rpc::CallContext& call,
                                        const PreparedForecast& prepared) const;
  // Adds to a head what the engine that it names answers.
  absl::Status WorkOut(const rpc::CallContext& call, const ForecastQuestion& question,
                       const Groups& groups, const forecast::SimulationInput& input,
                       v1::Forecast& answer) const;

  const Sources& sources_;
  mutable ForecastRunner runner_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_
