#include <iostream>
#include <memory>
#include <string>

#include "cairn/planner/v1/kept_forecast.pb.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/commands/forecasts/forecast.h"

namespace cairn::cli {
namespace {

using web::MisuseError;

struct KeepQuestion : ForecastQuestion {
  std::string id;
  std::string title;
};

absl::Status KeepForecast(const Shared& shared, Connection& connection,
                          const KeepQuestion& question) {
  planner::v1::KeepForecastRequest request;
  ASSIGN_OR_RETURN(*request.mutable_forecast(), ForecastRequest(question));
  request.set_forecast_id(question.id);
  request.set_display_name(question.title);
  ASSIGN_OR_RETURN(const planner::v1::KeptForecast kept,
                   connection.Call<planner::v1::KeptForecast>(
                       "cairn.planner.v1.ForecastArchiveService/KeepForecast", request));
  PrintAnswer(shared, question, kept.answer());
  std::cerr << "Saved as " << kept.name() << "; cairn forecast score " << kept.name()
            << " says how accurate it is.\n";
  return absl::OkStatus();
}

}  // namespace

void AddKeepCommand(CLI::App& forecast, const Shared& shared, Action& action,
                    const std::shared_ptr<ForecastQuestion>& question) {
  auto* keep = AddCommand(
      forecast, "keep", "The forecast, saved with all that it rests on",
      "Examples:\n  cairn forecast keep --engine simulation --id budget-2027 --title \"For the "
      "budget\"\n  cairn forecast keep trafford --months 24\n"
      "It can be computed again (cairn forecast replay) and, as its months end, compared with what "
      "happened\n(cairn forecast score). Needs the permission to read people.");
  auto options = std::make_shared<KeepQuestion>();
  keep->add_option("organisation", question->organisation, kOneOrAll);
  keep->add_option("--id", options->id, "Its id; one is chosen if left out");
  keep->add_option("--title", options->title, "What it is for");
  keep->callback([&, question, options] {
    action = [&shared, question, options]() -> absl::Status {
      if (question->watch) return MisuseError("a forecast is saved once: leave out --watch");
      static_cast<ForecastQuestion&>(*options) = *question;
      return Answer(shared, *options, &KeepForecast);
    };
  });
}

}  // namespace cairn::cli
