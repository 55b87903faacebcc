#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/table/table.h"
#include "services/planner/engine/ladder/generator.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "tools/cairn/base/files.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/ladder/counts_file.h"
#include "tools/cairn/ladder/fit.h"
#include "tools/cairn/ladder/ladder_file.h"
#include "tools/cairn/ladder/projection.h"

namespace cairn::cli {
namespace {

using table::Table;
using table::TerminalWidth;
using web::Format;
using web::MisuseError;
using web::ToJsonLines;

struct Arguments {
  std::string file;
  int years = 10;
  std::optional<double> recruits;
  bool keep_size = false;
};

// A file of grades, read by `read`; what is wrong with it is told.
template <typename File>
absl::StatusOr<File> ReadGrades(const std::string& path,
                                std::optional<File> (*read)(absl::string_view, imports::Report&),
                                absl::string_view none) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  imports::Report report;
  std::optional<File> file = read(bytes, report);
  std::cerr << imports::PrintReport(report, path, imports::Strictness::kRefuseFile);
  if (!file.has_value())
    return absl::FailedPreconditionError(
        absl::StrCat(path, " ", none, "; see above, and docs/forecast.md"));
  return *std::move(file);
}

void PrintRows(const Table& table, Format format) {
  if (format == Format::kCsv) return table.PrintCsv(std::cout);
  for (const std::string& line : ToJsonLines(table)) std::cout << line << "\n";
}

absl::Status ShowFit(const Shared& shared, const std::string& path) {
  ASSIGN_OR_RETURN(ladder::CountsFile file,
                   ReadGrades(path, &ladder::ReadCountsFile, "holds no counts of a ladder"));
  ASSIGN_OR_RETURN(forecast::FittedGenerator answer, forecast::FitGenerator(file.counts));
  const ladder::Fit fit{std::move(file), std::move(answer)};
  switch (shared.format()) {
    case Format::kTable:
      ladder::PrintFit(fit, TerminalWidth(), std::cout);
      break;
    case Format::kJson:
      std::cout << ladder::FitJson(fit);
      break;
    case Format::kJsonLines:
    case Format::kCsv:
      PrintRows(ladder::RateTable(fit), shared.format());
      break;
  }
  return absl::OkStatus();
}

absl::Status ShowLadder(const Shared& shared, const Arguments& arguments) {
  if (arguments.keep_size == arguments.recruits.has_value())
    return MisuseError(
        "say either --recruits NUMBER, so many every year, or --keep-size, one for each leaver");
  if (arguments.recruits.has_value() && std::isnan(*arguments.recruits))
    return MisuseError("--recruits takes a number");
  ASSIGN_OR_RETURN(const ladder::LadderFile file,
                   ReadGrades(arguments.file, &ladder::ReadLadderFile, "is no ladder"));
  ASSIGN_OR_RETURN(const ladder::Projection answer,
                   ladder::Project(file, {arguments.years, arguments.recruits}));
  switch (shared.format()) {
    case Format::kTable:
      ladder::PrintProjection(answer, TerminalWidth(), std::cout);
      break;
    case Format::kJson:
      std::cout << ladder::ProjectionJson(answer);
      break;
    case Format::kJsonLines:
    case Format::kCsv:
      PrintRows(ladder::YearTable(answer), shared.format());
      break;
  }
  return absl::OkStatus();
}

void AddFit(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("forecast"), "ladder-fit",
      "Monthly rates of a ladder from annual counts, and how far they miss; without services",
      "Examples:\n  cairn forecast ladder-fit counts.csv\n  cairn forecast ladder-fit counts.csv "
      "-o csv\n"
      "The file, a row a grade, the lowest first:\n"
      "  grade,left,Team manager,Head of service,Director\n"
      "  Team manager,80,800,120,\n"
      "  Head of service,40,,328,32\n"
      "  Director,30,,,170\n"
      "left, and the columns of grades: how many of the row's people had left, or were there, a "
      "year later;\nseveral years may be added up. More in docs/forecast.md.");
  auto file = std::make_shared<std::string>();
  command->add_option("file", *file, "The CSV file; - is standard input")->required();
  command->callback([&, file] { action = [&shared, file] { return ShowFit(shared, *file); }; });
}

}  // namespace

void AddLadderCommand(CLI::App& app, const Shared& shared, Action& action) {
  AddFit(app, shared, action);
  auto* command = AddCommand(
      *app.get_subcommand("forecast"), "ladder",
      "How many people each grade of a ladder will have, year by year; without services",
      "Examples:\n  cairn forecast ladder grades.csv --recruits 8 --years 10\n  cairn forecast "
      "ladder grades.csv --keep-size -o csv\n"
      "The file, a row a grade, the lowest first:\n"
      "  grade,stock,leaving,recruits,Team manager,Head of service,Director\n"
      "  Team manager,40,0.08,0.8,0.80,0.12,\n"
      "  Head of service,15,0.10,0.15,,0.82,0.08\n"
      "  Director,6,0.15,0.05,,,0.85\n"
      "stock: people today; leaving, and the columns of grades: the probability of having left, or "
      "of being\nthere, a year later; recruits: the share of all recruits who enter there. More in "
      "docs/forecast.md.");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("file", arguments->file, "The CSV file; - is standard input")->required();
  command->add_option("--years", arguments->years, "How far")
      ->check(CLI::Range(1, forecast::kMostLadderYears))
      ->capture_default_str();
  command->add_option("--recruits", arguments->recruits, "So many recruits every year")
      ->check(CLI::Range(0.0, forecast::kMostPeople));
  command->add_flag("--keep-size", arguments->keep_size, "Replace every leaver");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return ShowLadder(shared, *arguments); }; });
}

}  // namespace cairn::cli
