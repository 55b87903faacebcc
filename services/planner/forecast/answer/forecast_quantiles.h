#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_QUANTILES_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_QUANTILES_H_

#include "cairn/type/v1/type.pb.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::planner {

// The contract's form of a distribution in short.
inline void Fill(const forecast::Spread& from, type::v1::Quantiles& to) {
  to.set_mean(from.mean);
  to.set_p5(from.quantiles[0]);
  to.set_p10(from.quantiles[1]);
  to.set_p25(from.quantiles[2]);
  to.set_p50(from.quantiles[3]);
  to.set_p75(from.quantiles[4]);
  to.set_p90(from.quantiles[5]);
  to.set_p95(from.quantiles[6]);
}

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_QUANTILES_H_
