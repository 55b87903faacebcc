#include <iostream>
#include <memory>

#include "services/web/answers/rates_text.h"
#include "tools/cairn/commands/answers/print.h"
#include "tools/cairn/commands/forecasts/forecast.h"

namespace cairn::cli {
namespace {

using planner::v1::Forecast;
using web::Format;
using web::PrintRates;

absl::Status ShowForecast(const Shared& shared, Connection& connection,
                          const ForecastQuestion& question) {
  ASSIGN_OR_RETURN(Forecast answer, AskForecast(connection, question));
  if (shared.format() == Format::kTable)
    RETURN_IF_ERROR(TellOfNoRecords(connection, question, answer));
  PrintAnswer(shared, question, answer);
  return absl::OkStatus();
}

absl::Status ExplainForecast(const Shared& shared, const ForecastQuestion& question) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const Forecast answer, AskForecast(*connection, question));
  PrintExplained(shared, answer, [&] { PrintRates(answer, question.layout(), std::cout); });
  return absl::OkStatus();
}

}  // namespace

void AddForecastCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "forecast", "How many posts will stand empty, month by month",
      "Examples:\n  cairn forecast\n  cairn forecast trafford --months 24\n  cairn forecast "
      "--rate exits:3=0.25 --rate fill:3=6\n  cairn forecast --engine simulation --months "
      "36\n  cairn forecast --history 24\n  cairn forecast run --html forecast.html\n  cairn "
      "forecast --scenario hard-winter\n  "
      "cairn forecast compare --scenario "
      "hard-winter\n  cairn forecast explain\n  cairn forecast keep --id budget-2027");
  auto question = std::make_shared<ForecastQuestion>();
  AddWhere(*command, *question, kOneOrAll);
  AddHow(*command, *question);
  AddModel(*command, *question);
  command
      ->add_option("--history", question->history,
                   "Also how many posts stood vacant in so many months before, as recorded")
      ->check(CLI::Range(0, 120))
      ->capture_default_str();
  command->add_flag("--organisation-tiers", question->organisation_tiers,
                    "Also each tier of each organisation by itself");
  command->add_flag("--posts", question->posts,
                    "Also how likely each held post is to fall vacant, and why");
  command->add_option("--scenario", question->scenario,
                      "What if: a scenario's id (cairn list scenarios)");
  AnswerBy(*command, shared, action, question, &ShowForecast);

  auto* explain =
      AddCommand(*command, "explain", "The rates behind the forecast, with their sources",
                 "Example:\n  cairn forecast explain");
  explain->callback([&, question] {
    action = [&shared, question] { return ExplainForecast(shared, *question); };
  });
  AddCompareCommand(*command, shared, action, question);
  AddRunCommand(*command, shared, action, question);
  AddKeepCommand(*command, shared, action, question);
}

}  // namespace cairn::cli
