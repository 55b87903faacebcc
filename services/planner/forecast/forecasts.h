#ifndef CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/rpc/call/method.h"
#include "common/rpc/call/worker_pool.h"
#include "services/planner/context/asking.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/input/forecast_question.h"
#include "services/planner/forecast/run/forecast_load.h"
#include "services/planner/forecast/run/forecast_run.h"

namespace cairn::planner {

// Assumptions, scenarios and forecasts: cairn.planner.v1.ForecastService.
class Forecasts {
 public:
  struct Options {
    int most_simulations = 4;                              // at a time
    int threads = 2;                                       // that play them
    std::size_t most_kept_bytes = std::size_t{64} << 20U;  // of answers given before
  };
  Forecasts(const Sources& sources, const Options& options);

  absl::StatusOr<v1::Forecast> Compute(const rpc::CallContext& call,
                                       const v1::ComputeForecastRequest& request) const;
  absl::StatusOr<v1::ScenarioComparison> Compare(const rpc::CallContext& call,
                                                 const v1::CompareScenariosRequest& request) const;

  absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Run(const rpc::CallContext& call,
                                                          const v1::RunForecastRequest& request,
                                                          std::function<void()> wake) const;

  // A forecast with all that it rests on, but for its name. PERMISSION_DENIED without READ_PEOPLE.
  absl::StatusOr<v1::KeptForecast> WorkOutToKeep(const rpc::CallContext& call,
                                                 const v1::ComputeForecastRequest& request) const;
  // The answer to a kept forecast, from what was kept. FAILED_PRECONDITION of another model
  // version.
  absl::StatusOr<v1::Forecast> WorkOutAgain(const rpc::CallContext& call,
                                            const v1::KeptForecast& kept) const;

  rpc::ServiceTable Table() const;

  const RecentAnswers& recent() const { return recent_; }
  const SimulationGate& gate() const { return gate_; }

 private:
  struct Asked;
  // The most that one question may cost, and the field that asks for it.
  struct Limit {
    std::int64_t post_months;  // posts x months x replications
    absl::string_view field;
  };
  static absl::Status AskSimulated(const std::shared_ptr<Asked>& asked, const Limit& limit);
  static absl::Status AskClosed(const std::shared_ptr<Asked>& asked);
  // By the engine that suits the question.
  absl::StatusOr<std::shared_ptr<Asked>> AskEither(const rpc::CallContext& call,
                                                   const v1::ComputeForecastRequest& request) const;
  absl::StatusOr<v1::Forecast> AnswerOf(const rpc::CallContext& call, const Asked& asked) const;
  // Adds to an answer what comes of its question.
  absl::Status WorkOut(const rpc::CallContext& call, const v1::ComputeForecastRequest& request,
                       const ForecastQuestion& question, const forecast::SimulationInput& input,
                       v1::Forecast& answer) const;
  absl::Status Simulate(const rpc::CallContext& call, const v1::ComputeForecastRequest& request,
                        const ForecastQuestion& question, const forecast::SimulationInput& input,
                        v1::Forecast& answer) const;
  // The answer of this run id, if it was given before; and worked out when it was not.
  template <typename Answer>
  std::optional<Answer> GivenBefore(const Answer& described) const;
  template <typename Answer>
  absl::StatusOr<Answer> Once(const Answer& described,
                              absl::FunctionRef<absl::Status(Answer&)> work) const;

  const Sources& sources_;
  const int threads_;
  mutable RecentAnswers recent_;
  mutable SimulationGate gate_;
  // The last member: what it plays stands on the others.
  mutable rpc::WorkerPool players_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_FORECASTS_H_
