#ifndef CAIRN_TESTS_SERVICES_PLANNER_ENGINE_SIMULATION_SMALL_SIMULATIONS_H_
#define CAIRN_TESTS_SERVICES_PLANNER_ENGINE_SIMULATION_SMALL_SIMULATIONS_H_

#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/simulation/simulation.h"

// Small questions to the simulation, and how near to what is known exactly its answers must be.
namespace cairn::forecast {

inline constexpr double kErrors = 4;

// `posts` posts, all filled, of one tier and one organisation; recruiting is exponential.
inline SimulationInput Council(int posts, double exits_per_year, double months_to_fill,
                               int horizon) {
  SimulationInput input;
  input.base.horizon_months = horizon;
  input.base.fill_stages = 1;
  input.base.periods = {{0, {{exits_per_year, months_to_fill}}}};
  input.base.organisations = {{}};
  input.base.posts.resize(static_cast<std::size_t>(posts));
  for (int p = 0; p < posts; ++p) input.post_names.push_back(absl::StrCat("post-", p));
  input.conduct.resize(1);
  input.seed = 20;
  input.replications = 4000;
  return input;
}

// A ladder of `tiers` tiers, the top first, with `posts` posts each; each is fed by the next.
inline SimulationInput Ladder(int tiers, int posts, double exits_per_year, double internal_share) {
  SimulationInput input = Council(tiers * posts, exits_per_year, kMinMonthsToFill, 12);
  input.base.periods[0].tiers.resize(static_cast<std::size_t>(tiers), {0, kMinMonthsToFill});
  input.base.periods[0].tiers[0].exits_per_year = exits_per_year;
  input.conduct.resize(static_cast<std::size_t>(tiers));
  for (int t = 0; t < tiers; ++t) {
    for (int p = 0; p < posts; ++p)
      input.base.posts[static_cast<std::size_t>(t * posts + p)].tier = t;
    TierConduct& conduct = input.conduct[static_cast<std::size_t>(t)];
    conduct.internal_share = t + 1 < tiers ? internal_share : 0;
    if (t + 1 < tiers) conduct.feeder = t + 1;
    conduct.becomes_ready = 1;
  }
  input.incumbents.resize(input.base.posts.size(), {.tenure_months = 0, .ready_month = 0});
  return input;
}

inline SimulationAnswer Play(const SimulationInput& input) {
  auto simulation = Simulation::Prepare(input);
  EXPECT_TRUE(simulation.ok()) << simulation.status();
  return simulation->Summarise(simulation->Run(0, input.replications));
}

// Within four standard errors of a probability that was estimated from n trials.
inline testing::Matcher<double> NearProbability(double p, int n) {
  const double error = kErrors * std::sqrt(p * (1 - p) / n) + 1e-12;
  return testing::AllOf(testing::Ge(p - error), testing::Le(p + error));
}
inline testing::Matcher<double> NearMean(double mean, double variance, int n) {
  const double error = kErrors * std::sqrt(variance / n) + 1e-12;
  return testing::AllOf(testing::Ge(mean - error), testing::Le(mean + error));
}

}  // namespace cairn::forecast

#endif  // CAIRN_TESTS_SERVICES_PLANNER_ENGINE_SIMULATION_SMALL_SIMULATIONS_H_
