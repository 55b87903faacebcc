#ifndef CAIRN_SERVICES_PLANNER_FORECASTS_H_
#define CAIRN_SERVICES_PLANNER_FORECASTS_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/rpc/method.h"
#include "services/planner/asking.h"

namespace cairn::planner {

// Assumptions, scenarios and forecasts: cairn.planner.v1.ForecastService.
class Forecasts {
 public:
  explicit Forecasts(const Sources& sources) : sources_(sources) {}

  absl::StatusOr<v1::Forecast> Compute(const rpc::CallContext& call,
                                       const v1::ComputeForecastRequest& request) const;

  absl::StatusOr<v1::ScenarioComparison> Compare(const rpc::CallContext& call,
                                                 const v1::CompareScenariosRequest& request) const;

  rpc::ServiceTable Table() const;

 private:
  const Sources& sources_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECASTS_H_
