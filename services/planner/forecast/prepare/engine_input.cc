#include "services/planner/forecast/prepare/engine_input.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/forecast/input/simulation_question.h"

namespace cairn::planner {
namespace {

using v1::Assumption;

// A shared effect over long horizons takes many seconds; see docs/forecast.md.
constexpr int kLongestSharedHorizon = 24;

// Rates of every tier, and the shared effect, into the engine's input.
absl::Status SetRates(const RateBook& book, Day start, RatesUsed& used,
                      ForecastQuestion& question) {
  forecast::RatePeriod period;
  for (const int tier : question.tiers) {
    forecast::TierRates& to = period.tiers.emplace_back();
    ASSIGN_OR_RETURN(const RateBook::Chosen exits, book.Choose(Assumption::EXITS_PER_YEAR, tier));
    to.exits_per_year = used.Take(exits);
    ASSIGN_OR_RETURN(const RateBook::Chosen fill, book.Choose(Assumption::MONTHS_TO_FILL, tier));
    to.months_to_fill = used.Take(fill);
  }
  question.input.periods.push_back(std::move(period));
  ASSIGN_OR_RETURN(const RateBook::Chosen variance,
                   book.Choose(Assumption::SHARED_EFFECT_VARIANCE, 0));
  question.input.shared_effect.variance = used.Take(variance);
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

}  // namespace

absl::StatusOr<EngineInput> InputMaker::ForEither(const RateBook& rates) {
  EngineInput input;
  input.question = AskForecast(context_.workforce(), context_.organisations, context_.holdings,
                               candidates_, context_.start, context_.horizon, context_.knowledge,
                               context_.today, context_.beside);
  input.question.input.by_place = request_.include_organisation_tiers();
  RETURN_IF_ERROR(SetRates(rates, context_.start, input.rates, input.question));
  Violations violations;
  rates.scenario().ChangeQuestion(context_.workforce(), context_.start, input.question, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return input;
}

absl::StatusOr<EngineInput> InputMaker::ForClosedForms(const RateBook& rates) {
  Violations violations;
  rates.scenario().CheckAnalytic(violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(EngineInput input, ForEither(rates));
  RETURN_IF_ERROR(CheckSharedHorizon(input.question.input));
  return input;
}

absl::StatusOr<EngineInput> InputMaker::ForSimulation(const RateBook& rates) {
  ASSIGN_OR_RETURN(EngineInput input, ForEither(rates));
  if (input.question.posts.empty()) return input;
  ASSIGN_OR_RETURN(input.simulation, AskSimulation(context_.workforce(), input.question,
                                                   context_.holdings, candidates_, context_.start,
                                                   rates, input.rates, context_.knowledge));
  RETURN_IF_ERROR(AddPlans(rates, input));
  if (request_.own_exits()) RETURN_IF_ERROR(AddOwnExits(input));
  return input;
}

absl::Status InputMaker::AddPlans(const RateBook& rates, EngineInput& input) const {
  double success = 0;
  if (rates.scenario().HasPlaces()) {
    ASSIGN_OR_RETURN(const RateBook::Chosen chosen, rates.Choose(Assumption::PROGRAMME_SUCCESS, 0));
    success = input.rates.Take(chosen);
  }
  Violations violations;
  Overlay::Plans plans = rates.scenario().PlansFor(context_.workforce(), context_.start,
                                                   input.question, success, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  input.simulation.programmes = std::move(plans.programmes);
  input.simulation.departures = std::move(plans.departures);
  input.simulation.joins = std::move(plans.joins);
  input.simulation.organisation_conduct = std::move(plans.organisation_conduct);
  input.places = plans.places;
  return absl::OkStatus();
}

absl::Status InputMaker::AddOwnExits(EngineInput& input) const {
  ASSIGN_OR_RETURN(input.own_exits, OwnExitsOf(context_.workforce(), input.question, context_.start,
                                               context_.today));
  std::vector<forecast::OrganisationConduct>& conduct = input.simulation.organisation_conduct;
  conduct.insert(conduct.end(), input.own_exits.conduct.begin(), input.own_exits.conduct.end());
  return absl::OkStatus();
}

}  // namespace cairn::planner
