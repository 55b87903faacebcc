#include "services/planner/forecasts.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/auth/identity.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/planner/engine/forecast/analytic.h"
#include "services/planner/engine/forecast/comparison.h"
#include "services/planner/engine/forecast/simulation.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/forecast_history.h"
#include "services/planner/forecast_privacy.h"
#include "services/planner/forecast_question.h"
#include "services/planner/overlay.h"
#include "services/planner/rates.h"
#include "services/planner/simulation_question.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::ForecastGroup;

constexpr int kDefaultHorizon = 12;
constexpr int kDefaultReplications = 1000;
constexpr std::int64_t kMostPostMonths = 300'000'000;
// A shared effect over long horizons takes many seconds; see docs/forecast.md.
constexpr int kLongestSharedHorizon = 24;
constexpr std::size_t kRunIdLength = 24;
constexpr double kClear = 1.96;  // standard errors

// Rates of every tier, and the shared effect, into the engine's input.
absl::Status SetRates(Rates& rates, Day start, ForecastQuestion& question) {
  forecast::RatePeriod period;
  for (const int tier : question.tiers) {
    forecast::TierRates& to = period.tiers.emplace_back();
    ASSIGN_OR_RETURN(to.exits_per_year, rates.Of(Assumption::EXITS_PER_YEAR, tier));
    ASSIGN_OR_RETURN(to.months_to_fill, rates.Of(Assumption::MONTHS_TO_FILL, tier));
  }
  question.input.periods.push_back(std::move(period));
  ASSIGN_OR_RETURN(question.input.shared_effect.variance,
                   rates.Of(Assumption::SHARED_EFFECT_VARIANCE, 0));
  const absl::CivilDay day = ToCivil(start);
  const absl::CivilDay april(day.year() + (absl::CivilDay(day.year(), 4, 1) <= day ? 1 : 0), 4, 1);
  question.input.shared_effect.first_april_month =
      std::min(12.0, MonthsFrom(start, FromCivil(april)));
  return absl::OkStatus();
}

absl::Status CheckSharedHorizon(const forecast::Input& input) {
  Violations violations;
  if (input.shared_effect.variance > 0 && input.horizon_months > kLongestSharedHorizon)
    violations.Add("horizon_months", "must be at most ", kLongestSharedHorizon,
                   " while a shared yearly effect is mixed in; the simulation has no such limit");
  return violations.ToStatus();
}

void Fill(const forecast::Spread& from, type::v1::Quantiles& to) {
  to.set_mean(from.mean);
  to.set_p5(from.quantiles[0]);
  to.set_p10(from.quantiles[1]);
  to.set_p25(from.quantiles[2]);
  to.set_p50(from.quantiles[3]);
  to.set_p75(from.quantiles[4]);
  to.set_p90(from.quantiles[5]);
  to.set_p95(from.quantiles[6]);
}

// What an engine said, group by group.
struct Answered {
  const forecast::Answer& common;
  const forecast::SimulationAnswer* simulated = nullptr;  // of a simulation
};

void FillSimulated(const forecast::SimulatedGroup& from, v1::SimulatedGroup& to) {
  for (const forecast::Spread& month : from.uncovered) Fill(month, *to.add_uncovered());
  to.mutable_standard_error()->Add(from.standard_error.begin(), from.standard_error.end());
  for (std::size_t c = 0; c < forecast::kVacancyCauses; ++c) {
    if (from.vacancies_by_cause[c] == 0) continue;
    auto* driver = to.add_drivers();
    driver->set_cause(static_cast<v1::SimulatedGroup::Cause>(c + 1));
    driver->set_vacancies(from.vacancies_by_cause[c]);
  }
  to.set_appointed_own(from.appointments_from[0]);
  to.set_appointed_network(from.appointments_from[1]);
  to.set_appointed_outside(from.appointments_from[2]);
  if (from.mean_months_to_fill) to.set_mean_months_to_fill(*from.mean_months_to_fill);
  if (from.doubts) {
    const auto [chance, exits, recruiting] = *from.doubts;
    to.mutable_variance_parts()->set_chance(chance);
    to.mutable_variance_parts()->set_exits(exits);
    to.mutable_variance_parts()->set_recruiting(recruiting);
  }
}

ForecastGroup& AddGroup(const forecast::GroupAnswer& from,
                        const forecast::SimulatedGroup* simulated, ForecastGroup::Kind kind,
                        const std::string& key, const std::string& title, v1::Forecast& forecast) {
  ForecastGroup& to = *forecast.add_groups();
  to.set_kind(kind);
  to.set_key(key);
  to.set_title(title);
  to.set_posts(from.posts);
  to.set_vacant_at_start(from.vacant_at_start);
  for (const forecast::Spread& month : from.vacant) Fill(month, *to.add_vacant());
  Fill(from.openings, *to.mutable_openings());
  Fill(from.to_appoint, *to.mutable_to_appoint());
  if (from.shortfall.has_value()) Fill(*from.shortfall, *to.mutable_shortfall());
  to.set_vacancy_months(from.vacancy_months);
  if (simulated != nullptr) FillSimulated(*simulated, *to.mutable_simulated());
  return to;
}

// Hands `add` every group of an answer with its kind, key and title, in the contract's order.
template <typename Groups, typename Add>
void EachGroup(const ForecastQuestion& question, const Groups& groups, Add add) {
  add(groups.all, ForecastGroup::ALL, "", "all");
  for (std::size_t t = 0; t < question.tiers.size(); ++t)
    add(groups.tiers[t], ForecastGroup::TIER, absl::StrCat(question.tiers[t]),
        absl::StrCat("tier ", question.tiers[t]));
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    add(groups.organisations[o], ForecastGroup::ORGANISATION, question.organisations[o]->Name(),
        question.organisations[o]->title);
  for (std::size_t n = 0; n < question.networks.keys().size(); ++n)
    add(groups.networks[n], ForecastGroup::NETWORK, question.networks.keys()[n],
        question.networks.keys()[n]);
  for (std::size_t n = 0; n < question.nations.keys().size(); ++n)
    add(groups.nations[n], ForecastGroup::NATION, question.nations.keys()[n],
        question.nations.keys()[n]);
}

void AddGroups(const ForecastQuestion& question, const Answered& answered, v1::Forecast& forecast) {
  std::vector<const forecast::SimulatedGroup*> simulated;  // in the same order
  if (answered.simulated != nullptr)
    EachGroup(question, *answered.simulated,
              [&](const forecast::SimulatedGroup& group, ForecastGroup::Kind, const std::string&,
                  const std::string&) { simulated.push_back(&group); });
  const std::vector<int>& ready = question.input.ready;
  std::size_t next = 0;
  EachGroup(question, answered.common,
            [&](const forecast::GroupAnswer& group, ForecastGroup::Kind kind,
                const std::string& key, const std::string& title) {
              const std::size_t at = next++;
              ForecastGroup& to = AddGroup(group, simulated.empty() ? nullptr : simulated[at], kind,
                                           key, title, forecast);
              if (kind == ForecastGroup::ALL)
                to.set_ready(std::accumulate(ready.begin(), ready.end(), 0));
              if (kind == ForecastGroup::TIER) to.set_ready(ready[at - 1]);
            });
}

void AddPosts(const ForecastQuestion& question, const forecast::Answer& answer,
              v1::Forecast& forecast) {
  for (std::size_t p = 0; p < question.posts.size(); ++p) {
    auto* post = forecast.add_posts();
    post->set_post(question.posts[p].name);
    post->set_post_title(question.posts[p].title);
    for (int month = 0; month <= question.input.horizon_months; ++month)
      post->add_vacant_probability(answer.VacantProbability(static_cast<int>(p), month));
  }
}

void AddAnswer(const v1::ComputeForecastRequest& request, const ForecastQuestion& question,
               const Answered& answered, v1::Forecast& forecast) {
  AddGroups(question, answered, forecast);
  if (request.include_posts()) AddPosts(question, answered.common, forecast);
  forecast.set_uncertainty(std::string(forecast::Describe(answered.common.uncertainty)));
}

const char* ModelVersion(v1::Forecast::Engine engine) {
  return engine == v1::Forecast::SIMULATION ? "simulation-2" : "analytic-1";
}

// Plays the replications a few at a time, and gives up when nobody waits for the answer any more.
template <typename Engine>
auto PlayAll(const Engine& engine, const Clock& clock, absl::Time deadline)
    -> absl::StatusOr<decltype(engine.Summarise(engine.Run(0, 0)))> {
  constexpr int kAtATime = 24;
  static_assert(kAtATime % forecast::kBlock == 0);
  auto tally = engine.Run(0, 0);
  for (int done = 0; done < engine.replications(); done += kAtATime) {
    if (clock.Now() >= deadline)
      return Failure(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED)
          .Say("the call's deadline passed after ", done, " of ", engine.replications(),
               " replications; allow more time, or ask for fewer");
    tally.Add(engine.Run(done, std::min(done + kAtATime, engine.replications())));
  }
  return engine.Summarise(tally);
}

// The replications to play, within what one question may cost: `most` posts x months x
// replications.
absl::StatusOr<int> Replications(const v1::ComputeForecastRequest& request,
                                 const ForecastQuestion& question,
                                 const forecast::SimulationInput& input, std::int64_t most,
                                 absl::string_view field) {
  int wanted = request.replications() == 0 ? kDefaultReplications : request.replications();
  if (std::any_of(input.conduct.begin(), input.conduct.end(),
                  [](const forecast::TierConduct& conduct) { return conduct.IsInDoubt(); }))
    wanted = (wanted + forecast::kBlock - 1) / forecast::kBlock * forecast::kBlock;
  const auto cost =
      static_cast<std::int64_t>(question.posts.size()) * question.input.horizon_months;
  if (cost * wanted <= most) return wanted;
  Violations violations;
  violations.Add(field, "must be at most ", most / cost, " for ", question.posts.size(),
                 " posts and ", question.input.horizon_months, " months, got ", wanted);
  return violations.ToStatus();
}

// What a question reads, whatever the scenario.
class Scene {
 public:
  static absl::StatusOr<Scene> Of(const Sources& sources,
                                  const v1::ComputeForecastRequest& request) {
    Scene scene;
    ASSIGN_OR_RETURN(scene.picture_, sources.mirror.Now());
    ASSIGN_OR_RETURN(scene.organisations_,
                     OrganisationsOf(*scene.picture_.workforce, request.parent()));
    scene.start_ = DayOf(sources, request.has_start_date(), request.start_date());
    scene.horizon_ = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months();
    scene.holdings_ = HoldingsOf(*scene.picture_.workforce);
    scene.candidates_ = std::make_unique<Candidates>(*scene.picture_.workforce, scene.start_);
    return scene;
  }

  // The question under a scenario, as either engine needs it.
  absl::StatusOr<ForecastQuestion> Question(const Overlay& overlay, Rates& rates) const {
    ForecastQuestion question =
        AskForecast(*picture_.workforce, organisations_, holdings_, *candidates_, start_, horizon_);
    rates.Under(overlay);
    RETURN_IF_ERROR(SetRates(rates, start_, question));
    Violations violations;
    overlay.ChangeQuestion(*picture_.workforce, start_, question, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    return question;
  }
  // The same with what only a simulation asks.
  struct Simulated {
    ForecastQuestion question;
    forecast::SimulationInput input;
    double places = 0;
  };
  absl::StatusOr<Simulated> Simulation(const Overlay& overlay, Rates& rates) const {
    Simulated asked;
    ASSIGN_OR_RETURN(asked.question, Question(overlay, rates));
    if (asked.question.posts.empty()) return asked;
    ASSIGN_OR_RETURN(asked.input, AskSimulation(*picture_.workforce, asked.question, holdings_,
                                                *candidates_, start_, rates));
    double success = 0;
    if (overlay.HasPlaces()) {
      ASSIGN_OR_RETURN(success, rates.Of(Assumption::PROGRAMME_SUCCESS, 0));
    }
    Violations violations;
    Overlay::Plans plans =
        overlay.PlansFor(*picture_.workforce, start_, asked.question, success, violations);
    RETURN_IF_ERROR(violations.ToStatus());
    asked.input.programmes = std::move(plans.programmes);
    asked.input.departures = std::move(plans.departures);
    asked.places = plans.places;
    return asked;
  }

  // How it was before the start.
  void AddPast(const Sources& sources, int months, v1::Forecast& forecast) const {
    AddHistory(*picture_.workforce, organisations_, holdings_, start_,
               FromCivil(sources.clock.Today()), months, forecast);
  }

  // What an answer says of its question.
  template <typename Answer>
  void Describe(Answer& answer) const {
    *answer.mutable_start_date() = resource::ToDate(ToCivil(start_));
    answer.set_horizon_months(horizon_);
    for (int month = 0; month <= horizon_; ++month)
      *answer.add_dates() = resource::ToDate(ToCivil(AddMonths(start_, month)));
    *answer.mutable_snapshot() = picture_.snapshot;
  }
  // A digest of all that an answer rests on.
  template <typename Answer>
  std::string RunId(const Answer& answer, v1::ComputeForecastRequest canonical,
                    absl::string_view more) const {
    *canonical.mutable_start_date() = answer.start_date();
    canonical.set_horizon_months(horizon_);
    canonical.set_replications(answer.replications());
    std::string seen =
        absl::StrCat(answer.model_version(), "\n", picture_.snapshot.roles_token(), "\n",
                     picture_.snapshot.people_token(), "\n", canonical.SerializeAsString(), more);
    for (const v1::RateUsed& rate : answer.rates())
      absl::StrAppend(&seen, rate.SerializeAsString());
    return Sha256Hex(seen).substr(0, kRunIdLength);
  }

 private:
  Picture picture_;
  std::vector<const Organisation*> organisations_;
  Holdings holdings_;
  std::unique_ptr<Candidates> candidates_;
  Day start_ = kNoDay;
  int horizon_ = 0;
};

void AddGroup(const forecast::ComparedGroup& from, ForecastGroup::Kind kind, const std::string& key,
              const std::string& title, v1::ScenarioComparison& comparison) {
  v1::ComparedGroup& to = *comparison.add_groups();
  to.set_kind(kind);
  to.set_key(key);
  to.set_title(title);
  to.mutable_vacant_before()->Add(from.before.begin(), from.before.end());
  to.mutable_vacant_after()->Add(from.after.begin(), from.after.end());
  to.mutable_standard_error()->Add(from.standard_error.begin(), from.standard_error.end());
  for (std::size_t month = 0; month < from.difference.size(); ++month) {
    Fill(from.difference[month], *to.add_difference());
    if (std::abs(from.difference[month].mean) > kClear * from.standard_error[month])
      to.add_clear_months(static_cast<int>(month));
  }
  to.set_vacancy_months(from.vacancy_months);
  to.set_vacancy_months_standard_error(from.vacancy_months_standard_error);
  Fill(from.to_appoint, *to.mutable_to_appoint());
  to.set_appointed_within(from.appointments_from[0] + from.appointments_from[1]);
  to.set_appointed_outside(from.appointments_from[2]);
}

// Whether the caller may read the records of the people whom the forecast counts.
absl::Status MayReadPeople(const rpc::CallContext& call,
                           const v1::ComputeForecastRequest& request) {
  const std::string organisation = request.parent().substr(request.parent().find('/') + 1);
  return auth::Authorise(call.identity, options::v1::READ_PEOPLE, organisation);
}

absl::Status CheckNamesNoPost(const Overlay& overlay) {
  Violations violations;
  overlay.CheckNamesNoPost(violations);
  return violations.ToStatus();
}

absl::Status CheckComparison(const v1::CompareScenariosRequest& request) {
  Violations violations;
  const auto& question = request.forecast();
  if (question.engine() == v1::Forecast::ANALYTIC)
    violations.Add("forecast.engine", "must be SIMULATION, or not set: a comparison is played");
  if (question.include_posts())
    violations.Add("forecast.include_posts", "must not be set: a comparison is by group");
  if (request.scenario().empty() && request.changes().ByteSizeLong() == 0)
    violations.Add("scenario", "is required, or changes: what is to be compared?");
  return violations.ToStatus();
}

}  // namespace

template <typename Answer>
absl::StatusOr<Answer> Forecasts::Once(Answer described,
                                       absl::FunctionRef<absl::Status(Answer&)> work) const {
  const std::string run_id = described.run_id();
  Answer answer;
  if (const auto kept = recent_.Find(run_id); kept && answer.ParseFromString(*kept)) {
    *answer.mutable_snapshot() = described.snapshot();  // its age is that of this call
    return answer;
  }
  answer = std::move(described);
  RETURN_IF_ERROR(work(answer));
  recent_.Keep(run_id, answer.SerializeAsString());
  return answer;
}

absl::StatusOr<v1::Forecast> Forecasts::Compute(const rpc::CallContext& call,
                                                const v1::ComputeForecastRequest& request) const {
  const absl::Status may_read_people = MayReadPeople(call, request);
  if (request.include_posts()) RETURN_IF_ERROR(may_read_people);
  ASSIGN_OR_RETURN(const Scene scene, Scene::Of(sources_, request));
  ASSIGN_OR_RETURN(Rates rates, Rates::Choose(sources_.records, request));
  ASSIGN_OR_RETURN(const Overlay overlay, Overlay::Of(sources_.records, request.scenario()));
  if (!may_read_people.ok()) RETURN_IF_ERROR(CheckNamesNoPost(overlay));
  const bool simulated = request.engine() == v1::Forecast::SIMULATION;
  v1::Forecast described;
  described.set_engine(simulated ? v1::Forecast::SIMULATION : v1::Forecast::ANALYTIC);
  described.set_model_version(ModelVersion(described.engine()));
  scene.Describe(described);
  if (!request.scenario().empty()) described.set_scenario_title(overlay.title());
  const auto complete = [&](const ForecastQuestion& question) {
    described.set_posts_without_role(question.without_role);
    described.set_posts_out_of_scope(question.out_of_scope);
    if (question.posts.empty()) described.set_uncertainty("no post is in scope");
    for (const v1::RateUsed& rate : rates.used()) *described.add_rates() = rate;
    v1::ComputeForecastRequest canonical = request;
    canonical.set_engine(described.engine());
    described.set_run_id(scene.RunId(described, std::move(canonical), overlay.Serialize()));
  };
  if (simulated) {
    ASSIGN_OR_RETURN(Scene::Simulated asked, scene.Simulation(overlay, rates));
    if (!asked.question.posts.empty()) {
      ASSIGN_OR_RETURN(const int replications, Replications(request, asked.question, asked.input,
                                                            kMostPostMonths, "replications"));
      described.set_seed(request.seed());
      described.set_replications(replications);
      asked.input.seed = request.seed();
      asked.input.replications = replications;
    }
    complete(asked.question);
    const auto play = [&](v1::Forecast& answer) -> absl::Status {
      if (asked.question.posts.empty()) return absl::OkStatus();
      ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
      ASSIGN_OR_RETURN(const forecast::Simulation simulation,
                       forecast::Simulation::Prepare(std::move(asked.input)));
      ASSIGN_OR_RETURN(const forecast::SimulationAnswer played,
                       PlayAll(simulation, sources_.clock, call.deadline));
      AddAnswer(request, asked.question, {played.answer, &played}, answer);
      return absl::OkStatus();
    };
    ASSIGN_OR_RETURN(v1::Forecast answer, Once<v1::Forecast>(std::move(described), play));
    scene.AddPast(sources_, request.history_months(), answer);
    if (!may_read_people.ok()) Withhold(asked.question, answer);
    return answer;
  }
  Violations violations;
  overlay.CheckAnalytic(violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const ForecastQuestion question, scene.Question(overlay, rates));
  RETURN_IF_ERROR(CheckSharedHorizon(question.input));
  complete(question);
  const auto compute = [&](v1::Forecast& answer) -> absl::Status {
    if (question.posts.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const forecast::Answer computed, forecast::ComputeAnalytic(question.input));
    AddAnswer(request, question, {computed}, answer);
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(v1::Forecast answer, Once<v1::Forecast>(std::move(described), compute));
  scene.AddPast(sources_, request.history_months(), answer);
  if (!may_read_people.ok()) Withhold(question, answer);
  return answer;
}

absl::StatusOr<v1::ScenarioComparison> Forecasts::Compare(
    const rpc::CallContext& call, const v1::CompareScenariosRequest& request) const {
  RETURN_IF_ERROR(CheckComparison(request));
  const v1::ComputeForecastRequest& question = request.forecast();
  ASSIGN_OR_RETURN(const Scene scene, Scene::Of(sources_, question));
  ASSIGN_OR_RETURN(Rates rates, Rates::Choose(sources_.records, question));
  ASSIGN_OR_RETURN(const Overlay before, Overlay::Of(sources_.records, question.scenario()));
  ASSIGN_OR_RETURN(Overlay after,
                   Overlay::Of(sources_.records, request.scenario().empty() ? question.scenario()
                                                                            : request.scenario()));
  RETURN_IF_ERROR(after.Add(request.changes(), "changes"));
  const absl::Status may_read_people = MayReadPeople(call, question);
  if (!may_read_people.ok()) {
    RETURN_IF_ERROR(CheckNamesNoPost(before));
    RETURN_IF_ERROR(CheckNamesNoPost(after));
  }
  v1::ScenarioComparison described;
  described.set_model_version(ModelVersion(v1::Forecast::SIMULATION));
  described.set_before_title(before.title());
  described.set_after_title(after.title());
  described.set_seed(question.seed());
  scene.Describe(described);
  Rates changed = rates;
  ASSIGN_OR_RETURN(Scene::Simulated first, scene.Simulation(before, rates));
  ASSIGN_OR_RETURN(Scene::Simulated second, scene.Simulation(after, changed));
  const bool nothing = first.question.posts.empty();
  if (!nothing) {
    ASSIGN_OR_RETURN(const int replications,
                     Replications(question, second.question, second.input, kMostPostMonths / 2,
                                  "forecast.replications"));
    described.set_replications(replications);
    for (forecast::SimulationInput* input : {&first.input, &second.input}) {
      input->seed = question.seed();
      input->replications = replications;
    }
  }
  described.set_places_added(second.places - first.places);
  for (const v1::RateUsed& rate : changed.used()) *described.add_rates() = rate;
  described.set_run_id(scene.RunId(described, question,
                                   absl::StrCat(before.Serialize(), "\nand\n", after.Serialize())));
  const auto play = [&](v1::ScenarioComparison& answer) -> absl::Status {
    if (nothing) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
    ASSIGN_OR_RETURN(
        const forecast::Comparison comparison,
        forecast::Comparison::Prepare(std::move(first.input), std::move(second.input)));
    ASSIGN_OR_RETURN(const forecast::ComparisonAnswer played,
                     PlayAll(comparison, sources_.clock, call.deadline));
    EachGroup(
        second.question, played,
        [&](const forecast::ComparedGroup& group, ForecastGroup::Kind kind, const std::string& key,
            const std::string& title) { AddGroup(group, kind, key, title, answer); });
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(v1::ScenarioComparison answer,
                   Once<v1::ScenarioComparison>(std::move(described), play));
  if (!may_read_people.ok()) Withhold(first.question, answer);
  return answer;
}

rpc::ServiceTable Forecasts::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastService");
  sources_.records.assumptions().Bind(table);
  sources_.records.scenarios().Bind(table);
  table.Unary<v1::ComputeForecastRequest, v1::Forecast>("ComputeForecast",
                                                        std::bind_front(&Forecasts::Compute, this));
  table.Unary<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios", std::bind_front(&Forecasts::Compare, this));
  return table;
}

}  // namespace cairn::planner
