#include <iostream>
#include <memory>

#include "services/web/answers/comparison_text.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/commands/answers/print.h"
#include "tools/cairn/commands/forecasts/forecast.h"

namespace cairn::cli {
namespace {

using web::ComparisonTable;
using web::Layout;
using web::MisuseError;
using web::PrintComparison;

absl::Status ShowComparison(const Shared& shared, Connection& connection,
                            const CompareQuestion& question) {
  ASSIGN_OR_RETURN(const planner::v1::ScenarioComparison answer,
                   AskComparison(connection, question));
  Layout layout = question.layout();
  if (question.organisation.empty() && !question.all) layout.rows = 0;
  Print(
      shared, answer, answer.groups(), [&] { PrintComparison(answer, layout, std::cout); },
      [&] { return ComparisonTable(answer); });
  return absl::OkStatus();
}

}  // namespace

void AddCompareCommand(CLI::App& forecast, const Shared& shared, Action& action,
                       const std::shared_ptr<ForecastQuestion>& question) {
  auto* compare = AddCommand(
      forecast, "compare", "What a scenario changes, and from when on it is more than chance",
      "Examples:\n  cairn forecast compare --scenario recruiting-takes-twice-as-long\n  cairn "
      "forecast compare trafford --scenario hard-winter --months 36\n  cairn forecast compare "
      "--places leading-for-the-future=20 --months 60\n  cairn forecast compare --factor "
      "fill:3=0.5 --against hard-winter");
  auto options = std::make_shared<CompareQuestion>();
  compare->add_option("organisation", question->organisation, kOneOrAll);
  compare->add_option("--against", options->against,
                      "The scenario to compare with; things as they stand if left out");
  compare->add_option("--factor", options->factors,
                      "A rate times a number: exits:3=1.2, fill=2 (measure, tier, factor)");
  compare->add_option("--places", options->places,
                      "More places at each intake of a programme: leading-for-the-future=20");
  const CLI::Option* engine = forecast.get_option("--engine");
  compare->callback([&, question, options, engine] {
    action = [&shared, question, options, engine]() -> absl::Status {
      if (question->history > 0)
        return MisuseError("a comparison has no history: leave out --history");
      if (question->posts || (engine->count() > 0 && question->engine != "simulation"))
        return MisuseError(
            "a comparison is a simulation, and by group: leave out --posts and --engine analytic");
      static_cast<ForecastQuestion&>(*options) = *question;
      return Answer(shared, *options, &ShowComparison);
    };
  });
}

}  // namespace cairn::cli
