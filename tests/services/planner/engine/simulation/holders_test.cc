// Who holds what in the simulation: one person in several posts, one post of two organisations,
// people who act up, holders of whom nothing is known, and how organisations' exits differ.

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/simulation/simulation.h"
#include "tests/services/planner/engine/simulation/small_simulations.h"

namespace cairn::forecast {
namespace {

using testing::UnorderedElementsAre;

double Of(const SimulatedGroup& group, VacancyCause cause) {
  return group.vacancies_by_cause[static_cast<std::size_t>(cause)];
}
double Of(const SimulatedGroup& group, AppointedFrom from) {
  return group.appointments_from[static_cast<std::size_t>(from)];
}

// A tier that feeds another one, with so many posts each of one organisation. Nobody leaves, no
// vacancy is filled, and cover comes at once for about as long as the contract allows.
constexpr double kLongCover = 1000;
SimulationInput TwoTiers(int above, int below, int horizon = 12) {
  SimulationInput input = Council(above + below, 0, kNever, horizon);
  input.base.periods[0].tiers.resize(2, {0, kNever});
  for (int p = above; p < above + below; ++p)
    input.base.posts[static_cast<std::size_t>(p)].tier = 1;
  input.conduct.resize(2);
  input.conduct[0].feeder = 1;
  input.conduct[0].cover = {
      .probability = 1, .lag_months = 0, .mean_months = kLongCover, .acting_share = 1};
  input.incumbents.resize(input.base.posts.size(), {.ready_month = kNever, .mobile = false});
  return input;
}

// ---- the first vacancy of a held post

TEST(FirstVacancyTest, CountsOnceAReplicationAndOnlyPostsThatAreHeld) {
  // Who leaves on a known date is replaced at once, and so may leave again.
  SimulationInput input = Council(3, 1.2, kMinMonthsToFill, 12);
  input.base.posts[0].leaves_month = 2;
  input.base.posts[1].state = PostState::kVacant;

  const SimulationAnswer answer = Play(input);

  ASSERT_EQ(answer.first_vacancies.size(), 3U);
  const auto of = [&](std::size_t post, VacancyCause cause) {
    return answer.first_vacancies[post][static_cast<std::size_t>(cause)];
  };
  EXPECT_EQ(of(0, VacancyCause::kKnownDate), 1);
  EXPECT_EQ(of(0, VacancyCause::kLeft), 0) << "a later holder's exit is no first vacancy";
  EXPECT_EQ(of(1, VacancyCause::kAtStart), 0) << "it is vacant, not at risk";
  EXPECT_EQ(of(1, VacancyCause::kLeft), 0);
  EXPECT_NEAR(of(2, VacancyCause::kLeft), 1 - std::exp(-1.2), 0.03);
}

TEST(FirstVacancyTest, IsNotToldUnlessEachPostIsAskedFor) {
  SimulationInput input = Council(2, 1.2, kMinMonthsToFill, 12);
  input.each_post = false;

  EXPECT_TRUE(Play(input).first_vacancies.empty());
}

// ---- one person in several posts

TEST(SharedHolderTest, TwoPostsOfOnePersonFallVacantTogether) {
  SimulationInput input = Council(2, 1.2, kNever, 12);
  input.incumbents = {{}, {.shared_with = 0}};
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  for (const int month : {1, 6, 12}) {
    const double p = 1 - std::exp(-0.1 * month);
    const Spread& vacant = answer.answer.all.vacant[static_cast<std::size_t>(month)];
    EXPECT_THAT(vacant.mean, NearMean(2 * p, 4 * p * (1 - p), input.replications)) << month;
    // Of a count that is 0 or 2 the variance follows from the mean, whatever was drawn.
    EXPECT_NEAR(vacant.variance, vacant.mean * (2 - vacant.mean), 1e-9) << month;
  }
  EXPECT_EQ(answer.answer.all.openings.mean, answer.answer.all.vacant[12].mean);
}

// Until they leave they are one, and then two alternating renewals from vacant: with leaving at L
// and filling at M a month, P(both vacant at t) = integral of L e^(-L s) v(t - s)^2 ds, where
// v(u) = p + (1 - p) e^(-(L + M) u) and p = L / (L + M).
TEST(SharedHolderTest, AfterwardsEachPostIsRecruitedForOnItsOwn) {
  SimulationInput input = Council(2, 12 * 0.1, 4, 24);
  input.incumbents = {{}, {.shared_with = 0}};
  input.replications = 40'000;

  const SimulationAnswer answer = Play(input);

  const double leave = 0.1;
  const double both = leave + 0.25;
  const double p = leave / both;
  for (const int t : {2, 6, 12, 24}) {
    const auto integral = [&](int k) {  // of L e^(-L s) e^(-k (L + M) (t - s))
      return leave * (std::exp(-leave * t) - std::exp(-k * both * t)) / (k * both - leave);
    };
    const double both_vacant = p * p * (1 - std::exp(-leave * t)) + 2 * p * (1 - p) * integral(1) +
                               (1 - p) * (1 - p) * integral(2);
    const double one = p * (1 - std::exp(-both * t));
    const double variance = 2 * one + 2 * both_vacant - 4 * one * one;
    const Spread& vacant = answer.answer.all.vacant[static_cast<std::size_t>(t)];
    EXPECT_THAT(vacant.mean, NearMean(2 * one, variance, input.replications)) << t;
    // A count of 0 to 2 has a fourth central moment of at most 16 times P(not 0).
    EXPECT_THAT(vacant.variance, NearMean(variance, 16 * 2 * one, input.replications)) << t;
    EXPECT_GT(variance, 2 * one * (1 - one) + 0.02) << "two who share nothing have less";
  }
}

TEST(SharedHolderTest, TheFirstPostDrawsAsIfItsHolderHadNoOther) {
  SimulationInput alone = Council(1, 0.8, 3, 12);
  SimulationInput shared = Council(2, 0.8, 3, 12);
  shared.incumbents = {{}, {.shared_with = 0}};
  const Answer one = Play(alone).answer;
  const Answer two = Play(shared).answer;
  for (int month = 0; month <= 12; ++month)
    EXPECT_EQ(one.VacantProbability(0, month), two.VacantProbability(0, month));
}

TEST(SharedHolderTest, TheEarliestKnownLastDayIsThatOfAll) {
  SimulationInput input = Council(3, 6, kNever, 12);
  input.base.posts[0].leaves_month = 9;
  input.base.posts[2].leaves_month = 5;
  input.incumbents = {{}, {.shared_with = 0}, {.shared_with = 0}};

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.answer.all.vacant[4].mean, 0);
  EXPECT_EQ(answer.answer.all.vacant[5].quantiles[0], 3);
  EXPECT_EQ(Of(answer.all, VacancyCause::kKnownDate), 3);
}

TEST(SharedHolderTest, WhoMovesUpLeavesEveryPost) {
  SimulationInput input = TwoTiers(1, 3);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  input.incumbents[2].ready_month = 0;
  input.incumbents[3].shared_with = 2;

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(Of(answer.tiers[1], VacancyCause::kMovedUp), 2);
  EXPECT_EQ(answer.answer.curves[1][12], 0) << "somebody else's";
  EXPECT_EQ(answer.answer.curves[2][12], 1);
  EXPECT_EQ(answer.answer.curves[3][12], 1);
}

TEST(SharedHolderTest, ADepartureOfATierTakesOnePersonFromBothPosts) {
  SimulationInput input = Council(2, 0, kNever, 12);
  input.incumbents = {{}, {.shared_with = 0}};
  input.departures = {{.tier = 0, .count = 1, .from_month = 2, .until_month = 6}};
  const SimulationAnswer answer = Play(input);
  EXPECT_EQ(Of(answer.all, VacancyCause::kKnownDate), 2);
  EXPECT_EQ(answer.answer.all.vacant[4].variance > 0.9, true) << "both or none";
}

// ---- one post of two organisations

SimulationInput TwoOrganisations(double exits_per_year, double months_to_fill, int horizon) {
  SimulationInput input = Council(2, exits_per_year, months_to_fill, horizon);
  input.base.organisations = {{}, {}};
  input.base.posts[1].organisation = 1;
  return input;
}

TEST(JointPostTest, BothGroupsAreVacantAsOnePost) {
  SimulationInput input = TwoOrganisations(12 * 0.1, 4, 24);
  input.base.posts[0].statutory = input.base.posts[1].statutory = true;
  input.conduct[0].cover = {.probability = 0.5, .lag_months = 1, .mean_months = 3};
  input.joins = {{.lead = 0, .follow = 1, .month = 0}};
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  const GroupAnswer& lead = answer.answer.organisations[0];
  const GroupAnswer& follow = answer.answer.organisations[1];
  for (std::size_t month = 0; month <= 24; ++month) {
    const double p = 0.1 / 0.35 * (1 - std::exp(-0.35 * static_cast<double>(month)));
    EXPECT_THAT(lead.vacant[month].mean, NearProbability(p, input.replications)) << month;
    EXPECT_EQ(follow.vacant[month].mean, lead.vacant[month].mean);
    EXPECT_NEAR(answer.answer.all.vacant[month].mean, 2 * lead.vacant[month].mean, 1e-12);
    EXPECT_EQ(follow.any_statutory_vacant[month], lead.any_statutory_vacant[month]);
    EXPECT_EQ(answer.organisations[1].uncovered[month].mean,
              answer.organisations[0].uncovered[month].mean);
    EXPECT_EQ(answer.answer.VacantProbability(1, static_cast<int>(month)),
              answer.answer.VacantProbability(0, static_cast<int>(month)));
  }
  EXPECT_LT(answer.organisations[0].uncovered[24].mean, 0.9 * lead.vacant[24].mean);
  EXPECT_DOUBLE_EQ(follow.vacancy_months, lead.vacancy_months);
  EXPECT_GT(lead.openings.mean, 1);
  EXPECT_EQ(answer.answer.all.openings.mean, lead.openings.mean);
  EXPECT_EQ(answer.answer.all.to_appoint.mean, lead.to_appoint.mean);
  EXPECT_EQ(follow.to_appoint.mean, 0);
  EXPECT_THAT(answer.organisations[1].vacancies_by_cause, testing::Each(0));
  EXPECT_THAT(answer.organisations[1].appointments_from, testing::Each(0));
}

TEST(JointPostTest, TheLeadingPostIsAsItWouldBeAlone) {
  const SimulationInput apart = TwoOrganisations(0.8, 3, 12);
  SimulationInput joint = apart;
  joint.joins = {{.lead = 0, .follow = 1, .month = 5}};
  const Answer before = Play(apart).answer;
  const Answer after = Play(joint).answer;
  EXPECT_EQ(before.curves[0], after.curves[0]);
  EXPECT_EQ(before.curves[1][4], after.curves[1][4]) << "until then each is its own";
}

TEST(JointPostTest, AVacancyOfTheFollowingPostEndsWithoutAnAppointment) {
  SimulationInput input = TwoOrganisations(0, kNever, 12);
  input.base.posts[1].state = PostState::kVacant;
  input.joins = {{.lead = 0, .follow = 1, .month = 3}};

  const SimulationAnswer answer = Play(input);

  const GroupAnswer& follow = answer.answer.organisations[1];
  EXPECT_EQ(follow.vacant[2].mean, 1);
  EXPECT_EQ(follow.vacant[3].mean, 0);
  EXPECT_EQ(follow.vacancy_months, 3);
  EXPECT_EQ(follow.to_appoint.mean, 0);
  EXPECT_EQ(answer.all.mean_months_to_fill, std::nullopt);
}

TEST(JointPostTest, ItsHolderLeavesWhichOpensNoVacancyAndTheLeadersCountsForBothUntilItCloses) {
  SimulationInput input = TwoOrganisations(0, kNever, 12);
  input.base.posts[0].state = PostState::kVacant;
  input.base.posts[1].leaves_month = 6;
  input.base.posts[1].closes_month = 8;
  input.joins = {{.lead = 0, .follow = 1, .month = 3}};

  const SimulationAnswer answer = Play(input);

  const GroupAnswer& follow = answer.answer.organisations[1];
  EXPECT_EQ(follow.vacant[2].mean, 0);
  for (std::size_t month = 3; month < 8; ++month) EXPECT_EQ(follow.vacant[month].mean, 1) << month;
  EXPECT_EQ(follow.vacant[8].mean, 0);
  EXPECT_EQ(follow.vacancy_months, 5);
  EXPECT_EQ(follow.openings.mean, 0);
  EXPECT_EQ(answer.answer.organisations[0].vacancy_months, 12);
}

TEST(JointPostTest, WhoHoldsBothAlreadyStays) {
  SimulationInput input = TwoOrganisations(0, kNever, 12);
  input.base.posts[1].leaves_month = 7;
  input.incumbents = {{}, {.shared_with = 0}};
  input.joins = {{.lead = 0, .follow = 1, .month = 3}};

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.answer.all.vacant[6].mean, 0);
  EXPECT_EQ(answer.answer.all.vacant[7].mean, 2);
  EXPECT_EQ(answer.answer.all.openings.mean, 1);
}

// ---- acting up

TEST(ActingUpTest, AsManyActAsCoversTimesTheShare) {
  SimulationInput input = TwoTiers(40, 60);
  for (std::size_t p = 0; p < 40; ++p) input.base.posts[p].state = PostState::kVacant;
  input.conduct[0].cover = {
      .probability = 0.6, .lag_months = 2, .mean_months = 10, .acting_share = 0.7};
  input.base.posts[0].vacant_months = 0;

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.tiers[1].acting_up[1], 0);
  for (const int month : {2, 5, 12}) {
    const auto m = static_cast<std::size_t>(month);
    const double stays = std::exp(-(month - 2) / 10.0);
    const double acts = 0.6 * 0.7 * stays;
    EXPECT_THAT(answer.tiers[1].acting_up[m],
                NearMean(40 * acts, 40 * acts * (1 - acts), input.replications))
        << month;
    EXPECT_THAT(
        answer.tiers[0].uncovered[m].mean,
        NearMean(40 * (1 - 0.6 * stays), 40 * 0.6 * stays * (1 - 0.6 * stays), input.replications))
        << month;
    EXPECT_EQ(answer.tiers[0].acting_up[m], 0) << "counted where they come from";
    EXPECT_EQ(answer.all.acting_up[m], answer.tiers[1].acting_up[m]);
  }
  EXPECT_EQ(answer.answer.tiers[1].vacancy_months, 0) << "their own posts stay theirs";
}

TEST(ActingUpTest, WithoutSomebodyBelowCoverIsFromOutsideAsBefore) {
  SimulationInput input = TwoTiers(3, 1);
  for (std::size_t p = 0; p < 3; ++p) input.base.posts[p].state = PostState::kVacant;
  SimulationInput from_outside = input;
  from_outside.conduct[0].cover.acting_share = 0;

  const SimulationAnswer answer = Play(input);
  const SimulationAnswer outside = Play(from_outside);

  EXPECT_EQ(answer.all.acting_up[0], 1);
  for (std::size_t month = 0; month <= 12; ++month) {
    EXPECT_EQ(answer.all.uncovered[month].mean, outside.all.uncovered[month].mean);
    EXPECT_EQ(outside.all.acting_up[month], 0);
  }
}

TEST(ActingUpTest, OfTwoTheOneWhoIsReadyFirstActsAndNobodyOfAnotherOrganisation) {
  for (const std::size_t first : {1, 2}) {
    SimulationInput input = TwoTiers(1, 3);
    input.base.organisations = {{}, {}};
    input.base.posts[3].organisation = 1;
    input.base.posts[0].state = PostState::kVacant;
    input.incumbents[first].ready_month = 7;
    input.incumbents[3].ready_month = 0;
    input.base.posts[first].leaves_month = 4;

    const SimulationAnswer answer = Play(input);

    EXPECT_EQ(answer.organisations[0].acting_up[3], 1 - answer.tiers[0].uncovered[3].mean)
        << "but for spells that ended by chance";
    EXPECT_THAT(answer.tiers[0].uncovered[3].mean,
                NearProbability(-std::expm1(-3 / kLongCover), input.replications));
    EXPECT_EQ(answer.tiers[0].uncovered[4].mean, 1) << "who leaves their post acts no more";
    EXPECT_EQ(answer.all.acting_up[4], 0);
    EXPECT_EQ(answer.organisations[1].acting_up[3], 0);
  }
}

TEST(ActingUpTest, TheyGoBackWhenTheVacancyIsFilled) {
  SimulationInput input = TwoTiers(1, 1);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = 3;
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  for (const int month : {0, 3, 9})
    EXPECT_THAT(answer.all.acting_up[static_cast<std::size_t>(month)],
                NearProbability(std::exp(-month / 3.0 - month / kLongCover), input.replications));
  EXPECT_EQ(answer.answer.tiers[1].openings.mean, 0);
}

TEST(ActingUpTest, WhoIsAppointedToThePostThatTheyActInLeavesTheirOwn) {
  SimulationInput input = TwoTiers(1, 1);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  input.incumbents[1].ready_month = 0;

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.all.acting_up[0], 1);
  EXPECT_EQ(answer.all.acting_up[1], 0);
  EXPECT_EQ(Of(answer.tiers[1], VacancyCause::kMovedUp), 1);
  EXPECT_EQ(answer.answer.tiers[0].vacant[1].mean, 0);
}

TEST(ActingUpTest, OnePersonWithTwoPostsActsOnce) {
  SimulationInput input = TwoTiers(2, 2);
  input.base.posts[0].state = input.base.posts[1].state = PostState::kVacant;
  input.incumbents[3].shared_with = 2;
  EXPECT_EQ(Play(input).all.acting_up[0], 1);
}

TEST(ActingUpTest, WhoActsForAJointPostCoversBoth) {
  SimulationInput input = TwoTiers(2, 1);
  input.base.organisations = {{}, {}};
  input.base.posts[1].organisation = 1;
  input.base.posts[0].state = PostState::kVacant;
  input.base.posts[2].leaves_month = 4;
  input.joins = {{.lead = 0, .follow = 1, .month = 2}};

  const SimulationAnswer answer = Play(input);

  EXPECT_THAT(answer.all.uncovered[3].mean / 2,
              NearProbability(-std::expm1(-3 / kLongCover), input.replications));
  EXPECT_EQ(answer.tiers[0].uncovered[4].mean, 2);
}

// ---- holders of whom nothing is known

// P(ready now) = P(becomes) P(served at least as long as it takes), and who is met on a day has
// served an exponential time.
TEST(UnknownHolderTest, IsReadyAsHoldersMetOnAGivenDayAre) {
  SimulationInput input = TwoTiers(1, 1, 1);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers = {{0, kMinMonthsToFill}, {0.5, kNever}};
  input.conduct[0].internal_share = 1;
  input.conduct[0].becomes_ready = 0.6;
  input.conduct[0].months_to_ready = 24;
  input.incumbents.clear();
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  EXPECT_THAT(Of(answer.all, AppointedFrom::kOwnOrganisation),
              NearProbability(0.6 * std::exp(-24 * 0.5 / 12), input.replications));
}

TEST(UnknownHolderTest, WithTenureBandsReadinessGoesByTheTimeServedThatExitsGoBy) {
  SimulationInput input = TwoTiers(1, 1, 1);
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers = {{0, kMinMonthsToFill}, {0.6, kNever}};
  input.conduct[0].internal_share = 1;
  input.conduct[0].becomes_ready = 1;
  input.conduct[0].months_to_ready = 30;
  input.conduct[1].tenure_bands = {{0, 0.2}, {24, 2}};
  input.incumbents.clear();
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  const double early = 0.05 * 0.2;
  const double late = 0.05 * 2;
  const double mean = -std::expm1(-early * 24) / early + std::exp(-early * 24) / late;
  const double served_30 = std::exp(-early * 24) * std::exp(-late * 6) / late / mean;
  EXPECT_NEAR(Of(answer.all, AppointedFrom::kOwnOrganisation), served_30,
              kErrors * std::sqrt(served_30 / input.replications) + 0.001);
}

TEST(UnknownHolderTest, AKnownTenureSaysWhenTheyWouldBeReady) {
  const auto appointed = [](double vacant_from) {
    SimulationInput input = TwoTiers(1, 1, 24);
    input.base.posts[0].leaves_month = vacant_from;
    input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
    input.conduct[0].internal_share = 1;
    input.conduct[0].becomes_ready = 0.6;
    input.conduct[0].months_to_ready = 24;
    input.incumbents[1] = {.tenure_months = 10, .ready_month = std::nullopt, .mobile = false};
    return Of(Play(input).all, AppointedFrom::kOwnOrganisation);
  };
  EXPECT_EQ(appointed(13), 0);
  EXPECT_THAT(appointed(15), NearProbability(0.6, 4000));
}

TEST(UnknownHolderTest, MayBeMobileAndWhoIsKnownNotToBeIsNot) {
  SimulationInput input = TwoTiers(1, 1, 1);
  input.base.networks = 1;
  input.base.organisations = {{0, std::nullopt}, {0, std::nullopt}};
  input.base.posts[1].organisation = 1;
  input.base.posts[0].state = PostState::kVacant;
  input.base.periods[0].tiers[0].months_to_fill = kMinMonthsToFill;
  input.conduct[0].internal_share = 1;
  input.conduct[1].mobile_share = 0.3;
  input.incumbents[1].ready_month = 0;
  EXPECT_EQ(Of(Play(input).all, AppointedFrom::kNetwork), 0);
  input.incumbents[1].mobile.reset();
  EXPECT_THAT(Of(Play(input).all, AppointedFrom::kNetwork),
              NearProbability(0.3, input.replications));
}

// ---- how organisations differ

// With a factor of mean 1 and variance v for the whole of two years, N posts that are refilled at
// once lose N L holders, with variance N L + (N L)^2 v; organisations are independent.
TEST(OrganisationEffectTest, SpreadsTheExitsOfEachOrganisationForAllYears) {
  SimulationInput input = Council(200, 0.3, kMinMonthsToFill, 24);
  input.base.organisations = {{}, {}};
  for (std::size_t p = 100; p < 200; ++p) input.base.posts[p].organisation = 1;
  input.organisation_effect = {0.2, {"a", "b"}};
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  const double variance = 60 + 60 * 60 * 0.2;
  for (const GroupAnswer& organisation : answer.answer.organisations) {
    EXPECT_THAT(organisation.openings.mean,
                NearMean(60 * (1 - 0.3 / 12 * 0.01), variance, input.replications));
    EXPECT_NEAR(organisation.openings.variance, variance, 0.05 * variance);
  }
  EXPECT_NEAR(answer.answer.all.openings.variance, 2 * variance, 0.05 * 2 * variance);
  EXPECT_EQ(Describe(answer.answer.uncertainty),
            "chance and how organisations differ, given the rates");
}

TEST(OrganisationEffectTest, HangsOnTheOrganisationsName) {
  SimulationInput input = Council(2, 1, kNever, 12);
  input.organisation_effect = {0.5, {"a"}};
  const double before = Play(input).answer.all.vacancy_months;
  SimulationInput more = input;
  more.base.organisations = {{}, {}};
  more.organisation_effect.names = {"z", "a"};
  for (Post& post : more.base.posts) post.organisation = 1;
  EXPECT_EQ(Play(more).answer.all.vacancy_months, before);
  input.organisation_effect.names = {"b"};
  EXPECT_NE(Play(input).answer.all.vacancy_months, before);
}

TEST(OrganisationConductTest, AJudgementRaisesItsExitsForATimeAndNobodyElses) {
  SimulationInput input = Council(40, 0.6, kNever, 24);
  input.base.organisations = {{}, {}};
  for (std::size_t p = 20; p < 40; ++p) input.base.posts[p].organisation = 1;
  SimulationInput judged = input;
  judged.organisation_conduct = {
      {.organisation = 1, .from_month = 6, .until_month = 18, .factor = 2}};

  const Answer before = Play(input).answer;
  const Answer after = Play(judged).answer;

  const double gone = 1 - std::exp(-0.05 * (6 + 2 * 12 + 6));
  EXPECT_THAT(after.organisations[1].openings.mean,
              NearMean(20 * gone, 20 * gone * (1 - gone), judged.replications));
  EXPECT_EQ(before.organisations[1].vacant[6].mean, after.organisations[1].vacant[6].mean);
  EXPECT_LT(before.organisations[1].vacant[7].mean, after.organisations[1].vacant[7].mean);
  for (std::size_t post = 0; post < 20; ++post) EXPECT_EQ(before.curves[post], after.curves[post]);
  EXPECT_EQ(before.organisations[0].vacancy_months, after.organisations[0].vacancy_months);
}

TEST(OrganisationConductTest, ChangesOfOneTierLeaveTheOthersAndSeveralMultiply) {
  SimulationInput input = Council(40, 0.12, kNever, 12);
  input.base.periods[0].tiers.resize(2, {0.12, kNever});
  for (std::size_t p = 20; p < 40; ++p) input.base.posts[p].tier = 1;
  input.conduct.resize(2);
  input.organisation_conduct = {{.organisation = 0, .tier = 1, .factor = 3},
                                {.organisation = 0, .until_month = 6, .factor = 2}};

  const Answer answer = Play(input).answer;

  const double above = 1 - std::exp(-0.01 * (6 * 2 + 6));
  const double below = 1 - std::exp(-0.01 * (6 * 6 + 6 * 3));
  EXPECT_THAT(answer.tiers[0].openings.mean,
              NearMean(20 * above, 20 * above * (1 - above), input.replications));
  EXPECT_THAT(answer.tiers[1].openings.mean,
              NearMean(20 * below, 20 * below * (1 - below), input.replications));
}

// ---- what cannot be played

TEST(HoldersTest, EveryProblemIsNamed) {
  SimulationInput input = TwoTiers(3, 3);
  input.base.posts[1].state = PostState::kVacant;
  input.base.posts[2].closes_month = 6;
  input.base.posts[3].state = PostState::kNotYetOpen;
  input.base.posts[3].opens_month = 5;
  input.conduct[0].cover.acting_share = 1.5;
  input.incumbents[0].shared_with = 1;
  input.incumbents[4].shared_with = 4;
  input.incumbents[5].shared_with = 99;
  input.joins = {{.lead = 2, .follow = 3, .month = 4},
                 {.lead = 0, .follow = 0, .month = 13},
                 {.lead = 4, .follow = -1, .month = 0}};
  input.organisation_conduct = {
      {.organisation = 1, .tier = 2, .from_month = -1, .until_month = -1, .factor = -1}};
  input.organisation_effect = {2, {}};

  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(input)) fields.push_back(problem.field);

  EXPECT_THAT(fields, UnorderedElementsAre(
                          "conduct[0].cover.acting_share", "incumbents[0].shared_with",
                          "incumbents[4].shared_with", "incumbents[5].shared_with", "joins[0].lead",
                          "joins[0].follow", "joins[1].month", "joins[1].follow", "joins[2].follow",
                          "organisation_conduct[0].organisation", "organisation_conduct[0].tier",
                          "organisation_conduct[0].factor", "organisation_conduct[0].from_month",
                          "organisation_conduct[0].until_month", "organisation_effect.variance",
                          "organisation_effect.names"));
}

}  // namespace
}  // namespace cairn::forecast
