// Who is ready, month by month, and whether a post that the law demands stands empty: held to
// closed forms.

#include <cmath>
#include <cstddef>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/simulation/simulation.h"
#include "tests/services/planner/engine/simulation/small_simulations.h"

namespace cairn::forecast {
namespace {

using testing::DoubleNear;
using testing::Each;

constexpr double kLongCover = 1000;

// One director's post that stays vacant, and heads of service who may follow; all are filled at
// once, from outside and by people who never become ready.
SimulationInput Heads(int heads, double exits_per_year) {
  SimulationInput input = Council(1 + heads, 0, kNever, 12);
  input.base.periods[0].tiers = {{0, kNever}, {exits_per_year, kMinMonthsToFill}};
  for (std::size_t p = 1; p < input.base.posts.size(); ++p) input.base.posts[p].tier = 1;
  input.conduct.resize(2);
  input.conduct[0].feeder = 1;
  input.incumbents.resize(input.base.posts.size(), {.ready_month = kNever, .mobile = false});
  return input;
}

void AddCandidates(int count, double exits_per_year, double ready_month, SimulationInput& input) {
  for (int c = 0; c < count; ++c)
    input.candidates.push_back({.name = absl::StrCat("candidate-", c),
                                .organisation = 0,
                                .tier = 0,
                                .ready_month = ready_month,
                                .mobile = false,
                                .exits_per_year = exits_per_year});
}

TEST(BenchStrengthTest, HoldersWhoAreReadyCountUntilTheyLeave) {
  SimulationInput input = Heads(40, 0.6);
  for (std::size_t p = 1; p <= 40; ++p) input.incumbents[p].ready_month = p <= 30 ? 0 : 5;

  const SimulationAnswer answer = Play(input);

  for (const int month : {0, 1, 4, 5, 12}) {
    const int ready = month < 5 ? 30 : 40;
    const double stays = std::exp(-0.6 * month / 12);
    EXPECT_THAT(answer.tiers[0].bench[static_cast<std::size_t>(month)],
                NearMean(ready * stays, ready * stays * (1 - stays), input.replications))
        << month;
  }
  EXPECT_THAT(answer.tiers[1].bench, Each(0)) << "nobody is below them";
  EXPECT_EQ(answer.all.bench, answer.tiers[0].bench);
  EXPECT_EQ(answer.organisations[0].bench, answer.tiers[0].bench);
}

TEST(BenchStrengthTest, WhoIsAppointedBecomesReadyAfterMonthsInPost) {
  constexpr double kMonths = 6;
  SimulationInput input = Heads(30, 1.2);
  input.conduct[0].becomes_ready = 0.7;
  input.conduct[0].months_to_ready = kMonths;

  const SimulationAnswer answer = Play(input);

  const double hazard = 1.2 / 12;
  for (const int month : {6, 7, 9, 12}) {
    // Somebody came since the start, and six months ago or earlier.
    const double served = std::exp(-hazard * kMonths) * -std::expm1(-hazard * (month - kMonths));
    const double ready = 0.7 * served;
    // Posts are filled after a hundredth of a month, not at once.
    EXPECT_NEAR(answer.tiers[0].bench[static_cast<std::size_t>(month)], 30 * ready,
                kErrors * std::sqrt(30 * ready * (1 - ready) / input.replications) + 0.02)
        << month;
  }
}

TEST(BenchStrengthTest, CandidatesWhomNobodyAsksForLeaveByTheirLawExactly) {
  SimulationInput input = Heads(1, 0);
  AddCandidates(30, 0.4, 4.5, input);
  input.replications = 10;

  const SimulationAnswer answer = Play(input);

  for (std::size_t month = 0; month <= 12; ++month) {
    const double there = month < 5 ? 0 : 30 * std::exp(-0.4 * static_cast<double>(month) / 12);
    EXPECT_THAT(answer.tiers[0].bench[month], DoubleNear(there, 1e-9)) << month;
  }
}

TEST(BenchStrengthTest, AProgrammeMayBeOfNoAvail) {
  SimulationInput input = Heads(40, 0);
  for (std::size_t p = 1; p <= 40; ++p) {
    input.incumbents[p].ready_month = 3;
    input.incumbents[p].ready_chance = 0.4;
  }
  AddCandidates(10, 0, 3, input);
  for (Candidate& candidate : input.candidates) candidate.ready_chance = 0.25;

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.tiers[0].bench[2], 0);
  EXPECT_THAT(answer.tiers[0].bench[3] - 10 * 0.25,
              NearMean(40 * 0.4, 40 * 0.4 * 0.6, input.replications));
}

TEST(BenchStrengthTest, OfCandidatesOnlyThoseWhomAProgrammeMadeReadyAreAppointed) {
  SimulationInput input = Heads(1, 0);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  AddCandidates(2, 0, 0, input);
  for (Candidate& candidate : input.candidates) candidate.ready_chance = 0.3;

  const SimulationAnswer answer = Play(input);

  const double one_at_least = 1 - 0.7 * 0.7;
  EXPECT_THAT(answer.all.appointments_from[0], NearProbability(one_at_least, input.replications));
  EXPECT_NEAR(answer.tiers[0].bench[12], 2 * 0.3 - one_at_least,
              kErrors * std::sqrt(one_at_least * (1 - one_at_least) / input.replications));
}

TEST(BenchStrengthTest, WhoIsAppointedIsOnTheBenchNoMore) {
  SimulationInput input = Heads(1, 0);
  for (int p = 0; p < 9; ++p) {
    input.base.posts.push_back({.tier = 0});
    input.post_names.push_back(absl::StrCat("more-", p));
    input.incumbents.push_back({.ready_month = kNever, .mobile = false});
  }
  for (Post& post : input.base.posts)
    if (post.tier == 0) post.state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  AddCandidates(14, 0.9, 0, input);

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.tiers[0].bench[0], 14);
  for (const int month : {1, 6, 12}) {
    const double stays = std::exp(-0.9 * month / 12);
    EXPECT_NEAR(answer.tiers[0].bench[static_cast<std::size_t>(month)], 4 * stays,
                kErrors * std::sqrt(10 * stays * (1 - stays) / input.replications) + 0.02)
        << month;
  }
}

TEST(BenchStrengthTest, WhoMovesUpIsOnTheBenchNoMore) {
  SimulationInput input = Heads(2, 0);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  for (const std::size_t head : {1, 2}) input.incumbents[head].ready_month = 0;

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.tiers[0].bench[0], 2);
  EXPECT_EQ(answer.tiers[0].bench[1], 1);
}

TEST(BenchStrengthTest, OnePersonWithTwoPostsIsOnePerson) {
  SimulationInput input = Heads(3, 0);
  for (const std::size_t head : {1, 2, 3}) input.incumbents[head].ready_month = 0;
  input.incumbents[3].shared_with = 1;

  EXPECT_EQ(Play(input).tiers[0].bench[6], 2);
}

TEST(BenchStrengthTest, OrganisationsCountTheirOwnPeople) {
  SimulationInput input = Heads(5, 0);
  input.base.networks = 1;
  input.base.organisations = {{0, std::nullopt}, {0, std::nullopt}};
  for (const std::size_t head : {1, 2, 3}) {
    input.incumbents[head].ready_month = 0;
    input.base.posts[head].organisation = head == 1 ? 0 : 1;
  }
  AddCandidates(4, 0, 2, input);

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.organisations[0].bench[2], 1 + 4);
  EXPECT_EQ(answer.organisations[1].bench[2], 2);
  EXPECT_EQ(answer.networks[0].bench[2], 7);
  EXPECT_EQ(answer.all.bench[1], 3);
}

TEST(BenchStrengthTest, ItIsTheSameForAnySplitOfTheReplications) {
  SimulationInput input = Heads(10, 0.6);
  input.conduct[0].becomes_ready = 0.7;
  input.conduct[0].months_to_ready = 3;
  AddCandidates(5, 0.3, 1, input);
  input.replications = 300;
  const auto simulation = Simulation::Prepare(input);
  ASSERT_TRUE(simulation.ok()) << simulation.status();

  Tally parts = simulation->Run(100, 300);
  parts.Add(simulation->Run(0, 100));

  EXPECT_EQ(simulation->Summarise(parts).all.bench,
            simulation->Summarise(simulation->Run(0, 300)).all.bench);
}

// ---- whom a council without a tier appoints

// Directors, assistant directors and heads; the first council has no assistant director.
SimulationInput WithoutAssistants() {
  SimulationInput input = Council(5, 0, kNever, 12);
  input.base.periods[0].tiers = {{0, kMinMonthsToFill}, {0, kNever}, {0, kNever}};
  input.base.organisations = {{}, {}};
  input.conduct.resize(3);
  input.conduct[0].feeder = 1;
  input.conduct[1].feeder = 2;
  input.conduct[0].internal_share = 1;
  const int tiers[] = {0, 2, 0, 1, 2};
  for (std::size_t p = 0; p < 5; ++p) {
    input.base.posts[p].tier = tiers[p];
    input.base.posts[p].organisation = p < 2 ? 0 : 1;
  }
  input.base.posts[0].state = input.base.posts[2].state = PostState::kVacant;
  input.incumbents.resize(5, {.ready_month = kNever, .mobile = false});
  for (const std::size_t head : {1, 4}) input.incumbents[head].ready_month = 0;
  return input;
}

TEST(TiersAboveTest, ATierThatTheOrganisationDoesNotHaveIsPassedOver) {
  EXPECT_THAT(TiersAbove(WithoutAssistants()), testing::ElementsAre(0, 0, 0, 0, 0, 1));
  SimulationInput nobody = WithoutAssistants();
  nobody.base.posts[0].organisation = 1;
  EXPECT_THAT(TiersAbove(nobody), testing::ElementsAre(0, 0, 1, 0, 0, 1))
      << "with nothing above them heads may still become assistant directors elsewhere";
}

TEST(TiersAboveTest, WhereThereIsNoAssistantDirectorAHeadFollowsTheDirector) {
  const SimulationAnswer answer = Play(WithoutAssistants());

  const auto moved_up = static_cast<std::size_t>(VacancyCause::kMovedUp);
  EXPECT_EQ(answer.organisations[0].vacancies_by_cause[moved_up], 1);
  EXPECT_EQ(answer.organisations[1].vacancies_by_cause[moved_up], 0)
      << "their head is ready to become an assistant director";
  EXPECT_EQ(answer.tiers[0].bench[0], 1);
  EXPECT_EQ(answer.tiers[1].bench[0], 1);
}

TEST(TiersAboveTest, AHeadActsForTheDirectorWhereThereIsNoAssistantDirector) {
  SimulationInput input = WithoutAssistants();
  input.base.periods[0].tiers[0].months_to_fill = kNever;
  input.conduct[0].cover = {
      .probability = 1, .lag_months = 0, .mean_months = kLongCover, .acting_share = 1};

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.organisations[0].acting_up[0], 1);
  EXPECT_EQ(answer.tiers[2].acting_up[0], 1);
  EXPECT_EQ(answer.tiers[1].acting_up[0], 1) << "in the other council it is the assistant";
}

TEST(TiersAboveTest, PlacesForDirectorsGoToHeadsWhereThereIsNoAssistantDirector) {
  SimulationInput input = WithoutAssistants();
  input.base.periods[0].tiers[0].months_to_fill = kNever;
  input.incumbents[1].ready_month = kNever;
  input.programmes = {{.name = "course",
                       .tiers = {0},
                       .open_to = {},
                       .intakes = {{1, 2}},
                       .months = 2,
                       .success = 1}};

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.organisations[0].bench[3], 1) << "the head";
  EXPECT_EQ(answer.tiers[0].bench[3], 2) << "and the assistant director of the other council";
}

TEST(StatutoryPostTest, ItIsWithoutAnybodyUntilCoverComes) {
  SimulationInput input = Council(3, 0, kNever, 6);
  for (const std::size_t post : {0, 1}) input.base.posts[post].state = PostState::kVacant;
  input.base.posts[0].statutory = true;
  input.conduct[0].cover = {.probability = 0.6, .lag_months = 2, .mean_months = kLongCover};

  const SimulationAnswer answer = Play(input);

  EXPECT_THAT(answer.answer.all.any_statutory_vacant, Each(1));
  EXPECT_EQ(answer.all.any_statutory_uncovered[1], 1);
  EXPECT_THAT(answer.all.any_statutory_uncovered[4],
              NearProbability(1 - 0.6 * std::exp(-2 / kLongCover), input.replications));
  EXPECT_EQ(answer.organisations[0].any_statutory_uncovered, answer.all.any_statutory_uncovered);
}

TEST(StatutoryPostTest, OneOfTwoIsEnough) {
  SimulationInput input = Council(2, 0, kNever, 6);
  for (Post& post : input.base.posts) {
    post.state = PostState::kVacant;
    post.statutory = true;
  }
  input.conduct[0].cover = {.probability = 0.6, .lag_months = 0, .mean_months = kLongCover};

  EXPECT_THAT(Play(input).all.any_statutory_uncovered[0],
              NearProbability(1 - 0.6 * 0.6, input.replications));
}

}  // namespace
}  // namespace cairn::forecast
