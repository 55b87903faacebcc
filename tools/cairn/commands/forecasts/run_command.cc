#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "services/web/contract/misuse.h"
#include "services/web/words/forecast_sentences.h"
#include "tools/cairn/commands/answers/ask.h"
#include "tools/cairn/commands/answers/report_file.h"
#include "tools/cairn/commands/forecasts/forecast.h"

namespace cairn::cli {
namespace {

using planner::v1::Forecast;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesResponse;
using planner::v1::RunForecastResponse;
using planner::v1::ScenarioComparison;
using web::EndedSentence;
using web::Format;
using web::MisuseError;
using web::ProgressSentence;

// The last message of a run. How far it has come stands on standard error, where somebody looks.
absl::StatusOr<RunForecastResponse> AwaitRun(Connection& connection, const RunQuestion& question) {
  ASSIGN_OR_RETURN(const planner::v1::RunForecastRequest request, RunRequest(question));
  const bool shown = isatty(STDERR_FILENO) != 0;
  RunForecastResponse last;
  google::protobuf::RepeatedPtrField<planner::v1::PostForecast> posts;  // told ahead
  rpc::Cancellation never;
  const absl::Status ended = connection.client("planner").Stream<RunForecastResponse>(
      "cairn.planner.v1.ForecastService/RunForecast", request,
      [&](const RunForecastResponse& response) {
        posts.MergeFrom(response.more_posts());
        last = response;
        if (shown) std::clog << "\r\033[K" << ProgressSentence(response) << std::flush;
        return true;
      },
      never);
  if (shown) std::clog << "\r\033[K" << std::flush;
  RETURN_IF_ERROR(ended);
  if (!last.has_forecast())
    return absl::UnavailableError("the planner ended the run without an answer; ask again");
  posts.MergeFrom(last.forecast().posts());
  last.mutable_forecast()->mutable_posts()->Swap(&posts);
  return last;
}

// With everything that the page tells beside the forecast.
absl::Status WritePage(Connection& connection, const RunQuestion& question,
                       const Forecast& forecast) {
  ASSIGN_OR_RETURN(const ListVacantPostsResponse vacancies, AskVacantPosts(connection, question));
  ASSIGN_OR_RETURN(const MapObjectivesResponse objectives,
                   AskObjectives(connection, question, kTarget));
  ScenarioComparison comparison;
  if (!question.scenario.empty()) {
    ASSIGN_OR_RETURN(comparison, AskComparison(connection, CompareQuestion{question, {}, {}, {}}));
  }
  return WriteReport(
      connection, question.organisation, question.html,
      {vacancies, objectives, forecast, question.scenario.empty() ? nullptr : &comparison});
}

absl::Status ShowRun(const Shared& shared, Connection& connection, const RunQuestion& question) {
  ASSIGN_OR_RETURN(const RunForecastResponse end, AwaitRun(connection, question));
  if (!question.html.empty()) RETURN_IF_ERROR(WritePage(connection, question, end.forecast()));
  PrintAnswer(shared, question, end.forecast());
  if (shared.format() != Format::kTable) return absl::OkStatus();
  std::cout << "  " << EndedSentence(end) << ".\n";
  if (!question.html.empty()) std::cout << "  The same as a page: " << question.html << "\n";
  return absl::OkStatus();
}

}  // namespace

void AddRunCommand(CLI::App& forecast, const Shared& shared, Action& action,
                   const std::shared_ptr<ForecastQuestion>& question) {
  auto* run = AddCommand(
      forecast, "run", "The simulation, with how far it has come, and the forecast as a page",
      "Examples:\n  cairn forecast run --html forecast.html\n  cairn forecast run trafford "
      "--months "
      "36 --replications 100000 --precision 0.01\n  cairn forecast run --scenario hard-winter "
      "--time-limit 5\n"
      "Ctrl-C stops it. A run that stops early gives the answer of `cairn forecast --engine "
      "simulation`\nfor as many --replications.");
  auto options = std::make_shared<RunQuestion>();
  run->add_option("organisation", question->organisation, kOneOrAll);
  run->add_option("--precision", options->precision,
                  "Stop once the mean of vacant posts is known to so many posts (standard error)")
      ->check(CLI::Range(1e-6, 1000.0));
  run->add_option("--time-limit", options->time_limit,
                  "Stop after so many seconds, and answer with the replications done")
      ->check(CLI::Range(0.0, 3600.0));
  run->add_option("--html", options->html, "Also write the forecast to this file as one page");
  const CLI::Option* engine = forecast.get_option("--engine");
  run->callback([&, question, options, engine] {
    action = [&shared, question, options, engine]() -> absl::Status {
      if (engine->count() > 0 && question->engine != "simulation")
        return MisuseError("a run is a simulation: leave out --engine analytic");
      if (question->watch) return MisuseError("a run answers once: leave out --watch");
      static_cast<ForecastQuestion&>(*options) = *question;
      return Answer(shared, *options, &ShowRun);
    };
  });
}

}  // namespace cairn::cli
