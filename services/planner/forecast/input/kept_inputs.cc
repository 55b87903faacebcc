#include "services/planner/forecast/input/kept_inputs.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/strip.h"

namespace cairn::planner {
namespace {

using v1::ForecastInputs;

template <typename T>
std::optional<T> Known(bool known, T value) {
  return known ? std::optional<T>(value) : std::nullopt;
}

// ---- to the contract's form

void Write(const forecast::RatePeriod& period, ForecastInputs::Period& to) {
  const auto& [from_month, tiers] = period;
  to.set_from_month(from_month);
  for (const auto& [exits_per_year, months_to_fill, retirement_share] : tiers) {
    auto* rates = to.add_tiers();
    rates->set_exits_per_year(exits_per_year);
    rates->set_months_to_fill(months_to_fill);
    if (retirement_share) rates->set_retirement_share(*retirement_share);
  }
}

void Write(const forecast::Organisation& organisation, ForecastInputs::Place& to) {
  const auto& [network, nation, beside] = organisation;
  static_cast<void>(beside);  // a forecast to keep has none: it would hold their people's records
  if (network) to.set_network(*network);
  if (nation) to.set_nation(*nation);
}

void Write(const forecast::Post& post, ForecastInputs::Post& to) {
  const auto& [tier, organisation, statutory, state, vacant_months, leaves, opens, closes, starts,
               from_within] = post;
  to.set_tier(tier);
  to.set_organisation(organisation);
  to.set_statutory(statutory);
  to.set_state(static_cast<int>(state));
  to.set_vacant_months(vacant_months);
  if (leaves) to.set_leaves_month(*leaves);
  if (opens) to.set_opens_month(*opens);
  if (closes) to.set_closes_month(*closes);
  if (starts) to.set_starts_month(*starts);
  to.set_starts_from_within(from_within);
}

void Write(const forecast::Incumbent& incumbent, ForecastInputs::Post& to) {
  const auto& [tenure_months, ready_month, ready_chance, mobile, shared_with] = incumbent;
  if (ready_chance != 1) to.set_ready_chance(ready_chance);
  if (tenure_months) to.set_tenure_months(*tenure_months);
  if (ready_month) to.set_ready_month(*ready_month);
  if (mobile) to.set_mobile(*mobile);
  if (shared_with) to.set_shared_with(*shared_with);
}

void Write(const forecast::RateDoubt& doubt, ForecastInputs::Doubt& to) {
  const auto& [estimate, log_sd] = doubt;
  to.set_estimate(estimate);
  to.set_log_sd(log_sd);
}

void Write(const forecast::TierConduct& conduct, ForecastInputs::Conduct& to) {
  const auto& [retirement_share, tenure_bands, recruiting_log_sd, internal_share, feeder,
               external_supply, becomes_ready, months_to_ready, mobile_share, cover, exits_doubt,
               fill_doubt] = conduct;
  const auto& [probability, lag_months, mean_months, acting_share] = cover;
  to.set_retirement_share(retirement_share);
  for (const auto& [from_month, factor] : tenure_bands) {
    auto* band = to.add_tenure_bands();
    band->set_from_month(from_month);
    band->set_factor(factor);
  }
  if (recruiting_log_sd) to.set_recruiting_log_sd(*recruiting_log_sd);
  to.set_internal_share(internal_share);
  if (feeder) to.set_feeder(*feeder);
  to.set_external_supply(external_supply);
  to.set_becomes_ready(becomes_ready);
  to.set_months_to_ready(months_to_ready);
  to.set_mobile_share(mobile_share);
  to.set_cover_probability(probability);
  to.set_cover_lag_months(lag_months);
  to.set_cover_mean_months(mean_months);
  to.set_acting_share(acting_share);
  Write(exits_doubt, *to.mutable_exits_doubt());
  Write(fill_doubt, *to.mutable_fill_doubt());
}

void Write(const forecast::Candidate& candidate, ForecastInputs::Candidate& to) {
  const auto& [name, organisation, tier, ready_month, ready_chance, mobile, exits_per_year] =
      candidate;
  if (ready_chance != 1) to.set_ready_chance(ready_chance);
  to.set_digest(name);
  to.set_organisation(organisation);
  to.set_tier(tier);
  to.set_ready_month(ready_month);
  to.set_mobile(mobile);
  to.set_exits_per_year(exits_per_year);
}

void Write(const forecast::Programme& programme, ForecastInputs::Programme& to) {
  const auto& [name, tiers, open_to, intakes, months, success] = programme;
  to.set_name(name);
  to.mutable_tiers()->Add(tiers.begin(), tiers.end());
  to.mutable_open_to()->Add(open_to.begin(), open_to.end());
  for (const auto& [month, seats] : intakes) {
    auto* intake = to.add_intakes();
    intake->set_month(month);
    intake->set_seats(seats);
  }
  to.set_months(months);
  to.set_success(success);
}

void Write(const forecast::Departures& departures, ForecastInputs::Departures& to) {
  const auto& [tier, count, from_month, until_month] = departures;
  to.set_tier(tier);
  to.set_count(count);
  to.set_from_month(from_month);
  to.set_until_month(until_month);
}

void Write(const forecast::Join& join, ForecastInputs::Join& to) {
  const auto& [lead, follow, month] = join;
  to.set_lead(lead);
  to.set_follow(follow);
  to.set_month(month);
}

void Write(const forecast::OrganisationConduct& conduct, ForecastInputs::OrganisationConduct& to) {
  const auto& [organisation, tier, from_month, until_month, factor] = conduct;
  to.set_organisation(organisation);
  if (tier) to.set_tier(*tier);
  to.set_from_month(from_month);
  to.set_until_month(until_month);
  to.set_factor(factor);
}

void Write(const forecast::Input& input, ForecastInputs& to) {
  // Numbers of networks and nations follow from their names, the horizon from the answer, and how
  // posts are grouped from the request.
  const auto& [horizon_months, fill_stages, periods, shared_effect, networks, nations,
               organisations, posts, ready, by_place] = input;
  const auto& [variance, first_april_month] = shared_effect;
  static_cast<void>(horizon_months);
  static_cast<void>(by_place);
  static_cast<void>(networks);
  static_cast<void>(nations);
  to.set_fill_stages(fill_stages);
  for (const forecast::RatePeriod& period : periods) Write(period, *to.add_periods());
  to.set_shared_variance(variance);
  to.set_first_april_month(first_april_month);
  for (const forecast::Organisation& organisation : organisations)
    Write(organisation, *to.add_organisations());
  for (const forecast::Post& post : posts) Write(post, *to.add_posts());
  to.mutable_ready()->Add(ready.begin(), ready.end());
}

// What the engine's numbers stand for.
void WriteNames(const ForecastQuestion& question, ForecastInputs& to) {
  to.mutable_tiers()->Add(question.tiers.begin(), question.tiers.end());
  for (const std::string& network : question.networks.keys()) to.add_networks(network);
  for (const std::string& nation : question.nations.keys()) to.add_nations(nation);
  for (std::size_t o = 0; o < question.organisations.size(); ++o) {
    ForecastInputs::Place& place = *to.mutable_organisations(static_cast<int>(o));
    place.set_name(question.organisations[o]->Name());
    place.set_title(question.organisations[o]->title);
  }
  for (std::size_t p = 0; p < question.posts.size(); ++p) {
    ForecastInputs::Post& post = *to.mutable_posts(static_cast<int>(p));
    post.set_name(question.posts[p].name);
    post.set_title(question.posts[p].title);
  }
}

// ---- and back

forecast::RatePeriod Read(const ForecastInputs::Period& from) {
  forecast::RatePeriod period{.from_month = from.from_month()};
  for (const auto& tier : from.tiers())
    period.tiers.push_back({tier.exits_per_year(), tier.months_to_fill(),
                            Known(tier.has_retirement_share(), tier.retirement_share())});
  return period;
}

forecast::Organisation Read(const ForecastInputs::Place& from) {
  return {Known(from.has_network(), from.network()), Known(from.has_nation(), from.nation()),
          false};
}

forecast::Post ReadPost(const ForecastInputs::Post& from) {
  return {from.tier(),
          from.organisation(),
          from.statutory(),
          static_cast<forecast::PostState>(from.state()),
          from.vacant_months(),
          Known(from.has_leaves_month(), from.leaves_month()),
          Known(from.has_opens_month(), from.opens_month()),
          Known(from.has_closes_month(), from.closes_month()),
          Known(from.has_starts_month(), from.starts_month()),
          from.starts_from_within()};
}

forecast::Incumbent ReadIncumbent(const ForecastInputs::Post& from) {
  return {Known(from.has_tenure_months(), from.tenure_months()),
          Known(from.has_ready_month(), from.ready_month()),
          Known(from.has_ready_chance(), from.ready_chance()).value_or(1),
          Known(from.has_mobile(), from.mobile()),
          Known(from.has_shared_with(), from.shared_with())};
}

forecast::TierConduct Read(const ForecastInputs::Conduct& from) {
  std::vector<forecast::TenureBand> bands;
  for (const auto& band : from.tenure_bands()) bands.push_back({band.from_month(), band.factor()});
  return {from.retirement_share(),
          std::move(bands),
          Known(from.has_recruiting_log_sd(), from.recruiting_log_sd()),
          from.internal_share(),
          Known(from.has_feeder(), from.feeder()),
          from.external_supply(),
          from.becomes_ready(),
          from.months_to_ready(),
          from.mobile_share(),
          {from.cover_probability(), from.cover_lag_months(), from.cover_mean_months(),
           from.acting_share()},
          {from.exits_doubt().estimate(), from.exits_doubt().log_sd()},
          {from.fill_doubt().estimate(), from.fill_doubt().log_sd()}};
}

forecast::Candidate Read(const ForecastInputs::Candidate& from) {
  return {from.digest(),
          from.organisation(),
          from.tier(),
          from.ready_month(),
          Known(from.has_ready_chance(), from.ready_chance()).value_or(1),
          from.mobile(),
          from.exits_per_year()};
}

forecast::Programme Read(const ForecastInputs::Programme& from) {
  forecast::Programme programme{.name = from.name(),
                                .tiers = {from.tiers().begin(), from.tiers().end()},
                                .open_to = {from.open_to().begin(), from.open_to().end()},
                                .intakes = {},
                                .months = from.months(),
                                .success = from.success()};
  for (const auto& intake : from.intakes())
    programme.intakes.push_back({intake.month(), intake.seats()});
  return programme;
}

forecast::Departures Read(const ForecastInputs::Departures& from) {
  return {from.tier(), from.count(), from.from_month(), from.until_month()};
}

forecast::Join Read(const ForecastInputs::Join& from) {
  return {from.lead(), from.follow(), from.month()};
}

forecast::OrganisationConduct Read(const ForecastInputs::OrganisationConduct& from) {
  return {from.organisation(), Known(from.has_tier(), from.tier()), from.from_month(),
          from.until_month(), from.factor()};
}

template <typename From, typename To>
void ReadAll(const From& from, std::vector<To>& to) {
  for (const auto& one : from) to.push_back(Read(one));
}

}  // namespace

ForecastInputs InputsOf(const ForecastQuestion& question) {
  ForecastInputs inputs;
  Write(question.input, inputs);
  WriteNames(question, inputs);
  return inputs;
}

ForecastInputs InputsOf(const ForecastQuestion& question, const forecast::SimulationInput& input) {
  const auto& [base, post_names, incumbents, conduct, candidates, programmes, departures, joins,
               organisation_conduct, organisation_effect, each_post, seed, replications] = input;
  ForecastInputs inputs;
  Write(base, inputs);
  WriteNames(question, inputs);
  // Posts and organisations are named by the question; the rest follows from request and answer.
  const auto& [variance, names] = organisation_effect;
  static_cast<void>(post_names);
  static_cast<void>(names);
  static_cast<void>(each_post);
  static_cast<void>(seed);
  static_cast<void>(replications);
  inputs.set_without_incumbents(incumbents.empty());
  for (std::size_t p = 0; p < incumbents.size(); ++p)
    Write(incumbents[p], *inputs.mutable_posts(static_cast<int>(p)));
  for (const auto& one : conduct) Write(one, *inputs.add_conduct());
  for (const auto& one : candidates) Write(one, *inputs.add_candidates());
  for (const auto& one : programmes) Write(one, *inputs.add_programmes());
  for (const auto& one : departures) Write(one, *inputs.add_departures());
  for (const auto& one : joins) Write(one, *inputs.add_joins());
  for (const auto& one : organisation_conduct) Write(one, *inputs.add_organisation_conduct());
  inputs.set_organisation_variance(variance);
  return inputs;
}

KeptQuestion::KeptQuestion(const ForecastInputs& inputs, int horizon_months) {
  question.tiers.assign(inputs.tiers().begin(), inputs.tiers().end());
  for (const std::string& network : inputs.networks()) question.networks.Of(network);
  for (const std::string& nation : inputs.nations()) question.nations.Of(nation);
  forecast::Input& base = question.input;
  base.horizon_months = horizon_months;
  base.fill_stages = inputs.fill_stages();
  ReadAll(inputs.periods(), base.periods);
  base.shared_effect = {inputs.shared_variance(), inputs.first_april_month()};
  base.networks = question.networks.size();
  base.nations = question.nations.size();
  base.ready.assign(inputs.ready().begin(), inputs.ready().end());
  for (const ForecastInputs::Place& place : inputs.organisations()) {
    auto organisation = std::make_unique<Organisation>();
    organisation->id = std::string(absl::StripPrefix(place.name(), "organisations/"));
    organisation->title = place.title();
    question.organisations.push_back(organisation.get());
    organisations.push_back(std::move(organisation));
    base.organisations.push_back(Read(place));
  }
  for (const ForecastInputs::Post& post : inputs.posts()) {
    base.posts.push_back(ReadPost(post));
    question.posts.push_back({.name = post.name(), .title = post.title()});
    input.post_names.push_back(post.name());
    if (!inputs.without_incumbents()) input.incumbents.push_back(ReadIncumbent(post));
  }
  input.base = base;
  ReadAll(inputs.conduct(), input.conduct);
  ReadAll(inputs.candidates(), input.candidates);
  ReadAll(inputs.programmes(), input.programmes);
  ReadAll(inputs.departures(), input.departures);
  ReadAll(inputs.joins(), input.joins);
  ReadAll(inputs.organisation_conduct(), input.organisation_conduct);
  input.organisation_effect.variance = inputs.organisation_variance();
  for (const Organisation* organisation : question.organisations)
    input.organisation_effect.names.push_back(organisation->Name());
}

}  // namespace cairn::planner
