#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_COMMANDS_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_COMMANDS_H_

#include <functional>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "services/web/printing/output.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// What every command is given: where the services are, how to print.
struct Shared {
  ConnectionOptions connection;
  std::string output = "table";

  web::Format format() const { return *web::ParseFormat(output); }
};

// What the chosen command does. Set by the callbacks that the Add… functions register; run by main.
using Action = std::function<absl::Status()>;

// A command with one line of purpose, and examples at the end of its help.
CLI::App* AddCommand(CLI::App& app, const std::string& name, const std::string& purpose,
                     const std::string& examples);

// Each adds its commands to the command line. `shared` and `action` must outlive the parsing and
// the run.
void AddResourceCommands(CLI::App& app, const Shared& shared,
                         Action& action);                                        // get, list, watch
void AddApplyCommand(CLI::App& app, const Shared& shared, Action& action);       // apply
void AddVacanciesCommand(CLI::App& app, const Shared& shared, Action& action);   // vacancies
void AddObjectivesCommand(CLI::App& app, const Shared& shared, Action& action);  // objectives
void AddMeasuresCommand(CLI::App& app, const Shared& shared, Action& action);    // measures
void AddReadinessCommand(CLI::App& app, const Shared& shared, Action& action);   // readiness
// forecast, and its explain, compare, run and keep
void AddForecastCommand(CLI::App& app, const Shared& shared, Action& action);
void AddReportCommand(CLI::App& app, const Shared& shared, Action& action);   // report
void AddImportCommands(CLI::App& app, const Shared& shared, Action& action);  // import …
void AddDoctorCommand(CLI::App& app, const Shared& shared, Action& action);   // doctor
// forecast backtest; after AddForecastCommand
void AddBacktestCommand(CLI::App& app, const Shared& shared, Action& action);
// forecast ladder, forecast ladder-fit; after AddForecastCommand
void AddLadderCommand(CLI::App& app, const Shared& shared, Action& action);
// forecast calibrate; after AddForecastCommand
void AddCalibrateCommand(CLI::App& app, const Shared& shared, Action& action);
// forecast replay, forecast score, forecast accuracy; after AddForecastCommand
void AddArchiveCommands(CLI::App& app, const Shared& shared, Action& action);
void AddChangeCommands(CLI::App& app, const Shared& shared, Action& action);  // set, edit
void AddDeleteCommand(CLI::App& app, const Shared& shared, Action& action);   // delete
void AddPurgeCommand(CLI::App& app, const Shared& shared, Action& action);    // purge
void AddHistoryCommand(CLI::App& app, const Shared& shared, Action& action);  // history
// vacancies correct; after AddVacanciesCommand
void AddCorrectCommand(CLI::App& app, const Shared& shared, Action& action);
// import undo; after AddImportCommands
void AddUndoCommand(CLI::App& app, const Shared& shared, Action& action);
// import map; after AddImportCommands
void AddMapCommand(CLI::App& app, const Shared& shared, Action& action);
void AddExportCommand(CLI::App& app, const Shared& shared, Action& action);     // export
void AddColumnsCommand(CLI::App& app, const Shared& shared, Action& action);    // columns
void AddScenarioCommands(CLI::App& app, const Shared& shared, Action& action);  // scenario new
void AddHelpCommands(CLI::App& app, Action& action);                            // help, completion
// How forecasts of an organisation, or of each where none is named, have fared.
absl::StatusOr<planner::v1::TrackRecord> AskTrackRecord(Connection& connection,
                                                        const std::string& organisation);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_COMMANDS_H_
