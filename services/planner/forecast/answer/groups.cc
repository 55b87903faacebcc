#include "services/planner/forecast/answer/groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "services/planner/forecast/answer/forecast_quantiles.h"

namespace cairn::planner {
namespace {

using v1::ForecastGroup;

constexpr double kClear = 1.96;  // standard errors

v1::SimulatedGroup::Cause ToProto(forecast::VacancyCause cause) {
  switch (cause) {
    case forecast::VacancyCause::kAtStart:
      return v1::SimulatedGroup::AT_START;
    case forecast::VacancyCause::kLeft:
      return v1::SimulatedGroup::LEFT;
    case forecast::VacancyCause::kRetired:
      return v1::SimulatedGroup::RETIRED;
    case forecast::VacancyCause::kKnownDate:
      return v1::SimulatedGroup::KNOWN_DATE;
    case forecast::VacancyCause::kMovedUp:
      return v1::SimulatedGroup::MOVED_UP;
    case forecast::VacancyCause::kPostCreated:
      return v1::SimulatedGroup::POST_CREATED;
  }
  return v1::SimulatedGroup::CAUSE_UNSPECIFIED;
}

// Calls `visit` with each cause of an array by cause, and what it has there, where that is not 0.
template <typename Visit>
void EachCause(const std::array<double, forecast::kVacancyCauses>& by_cause, Visit visit) {
  for (std::size_t c = 0; c < by_cause.size(); ++c)
    if (by_cause[c] != 0) visit(ToProto(static_cast<forecast::VacancyCause>(c)), by_cause[c]);
}

template <typename Group>
void FillName(const Groups::Group& group, Group& to) {
  to.set_kind(group.kind);
  to.set_key(group.key);
  to.set_title(group.title);
}

void FillGroup(const forecast::GroupAnswer& from, ForecastGroup& to) {
  to.set_posts(from.posts);
  to.set_vacant_at_start(from.vacant_at_start);
  for (const forecast::Spread& month : from.vacant) Fill(month, *to.add_vacant());
  Fill(from.openings, *to.mutable_openings());
  Fill(from.to_appoint, *to.mutable_to_appoint());
  if (from.shortfall.has_value()) Fill(*from.shortfall, *to.mutable_shortfall());
  to.mutable_any_statutory_vacant()->Add(from.any_statutory_vacant.begin(),
                                         from.any_statutory_vacant.end());
  to.set_vacancy_months(from.vacancy_months);
}

void FillSimulated(const forecast::SimulatedGroup& from, v1::SimulatedGroup& to) {
  for (const forecast::Spread& month : from.uncovered) Fill(month, *to.add_uncovered());
  to.mutable_standard_error()->Add(from.standard_error.begin(), from.standard_error.end());
  to.mutable_acting_up()->Add(from.acting_up.begin(), from.acting_up.end());
  to.mutable_bench()->Add(from.bench.begin(), from.bench.end());
  to.mutable_any_statutory_uncovered()->Add(from.any_statutory_uncovered.begin(),
                                            from.any_statutory_uncovered.end());
  EachCause(from.vacancies_by_cause, [&](v1::SimulatedGroup::Cause cause, double vacancies) {
    auto* driver = to.add_drivers();
    driver->set_cause(cause);
    driver->set_vacancies(vacancies);
  });
  to.set_appointed_own(from.appointments_from[0]);
  to.set_appointed_network(from.appointments_from[1]);
  to.set_appointed_outside(from.appointments_from[2]);
  if (from.mean_months_to_fill) to.set_mean_months_to_fill(*from.mean_months_to_fill);
  if (!from.doubts) return;
  const auto [chance, exits, recruiting] = *from.doubts;
  to.mutable_variance_parts()->set_chance(chance);
  to.mutable_variance_parts()->set_exits(exits);
  to.mutable_variance_parts()->set_recruiting(recruiting);
}

void FillReady(const std::vector<int>& ready, const Groups::Group& group, ForecastGroup& to) {
  if (ready.empty()) return;
  if (group.kind == ForecastGroup::ALL)
    to.set_ready(std::accumulate(ready.begin(), ready.end(), 0));
  if (group.kind == ForecastGroup::TIER) to.set_ready(ready[group.at]);
}

void AddGroups(const ForecastQuestion& question, const Groups& groups,
               const forecast::Answer& answer, const forecast::SimulationAnswer* simulated,
               v1::Forecast& forecast) {
  for (const Groups::Group& group : groups.all()) {
    const bool is_place = group.kind == ForecastGroup::ORGANISATION_TIER;
    if (is_place && !question.input.by_place) continue;
    ForecastGroup& to = *forecast.add_groups();
    FillName(group, to);
    FillGroup(PartOf(answer, group), to);
    FillReady(question.input.ready, group, to);
    if (simulated != nullptr) FillSimulated(PartOf(*simulated, group), *to.mutable_simulated());
    if (!is_place) continue;
    to.set_organisation(group.organisation);
    to.set_tier(group.tier);
  }
  forecast.set_uncertainty(std::string(forecast::Describe(answer.uncertainty)));
}

// Of a post that is held at the start: how likely it falls vacant, and by what.
void FillCauses(const std::array<double, forecast::kVacancyCauses>& first, v1::PostForecast& to) {
  double falls_vacant = 0;
  EachCause(first, [&](v1::SimulatedGroup::Cause by, double probability) {
    falls_vacant += probability;
    auto* cause = to.add_causes();
    cause->set_cause(by);
    cause->set_probability(probability);
  });
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
    if (question.IsBeside(known)) continue;
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

}  // namespace

void AddAnswer(const ForecastQuestion& question, const Groups& groups,
               const forecast::Answer& answer, v1::Forecast& forecast) {
  AddGroups(question, groups, answer, nullptr, forecast);
}

void AddAnswer(const ForecastQuestion& question, const Groups& groups,
               const forecast::SimulationAnswer& answer, v1::Forecast& forecast) {
  AddGroups(question, groups, answer.answer, &answer, forecast);
  if (!answer.first_vacancies.empty()) AddPosts(question, answer, forecast);
}

void AddAgreement(const ForecastQuestion& question, const forecast::Agreement& agreement,
                  v1::Forecast& forecast) {
  v1::Agreement& to = *forecast.mutable_agreement();
  to.set_replications(agreement.replications);
  to.set_largest_distance(agreement.largest_distance);
  if (agreement.tier) to.set_tier(question.tiers[static_cast<std::size_t>(*agreement.tier)]);
  to.set_month(agreement.month);
  to.set_simulated(agreement.simulated);
  to.set_exact(agreement.exact);
}

void AddAnswer(const Groups& groups, const forecast::ComparisonAnswer& answer,
               v1::ScenarioComparison& comparison) {
  for (const Groups::Group& group : groups.all()) {
    if (group.kind == ForecastGroup::ORGANISATION_TIER) continue;
    const forecast::ComparedGroup& from = PartOf(answer, group);
    v1::ComparedGroup& to = *comparison.add_groups();
    FillName(group, to);
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
}

}  // namespace cairn::planner
