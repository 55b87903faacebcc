#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_REDACTION_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_REDACTION_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/forecast/prepare/prepared_forecast.h"

// What one caller is told of an answer that may have been worked out for another.
namespace cairn::planner {

// With what records say of its groups beside the figures, and without what the caller may not know.
v1::Forecast Redact(const PreparedForecast& prepared, v1::Forecast answer);
v1::ScenarioComparison Redact(const PreparedComparison& prepared, v1::ScenarioComparison answer);

// Whether anything may be told of all posts together.
bool TellsOfAll(const PreparedForecast& prepared);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_REDACTION_H_
