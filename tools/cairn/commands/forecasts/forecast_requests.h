#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_REQUESTS_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tools/cairn/commands/answers/question.h"

// What a command line asks of forecasts, as the service is asked it. A word that says nothing is a
// MisuseError.
namespace cairn::cli {

inline constexpr int kReportHistory = 12;  // months that a page shows before the start

struct ForecastQuestion : Question {
  int months = 12;
  int history = 0;
  std::vector<std::string> overrides;
  std::string engine;  // `analytic`, `simulation`; empty: the planner chooses
  std::uint64_t seed = 0;
  int replications = 0;
  bool posts = false;
  bool organisation_tiers = false;
  bool chance_only = false;
  bool own_exits = false;
  std::string scenario;
};

struct RunQuestion : ForecastQuestion {
  double precision = 0;
  std::optional<double> time_limit;  // seconds
  std::string html;
};

struct CompareQuestion : ForecastQuestion {
  std::string against;
  std::vector<std::string> factors;
  std::vector<std::string> places;
};

absl::StatusOr<planner::v1::ComputeForecastRequest> ForecastRequest(
    const ForecastQuestion& question);
absl::StatusOr<planner::v1::RunForecastRequest> RunRequest(const RunQuestion& question);
absl::StatusOr<planner::v1::CompareScenariosRequest> ComparisonRequest(
    const CompareQuestion& question);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_REQUESTS_H_
