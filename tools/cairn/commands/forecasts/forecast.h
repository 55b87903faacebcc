#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_H_

#include <memory>

#include "absl/status/statusor.h"
#include "tools/cairn/commands/forecasts/forecast_requests.h"

// What the commands about forecasts share.
namespace cairn::cli {

// The options of forecasts and reports that say how far, by which rates and by which engine.
void AddModel(CLI::App& command, ForecastQuestion& question);

absl::StatusOr<planner::v1::Forecast> AskForecast(Connection& connection,
                                                  const ForecastQuestion& question);
absl::StatusOr<planner::v1::ScenarioComparison> AskComparison(Connection& connection,
                                                              const CompareQuestion& question);

void PrintAnswer(const Shared& shared, const ForecastQuestion& question,
                 const planner::v1::Forecast& answer);

// Says so where nothing is on record of the day that was asked about. The bench counts people by
// what is known of them today, so beside posts of a day without records it is left out of words.
absl::Status TellOfNoRecords(Connection& connection, const Question& question,
                             planner::v1::Forecast& forecast);

// The commands below `cairn forecast`, which share its options.
void AddCompareCommand(CLI::App& forecast, const Shared& shared, Action& action,
                       const std::shared_ptr<ForecastQuestion>& question);
void AddRunCommand(CLI::App& forecast, const Shared& shared, Action& action,
                   const std::shared_ptr<ForecastQuestion>& question);
void AddKeepCommand(CLI::App& forecast, const Shared& shared, Action& action,
                    const std::shared_ptr<ForecastQuestion>& question);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_FORECASTS_FORECAST_H_
