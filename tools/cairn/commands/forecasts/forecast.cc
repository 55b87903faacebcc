#include "tools/cairn/commands/forecasts/forecast.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/table/table.h"
#include "common/table/wrap.h"
#include "services/web/answers/forecast_text.h"
#include "services/web/answers/layout.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/contract/contract.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"
#include "tools/cairn/commands/answers/pages.h"
#include "tools/cairn/commands/answers/print.h"
#include "tools/seed.h"

namespace cairn::cli {

using planner::v1::ComputeForecastRequest;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::ListVacantPostsRequest;
using planner::v1::ListVacantPostsResponse;
using planner::v1::ScenarioComparison;
using table::Table;
using table::TerminalWidth;
using table::Thousands;
using table::Wrapped;
using web::ForecastTable;
using web::Layout;
using web::NoRecordsSentence;
using web::OrganisationName;
using web::PostForecastRows;
using web::PostsAtRisk;
using web::PrintForecast;

void AddModel(CLI::App& command, ForecastQuestion& question) {
  command.add_option("--months", question.months, "How far")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  command.add_option(
      "--rate", question.overrides,
      "A rate of your own: exits:TIER=PER_YEAR, fill:TIER=MONTHS, shared=VARIANCE, and those "
      "of the simulation: internal:TIER=SHARE, cover:TIER=SHARE, ... (docs/forecast.md)");
  command
      .add_option("--engine", question.engine,
                  "analytic: exact, every post by itself; simulation: with chains of "
                  "appointments and with cover; by the question if left out")
      ->check(CLI::IsMember({"analytic", "simulation"}));
  command
      .add_option("--seed", question.seed,
                  "Where a simulation's random numbers begin; the same seed, the same answer")
      ->check(IsSeed());
  command.add_flag("--chance-only", question.chance_only,
                   "Take every rate as known; a simulation otherwise draws from their "
                   "intervals");
  command.add_flag("--own-exits", question.own_exits,
                   "Let a simulation's exits differ by organisation as far as records of its "
                   "last six years show; of all organisations together");
  command
      .add_option("--replications", question.replications,
                  "Replications of a simulation; 1,000 if left out")
      ->check(CLI::Range(1, 100'000));
}

absl::StatusOr<Forecast> AskForecast(Connection& connection, const ForecastQuestion& question) {
  ASSIGN_OR_RETURN(const ComputeForecastRequest request, ForecastRequest(question));
  // One page, but for the posts of a nation over many years.
  return AllPages(connection, "cairn.planner.v1.ForecastService/ComputeForecast", request,
                  &Forecast::mutable_posts);
}

absl::StatusOr<ScenarioComparison> AskComparison(Connection& connection,
                                                 const CompareQuestion& question) {
  ASSIGN_OR_RETURN(const auto request, ComparisonRequest(question));
  return connection.Call<ScenarioComparison>("cairn.planner.v1.ForecastService/CompareScenarios",
                                             request);
}

namespace {

void PrintPostsAtRisk(const Forecast& answer, const Question& question) {
  const Table shown = PostsAtRisk(answer, static_cast<std::size_t>(question.layout().rows));
  shown.Print(std::cout, "  ", TerminalWidth());
  const auto held = std::count_if(answer.posts().begin(), answer.posts().end(),
                                  [](const auto& post) { return post.held(); });
  if (held > static_cast<std::ptrdiff_t>(shown.size()))
    std::cout << "  " << Thousands(held) << " posts are held, of which the first " << shown.size()
              << " are shown, statutory ones first: add --all.\n";
}

}  // namespace

void PrintAnswer(const Shared& shared, const ForecastQuestion& question, const Forecast& answer) {
  Layout layout = question.layout();
  if (question.organisation.empty() && !question.all && !question.organisation_tiers)
    layout.rows = 0;
  Print(
      shared, answer, answer.groups(),
      [&] {
        PrintForecast(answer, layout, std::cout);
        if (question.history > 0 && answer.history_dates().empty())
          std::cout << (answer.without_people()
                            ? "  No history: only callers who may read people's records see it.\n"
                            : "  No history: records cover 99 in 100 posts in none of those "
                              "months.\n");
        if (question.posts) PrintPostsAtRisk(answer, question);
      },
      [&] { return question.posts ? PostForecastRows(answer) : ForecastTable(answer); });
}

absl::Status TellOfNoRecords(Connection& connection, const Question& question, Forecast& forecast) {
  if (question.as_of.empty()) return absl::OkStatus();
  ListVacantPostsRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(1);
  ASSIGN_OR_RETURN(*request.mutable_as_of_date(), ReadDay("--as-of", question.as_of));
  ASSIGN_OR_RETURN(const ListVacantPostsResponse answer,
                   connection.Call<ListVacantPostsResponse>(
                       "cairn.planner.v1.SuccessionService/ListVacantPosts", request));
  const std::string nothing = NoRecordsSentence(answer, request.as_of_date());
  if (nothing.empty()) return absl::OkStatus();
  std::cerr << Wrapped(absl::StrCat(nothing,
                                    ". Who held which post then is not known: posts count as "
                                    "held, and who was ready is left out."),
                       TerminalWidth(STDERR_FILENO))
            << "\n";
  for (ForecastGroup& group : *forecast.mutable_groups()) {
    group.clear_shortfall();
    if (group.has_simulated()) group.mutable_simulated()->clear_bench();
  }
  return absl::OkStatus();
}

}  // namespace cairn::cli
