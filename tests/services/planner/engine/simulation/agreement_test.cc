// A simulation beside the closed forms, for the posts of a question.

#include "services/planner/engine/simulation/agreement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace cairn::forecast {
namespace {

using testing::AllOf;
using testing::Gt;
using testing::Lt;

// Two tiers of one organisation, with chains, candidates, cover, doubt and a shared effect, none of
// which closed forms know.
SimulationInput Question(double exits_per_year) {
  SimulationInput input;
  input.base.horizon_months = 24;
  input.base.periods = {{0, {{exits_per_year, 6}, {exits_per_year, 3}}}, {12, {{0.1, 2}, {1, 3}}}};
  input.base.shared_effect.variance = 0.1;
  input.base.organisations = {{}};
  for (int p = 0; p < 30; ++p) {
    Post post{.tier = p < 10 ? 0 : 1};
    if (p == 3) post.leaves_month = 7.5;
    if (p == 4) post.closes_month = 9;
    if (p == 5) post = {.tier = 0, .state = PostState::kNotYetOpen, .opens_month = 4};
    if (p == 6) post = {.tier = 0, .state = PostState::kVacant, .vacant_months = 2};
    input.base.posts.push_back(post);
    input.post_names.push_back("post-" + std::to_string(p));
  }
  input.conduct.resize(2);
  input.conduct[0].internal_share = 1;
  input.conduct[0].feeder = 1;
  input.conduct[0].becomes_ready = 1;
  input.conduct[1].cover.probability = 0.5;
  input.conduct[1].exits_doubt = {"exits", 0.3};
  input.candidates = {{.name = "somebody", .tier = 1}};
  input.seed = 4;
  input.replications = 900;
  return input;
}

Control PrepareControl(const SimulationInput& input) {
  auto control = Control::Prepare(input);
  EXPECT_TRUE(control.ok()) << control.status();
  return *std::move(control);
}

TEST(AgreementTest, TheEventLoopDoesWhatClosedFormsSay) {
  const Control control = PrepareControl(Question(0.5));
  const Agreement agreement = control.Summarise(control.Run(0, 900));
  EXPECT_THAT(agreement.largest_distance, AllOf(Gt(0), Lt(4.5)));
  EXPECT_THAT(agreement.month, AllOf(Gt(0), Lt(25)));
}

TEST(AgreementTest, AnEngineWithOtherRatesIsFoundOut) {
  const Control exact = PrepareControl(Question(0.5));
  const Control other = PrepareControl(Question(1.0));
  EXPECT_GT(exact.Summarise(other.Run(0, 900)).largest_distance, 10);
}

TEST(AgreementTest, TellsWhereItIsFurthestOff) {
  SimulationInput changed = Question(0.5);
  changed.base.periods[0].tiers[1].exits_per_year = 3;
  const Control exact = PrepareControl(Question(0.5));
  const Control other = PrepareControl(changed);
  const Agreement agreement = exact.Summarise(other.Run(0, 900));
  EXPECT_EQ(agreement.tier, 1);
  EXPECT_LE(agreement.month, 13);
  EXPECT_GT(agreement.simulated, agreement.exact);
}

TEST(AgreementTest, PlaysNoMoreThanIsNeededToTell) {
  const Control control = PrepareControl(Question(0.5));
  EXPECT_EQ(control.Summarise(control.Run(0, 900)).replications, 240);
  EXPECT_EQ(control.Summarise(control.Run(0, 30)).replications, 30);
  Tally parts = control.Run(0, 120);
  control.Run(120, 900, parts);
  control.Run(900, 1200, parts);
  EXPECT_EQ(control.Summarise(parts).largest_distance,
            control.Summarise(control.Run(0, 900)).largest_distance);
}

TEST(AgreementTest, NothingThatCanHappenAgreesExactly) {
  SimulationInput input = Question(0);
  input.base.periods = {{0, {{0, 6}, {0, 3}}}};
  input.base.posts.assign(30, Post{});
  const Control control = PrepareControl(input);
  EXPECT_EQ(control.Summarise(control.Run(0, 240)).largest_distance, 0);
}

}  // namespace
}  // namespace cairn::forecast
