#include <cmath>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tools/cairn/commands.h"
#include "tools/cairn/ladder/ladder_file.h"
#include "tools/cairn/ladder/projection.h"
#include "tools/cairn/misuse.h"

namespace cairn::cli {
namespace {

struct Arguments {
  std::string file;
  int years = 10;
  std::optional<double> recruits;
  bool keep_size = false;
};

absl::Status ShowLadder(const Shared& shared, const Arguments& arguments) {
  if (arguments.keep_size == arguments.recruits.has_value())
    return MisuseError(
        "say either --recruits NUMBER, so many every year, or --keep-size, one for each leaver");
  if (arguments.recruits.has_value() && std::isnan(*arguments.recruits))
    return MisuseError("--recruits takes a number");
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(arguments.file));
  imports::Report report;
  const std::optional<ladder::LadderFile> file = ladder::ReadLadderFile(bytes, report);
  std::cerr << imports::PrintReport(report, arguments.file, imports::Strictness::kRefuseFile);
  if (!file.has_value())
    return absl::FailedPreconditionError(
        absl::StrCat(arguments.file, " is no ladder; see above, and docs/forecast.md"));
  ASSIGN_OR_RETURN(const ladder::Projection answer,
                   ladder::Project(*file, {arguments.years, arguments.recruits}));
  switch (shared.format()) {
    case Format::kTable:
      ladder::PrintProjection(answer, TerminalWidth(), std::cout);
      break;
    case Format::kJson:
      std::cout << ladder::ProjectionJson(answer);
      break;
    case Format::kJsonLines:
      for (const std::string& line : ToJsonLines(ladder::YearTable(answer)))
        std::cout << line << "\n";
      break;
    case Format::kCsv:
      ladder::YearTable(answer).PrintCsv(std::cout);
      break;
  }
  return absl::OkStatus();
}

}  // namespace

void AddLadderCommand(CLI::App& app, const Shared& shared, Action& action) {
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
