#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_ANSWER_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_ANSWER_H_

#include <array>
#include <optional>
#include <vector>

#include "services/planner/engine/model/input.h"

namespace cairn::forecast {

// What only a simulation can answer about a group of posts.
struct SimulatedGroup {
  // Vacant posts without cover, by month as GroupAnswer::vacant.
  std::vector<Spread> uncovered;
  // Mean of posts whose holder acts in another post, by month.
  std::vector<double> acting_up;
  // Mean of people who are ready for a post of the tier, by month: holders of posts that feed it,
  // and candidates. Of groups that are no tier: people of their organisations who are ready for
  // any.
  std::vector<double> bench;
  // P(at least one statutory post is vacant without cover), by month.
  std::vector<double> any_statutory_uncovered;
  // Monte Carlo standard error of the mean of vacant posts, by month.
  std::vector<double> standard_error;
  // Expected vacancies up to the horizon by VacancyCause.
  std::array<double, kVacancyCauses> vacancies_by_cause{};
  // Expected appointments up to the horizon by AppointedFrom.
  std::array<double, kAppointedFrom> appointments_from{};
  // Mean months from opening to appointment of the vacancies filled up to the horizon; not set when
  // there was none.
  std::optional<double> mean_months_to_fill;
  // By Doubt: parts of the variance of vacant posts at the horizon, which add up to 1. An estimate
  // that came out below 0 is 0. Not set when no rate is in doubt or nothing varies.
  std::optional<std::array<double, kDoubts>> doubts;
};

// Groups in the order of Answer: all, tiers, organisations, networks, nations, places.
struct SimulationAnswer {
  Answer answer;
  SimulatedGroup all;
  std::vector<SimulatedGroup> tiers;
  std::vector<SimulatedGroup> organisations;
  std::vector<SimulatedGroup> networks;
  std::vector<SimulatedGroup> nations;
  std::vector<SimulatedGroup> places;
  // By post, then VacancyCause: the probability that a post with a holder at the start falls vacant
  // up to the horizon, for the first time by that cause; 0 of other posts. Empty unless
  // SimulationInput::each_post.
  std::vector<std::array<double, kVacancyCauses>> first_vacancies;
  int replications = 0;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_ANSWER_H_
