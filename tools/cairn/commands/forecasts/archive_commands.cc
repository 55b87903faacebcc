#include <cmath>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/answers/forecast_text.h"
#include "services/web/answers/track_record.h"
#include "services/web/columns/columns.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"

namespace cairn::cli {
namespace {

using planner::v1::ForecastGroup;
using planner::v1::ForecastScore;
using planner::v1::TrackRecord;
using table::Heading;
using table::Table;
using table::TerminalWidth;
using web::Format;
using web::LossWords;
using web::MisuseError;
using web::OrganisationName;
using web::PrintForecast;
using web::ScoreColumns;
using web::TableOf;
using web::ToJson;
using web::TrackRecordSentences;
using web::TrackRecordTable;

struct Arguments {
  std::string name;
  bool all = false;
};

// `budget` and `trafford/budget` as names; whole names pass through.
std::string KeptName(const std::string& word) {
  if (absl::StartsWith(word, "organisations/")) return word;
  const std::string::size_type slash = word.find('/');
  if (slash == std::string::npos) return absl::StrCat("organisations/all/forecasts/", word);
  return absl::StrCat("organisations/", word.substr(0, slash), "/forecasts/",
                      word.substr(slash + 1));
}

absl::Status Replay(const Shared& shared, const Arguments& arguments) {
  if (shared.format() != Format::kTable && shared.format() != Format::kJson)
    return MisuseError("a replay is one answer: ask for -o table or json");
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(shared.connection));
  planner::v1::ReplayForecastRequest request;
  request.set_name(KeptName(arguments.name));
  ASSIGN_OR_RETURN(const auto answer,
                   connection->Call<planner::v1::ReplayForecastResponse>(
                       "cairn.planner.v1.ForecastArchiveService/ReplayForecast", request));
  if (shared.format() == Format::kJson) {
    std::cout << ToJson(answer, true);
    return absl::OkStatus();
  }
  PrintForecast(answer.forecast(), {.width = TerminalWidth(), .rows = arguments.all ? 1 << 30 : 0},
                std::cout);
  std::cout << (answer.same() ? "  The same answer, byte for byte, as the saved one.\n"
                              : "  NOT the saved answer: cairn get shows that one.\n");
  return absl::OkStatus();
}

Table ScoreTable(const ForecastScore& score, const Arguments& arguments) {
  Table table = TableOf(ScoreColumns());
  for (const ForecastScore::Month& month : score.months()) {
    const bool wanted =
        arguments.all || month.kind() == ForecastGroup::ALL || month.kind() == ForecastGroup::TIER;
    if (!wanted) continue;
    table.Add({resource::PrintDate(month.date()), month.title(),
               absl::StrFormat("%.1f", month.mean()), absl::StrFormat("%g", month.p10()),
               absl::StrFormat("%g", month.p90()), absl::StrCat(month.vacant()),
               month.within() ? "yes" : "no", absl::StrFormat("%.2f", month.loss()),
               absl::StrFormat("%.2f", month.loss_of_last_value())});
  }
  return table;
}

std::string SummarySentence(const char* what, const ForecastScore::Summary& summary) {
  if (summary.months() == 0) return absl::StrCat(what, ": no month has been scored");
  return absl::StrFormat("%s: %d of %d months from P10 to P90; %s", what,
                         static_cast<int>(std::lround(summary.coverage() * summary.months())),
                         summary.months(), LossWords(summary));
}

void PrintScore(const ForecastScore& score, const Arguments& arguments) {
  std::cout << Heading{"HOW ACCURATE IT WAS"} << "   " << KeptName(arguments.name) << "\n";
  ScoreTable(score, arguments).Print(std::cout, "  ", TerminalWidth());
  std::cout << "  " << SummarySentence("All posts", score.all()) << ".\n  "
            << SummarySentence("Organisations", score.organisations()) << ".\n";
  if (score.not_on_record() > 0)
    std::cout
        << "  Left out: " << score.not_on_record()
        << " months of groups, on which records say nothing of more than one post in a hundred.\n";
}

absl::Status Score(const Shared& shared, const Arguments& arguments) {
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(shared.connection));
  planner::v1::ScoreForecastRequest request;
  request.set_name(KeptName(arguments.name));
  ASSIGN_OR_RETURN(const ForecastScore score,
                   connection->Call<ForecastScore>(
                       "cairn.planner.v1.ForecastArchiveService/ScoreForecast", request));
  switch (shared.format()) {
    case Format::kTable:
      PrintScore(score, arguments);
      break;
    case Format::kJson:
      std::cout << ToJson(score, true);
      break;
    case Format::kJsonLines:
      for (const auto& month : score.months()) std::cout << ToJson(month, false) << "\n";
      break;
    case Format::kCsv:
      ScoreTable(score, {.name = {}, .all = true}).PrintCsv(std::cout);
      break;
  }
  return absl::OkStatus();
}

absl::Status ShowTrackRecord(const Shared& shared, const std::string& word) {
  ASSIGN_OR_RETURN(const auto connection, Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string organisation, FindOrganisation(*connection, word));
  ASSIGN_OR_RETURN(const TrackRecord record, AskTrackRecord(*connection, organisation));
  switch (shared.format()) {
    case Format::kTable:
      std::cout << Heading{"HOW ACCURATE FORECASTS WERE"} << "   "
                << (organisation.empty() ? "each organisation" : organisation) << "\n";
      if (record.summary().months() > 0)
        TrackRecordTable(record).Print(std::cout, "  ", TerminalWidth());
      for (const std::string& sentence : TrackRecordSentences(record))
        std::cout << "  " << sentence << ".\n";
      break;
    case Format::kJson:
      std::cout << ToJson(record, true);
      break;
    case Format::kJsonLines:
      for (const auto& lead : record.leads()) std::cout << ToJson(lead, false) << "\n";
      break;
    case Format::kCsv:
      TrackRecordTable(record).PrintCsv(std::cout);
      break;
  }
  return absl::OkStatus();
}

using Show = absl::Status (*)(const Shared&, const Arguments&);

void Add(CLI::App& app, const Shared& shared, Action& action, const std::string& name,
         const std::string& purpose, const std::string& examples, Show show) {
  auto* command = AddCommand(*app.get_subcommand("forecast"), name, purpose, examples);
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option("name", arguments->name,
                   "Its name, ORGANISATION/ID, or the id of one of all organisations")
      ->required();
  command->add_flag("--all", arguments->all, "Show every row");
  command->callback([&, arguments, show] {
    action = [&shared, arguments, show] { return show(shared, *arguments); };
  });
}

}  // namespace

void AddArchiveCommands(CLI::App& app, const Shared& shared, Action& action) {
  Add(app, shared, action, "replay", "A saved forecast, computed again from what was saved with it",
      "Examples:\n  cairn forecast replay budget-2027\n  cairn list forecasts --parent "
      "organisations/-",
      &Replay);
  Add(app, shared, action, "score", "A saved forecast beside what happened in its months",
      "Examples:\n  cairn forecast score monthly-2026-10\n  cairn forecast score trafford/budget "
      "-o csv",
      &Score);
  auto* command = AddCommand(
      *app.get_subcommand("forecast"), "accuracy",
      "How accurate the planner's monthly forecasts of the last two years were",
      "Examples:\n  cairn forecast accuracy\n  cairn forecast accuracy trafford -o csv\n"
      "Each month of each forecast counts. The loss is in posts, less is better: it stands for "
      "the\ncontinuous ranked probability score. More in docs/forecast.md.");
  auto organisation = std::make_shared<std::string>();
  command->add_option("organisation", *organisation, "One organisation; none: each of all");
  command->callback([&, organisation] {
    action = [&shared, organisation] { return ShowTrackRecord(shared, *organisation); };
  });
}

absl::StatusOr<TrackRecord> AskTrackRecord(Connection& connection,
                                           const std::string& organisation) {
  planner::v1::GetTrackRecordRequest request;
  request.set_parent(OrganisationName(organisation));
  return connection.Call<TrackRecord>("cairn.planner.v1.ForecastArchiveService/GetTrackRecord",
                                      request);
}

}  // namespace cairn::cli
