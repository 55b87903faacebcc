#include "services/planner/forecasts.h"

#include <algorithm>
#include <cstdint>
#include <functional>
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
#include "services/planner/engine/forecast/simulation.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/forecast_question.h"
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

void AddGroups(const ForecastQuestion& question, const Answered& answered, v1::Forecast& forecast) {
  using Simulated = forecast::SimulationAnswer;
  const forecast::Answer& answer = answered.common;
  const Simulated* simulated = answered.simulated;
  const auto at = [&](const std::vector<forecast::SimulatedGroup> Simulated::*groups,
                      std::size_t i) {
    return simulated == nullptr ? nullptr : &(simulated->*groups)[i];
  };
  int ready = 0;
  for (const int count : question.input.ready) ready += count;
  AddGroup(answer.all, simulated == nullptr ? nullptr : &simulated->all, ForecastGroup::ALL, "",
           "all", forecast)
      .set_ready(ready);
  for (std::size_t t = 0; t < question.tiers.size(); ++t)
    AddGroup(answer.tiers[t], at(&Simulated::tiers, t), ForecastGroup::TIER,
             absl::StrCat(question.tiers[t]), absl::StrCat("tier ", question.tiers[t]), forecast)
        .set_ready(question.input.ready[t]);
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    AddGroup(answer.organisations[o], at(&Simulated::organisations, o), ForecastGroup::ORGANISATION,
             question.organisations[o]->Name(), question.organisations[o]->title, forecast);
  for (std::size_t n = 0; n < question.networks.keys().size(); ++n)
    AddGroup(answer.networks[n], at(&Simulated::networks, n), ForecastGroup::NETWORK,
             question.networks.keys()[n], question.networks.keys()[n], forecast);
  for (std::size_t n = 0; n < question.nations.keys().size(); ++n)
    AddGroup(answer.nations[n], at(&Simulated::nations, n), ForecastGroup::NATION,
             question.nations.keys()[n], question.nations.keys()[n], forecast);
}

void AddPosts(const ForecastQuestion& question, const forecast::Answer& answer,
              v1::Forecast& forecast) {
  for (std::size_t p = 0; p < question.posts.size(); ++p) {
    const auto& organisation =
        *question.organisations[static_cast<std::size_t>(question.input.posts[p].organisation)];
    auto* post = forecast.add_posts();
    post->set_post(PostName(organisation, *question.posts[p]));
    post->set_post_title(question.posts[p]->title);
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
  return engine == v1::Forecast::SIMULATION ? "simulation-1" : "analytic-1";
}

// Plays the replications a few at a time, and gives up when nobody waits for the answer any more.
absl::StatusOr<forecast::SimulationAnswer> PlayAll(const forecast::Simulation& simulation,
                                                   const Clock& clock, absl::Time deadline) {
  constexpr int kAtATime = 25;
  forecast::Tally tally = simulation.Run(0, 0);
  for (int done = 0; done < simulation.replications(); done += kAtATime) {
    if (clock.Now() >= deadline)
      return Failure(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED)
          .Say("the call's deadline passed after ", done, " of ", simulation.replications(),
               " replications; allow more time, or ask for fewer");
    tally.Add(simulation.Run(done, std::min(done + kAtATime, simulation.replications())));
  }
  return simulation.Summarise(tally);
}

// The replications to play, within what one question may cost.
absl::StatusOr<int> Replications(const v1::ComputeForecastRequest& request,
                                 const ForecastQuestion& question) {
  const int wanted = request.replications() == 0 ? kDefaultReplications : request.replications();
  const auto cost =
      static_cast<std::int64_t>(question.posts.size()) * question.input.horizon_months;
  if (cost * wanted <= kMostPostMonths) return wanted;
  Violations violations;
  violations.Add("replications", "must be at most ", kMostPostMonths / cost, " for ",
                 question.posts.size(), " posts and ", question.input.horizon_months,
                 " months, got ", wanted);
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Forecast> Forecasts::Compute(const rpc::CallContext& call,
                                                const v1::ComputeForecastRequest& request) const {
  if (request.include_posts()) {
    const std::string organisation = request.parent().substr(request.parent().find('/') + 1);
    RETURN_IF_ERROR(auth::Authorise(call.identity, options::v1::READ_PEOPLE, organisation));
  }
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(*picture.workforce, request.parent()));
  ASSIGN_OR_RETURN(Rates rates, Rates::Choose(sources_.records, request));
  const Day start = DayOf(sources_, request.has_start_date(), request.start_date());
  const int horizon = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months();

  const Workforce& workforce = *picture.workforce;
  const Holdings holdings = HoldingsOf(workforce);
  Candidates candidates(workforce, start);
  ForecastQuestion question =
      AskForecast(workforce, organisations, holdings, candidates, start, horizon);
  const bool simulated = request.engine() == v1::Forecast::SIMULATION;
  RETURN_IF_ERROR(SetRates(rates, start, question));
  if (!simulated) RETURN_IF_ERROR(CheckSharedHorizon(question.input));
  v1::Forecast answer;
  answer.set_engine(simulated ? v1::Forecast::SIMULATION : v1::Forecast::ANALYTIC);
  answer.set_model_version(ModelVersion(answer.engine()));
  *answer.mutable_start_date() = resource::ToDate(ToCivil(start));
  answer.set_horizon_months(horizon);
  for (int month = 0; month <= horizon; ++month)
    *answer.add_dates() = resource::ToDate(ToCivil(AddMonths(start, month)));
  answer.set_posts_without_role(question.without_role);
  answer.set_posts_out_of_scope(question.out_of_scope);
  *answer.mutable_snapshot() = picture.snapshot;
  if (question.posts.empty()) {
    answer.set_uncertainty("no post is in scope");
  } else if (simulated) {
    ASSIGN_OR_RETURN(const int replications, Replications(request, question));
    ASSIGN_OR_RETURN(forecast::SimulationInput input,
                     AskSimulation(workforce, question, holdings, candidates, start, rates));
    input.seed = request.seed();
    input.replications = replications;
    answer.set_seed(input.seed);
    answer.set_replications(input.replications);
    ASSIGN_OR_RETURN(const forecast::Simulation simulation,
                     forecast::Simulation::Prepare(std::move(input)));
    ASSIGN_OR_RETURN(const forecast::SimulationAnswer played,
                     PlayAll(simulation, sources_.clock, call.deadline));
    AddAnswer(request, question, {played.answer, &played}, answer);
  } else {
    ASSIGN_OR_RETURN(const forecast::Answer computed, forecast::ComputeAnalytic(question.input));
    AddAnswer(request, question, {computed}, answer);
  }
  for (const v1::RateUsed& rate : rates.used()) *answer.add_rates() = rate;
  v1::ComputeForecastRequest canonical = request;
  *canonical.mutable_start_date() = answer.start_date();
  canonical.set_horizon_months(horizon);
  canonical.set_engine(answer.engine());
  canonical.set_replications(answer.replications());
  std::string seen =
      absl::StrCat(answer.model_version(), "\n", picture.snapshot.roles_token(), "\n",
                   picture.snapshot.people_token(), "\n", canonical.SerializeAsString());
  for (const v1::RateUsed& rate : rates.used()) absl::StrAppend(&seen, rate.SerializeAsString());
  answer.set_run_id(Sha256Hex(seen).substr(0, kRunIdLength));
  return answer;
}

rpc::ServiceTable Forecasts::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastService");
  sources_.records.assumptions().Bind(table);
  table.Unary<v1::ComputeForecastRequest, v1::Forecast>("ComputeForecast",
                                                        std::bind_front(&Forecasts::Compute, this));
  return table;
}

}  // namespace cairn::planner
