#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/calibration.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/table/table.h"
#include "services/web/answers/calibration_text.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/text/text.h"
#include "services/web/printing/json.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"

namespace cairn::cli {
namespace {

using planner::v1::CalibrateRatesRequest;
using planner::v1::Calibration;
using table::TerminalWidth;
using web::CalibrationTable;
using web::Format;
using web::Layout;
using web::OrganisationName;
using web::PrintCalibration;
using web::ProposedBundle;
using web::ToJson;

struct Arguments {
  std::string organisation;
  std::string from;
  std::string cut_off;
  int tier = 0;
  bool all = false;
  std::string write;
  bool overwrite = false;
};

// Somebody may have changed an earlier file by hand.
absl::Status CheckNew(const Arguments& arguments) {
  std::error_code failed;
  if (arguments.write.empty() || arguments.overwrite ||
      !std::filesystem::exists(arguments.write, failed))
    return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat(arguments.write, " is there already; name a new file, or say --overwrite"));
}

absl::Status Write(const std::string& path, const Calibration& answer) {
  std::ofstream file(path, std::ios::binary);
  file << ProposedBundle(answer);
  if (!file.flush())
    return absl::InvalidArgumentError(
        absl::StrCat("cannot write ", path, "; is the folder there and writable?"));
  std::cerr << "Wrote " << path << "; cairn apply " << path
            << " makes forecasts take these rates.\n";
  return absl::OkStatus();
}

void Print(const Shared& shared, const Arguments& arguments, const Calibration& answer) {
  const Layout layout{.width = TerminalWidth(),
                      .rows = arguments.all ? 1 << 30 : 20,
                      .organisation = arguments.organisation};
  switch (shared.format()) {
    case Format::kTable:
      return PrintCalibration(answer, layout, std::cout);
    case Format::kJson:
      std::cout << ToJson(answer, true);
      return;
    case Format::kJsonLines:
      for (const auto& tier : answer.tiers()) std::cout << ToJson(tier, false) << "\n";
      return;
    case Format::kCsv:
      return CalibrationTable(answer).PrintCsv(std::cout);
  }
}

absl::Status Calibrate(const Shared& shared, const Arguments& arguments) {
  RETURN_IF_ERROR(CheckNew(arguments));
  CalibrateRatesRequest request;
  request.set_tier(arguments.tier);
  if (!arguments.from.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_from_date(), ReadDay("--from", arguments.from));
  }
  if (!arguments.cut_off.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_cut_off_date(), ReadDay("--cut-off", arguments.cut_off));
  }
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string organisation,
                   FindOrganisation(*connection, arguments.organisation));
  request.set_parent(OrganisationName(organisation));
  ASSIGN_OR_RETURN(
      const Calibration answer,
      connection->Call<Calibration>("cairn.planner.v1.CalibrationService/CalibrateRates", request));
  Print(shared, arguments, answer);
  if (arguments.write.empty()) return absl::OkStatus();
  if (answer.assumptions().empty())
    return absl::FailedPreconditionError(
        absl::StrCat("no rate could be estimated, so ", arguments.write, " was not written"));
  return Write(arguments.write, answer);
}

}  // namespace

void AddCalibrateCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("forecast"), "calibrate",
      "The rates that your own records of people and vacancies show",
      "Examples:\n  cairn forecast calibrate\n  cairn forecast calibrate --from 2020-04-01 "
      "--cut-off 2026-03-31\n  cairn forecast calibrate --write rates.txtpb && cairn apply "
      "rates.txtpb\nNeeds the permission to read people. More in docs/forecast.md.");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("organisation", arguments->organisation,
                      "An organisation's id, such as trafford; all of them if left out");
  command->add_option("--from", arguments->from,
                      "The first day that counts; six years before the last if left out");
  command->add_option("--cut-off", arguments->cut_off,
                      "The last day that counts; today if left out");
  command->add_option("--tier", arguments->tier, "Only this tier")->check(CLI::Range(1, 9));
  command->add_flag("--all", arguments->all, "Show every organisation");
  command->add_option("--write", arguments->write,
                      "Also keep the rates in this file, as assumptions for cairn apply");
  command->add_flag("--overwrite", arguments->overwrite, "Even if the file is there already");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Calibrate(shared, *arguments); }; });
}

}  // namespace cairn::cli
