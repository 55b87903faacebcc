#include "services/planner/forecast/prepare/prepared_forecast.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"

namespace cairn::planner {
namespace {

constexpr int kDefaultReplications = 1000;
constexpr std::size_t kRunIdLength = 24;

// What the choice of an engine rests on.
Concerns ConcernsOf(const ForecastContext& context, const v1::ComputeForecastRequest& request,
                    const Overlay& scenario) {
  Violations not_closed;
  scenario.CheckAnalytic(not_closed);
  const PostsInQuestion posts =
      PostsFrom(context.workforce(), context.organisations, context.start);
  const std::int64_t cost =
      posts.count * context.horizon * forecast::RoundUpToBlocks(kDefaultReplications);
  return {.asked = request.engine(),
          .single_posts = request.include_posts(),
          .needs_simulation = request.own_exits() || !not_closed.ToStatus().ok(),
          .statutory_posts = context.may_read_people() && posts.statutory,
          // Who says how often it is to be played is told how often it can be.
          .too_large = request.replications() == 0 && cost > kMostPostMonths};
}

// The replications to play, within what one question may cost.
absl::StatusOr<int> Replications(const v1::ComputeForecastRequest& request,
                                 const EngineInput& input, const CostLimit& limit) {
  const std::vector<forecast::TierConduct>& conduct = input.simulation.conduct;
  const std::size_t posts = input.question.posts.size();
  const int months = input.question.input.horizon_months;
  int wanted = request.replications() == 0 ? kDefaultReplications : request.replications();
  if (std::any_of(conduct.begin(), conduct.end(),
                  [](const forecast::TierConduct& tier) { return tier.IsInDoubt(); }))
    wanted = forecast::RoundUpToBlocks(wanted);
  const std::int64_t cost = static_cast<std::int64_t>(posts) * months;
  if (cost * wanted <= limit.post_months) return wanted;
  Violations violations;
  violations.Add(limit.field, "must be at most ", limit.post_months / cost, " for ", posts,
                 " posts and ", months, " months, got ", wanted);
  return violations.ToStatus();
}

// Leaves the network out where simulating it takes more than the call may.
void FitNetwork(const v1::ComputeForecastRequest& request, std::int64_t most,
                ForecastContext& context) {
  std::int64_t posts = 0;
  for (const auto* organisations : {&context.organisations, &context.beside})
    posts += PostsFrom(context.workforce(), *organisations, context.start).count;
  const int wanted = request.replications() == 0 ? kDefaultReplications : request.replications();
  if (posts * context.horizon * forecast::RoundUpToBlocks(wanted) > most) context.beside.clear();
}

absl::Status CheckNamesNoPost(const ForecastContext& context, const Overlay& scenario) {
  Violations violations;
  if (!context.may_read_people()) scenario.CheckNamesNoPost(violations);
  return violations.ToStatus();
}

void SetRun(const v1::ComputeForecastRequest& request, int replications, bool each_post,
            forecast::SimulationInput& input) {
  input.each_post = each_post;
  input.seed = request.seed();
  input.replications = replications;
}

// What is the same in every answer. `scenario` stands for what the request does not hold of it.
template <typename Answer>
void FillHead(const ForecastContext& context, const EngineInput& input,
              v1::ComputeForecastRequest canonical, absl::string_view scenario,
              v1::Forecast::Engine engine, int replications, Answer& answer) {
  *answer.mutable_start_date() = resource::ToDate(ToCivil(context.start));
  answer.set_horizon_months(context.horizon);
  for (int month = 0; month <= context.horizon; ++month)
    *answer.add_dates() = resource::ToDate(ToCivil(AddMonths(context.start, month)));
  *answer.mutable_snapshot() = context.picture.snapshot;
  answer.set_model_version(ModelVersion(engine));
  answer.set_replications(replications);
  answer.set_with_network(!context.beside.empty());
  Tell(input.own_exits, answer);
  for (const v1::RateUsed& rate : input.rates.rates()) *answer.add_rates() = rate;

  *canonical.mutable_start_date() = answer.start_date();
  canonical.set_horizon_months(context.horizon);
  canonical.set_replications(replications);
  std::string seen = absl::StrCat(
      answer.model_version(), "\n", static_cast<int>(context.knowledge), "\n",
      answer.snapshot().roles_token(), "\n", answer.snapshot().people_token(), "\n",
      canonical.SerializeAsString(), scenario, answer.with_network() ? "\nwith its network" : "");
  for (const v1::RateUsed& rate : answer.rates()) absl::StrAppend(&seen, rate.SerializeAsString());
  answer.set_run_id(Sha256Hex(seen).substr(0, kRunIdLength));
}

}  // namespace

const char* ModelVersion(v1::Forecast::Engine engine) {
  return engine == v1::Forecast::SIMULATION ? "simulation-6" : "analytic-4";
}

void CheckOwnExits(const v1::ComputeForecastRequest& request, absl::string_view prefix,
                   Violations& violations) {
  if (!request.own_exits()) return;
  if (request.parent() != "organisations/-")
    violations.Add(absl::StrCat(prefix, "own_exits"),
                   "needs parent organisations/-: what is an organisation's own shows only beside "
                   "the others");
}

absl::StatusOr<std::shared_ptr<const PreparedForecast>> Prepare(
    const Sources& sources, const rpc::CallContext& call, const v1::ComputeForecastRequest& request,
    const CostLimit& limit, ForecastContext::Network network) {
  ASSIGN_OR_RETURN(ForecastContext context, ForecastContext::Of(sources, call, request, network));
  ASSIGN_OR_RETURN(RateBook rates, RateBook::Of(sources.records, request, Overlay()));
  ASSIGN_OR_RETURN(Overlay scenario, Overlay::Of(sources.records, request.scenario()));
  RETURN_IF_ERROR(CheckNamesNoPost(context, scenario));
  const EngineChoice choice = ChooseEngine(ConcernsOf(context, request, scenario));
  rates = rates.Under(scenario);
  const bool simulated = choice.engine == v1::Forecast::SIMULATION;
  // Closed forms follow no moves.
  FitNetwork(request, simulated ? limit.post_months : 0, context);
  InputMaker maker(context, request);
  ASSIGN_OR_RETURN(EngineInput input,
                   simulated ? maker.ForSimulation(rates) : maker.ForClosedForms(rates));
  int replications = 0;
  if (simulated && !input.question.posts.empty()) {
    ASSIGN_OR_RETURN(replications, Replications(request, input, limit));
    SetRun(request, replications, request.include_posts(), input.simulation);
  }
  Groups groups(input.question);
  PreparedForecast prepared{.request = request,
                            .engine_choice = choice.why,
                            .context = std::move(context),
                            .scenario_title = request.scenario().empty() ? "" : scenario.title(),
                            .scenario = scenario.Serialize(),
                            .input = std::move(input),
                            .groups = std::move(groups),
                            .replications = replications};
  prepared.request.set_engine(choice.engine);
  return std::make_shared<const PreparedForecast>(std::move(prepared));
}

v1::Forecast Head(const PreparedForecast& prepared, int replications) {
  v1::Forecast answer;
  const v1::Forecast::Engine engine = prepared.request.engine();
  answer.set_engine(engine);
  answer.set_engine_choice(prepared.engine_choice);
  answer.set_without_people(!prepared.context.may_read_people());
  answer.set_scenario_title(prepared.scenario_title);
  answer.set_posts_without_role(prepared.question().without_role);
  answer.set_posts_out_of_scope(prepared.question().out_of_scope);
  if (prepared.question().posts.empty()) answer.set_uncertainty("no post is in scope");
  if (replications > 0) answer.set_seed(prepared.request.seed());
  FillHead(prepared.context, prepared.input, prepared.request, prepared.scenario, engine,
           replications, answer);
  return answer;
}

absl::StatusOr<PreparedComparison> Prepare(const Sources& sources, const rpc::CallContext& call,
                                           const v1::CompareScenariosRequest& request) {
  const v1::ComputeForecastRequest& forecast = request.forecast();
  ASSIGN_OR_RETURN(ForecastContext context,
                   ForecastContext::Of(sources, call, forecast, ForecastContext::Network::kWith));
  FitNetwork(forecast, kMostPostMonths / 2, context);
  ASSIGN_OR_RETURN(const RateBook rates, RateBook::Of(sources.records, forecast, Overlay()));
  ASSIGN_OR_RETURN(const Overlay before, Overlay::Of(sources.records, forecast.scenario()));
  ASSIGN_OR_RETURN(Overlay after,
                   Overlay::Of(sources.records, request.scenario().empty() ? forecast.scenario()
                                                                           : request.scenario()));
  RETURN_IF_ERROR(after.Add(request.changes(), "changes"));
  RETURN_IF_ERROR(CheckNamesNoPost(context, before));
  RETURN_IF_ERROR(CheckNamesNoPost(context, after));
  InputMaker maker(context, forecast);
  ASSIGN_OR_RETURN(EngineInput first, maker.ForSimulation(rates.Under(before)));
  ASSIGN_OR_RETURN(EngineInput second, maker.ForSimulation(rates.Under(after)));
  int replications = 0;
  if (!first.question.posts.empty()) {
    ASSIGN_OR_RETURN(replications, Replications(forecast, second,
                                                {kMostPostMonths / 2, "forecast.replications"}));
    for (EngineInput* input : {&first, &second})
      SetRun(forecast, replications, false, input->simulation);
  }
  Groups groups_before(first.question);
  Groups groups_after(second.question);
  return PreparedComparison{
      .request = forecast,
      .context = std::move(context),
      .before_title = before.title(),
      .after_title = after.title(),
      .scenarios = absl::StrCat(before.Serialize(), "\nand\n", after.Serialize()),
      .before = std::move(first),
      .after = std::move(second),
      .groups_before = std::move(groups_before),
      .groups_after = std::move(groups_after),
      .replications = replications};
}

v1::ScenarioComparison Head(const PreparedComparison& prepared, int replications) {
  v1::ScenarioComparison answer;
  answer.set_before_title(prepared.before_title);
  answer.set_after_title(prepared.after_title);
  answer.set_seed(prepared.request.seed());
  answer.set_places_added(prepared.after.places - prepared.before.places);
  FillHead(prepared.context, prepared.after, prepared.request, prepared.scenarios,
           v1::Forecast::SIMULATION, replications, answer);
  return answer;
}

}  // namespace cairn::planner
