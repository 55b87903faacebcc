#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "common/table/table.h"
#include "services/web/answers/comparison_text.h"
#include "services/web/answers/forecast_text.h"
#include "services/web/answers/objectives_text.h"
#include "services/web/answers/vacancies_text.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/commands/answers/ask.h"
#include "tools/cairn/commands/answers/report_file.h"
#include "tools/cairn/commands/forecasts/forecast.h"

namespace cairn::cli {
namespace {

using planner::v1::Forecast;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesResponse;
using planner::v1::ScenarioComparison;
using table::TerminalWidth;
using web::Format;
using web::Layout;
using web::MisuseError;
using web::PrintComparison;
using web::PrintForecast;
using web::PrintObjectives;
using web::PrintVacancies;

struct ReportQuestion : ForecastQuestion {
  int target = kTarget;
  std::string html;
};

// The forecast of things as they stand. A page names the held posts at risk, to who may read
// people's records.
absl::StatusOr<Forecast> AskForPage(Connection& connection, const ReportQuestion& question) {
  ForecastQuestion asked = question;
  asked.scenario.clear();
  asked.history = question.html.empty() ? 0 : kReportHistory;
  asked.posts = !question.html.empty() && question.engine != "analytic";
  absl::StatusOr<Forecast> forecast = AskForecast(connection, asked);
  if (!asked.posts || !absl::IsPermissionDenied(forecast.status())) return forecast;
  asked.posts = false;
  return AskForecast(connection, asked);
}

absl::Status ShowReport(const Shared& shared, Connection& connection,
                        const ReportQuestion& question) {
  if (shared.format() != Format::kTable)
    return MisuseError("cairn report prints tables; ask each question for other formats");
  ASSIGN_OR_RETURN(const ListVacantPostsResponse vacancies, AskVacantPosts(connection, question));
  ASSIGN_OR_RETURN(const MapObjectivesResponse objectives,
                   AskObjectives(connection, question, question.target));
  ASSIGN_OR_RETURN(Forecast forecast, AskForPage(connection, question));
  RETURN_IF_ERROR(TellOfNoRecords(connection, question, forecast));
  std::optional<ScenarioComparison> comparison;
  if (!question.scenario.empty()) {
    ASSIGN_OR_RETURN(comparison, AskComparison(connection, CompareQuestion{question, {}, {}, {}}));
  }
  if (!question.html.empty())
    RETURN_IF_ERROR(WriteReport(
        connection, question.organisation, question.html,
        {vacancies, objectives, forecast, comparison.has_value() ? &*comparison : nullptr}));
  const Layout brief{.width = TerminalWidth(), .rows = 2, .organisation = question.organisation};
  PrintVacancies(vacancies, brief, std::cout);
  const Layout briefest{.width = brief.width, .rows = 0, .organisation = question.organisation};
  PrintObjectives(objectives, briefest, std::cout);
  PrintForecast(forecast, briefest, std::cout);
  if (comparison.has_value()) PrintComparison(*comparison, briefest, std::cout);
  if (!question.html.empty()) std::cout << "The same as a page: " << question.html << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddReportCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "report", "All of these at once, and as a page",
      "Examples:\n  cairn report\n  cairn report trafford --html report.html\n  cairn report "
      "--scenario hard-winter --html report.html");
  auto question = std::make_shared<ReportQuestion>();
  AddWhere(*command, *question, kOneOrAll);
  AddTarget(*command, question->target);
  AddModel(*command, *question);
  command->add_option("--html", question->html, "Also write the answers to this file as one page");
  command->add_option("--scenario", question->scenario,
                      "Also what this scenario changes (cairn list scenarios)");
  AnswerBy(*command, shared, action, question, &ShowReport);
}

}  // namespace cairn::cli
