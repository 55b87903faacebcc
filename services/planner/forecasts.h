#ifndef CAIRN_SERVICES_PLANNER_FORECASTS_H_
#define CAIRN_SERVICES_PLANNER_FORECASTS_H_

#include <cstddef>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/rpc/method.h"
#include "services/planner/asking.h"
#include "services/planner/forecast_load.h"

namespace cairn::planner {

// Assumptions, scenarios and forecasts: cairn.planner.v1.ForecastService.
class Forecasts {
 public:
  struct Options {
    int most_simulations = 4;                              // at a time
    std::size_t most_kept_bytes = std::size_t{64} << 20U;  // of answers given before
  };
  Forecasts(const Sources& sources, const Options& options)
      : sources_(sources), recent_(options.most_kept_bytes), gate_(options.most_simulations) {}

  absl::StatusOr<v1::Forecast> Compute(const rpc::CallContext& call,
                                       const v1::ComputeForecastRequest& request) const;
  absl::StatusOr<v1::ScenarioComparison> Compare(const rpc::CallContext& call,
                                                 const v1::CompareScenariosRequest& request) const;

  rpc::ServiceTable Table() const;

  const RecentAnswers& recent() const { return recent_; }
  const SimulationGate& gate() const { return gate_; }

 private:
  // The answer of this run id, worked out when it was not given before.
  template <typename Answer>
  absl::StatusOr<Answer> Once(Answer described,
                              absl::FunctionRef<absl::Status(Answer&)> work) const;

  const Sources& sources_;
  mutable RecentAnswers recent_;
  mutable SimulationGate gate_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECASTS_H_
