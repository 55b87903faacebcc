#include "services/planner/forecast/forecasts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/planner/calibration/own_exits.h"
#include "services/planner/context/answer_pages.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/simulation/comparison.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/forecast/answer/forecast_history.h"
#include "services/planner/forecast/answer/forecast_privacy.h"
#include "services/planner/forecast/answer/forecast_quantiles.h"
#include "services/planner/forecast/answer/posts_by_month.h"
#include "services/planner/forecast/input/engine_choice.h"
#include "services/planner/forecast/input/forecast_question.h"
#include "services/planner/forecast/input/kept_inputs.h"
#include "services/planner/forecast/input/overlay.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/forecast/input/simulation_question.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::ForecastGroup;

constexpr int kDefaultHorizon = 12;
constexpr int kDefaultReplications = 1000;
constexpr std::int64_t kMostPostMonths = 300'000'000;
// Of a run, whose caller sees how far it has come and may stop it.
constexpr std::int64_t kMostPostMonthsOfARun = 10 * kMostPostMonths;
// A shared effect over long horizons takes many seconds; see docs/forecast.md.
constexpr int kLongestSharedHorizon = 24;
constexpr std::size_t kRunIdLength = 24;
constexpr double kClear = 1.96;  // standard errors
constexpr int kLongestRunSeconds = 3600;

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

// What an engine said, group by group.
struct Answered {
  const forecast::Answer& common;
  const forecast::SimulationAnswer* simulated = nullptr;  // of a simulation
};

void FillSimulated(const forecast::SimulatedGroup& from, v1::SimulatedGroup& to) {
  for (const forecast::Spread& month : from.uncovered) Fill(month, *to.add_uncovered());
  to.mutable_standard_error()->Add(from.standard_error.begin(), from.standard_error.end());
  to.mutable_acting_up()->Add(from.acting_up.begin(), from.acting_up.end());
  to.mutable_bench()->Add(from.bench.begin(), from.bench.end());
  to.mutable_any_statutory_uncovered()->Add(from.any_statutory_uncovered.begin(),
                                            from.any_statutory_uncovered.end());
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
                        const forecast::SimulatedGroup* simulated, v1::Forecast& forecast) {
  ForecastGroup& to = *forecast.add_groups();
  to.set_posts(from.posts);
  to.set_vacant_at_start(from.vacant_at_start);
  for (const forecast::Spread& month : from.vacant) Fill(month, *to.add_vacant());
  Fill(from.openings, *to.mutable_openings());
  Fill(from.to_appoint, *to.mutable_to_appoint());
  if (from.shortfall.has_value()) Fill(*from.shortfall, *to.mutable_shortfall());
  to.mutable_any_statutory_vacant()->Add(from.any_statutory_vacant.begin(),
                                         from.any_statutory_vacant.end());
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

// What the group of an organisation's tier is called.
void NamePlace(const ForecastQuestion& question, const forecast::Place& place, ForecastGroup& to) {
  const Organisation& organisation =
      *question.organisations[static_cast<std::size_t>(place.organisation)];
  const int tier = question.tiers[static_cast<std::size_t>(place.tier)];
  to.set_kind(ForecastGroup::ORGANISATION_TIER);
  to.set_key(PlaceKey(organisation.Name(), tier));
  to.set_title(organisation.title);
  to.set_organisation(organisation.Name());
  to.set_tier(tier);
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
              ForecastGroup& to =
                  AddGroup(group, simulated.empty() ? nullptr : simulated[at], forecast);
              to.set_kind(kind);
              to.set_key(key);
              to.set_title(title);
              if (ready.empty()) return;
              if (kind == ForecastGroup::ALL)
                to.set_ready(std::accumulate(ready.begin(), ready.end(), 0));
              if (kind == ForecastGroup::TIER && !ready.empty()) to.set_ready(ready[at - 1]);
            });
  const std::vector<forecast::Place> places = forecast::PlacesOf(question.input);
  for (std::size_t p = 0; p < places.size(); ++p)
    NamePlace(question, places[p],
              AddGroup(answered.common.places[p],
                       answered.simulated == nullptr ? nullptr : &answered.simulated->places[p],
                       forecast));
}

// Of a post that is held at the start: how likely it falls vacant, and by what.
void FillCauses(const std::array<double, forecast::kVacancyCauses>& first, v1::PostForecast& to) {
  double falls_vacant = 0;
  for (std::size_t c = 0; c < first.size(); ++c) {
    if (first[c] == 0) continue;
    falls_vacant += first[c];
    auto* cause = to.add_causes();
    cause->set_cause(static_cast<v1::SimulatedGroup::Cause>(c + 1));
    cause->set_probability(first[c]);
  }
  std::stable_sort(
      to.mutable_causes()->begin(), to.mutable_causes()->end(),
      [](const auto& one, const auto& other) { return one.probability() > other.probability(); });
  to.set_falls_vacant_probability(falls_vacant);
}

void AddPosts(const ForecastQuestion& question, const forecast::SimulationAnswer& answer,
              v1::Forecast& forecast) {
  for (std::size_t p = 0; p < question.posts.size(); ++p) {
    const ForecastQuestion::NamedPost& named = question.posts[p];
    const forecast::Post& known = question.input.posts[p];
    v1::PostForecast& post = *forecast.add_posts();
    post.set_post(named.name);
    post.set_post_title(named.title);
    post.set_tier(question.tiers[static_cast<std::size_t>(known.tier)]);
    post.set_statutory(known.statutory);
    post.set_organisation_title(
        question.organisations[static_cast<std::size_t>(known.organisation)]->title);
    post.set_held(known.state == forecast::PostState::kFilled);
    for (int month = 0; month <= question.input.horizon_months; ++month)
      post.add_vacant_probability(answer.answer.VacantProbability(static_cast<int>(p), month));
    if (!post.held()) continue;
    post.set_acts_elsewhere(named.acts_elsewhere);
    FillCauses(answer.first_vacancies[p], post);
  }
}

void AddAnswer(const v1::ComputeForecastRequest& request, const ForecastQuestion& question,
               const Answered& answered, v1::Forecast& forecast) {
  AddGroups(question, answered, forecast);
  if (request.include_posts() && answered.simulated != nullptr)
    AddPosts(question, *answered.simulated, forecast);
  forecast.set_uncertainty(std::string(forecast::Describe(answered.common.uncertainty)));
}

void FillAgreement(const ForecastQuestion& question, const forecast::Agreement& from,
                   v1::Agreement& to) {
  to.set_replications(from.replications);
  to.set_largest_distance(from.largest_distance);
  if (from.tier) to.set_tier(question.tiers[static_cast<std::size_t>(*from.tier)]);
  to.set_month(from.month);
  to.set_simulated(from.simulated);
  to.set_exact(from.exact);
}

void AddPlayed(const v1::ComputeForecastRequest& request, const ForecastQuestion& question,
               const Game::Played& played, v1::Forecast& forecast) {
  AddAnswer(request, question, {played.answer.answer, &played.answer}, forecast);
  FillAgreement(question, played.agreement, *forecast.mutable_agreement());
}

const char* ModelVersion(v1::Forecast::Engine engine) {
  return engine == v1::Forecast::SIMULATION ? "simulation-5" : "analytic-3";
}

// Why a simulation that was to be played to its end was not.
absl::Status Unplayed(const rpc::CallContext& call, int played, int replications) {
  if (call.has_hung_up()) return absl::CancelledError("the caller hung up");
  return Failure(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED)
      .Say("the call's deadline passed after ", played, " of ", replications,
           " replications; allow more time, or ask for fewer");
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
    wanted = RoundUpToBlocks(wanted);
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
  static absl::StatusOr<Scene> Of(const Sources& sources, const v1::ComputeForecastRequest& request,
                                  Knowledge knowledge) {
    Scene scene;
    scene.knowledge_ = knowledge;
    scene.asks_own_exits_ = request.own_exits();
    scene.asks_places_ = request.include_organisation_tiers();
    ASSIGN_OR_RETURN(scene.picture_, PictureFor(sources, knowledge == Knowledge::kPeople));
    ASSIGN_OR_RETURN(scene.organisations_,
                     OrganisationsOf(*scene.picture_.workforce, request.parent()));
    scene.start_ = DayOf(sources, request.has_start_date(), request.start_date());
    scene.today_ = DayOf(sources, false, {});
    scene.horizon_ = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months();
    scene.holdings_ = HoldingsOf(*scene.picture_.workforce);
    scene.candidates_ = std::make_unique<Candidates>(*scene.picture_.workforce, scene.start_);
    return scene;
  }

  // The question under a scenario, as either engine needs it.
  absl::StatusOr<ForecastQuestion> Question(const Overlay& overlay, Rates& rates) const {
    ForecastQuestion question = AskForecast(*picture_.workforce, organisations_, holdings_,
                                            *candidates_, start_, horizon_, knowledge_, today_);
    question.input.by_place = asks_places_;
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
    OwnExits own_exits;
    double places = 0;
  };
  absl::StatusOr<Simulated> Simulation(const Overlay& overlay, Rates& rates) const {
    Simulated asked;
    ASSIGN_OR_RETURN(asked.question, Question(overlay, rates));
    if (asked.question.posts.empty()) return asked;
    ASSIGN_OR_RETURN(asked.input, AskSimulation(*picture_.workforce, asked.question, holdings_,
                                                *candidates_, start_, rates, knowledge_));
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
    asked.input.joins = std::move(plans.joins);
    asked.input.organisation_conduct = std::move(plans.organisation_conduct);
    asked.places = plans.places;
    if (!asks_own_exits_) return asked;
    ASSIGN_OR_RETURN(asked.own_exits,
                     OwnExitsOf(*picture_.workforce, asked.question, start_, today_));
    std::vector<forecast::OrganisationConduct>& conduct = asked.input.organisation_conduct;
    conduct.insert(conduct.end(), asked.own_exits.conduct.begin(), asked.own_exits.conduct.end());
    return asked;
  }

  // What the choice of an engine rests on, but for scenario and records.
  Concerns ConcernsOf(const v1::ComputeForecastRequest& request, bool may_read_people) const {
    const PostsInQuestion posts = PostsFrom(*picture_.workforce, organisations_, start_);
    const std::int64_t cost = posts.count * horizon_ * RoundUpToBlocks(kDefaultReplications);
    return {.asked = request.engine(),
            .single_posts = request.include_posts(),
            .needs_simulation = request.own_exits(),
            .statutory_posts = may_read_people && posts.statutory,
            // Who says how often it is to be played is told how often it can be.
            .too_large = request.replications() == 0 && cost > kMostPostMonths};
  }

  // Takes groups out of which only a part of the organisations was asked about: the figures would
  // stand under the name of the whole.
  template <typename Answer>
  void LeaveOutParts(Answer& answer) const {
    std::set<std::pair<ForecastGroup::Kind, std::string>> in_part;
    std::set<const Organisation*> asked(organisations_.begin(), organisations_.end());
    for (const auto& [id, organisation] : picture_.workforce->organisations) {
      if (asked.contains(organisation.get())) continue;
      if (!organisation->network.empty())
        in_part.emplace(ForecastGroup::NETWORK, NetworkKey(*organisation));
      in_part.emplace(ForecastGroup::NATION, NationKey(*organisation));
    }
    auto& groups = *answer.mutable_groups();
    groups.erase(std::remove_if(groups.begin(), groups.end(),
                                [&](const auto& group) {
                                  return in_part.contains({group.kind(), group.key()});
                                }),
                 groups.end());
  }

  // How it was before the start, with organisations that have ended since.
  void AddPast(int months, v1::Forecast& forecast) const {
    AddHistory(*picture_.workforce, organisations_, holdings_, start_, today_, months, forecast);
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
        absl::StrCat(answer.model_version(), "\n", static_cast<int>(knowledge_), "\n",
                     picture_.snapshot.roles_token(), "\n", picture_.snapshot.people_token(), "\n",
                     canonical.SerializeAsString(), more);
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
  Day today_ = kNoDay;
  Knowledge knowledge_ = Knowledge::kEstablishmentOnly;
  bool asks_own_exits_ = false;
  bool asks_places_ = false;
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

Knowledge KnowledgeOf(bool may_read_people) {
  return may_read_people ? Knowledge::kPeople : Knowledge::kEstablishmentOnly;
}

// Own records are set against those of everybody.
void CheckOwnExits(const v1::ComputeForecastRequest& request, absl::string_view prefix,
                   Violations& violations) {
  if (!request.own_exits()) return;
  if (request.parent() != "organisations/-")
    violations.Add(absl::StrCat(prefix, "own_exits"),
                   "needs parent organisations/-: what is an organisation's own shows only beside "
                   "the others");
}

absl::Status CheckNamesNoPost(const Overlay& overlay) {
  Violations violations;
  overlay.CheckNamesNoPost(violations);
  return violations.ToStatus();
}

absl::Status CheckRun(const v1::RunForecastRequest& request) {
  Violations violations;
  if (request.forecast().engine() == v1::Forecast::ANALYTIC)
    violations.Add("forecast.engine",
                   "must be SIMULATION, or not set: closed forms have no progress");
  const auto& limit = request.time_limit();
  if (limit.seconds() < 0 || limit.nanos() < 0 || limit.seconds() > kLongestRunSeconds)
    violations.Add("time_limit", "must be 0 to ", kLongestRunSeconds, " seconds, got ",
                   limit.seconds());
  CheckOwnExits(request.forecast(), "forecast.", violations);
  return violations.ToStatus();
}

absl::Status CheckComparison(const v1::CompareScenariosRequest& request) {
  Violations violations;
  const auto& question = request.forecast();
  if (question.engine() == v1::Forecast::ANALYTIC)
    violations.Add("forecast.engine", "must be SIMULATION, or not set: a comparison is played");
  if (question.include_posts())
    violations.Add("forecast.include_posts", "must not be set: a comparison is by group");
  if (question.include_organisation_tiers())
    violations.Add("forecast.include_organisation_tiers",
                   "must not be set: a comparison has no such groups");
  if (question.history_months() != 0)
    violations.Add("forecast.history_months", "must not be set: a comparison tells of no past");
  CheckOwnExits(question, "forecast.", violations);
  if (request.scenario().empty() && request.changes().ByteSizeLong() == 0)
    violations.Add("scenario", "is required, or changes: what is to be compared?");
  return violations.ToStatus();
}

}  // namespace

Forecasts::Forecasts(const Sources& sources, const Options& options)
    : sources_(sources),
      threads_(options.threads),
      recent_(options.most_kept_bytes),
      gate_(options.most_simulations),
      players_({.threads = options.threads,
                .queue_length = 0,
                .priority = rpc::WorkerPool::Priority::kBackground}) {}

template <typename Answer>
std::optional<Answer> Forecasts::GivenBefore(const Answer& described) const {
  const auto kept = recent_.Find(described.run_id());
  Answer answer;
  if (!kept || !answer.ParseFromString(*kept)) return std::nullopt;
  *answer.mutable_snapshot() = described.snapshot();  // its age is that of this call
  return answer;
}

template <typename Answer>
absl::StatusOr<Answer> Forecasts::Once(const Answer& described,
                                       absl::FunctionRef<absl::Status(Answer&)> work) const {
  if (std::optional<Answer> before = GivenBefore(described)) return *std::move(before);
  Answer answer = described;
  RETURN_IF_ERROR(work(answer));
  recent_.Keep(answer.run_id(), answer.SerializeAsString());
  return answer;
}

// A question, and what its answer says of it beforehand.
struct Forecasts::Asked {
  // Fails when the caller may not have what is asked for.
  static absl::StatusOr<std::shared_ptr<Asked>> Of(const Sources& sources,
                                                   const rpc::CallContext& call,
                                                   const v1::ComputeForecastRequest& request) {
    auto asked = std::make_shared<Asked>();
    asked->request = request;
    const absl::Status may_read_people = MayReadPeople(call, request.parent());
    if (request.include_posts() || request.own_exits()) RETURN_IF_ERROR(may_read_people);
    asked->may_read_people = may_read_people.ok();
    ASSIGN_OR_RETURN(asked->scene,
                     Scene::Of(sources, request, KnowledgeOf(asked->may_read_people)));
    ASSIGN_OR_RETURN(asked->rates, Rates::Choose(sources.records, request));
    ASSIGN_OR_RETURN(asked->overlay, Overlay::Of(sources.records, request.scenario()));
    if (!asked->may_read_people) RETURN_IF_ERROR(CheckNamesNoPost(asked->overlay));
    Concerns concerns = asked->scene.ConcernsOf(request, asked->may_read_people);
    Violations not_closed;
    asked->overlay.CheckAnalytic(not_closed);
    concerns.needs_simulation = concerns.needs_simulation || !not_closed.ToStatus().ok();
    const EngineChoice choice = ChooseEngine(concerns);
    asked->request.set_engine(choice.engine);
    v1::Forecast& described = asked->described;
    described.set_engine(choice.engine);
    described.set_engine_choice(choice.why);
    described.set_model_version(ModelVersion(choice.engine));
    asked->scene.Describe(described);
    described.set_without_people(!asked->may_read_people);
    if (!request.scenario().empty()) described.set_scenario_title(asked->overlay.title());
    return asked;
  }

  // Once the question is there.
  void Describe() {
    described.set_posts_without_role(question.without_role);
    described.set_posts_out_of_scope(question.out_of_scope);
    if (question.posts.empty()) described.set_uncertainty("no post is in scope");
    for (const v1::RateUsed& rate : rates.used()) *described.add_rates() = rate;
    Play(described.replications());
  }
  // So many replications.
  void Play(int replications) {
    described.set_replications(replications);
    described.set_run_id(scene.RunId(described, request, overlay.Serialize()));
  }
  // What the caller is told of the answer.
  v1::Forecast Told(v1::Forecast answer) const {
    // The same answer may have been given to who chose its engine otherwise.
    answer.set_engine_choice(described.engine_choice());
    AddPostsByMonth(question, answer);
    if (may_read_people) {
      scene.AddPast(request.history_months(), answer);
      scene.LeaveOutParts(answer);
      return answer;
    }
    Withhold(question, answer);
    scene.LeaveOutParts(answer);
    if (!answer.has_agreement()) return answer;
    // Where it is furthest off may be a group that is withheld.
    v1::Agreement& agreement = *answer.mutable_agreement();
    agreement.clear_tier();
    agreement.clear_month();
    agreement.clear_simulated();
    agreement.clear_exact();
    return answer;
  }

  v1::ComputeForecastRequest request;
  bool may_read_people = false;
  Scene scene;
  Rates rates;
  Overlay overlay;
  ForecastQuestion question;
  forecast::SimulationInput input;  // of a simulation
  v1::Forecast described;
};

absl::Status Forecasts::AskClosed(const std::shared_ptr<Asked>& asked) {
  Violations violations;
  asked->overlay.CheckAnalytic(violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(asked->question, asked->scene.Question(asked->overlay, asked->rates));
  RETURN_IF_ERROR(CheckSharedHorizon(asked->question.input));
  asked->Describe();
  return absl::OkStatus();
}

absl::Status Forecasts::AskSimulated(const std::shared_ptr<Asked>& asked, const Limit& limit) {
  const v1::ComputeForecastRequest& request = asked->request;
  ASSIGN_OR_RETURN(Scene::Simulated simulated,
                   asked->scene.Simulation(asked->overlay, asked->rates));
  asked->question = std::move(simulated.question);
  asked->input = std::move(simulated.input);
  Tell(simulated.own_exits, asked->described);
  if (!asked->question.posts.empty()) {
    ASSIGN_OR_RETURN(const int replications, Replications(request, asked->question, asked->input,
                                                          limit.post_months, limit.field));
    asked->described.set_seed(request.seed());
    asked->described.set_replications(replications);
    asked->input.each_post = request.include_posts();
    asked->input.seed = request.seed();
    asked->input.replications = replications;
  }
  asked->Describe();
  return absl::OkStatus();
}

absl::Status Forecasts::Simulate(const rpc::CallContext& call,
                                 const v1::ComputeForecastRequest& request,
                                 const ForecastQuestion& question,
                                 const forecast::SimulationInput& input,
                                 v1::Forecast& answer) const {
  ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
  ASSIGN_OR_RETURN(const std::shared_ptr<Game> game, Game::Prepare(input, threads_));
  const auto playing = Playing::Start(players_, sources_.clock, Game::WorkOf(game));
  const Playing::Progress progress = playing->Await(call);
  if (progress.ended != Playing::Ended::kAllPlayed)
    return Unplayed(call, progress.played, input.replications);
  AddPlayed(request, question, game->Summarise(), answer);
  return absl::OkStatus();
}

absl::Status Forecasts::WorkOut(const rpc::CallContext& call,
                                const v1::ComputeForecastRequest& request,
                                const ForecastQuestion& question,
                                const forecast::SimulationInput& input,
                                v1::Forecast& answer) const {
  if (question.posts.empty()) return absl::OkStatus();
  if (answer.engine() == v1::Forecast::SIMULATION)
    return Simulate(call, request, question, input, answer);
  ASSIGN_OR_RETURN(const forecast::Answer computed, forecast::ComputeAnalytic(question.input));
  AddAnswer(request, question, {computed}, answer);
  LeaveOutPostsOfTheLaw(answer);
  return absl::OkStatus();
}

absl::StatusOr<v1::Forecast> Forecasts::AnswerOf(const rpc::CallContext& call,
                                                 const Asked& asked) const {
  const auto work = [&](v1::Forecast& answer) {
    return WorkOut(call, asked.request, asked.question, asked.input, answer);
  };
  ASSIGN_OR_RETURN(v1::Forecast answer, Once<v1::Forecast>(asked.described, work));
  return asked.Told(std::move(answer));
}

absl::StatusOr<v1::KeptForecast> Forecasts::WorkOutToKeep(
    const rpc::CallContext& call, const v1::ComputeForecastRequest& request) const {
  RETURN_IF_ERROR(MayReadPeople(call, request.parent()));
  ASSIGN_OR_RETURN(const auto asked, AskEither(call, request));
  v1::KeptForecast kept;
  const bool simulated = asked->described.engine() == v1::Forecast::SIMULATION;
  *kept.mutable_inputs() =
      simulated ? InputsOf(asked->question, asked->input) : InputsOf(asked->question);
  *kept.mutable_request() = asked->request;
  ASSIGN_OR_RETURN(*kept.mutable_answer(), AnswerOf(call, *asked));
  *kept.mutable_start_date() = kept.answer().start_date();
  kept.set_horizon_months(kept.answer().horizon_months());
  return kept;
}

namespace {

// What was on record is no part of what is worked out again: which groups were whole, when their
// posts stood, how it was in the months before, and who acted elsewhere.
void TakeFromRecord(const v1::Forecast& kept, v1::Forecast& answer) {
  google::protobuf::RepeatedPtrField<ForecastGroup> groups;
  for (const ForecastGroup& before : kept.groups()) {
    if (before.vacant().empty()) {  // of posts that were gone by then
      *groups.Add() = before;
      continue;
    }
    for (ForecastGroup& group : *answer.mutable_groups()) {
      if (group.kind() != before.kind() || group.key() != before.key()) continue;
      *group.mutable_vacant_before() = before.vacant_before();
      *group.mutable_posts_by_month() = before.posts_by_month();
      *groups.Add() = std::move(group);
      break;
    }
  }
  answer.mutable_groups()->Swap(&groups);
  for (int p = 0; p < std::min(answer.posts_size(), kept.posts_size()); ++p)
    answer.mutable_posts(p)->set_acts_elsewhere(kept.posts(p).acts_elsewhere());
}

}  // namespace

absl::StatusOr<v1::Forecast> Forecasts::WorkOutAgain(const rpc::CallContext& call,
                                                     const v1::KeptForecast& kept) const {
  const char* version = ModelVersion(kept.answer().engine());
  if (kept.answer().model_version() != version)
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::MODEL_CHANGED)
        .Say(kept.name(), " was worked out by ", kept.answer().model_version(), " and this is ",
             version, "; the answer that was kept can still be read");
  KeptQuestion question(kept.inputs(), kept.horizon_months());
  question.input.each_post = kept.request().include_posts();
  question.question.input.by_place = question.input.base.by_place =
      kept.request().include_organisation_tiers();
  question.input.seed = kept.answer().seed();
  question.input.replications = kept.answer().replications();
  v1::Forecast answer = kept.answer();
  answer.clear_groups();
  answer.clear_posts();
  answer.clear_agreement();
  if (!question.question.posts.empty()) answer.clear_uncertainty();
  RETURN_IF_ERROR(WorkOut(call, kept.request(), question.question, question.input, answer));
  TakeFromRecord(kept.answer(), answer);
  return answer;
}

absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Forecasts::Run(
    const rpc::CallContext& call, const v1::RunForecastRequest& request,
    std::function<void()> wake) const {
  RETURN_IF_ERROR(CheckRun(request));
  v1::ComputeForecastRequest simulated = request.forecast();
  simulated.set_engine(v1::Forecast::SIMULATION);
  ASSIGN_OR_RETURN(const std::shared_ptr<Asked> asked, Asked::Of(sources_, call, simulated));
  RETURN_IF_ERROR(AskSimulated(asked, {kMostPostMonthsOfARun, "forecast.replications"}));
  if (asked->question.posts.empty())
    return AnsweredAtOnce(asked->Told(asked->described), v1::RunForecastResponse::ALL_PLAYED);
  if (std::optional<v1::Forecast> before = GivenBefore(asked->described))
    return AnsweredAtOnce(asked->Told(*std::move(before)),
                          v1::RunForecastResponse::ANSWERED_BEFORE);
  ASSIGN_OR_RETURN(auto permit, gate_.Enter());
  ASSIGN_OR_RETURN(const std::shared_ptr<Game> game, Game::Prepare(asked->input, threads_));
  RunStream::Question question = {.precision = request.precision(),
                                  .replications = asked->input.replications,
                                  .permit = std::move(permit)};
  if (request.has_time_limit())
    question.until = sources_.clock.Now() + absl::Seconds(request.time_limit().seconds()) +
                     absl::Nanoseconds(request.time_limit().nanos());
  const bool withheld =
      !asked->may_read_people && ToldGroups(asked->question).Withholds(ForecastGroup::ALL, "");
  if (withheld) question.bands = RunStream::Bands::kWithheld;
  question.answer = [this, asked](const Game::Played& played) {
    asked->Play(played.answer.replications);
    v1::Forecast answer = asked->described;
    AddPlayed(asked->request, asked->question, played, answer);
    recent_.Keep(answer.run_id(), answer.SerializeAsString());
    return asked->Told(std::move(answer));
  };
  return std::make_unique<RunStream>(players_, sources_.clock, game, std::move(question),
                                     std::move(wake));
}

absl::StatusOr<std::shared_ptr<Forecasts::Asked>> Forecasts::AskEither(
    const rpc::CallContext& call, const v1::ComputeForecastRequest& request) const {
  Violations violations;
  CheckOwnExits(request, "", violations);
  CheckEngine(request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto asked, Asked::Of(sources_, call, request));
  const bool simulated = asked->described.engine() == v1::Forecast::SIMULATION;
  RETURN_IF_ERROR(simulated ? AskSimulated(asked, {kMostPostMonths, "replications"})
                            : AskClosed(asked));
  return asked;
}

absl::StatusOr<v1::Forecast> Forecasts::Compute(const rpc::CallContext& call,
                                                const v1::ComputeForecastRequest& request) const {
  ASSIGN_OR_RETURN(const auto asked, AskEither(call, request));
  return AnswerOf(call, *asked);
}

absl::StatusOr<v1::ScenarioComparison> Forecasts::Compare(
    const rpc::CallContext& call, const v1::CompareScenariosRequest& request) const {
  RETURN_IF_ERROR(CheckComparison(request));
  const v1::ComputeForecastRequest& question = request.forecast();
  const absl::Status reads_people = MayReadPeople(call, question.parent());
  if (question.own_exits()) RETURN_IF_ERROR(reads_people);
  const bool may_read_people = reads_people.ok();
  ASSIGN_OR_RETURN(const Scene scene, Scene::Of(sources_, question, KnowledgeOf(may_read_people)));
  ASSIGN_OR_RETURN(Rates rates, Rates::Choose(sources_.records, question));
  ASSIGN_OR_RETURN(const Overlay before, Overlay::Of(sources_.records, question.scenario()));
  ASSIGN_OR_RETURN(Overlay after,
                   Overlay::Of(sources_.records, request.scenario().empty() ? question.scenario()
                                                                            : request.scenario()));
  RETURN_IF_ERROR(after.Add(request.changes(), "changes"));
  if (!may_read_people) {
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
      input->each_post = false;
      input->seed = question.seed();
      input->replications = replications;
    }
  }
  described.set_places_added(second.places - first.places);
  Tell(first.own_exits, described);
  for (const v1::RateUsed& rate : changed.used()) *described.add_rates() = rate;
  described.set_run_id(scene.RunId(described, question,
                                   absl::StrCat(before.Serialize(), "\nand\n", after.Serialize())));
  const auto play = [&](v1::ScenarioComparison& answer) -> absl::Status {
    if (nothing) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
    const int replications = first.input.replications;
    ASSIGN_OR_RETURN(
        forecast::Comparison comparison,
        forecast::Comparison::Prepare(std::move(first.input), std::move(second.input)));
    const auto seated =
        std::make_shared<Seated<forecast::Comparison>>(std::move(comparison), threads_);
    const std::int64_t cost = static_cast<std::int64_t>(second.question.posts.size()) *
                              second.question.input.horizon_months * 2;
    const auto playing = Playing::Start(
        players_, sources_.clock,
        {.replications = replications,
         .at_a_time = ReplicationsATurn(cost),
         .look_every = replications,
         .seats = threads_,
         .play = [seated](int from, int to, int seat) { seated->Play(from, to, seat); },
         .look = [](int) { return Playing::Verdict::kGoOn; }});
    const Playing::Progress progress = playing->Await(call);
    if (progress.ended != Playing::Ended::kAllPlayed)
      return Unplayed(call, progress.played, replications);
    const forecast::ComparisonAnswer played = seated->Summarise();
    EachGroup(
        second.question, played,
        [&](const forecast::ComparedGroup& group, ForecastGroup::Kind kind, const std::string& key,
            const std::string& title) { AddGroup(group, kind, key, title, answer); });
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(v1::ScenarioComparison answer, Once<v1::ScenarioComparison>(described, play));
  if (!may_read_people) Withhold(first.question, answer);
  scene.LeaveOutParts(answer);
  return answer;
}

rpc::ServiceTable Forecasts::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastService");
  sources_.records.assumptions().Bind(table);
  sources_.records.scenarios().Bind(table);
  table.Unary<v1::ComputeForecastRequest, v1::Forecast>(
      "ComputeForecast",
      [this](const rpc::CallContext& call,
             const v1::ComputeForecastRequest& request) -> absl::StatusOr<v1::Forecast> {
        ASSIGN_OR_RETURN(v1::Forecast whole, Compute(call, WithoutPage(request)));
        return PageOfPosts(sources_.tokens, request, std::move(whole));
      });
  table.Stream(
      "RunForecast",
      [this](const rpc::CallContext& call, const google::protobuf::Message& request,
             std::function<void()> wake) -> absl::StatusOr<std::unique_ptr<rpc::MessageStream>> {
        v1::RunForecastRequest asked = static_cast<const v1::RunForecastRequest&>(request);
        *asked.mutable_forecast() = WithoutPage(asked.forecast());
        ASSIGN_OR_RETURN(auto run, Run(call, asked, std::move(wake)));
        return InPages(std::move(run));
      });
  table.Unary<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios", std::bind_front(&Forecasts::Compare, this));
  return table;
}

}  // namespace cairn::planner
