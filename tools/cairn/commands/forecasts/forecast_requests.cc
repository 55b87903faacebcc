#include "tools/cairn/commands/forecasts/forecast_requests.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "services/web/contract/contract.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/scenario/rate_word.h"

namespace cairn::cli {
namespace {

using planner::v1::CompareScenariosRequest;
using planner::v1::ComputeForecastRequest;
using planner::v1::Forecast;
using planner::v1::RunForecastRequest;
using web::MisuseError;
using web::OrganisationName;

std::string ScenarioName(const std::string& word) {
  return word.empty() || absl::StartsWith(word, "scenarios/") ? word
                                                              : absl::StrCat("scenarios/", word);
}

absl::Status SetWhatForecastsShare(const ForecastQuestion& question,
                                   ComputeForecastRequest& request) {
  if (question.own_exits && OrganisationName(question.organisation) != "organisations/-")
    return MisuseError(
        "--own-exits is of all organisations together, since what is one's own shows only beside "
        "the "
        "others; leave the organisation out");
  request.set_parent(OrganisationName(question.organisation));
  request.set_horizon_months(question.months);
  request.set_seed(question.seed);
  request.set_replications(question.replications);
  request.set_chance_only(question.chance_only);
  request.set_own_exits(question.own_exits);
  if (!question.as_of.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_start_date(), ReadDay("--as-of", question.as_of));
  }
  for (const std::string& text : question.overrides) {
    ASSIGN_OR_RETURN(const RateWord rate,
                     ParseRate("--rate", "exits:3=0.25, fill:5=6 or shared=0.05", text));
    auto* override = request.add_overrides();
    override->set_measure(rate.measure);
    override->set_tier(rate.tier);
    override->set_value(rate.value);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ComputeForecastRequest> ForecastRequest(const ForecastQuestion& question) {
  const bool says_how_to_play = question.replications != 0 || question.seed != 0;
  if (question.engine == "analytic" && says_how_to_play)
    return MisuseError("--seed and --replications need --engine simulation");
  if (question.engine == "analytic" && question.own_exits)
    return MisuseError("--own-exits needs --engine simulation");
  if (question.engine == "analytic" && question.posts)
    return MisuseError(
        "--posts needs a simulation, since the analytic model leaves out that holders move up: "
        "leave "
        "--engine analytic out");
  ComputeForecastRequest request;
  RETURN_IF_ERROR(SetWhatForecastsShare(question, request));
  request.set_include_posts(question.posts);
  request.set_include_organisation_tiers(question.organisation_tiers);
  request.set_history_months(question.history);
  request.set_scenario(ScenarioName(question.scenario));
  if (question.engine == "analytic") request.set_engine(Forecast::ANALYTIC);
  if (question.engine == "simulation" || (question.engine.empty() && says_how_to_play))
    request.set_engine(Forecast::SIMULATION);
  return request;
}

absl::StatusOr<RunForecastRequest> RunRequest(const RunQuestion& question) {
  RunForecastRequest request;
  ForecastQuestion simulated = question;
  simulated.engine = "simulation";
  if (!question.html.empty() && question.history == 0) simulated.history = kReportHistory;
  ASSIGN_OR_RETURN(*request.mutable_forecast(), ForecastRequest(simulated));
  request.set_precision(question.precision);
  if (question.time_limit) {
    const absl::Duration limit = absl::Seconds(*question.time_limit);
    request.mutable_time_limit()->set_seconds(absl::ToInt64Seconds(limit));
    request.mutable_time_limit()->set_nanos(static_cast<int>(
        absl::ToInt64Nanoseconds(limit - absl::Seconds(absl::ToInt64Seconds(limit)))));
  }
  return request;
}

absl::StatusOr<CompareScenariosRequest> ComparisonRequest(const CompareQuestion& question) {
  if (question.scenario.empty() && question.factors.empty() && question.places.empty())
    return MisuseError(
        "say what is to be compared: --scenario NAME (cairn list scenarios), --factor or --places");
  CompareScenariosRequest request;
  RETURN_IF_ERROR(SetWhatForecastsShare(question, *request.mutable_forecast()));
  request.mutable_forecast()->set_scenario(ScenarioName(question.against));
  request.set_scenario(ScenarioName(question.scenario));
  for (const std::string& text : question.factors) {
    ASSIGN_OR_RETURN(const RateWord rate, ParseRate("--factor", "exits:3=1.2 or fill=2", text));
    auto* change = request.mutable_changes()->add_rate_changes();
    change->set_measure(rate.measure);
    change->set_tier(rate.tier);
    change->set_factor(rate.value);
  }
  for (const std::string& text : question.places) {
    const std::vector<std::string> sides = absl::StrSplit(text, '=');
    int places = 0;
    if (sides.size() != 2 || !absl::SimpleAtoi(sides[1], &places))
      return MisuseError(absl::StrCat(
          "--places looks like aspirant-directors=20 (programme, places), not ", text));
    auto* added = request.mutable_changes()->add_places();
    added->set_programme(absl::StartsWith(sides[0], "programmes/")
                             ? sides[0]
                             : absl::StrCat("programmes/", sides[0]));
    added->set_places(places);
  }
  return request;
}

}  // namespace cairn::cli
