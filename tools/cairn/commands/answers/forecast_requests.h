#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_FORECAST_REQUESTS_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_FORECAST_REQUESTS_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tools/cairn/commands/answers/question.h"

// What a command line asks of forecasts, as the service is asked it. A word that says nothing is a
// MisuseError.
namespace cairn::cli {

absl::StatusOr<planner::v1::ComputeForecastRequest> ForecastRequest(const Question& question);
absl::StatusOr<planner::v1::RunForecastRequest> RunRequest(const Question& question);
absl::StatusOr<planner::v1::CompareScenariosRequest> ComparisonRequest(const Question& question);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_FORECAST_REQUESTS_H_
