#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/table/table.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/text/text.h"
#include "services/web/printing/json.h"
#include "tools/cairn/backtest/backtest.h"
#include "tools/cairn/backtest/history.h"
#include "tools/cairn/backtest/report.h"
#include "tools/cairn/base/files.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {
namespace {

using table::TerminalWidth;
using web::Format;
using web::MisuseError;
using web::ToJsonLines;

struct Arguments {
  std::vector<std::string> files;
  std::string cut_off;
};

absl::Status Backtest(const Shared& shared, const Arguments& arguments) {
  std::optional<absl::CivilDay> cut_off;
  if (!arguments.cut_off.empty()) {
    const auto day = imports::ParseIsoDay(arguments.cut_off);
    if (!day.has_value())
      return MisuseError(absl::StrCat("a date looks like 2026-11-23, not ", arguments.cut_off));
    cut_off = *day;
  }
  constexpr auto kTaking = imports::Strictness::kTakeGoodRows;
  backtest::History history;
  for (const std::string& file : arguments.files) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(file));
    imports::Report report;
    backtest::ReadHistory(bytes, report, history);
    std::cerr << imports::PrintReport(report, file, kTaking);
    if (report.Refused(kTaking))
      return absl::FailedPreconditionError(absl::StrCat(file, " cannot be read; see above"));
  }
  ASSIGN_OR_RETURN(const backtest::Backtest answer, backtest::RunBacktest(history, cut_off));
  switch (shared.format()) {
    case Format::kTable:
      backtest::PrintBacktest(answer, TerminalWidth(), std::cout);
      break;
    case Format::kJson:
      std::cout << backtest::BacktestJson(answer);
      break;
    case Format::kJsonLines:
      for (const std::string& line : ToJsonLines(backtest::ScoreTable(answer)))
        std::cout << line << "\n";
      break;
    case Format::kCsv:
      backtest::ScoreTable(answer).PrintCsv(std::cout);
      break;
  }
  return absl::OkStatus();
}

}  // namespace

void AddBacktestCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("forecast"), "backtest",
      "How well the method forecasts what has happened since, beside two simple ones; without "
      "services",
      "Examples:\n  cairn forecast backtest posts.csv director-changes.csv\n  cairn forecast "
      "backtest posts.csv --cut-off 2020-03-31 -o csv\n"
      "The files: docs/accuracy.md.");
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option("files", arguments->files,
                   "Panels of posts by filing, and figures by year; - is standard input")
      ->required();
  command->add_option("--cut-off", arguments->cut_off,
                      "Fit once, to what was known on this day, and forecast what came later; if "
                      "left out, every filing is forecast from those before");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Backtest(shared, *arguments); }; });
}

}  // namespace cairn::cli
