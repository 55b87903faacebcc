// The simulation against what is known exactly. Comparisons allow four standard errors of the
// simulation; seeds are fixed, so a test that passes once passes always.

#include "services/planner/engine/simulation/simulation.h"

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "boost/math/distributions/normal.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/model/draws.h"
#include "tests/services/planner/engine/simulation/small_simulations.h"

namespace cairn::forecast {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

// ---- the random numbers

TEST(DrawsTest, ANumberHangsOnSeedReplicationEntityPurposeAndNumberAlone) {
  const Draws draws(7, 3);
  const auto first = draws.Uniform(11, Purpose::kExit, 0);
  EXPECT_EQ(first, Draws(7, 3).Uniform(11, Purpose::kExit, 0));
  for (const auto& other :
       {Draws(8, 3).Uniform(11, Purpose::kExit, 0), Draws(7, 4).Uniform(11, Purpose::kExit, 0),
        draws.Uniform(12, Purpose::kExit, 0), draws.Uniform(11, Purpose::kCover, 0),
        draws.Uniform(11, Purpose::kExit, 1)}) {
    EXPECT_NE(first, other);
  }
}

TEST(DrawsTest, NumbersAreSpreadEvenly) {
  constexpr int kDraws = 100'000;
  std::vector<int> cells(100);
  const Draws draws(1, 0);
  for (int i = 0; i < kDraws; ++i) {
    const auto [a, b] = draws.Uniform(5, Purpose::kExit, static_cast<std::uint32_t>(i));
    ASSERT_TRUE(0 < a && a < 1 && 0 < b && b < 1);
    ++cells[static_cast<std::size_t>(static_cast<int>(a * 10) * 10 + static_cast<int>(b * 10))];
  }
  double chi_square = 0;
  for (const int cell : cells) chi_square += (cell - 1000.0) * (cell - 1000.0) / 1000;
  EXPECT_LT(chi_square, 148.2);  // exceeded once in 1,000 times with 99 degrees of freedom
}

TEST(DrawsTest, TheNormalQuantileAgreesWithBoosts) {
  const boost::math::normal normal;
  for (const double p : {1e-300, 1e-20, 1e-9, 0.001, 0.02425, 0.075, 0.0751, 0.3, 0.5, 0.7, 0.925,
                         0.99, 0.999999, 1 - 1e-12}) {
    EXPECT_NEAR(NormalQuantile(p), boost::math::quantile(normal, p),
                4e-15 * (1 + std::abs(NormalQuantile(p))))
        << p;
  }
}

TEST(DrawsTest, KeysAreOfNamesNotOfPlaces) {
  const auto few = KeysOf(std::vector<std::string>{"b", "d"});
  const auto many = KeysOf(std::vector<std::string>{"a", "b", "c", "d"});
  EXPECT_EQ(few[0], many[1]);
  EXPECT_EQ(few[1], many[3]);
  const auto twins = KeysOf(std::vector<std::string>{"same", "same"});
  EXPECT_NE(twins[0], twins[1]);
}

// ---- one post: alternating renewal

TEST(SimulationTest, APostIsVacantAsTheClosedFormSays) {
  SimulationInput input = Council(2, 12.0 * 0.1, 4, 24);
  input.base.posts[1].state = PostState::kVacant;
  input.replications = 20'000;

  const Answer answer = Play(input).answer;

  const double leave = 0.1;
  const double fill = 0.25;
  const double share = leave / (leave + fill);
  for (int month = 0; month <= 24; ++month) {
    const double decay = std::exp(-(leave + fill) * month);
    EXPECT_THAT(answer.VacantProbability(0, month),
                NearProbability(share * (1 - decay), input.replications))
        << month;
    EXPECT_THAT(answer.VacantProbability(1, month),
                NearProbability(share + (1 - share) * decay, input.replications))
        << month;
  }
}

// Of a vacancy that has stood for T months, P(still vacant at t) = S(T + t) / S(T).
TEST(SimulationTest, AVacancyThatHasStoodForCenturiesIsFilledAsItsLawSays) {
  constexpr double kElapsed = 2000;
  SimulationInput input = Council(1, 0, 4, 12);
  input.base.posts[0].state = PostState::kVacant;
  input.base.posts[0].vacant_months = kElapsed;

  // Three stages: nearly for certain only the last one is left, with a mean of 4/3 months.
  input.base.fill_stages = 3;
  const Answer erlang = Play(input).answer;
  for (const int month : {1, 2, 4})
    EXPECT_THAT(erlang.VacantProbability(0, month),
                NearProbability(std::exp(-0.75 * month), input.replications));

  input.conduct[0].recruiting_log_sd = 0.6;
  const Answer log_normal = Play(input).answer;
  const auto survival = [](double months) {
    return std::erfc((std::log(months / 4) + 0.18) / 0.6 / std::sqrt(2));
  };
  for (const int month : {2, 6, 12})
    EXPECT_THAT(
        log_normal.VacantProbability(0, month),
        NearProbability(survival(kElapsed + month) / survival(kElapsed), input.replications));
}

// The monthly values were computed by hand from the rates 1/35 and 1/6 a month.
TEST(SimulationTest, ThirtySevenPostsAreVacantAsTheBinomialSays) {
  SimulationInput input = Council(37, 12.0 / 35, 6, 24);
  input.replications = 10'000;

  const Answer answer = Play(input).answer;

  const std::vector<std::pair<int, double>> expected = {
      {1, 0.025955}, {3, 0.064872}, {6, 0.100987}, {12, 0.132285}, {24, 0.144991}};
  for (const auto& [month, p] : expected) {
    const Spread& vacant = answer.all.vacant[static_cast<std::size_t>(month)];
    const double variance = 37 * p * (1 - p);
    EXPECT_THAT(vacant.mean, NearMean(37 * p, variance, input.replications)) << month;
    // The variance of a sample's variance of a nearly normal count is 2 v^2 / n.
    EXPECT_THAT(vacant.variance, NearMean(variance, 2.2 * variance * variance, input.replications))
        << month;
  }
}

TEST(SimulationTest, WhateverTheRecruitingLawTheLongRunShareIsThatOfRenewal) {
  SimulationInput input = Council(50, 0.5, 8, 240);
  input.conduct[0].recruiting_log_sd = 0.8;

  const SimulationAnswer answer = Play(input);

  const double share = 8 * (0.5 / 12) / (1 + 8 * (0.5 / 12));
  EXPECT_THAT(answer.answer.all.vacant[240].mean,
              NearMean(50 * share, 50 * share * (1 - share), input.replications));
}

TEST(SimulationTest, ALogNormalRecruitingTimeHasTheMeanAndTheSpreadAskedFor) {
  SimulationInput input = Council(200, 0, 5, 60);
  for (Post& post : input.base.posts) post.state = PostState::kVacant;
  input.conduct[0].recruiting_log_sd = 0.5;
  input.replications = 200;

  const Answer answer = Play(input).answer;

  const boost::math::normal normal;
  for (const int month : {1, 3, 5, 8, 12}) {
    const double still_open =
        cdf(complement(normal, (std::log(month / 5.0) + 0.5 * 0.5 / 2) / 0.5));
    EXPECT_THAT(answer.all.vacant[static_cast<std::size_t>(month)].mean / 200,
                NearProbability(still_open, 200 * input.replications))
        << month;
  }
}

TEST(SimulationTest, AVacancyThatIsOpenForLongIsConditionedOnIt) {
  SimulationInput input = Council(400, 0, 6, 12);
  for (Post& post : input.base.posts) {
    post.state = PostState::kVacant;
    post.vacant_months = 10;
  }
  input.conduct[0].recruiting_log_sd = 0.7;
  input.replications = 100;

  const Answer answer = Play(input).answer;

  const boost::math::normal normal;
  const auto open = [&](double months) {
    return cdf(complement(normal, (std::log(months / 6) + 0.7 * 0.7 / 2) / 0.7));
  };
  for (const int month : {1, 4, 12}) {
    EXPECT_THAT(answer.all.vacant[static_cast<std::size_t>(month)].mean / 400,
                NearProbability(open(10 + month) / open(10), 400 * input.replications))
        << month;
  }
}

// ---- where the analytic engine applies, it is the oracle

SimulationInput Country() {
  SimulationInput input;
  input.base.horizon_months = 18;
  input.base.periods = {{0, {{0.3, 7}, {0.12, 4}}}, {6.5, {{0.6, 3}, {0.12, kNever}}}};
  input.base.networks = 2;
  input.base.nations = 1;
  input.base.organisations = {{0, 0}, {0, 0}, {1, 0}};
  const auto post = [&](int tier, int organisation, PostState state = PostState::kFilled) {
    Post& added = input.base.posts.emplace_back();
    added.tier = tier;
    added.organisation = organisation;
    added.state = state;
    added.statutory = tier == 0;
    input.post_names.push_back(absl::StrCat("post-", input.post_names.size()));
    return &added;
  };
  for (int i = 0; i < 6; ++i) post(i % 2, i % 3);
  post(0, 1, PostState::kVacant)->vacant_months = 1.5;
  post(1, 1, PostState::kVacant)->vacant_months = 9;
  post(0, 2)->leaves_month = 5.5;
  post(1, 2, PostState::kNotYetOpen)->opens_month = 3;
  const auto appointed = post(1, 2, PostState::kNotYetOpen);
  appointed->opens_month = 2;
  appointed->starts_month = 5;
  post(0, 1, PostState::kVacant)->starts_month = 4;
  const auto followed = post(1, 1);
  followed->leaves_month = 2;
  followed->starts_month = 6;
  const auto never_starts = post(1, 0, PostState::kVacant);
  never_starts->closes_month = 3;
  never_starts->starts_month = 5;
  post(1, 0, PostState::kVacant)->closes_month = 4;
  post(0, 0)->closes_month = 10;
  input.base.ready = {1, 2};
  input.conduct.resize(2);
  input.seed = 3;
  input.replications = 20'000;
  return input;
}

void ExpectAgreement(const GroupAnswer& simulated, const GroupAnswer& exact, int replications) {
  EXPECT_EQ(simulated.posts, exact.posts);
  EXPECT_EQ(simulated.vacant_at_start, exact.vacant_at_start);
  for (std::size_t month = 0; month < exact.vacant.size(); ++month) {
    EXPECT_THAT(simulated.vacant[month].mean,
                NearMean(exact.vacant[month].mean, exact.vacant[month].variance, replications))
        << month;
    EXPECT_THAT(simulated.any_statutory_vacant[month],
                NearProbability(exact.any_statutory_vacant[month], replications))
        << month;
  }
  EXPECT_THAT(simulated.openings.mean,
              NearMean(exact.openings.mean, exact.openings.variance, replications));
  EXPECT_THAT(simulated.to_appoint.mean,
              NearMean(exact.to_appoint.mean, exact.to_appoint.variance, replications));
  for (std::size_t level = 0; level < Spread::kLevels.size(); ++level)
    EXPECT_NEAR(simulated.to_appoint.quantiles[level], exact.to_appoint.quantiles[level], 1);
  EXPECT_NEAR(simulated.vacancy_months, exact.vacancy_months, 0.03 * exact.vacancy_months);
}

TEST(SimulationTest, WithoutChainsItAgreesWithTheAnalyticEngineInEveryGroupAndMonth) {
  SimulationInput input = Country();
  input.base.by_place = true;
  const auto exact = ComputeAnalytic(input.base);
  ASSERT_TRUE(exact.ok()) << exact.status();

  const Answer answer = Play(input).answer;

  ExpectAgreement(answer.all, exact->all, input.replications);
  ASSERT_EQ(answer.tiers.size(), exact->tiers.size());
  for (std::size_t t = 0; t < answer.tiers.size(); ++t)
    ExpectAgreement(answer.tiers[t], exact->tiers[t], input.replications);
  for (std::size_t o = 0; o < answer.organisations.size(); ++o)
    ExpectAgreement(answer.organisations[o], exact->organisations[o], input.replications);
  for (std::size_t n = 0; n < answer.networks.size(); ++n)
    ExpectAgreement(answer.networks[n], exact->networks[n], input.replications);
  ExpectAgreement(answer.nations[0], exact->nations[0], input.replications);
  ASSERT_EQ(answer.places.size(), 6U);
  ASSERT_EQ(exact->places.size(), 6U);
  for (std::size_t p = 0; p < answer.places.size(); ++p)
    ExpectAgreement(answer.places[p], exact->places[p], input.replications);
  for (int post = 0; post < static_cast<int>(input.base.posts.size()); ++post)
    for (int month = 0; month <= 18; ++month)
      EXPECT_THAT(answer.VacantProbability(post, month),
                  NearProbability(exact->VacantProbability(post, month), input.replications))
          << post << " at " << month;
  EXPECT_THAT(
      answer.all.shortfall->mean,
      NearMean(exact->all.shortfall->mean, exact->all.shortfall->variance, input.replications));
}

// N posts that are refilled at once lose N L holders in a year, with variance N L + (N L)^2 v.
TEST(SimulationTest, APlaceOfTheOnlyOrganisationIsItsTierInEveryFigure) {
  SimulationInput input = Ladder(3, 4, 0.6, 0.5);
  input.base.by_place = true;
  input.candidates.push_back({.name = "ann", .tier = 1, .ready_month = 2});
  const SimulationAnswer answer = Play(input);
  ASSERT_EQ(answer.places.size(), 3U);
  const auto means = [](const std::vector<Spread>& months) {
    std::vector<double> all;
    for (const Spread& month : months) all.push_back(month.mean);
    return all;
  };
  for (std::size_t t = 0; t < 3; ++t) {
    const GroupAnswer& tier = answer.answer.tiers[t];
    const GroupAnswer& place = answer.answer.places[t];
    EXPECT_EQ(means(place.vacant), means(tier.vacant)) << t;
    EXPECT_EQ(place.openings.mean, tier.openings.mean) << t;
    EXPECT_EQ(place.to_appoint.quantiles, tier.to_appoint.quantiles) << t;
    EXPECT_EQ(place.vacancy_months, tier.vacancy_months) << t;
    EXPECT_EQ(answer.places[t].bench, answer.tiers[t].bench) << t;
    EXPECT_EQ(answer.places[t].acting_up, answer.tiers[t].acting_up) << t;
    EXPECT_EQ(means(answer.places[t].uncovered), means(answer.tiers[t].uncovered)) << t;
    EXPECT_EQ(answer.places[t].vacancies_by_cause, answer.tiers[t].vacancies_by_cause) << t;
    EXPECT_EQ(answer.places[t].appointments_from, answer.tiers[t].appointments_from) << t;
  }
}

TEST(SimulationTest, PlacesAddUpToTheirTierAndTheirOrganisationAndChangeNothingElse) {
  SimulationInput input = Country();
  input.replications = 500;
  const SimulationAnswer without = Play(input);
  EXPECT_TRUE(without.places.empty());
  input.base.by_place = true;
  const SimulationAnswer with = Play(input);
  const std::vector<Place> places = PlacesOf(input.base);
  std::vector<double> tiers(2), organisations(3);
  for (std::size_t p = 0; p < places.size(); ++p) {
    const double mean = with.answer.places[p].vacant[18].mean;
    tiers[static_cast<std::size_t>(places[p].tier)] += mean;
    organisations[static_cast<std::size_t>(places[p].organisation)] += mean;
  }
  for (std::size_t t = 0; t < 2; ++t) {
    EXPECT_NEAR(tiers[t], with.answer.tiers[t].vacant[18].mean, 1e-9);
    EXPECT_EQ(with.answer.tiers[t].vacant[18].mean, without.answer.tiers[t].vacant[18].mean);
  }
  for (std::size_t o = 0; o < 3; ++o)
    EXPECT_NEAR(organisations[o], with.answer.organisations[o].vacant[18].mean, 1e-9);
}

TEST(SimulationTest, ASharedEffectSpreadsTheExitsOfAYear) {
  SimulationInput input = Council(100, 0.3, kMinMonthsToFill, 12);
  input.base.shared_effect = {.variance = 0.1, .first_april_month = 12};
  input.replications = 20'000;

  const Spread openings = Play(input).answer.all.openings;

  const double variance = 30 + 30 * 30 * 0.1;
  EXPECT_THAT(openings.mean, NearMean(30 * (1 - 0.3 / 12 * 0.01), variance, input.replications));
  EXPECT_NEAR(openings.variance, variance, 0.05 * variance);
}

TEST(SimulationTest, EachYearHasASharedEffectOfItsOwn) {
  SimulationInput input = Council(100, 0.3, kMinMonthsToFill, 24);
  input.base.shared_effect = {.variance = 0.1, .first_april_month = 12};
  input.replications = 20'000;
  const double variance = 60 + 2 * 30 * 30 * 0.1;
  EXPECT_NEAR(Play(input).answer.all.openings.variance, variance, 0.05 * variance);
}

// ---- tenure

TEST(SimulationTest, AHazardThatChangesWithTenureGivesThePiecewiseSurvivalCurve) {
  SimulationInput input = Council(1, 0.6, kNever, 36);
  input.conduct[0].tenure_bands = {{0, 0.5}, {12, 2}, {20, 1}};
  input.incumbents = {{.tenure_months = 6}};
  input.replications = 20'000;

  const Answer answer = Play(input).answer;

  for (const int month : {3, 6, 10, 14, 24, 36}) {
    const double first = std::min(month, 6);
    const double second = std::min(std::max(month - 6, 0), 8);
    const double third = std::max(month - 14, 0);
    const double survival = std::exp(-0.05 * (0.5 * first + 2 * second + third));
    EXPECT_THAT(answer.VacantProbability(0, month),
                NearProbability(1 - survival, input.replications))
        << month;
  }
}

// Posts refilled at once whose holders' tenure is not known lose holders at the long-run rate, one
// over the mean length of service, from the first month on. Starting everybody at 0 would not.
TEST(SimulationTest, UnknownTenureIsThatOfHoldersMetOnAGivenDay) {
  SimulationInput input = Council(100, 0.6, kMinMonthsToFill, 6);
  input.conduct[0].tenure_bands = {{0, 0.2}, {24, 2}};
  input.replications = 4000;
  const double early = 0.05 * 0.2;
  const double late = 0.05 * 2;
  const double survives = std::exp(-early * 24);
  const double mean_service = (1 - survives) / early + survives / late;

  const double unknown = Play(input).answer.all.openings.mean;
  input.incumbents.assign(100, {.tenure_months = 0});
  const double fresh = Play(input).answer.all.openings.mean;

  const double expected = 100 * 6 / mean_service;
  EXPECT_THAT(unknown, NearMean(expected, expected, input.replications));
  EXPECT_LT(fresh, 0.5 * expected);
}

// ---- chains

// A pool that is always ready and an internal share q at each of K tiers: a vacancy at the top
// causes 1 + q + … + q^(K-1) vacancies.
TEST(SimulationTest, ChainsAreAsLongAsWhiteSays) {
  SimulationInput input = Ladder(4, 200, 0.05, 0.6);
  input.replications = 2000;

  const SimulationAnswer answer = Play(input);

  const double at_top = answer.answer.tiers[0].openings.mean;
  const double length = answer.answer.all.openings.mean / at_top;
  EXPECT_NEAR(length, 1 + 0.6 + 0.36 + 0.216, 0.02);
  EXPECT_NEAR(answer.answer.tiers[3].openings.mean / at_top, 0.216, 0.01);
  // Every vacancy below the top is one that a person left to move up.
  EXPECT_NEAR(answer.all.vacancies_by_cause[static_cast<std::size_t>(VacancyCause::kMovedUp)],
              answer.answer.all.openings.mean - at_top, 1e-9);
}

TEST(SimulationTest, NobodyIsAppointedWhoIsNotReady) {
  SimulationInput input = Ladder(2, 20, 1, 1);
  input.conduct[0].becomes_ready = 0;
  for (Incumbent& incumbent : input.incumbents) incumbent.ready_month = 6;

  const SimulationAnswer until_six = [&] {
    SimulationInput early = input;
    early.base.horizon_months = 6;
    return Play(early);
  }();
  const SimulationAnswer all_year = Play(input);

  EXPECT_EQ(until_six.all.appointments_from[0], 0);
  EXPECT_GT(all_year.all.appointments_from[0], 5);
}

TEST(SimulationTest, TheOwnOrganisationIsAskedFirstAndOnlyTheMobileMoveWithinTheNetwork) {
  SimulationInput input = Council(3, 0, 1, 12);
  input.base.networks = 1;
  input.base.organisations = {{0, std::nullopt}, {0, std::nullopt}};
  input.base.periods[0].tiers.resize(2, {0, 1});
  input.conduct.resize(2);
  input.conduct[0].internal_share = 1;
  input.conduct[0].feeder = 1;
  input.base.posts[0].state = PostState::kVacant;
  input.base.posts[1].tier = 1;
  input.base.posts[2].tier = 1;
  input.base.posts[2].organisation = 1;
  input.incumbents = {{}, {.ready_month = kNever}, {.ready_month = 0, .mobile = false}};
  const auto from = [&](AppointedFrom where) {
    return Play(input).tiers[0].appointments_from[static_cast<std::size_t>(where)];
  };
  const double filled = from(AppointedFrom::kOutside);
  EXPECT_GT(filled, 0.99);

  input.incumbents[2].mobile = true;
  EXPECT_EQ(from(AppointedFrom::kNetwork), filled);

  input.incumbents[1].ready_month = 0;
  EXPECT_EQ(from(AppointedFrom::kOwnOrganisation), filled);
  EXPECT_EQ(from(AppointedFrom::kNetwork), 0);
}

TEST(SimulationTest, ACandidateIsAppointedOnceAndLeavesNoPostBehind) {
  SimulationInput input = Council(5, 0, 1, 60);
  for (Post& post : input.base.posts) post.state = PostState::kVacant;
  input.conduct[0].internal_share = 1;
  input.candidates = {{.name = "ann"}, {.name = "bob"}, {.name = "cid", .exits_per_year = 12}};

  const SimulationAnswer answer = Play(input);

  const auto& from = answer.all.appointments_from;
  EXPECT_THAT(from[0], AllOf(Ge(2.0), Le(2.9)));  // two, and the third when still there
  EXPECT_GT(from[0], 2.1);
  EXPECT_NEAR(from[0] + from[2], 5, 1e-9);
  EXPECT_EQ(answer.answer.all.openings.mean, 0);
}

// Most of the time few of many are vacant; here all of them are, and then all of them again.
TEST(SimulationTest, AsManyMayBeVacantAsThereArePosts) {
  SimulationInput input = Council(200, 0, 600, 2);
  for (Post& post : input.base.posts) post.state = PostState::kVacant;
  input.replications = 3;
  EXPECT_EQ(Play(input).answer.all.vacant[0].mean, 200);
  EXPECT_EQ(Play(input).all.uncovered[0].mean, 200);
}

// Nobody is drawn whom no vacancy asks for: a hundred who are ready later than one who stays.
TEST(SimulationTest, PeopleWhomNoVacancyAsksForCostNothing) {
  SimulationInput input = Council(1, 0, 1, 60);
  input.base.posts[0].state = PostState::kVacant;
  input.conduct[0].internal_share = 1;
  input.candidates = {{.name = "ann", .exits_per_year = 1e-9}};
  const auto drawn = [&] {
    const Simulation simulation = *Simulation::Prepare(input);
    return simulation.Run(0, 300).candidates_drawn();
  };
  const std::int64_t alone = drawn();
  EXPECT_EQ(alone, 300);

  for (int person = 0; person < 100; ++person)
    input.candidates.push_back(
        {.name = absl::StrCat("person ", person), .ready_month = 0.5, .exits_per_year = 1});
  EXPECT_EQ(drawn(), alone);
  input.candidates[0].exits_per_year = 12;  // may have left
  EXPECT_GT(drawn(), alone);
}

// With supply s, recruiting takes 1 / s rounds on average.
TEST(SimulationTest, WithoutASuitableCandidateThePostIsAdvertisedAgain) {
  SimulationInput input = Council(50, 0, 2, 120);
  for (Post& post : input.base.posts) post.state = PostState::kVacant;
  input.conduct[0].external_supply = 0.25;
  input.replications = 400;
  EXPECT_NEAR(*Play(input).all.mean_months_to_fill, 2 / 0.25, 0.25);
}

// ---- cover

TEST(SimulationTest, CoverComesAfterItsLagAndEndsWithItsSpell) {
  SimulationInput input = Council(1, 0, kNever, 12);
  input.base.posts[0].state = PostState::kVacant;
  input.conduct[0].cover = {.probability = 0.7, .lag_months = 2.5, .mean_months = 4};
  input.replications = 20'000;

  const SimulationAnswer answer = Play(input);

  for (int month = 0; month <= 12; ++month) {
    const double covered = month < 2.5 ? 0 : 0.7 * std::exp(-(month - 2.5) / 4);
    EXPECT_THAT(answer.all.uncovered[static_cast<std::size_t>(month)].mean,
                NearProbability(1 - covered, input.replications))
        << month;
  }
}

// ---- order, threads, neighbours

TEST(SimulationTest, TheAnswerIsTheSameForAnySplitOfTheReplications) {
  SimulationInput input = Ladder(3, 10, 0.5, 0.7);
  input.base.shared_effect.variance = 0.1;
  input.replications = 120;
  const auto simulation = Simulation::Prepare(input);
  ASSERT_TRUE(simulation.ok());

  const SimulationAnswer whole = simulation->Summarise(simulation->Run(0, 120));
  Tally parts = simulation->Run(77, 120);
  parts.Add(simulation->Run(0, 13));
  parts.Add(simulation->Run(13, 77));
  const SimulationAnswer split = simulation->Summarise(parts);

  EXPECT_EQ(split.replications, 120);
  EXPECT_EQ(whole.answer.curves, split.answer.curves);
  for (std::size_t month = 0; month <= 12; ++month) {
    EXPECT_EQ(whole.answer.all.vacant[month].mean, split.answer.all.vacant[month].mean);
    EXPECT_EQ(whole.answer.all.vacant[month].quantiles, split.answer.all.vacant[month].quantiles);
  }
  EXPECT_EQ(whole.answer.all.vacancy_months, split.answer.all.vacancy_months);
  EXPECT_EQ(whole.all.mean_months_to_fill, split.all.mean_months_to_fill);
}

TEST(SimulationTest, ANewPostDisturbsNobodyElsesDraws) {
  SimulationInput input = Council(5, 0.8, 3, 24);
  const Answer before = Play(input).answer;
  input.base.posts.insert(input.base.posts.begin(), Post());
  input.post_names.insert(input.post_names.begin(), "a-new-post");
  const Answer after = Play(input).answer;
  for (int post = 0; post < 5; ++post)
    for (int month = 0; month <= 24; ++month)
      EXPECT_EQ(before.VacantProbability(post, month), after.VacantProbability(post + 1, month));
}

TEST(SimulationTest, AnotherSeedIsAnotherAnswer) {
  SimulationInput input = Council(5, 0.8, 3, 24);
  const Answer before = Play(input).answer;
  ++input.seed;
  EXPECT_NE(before.curves, Play(input).answer.curves);
}

// ---- invariances

TEST(SimulationTest, WithoutExitsAndNewPostsVacanciesOnlyFall) {
  SimulationInput input = Council(30, 0, 5, 24);
  for (std::size_t p = 0; p < 20; ++p) input.base.posts[p].state = PostState::kVacant;
  const Answer answer = Play(input).answer;
  for (std::size_t month = 1; month <= 24; ++month)
    EXPECT_LE(answer.all.vacant[month].quantiles[6], answer.all.vacant[month - 1].quantiles[6]);
  EXPECT_EQ(answer.all.openings.mean, 0);
}

TEST(SimulationTest, WithoutChainsMoreExitsNeverMeanFewerVacancyMonthsOnTheSameSeed) {
  SimulationInput input = Council(10, 0.3, 4, 24);
  input.replications = 1;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    input.seed = seed;
    input.base.periods[0].tiers[0].exits_per_year = 0.3;
    const Answer few = Play(input).answer;
    input.base.periods[0].tiers[0].exits_per_year = 0.36;
    EXPECT_GE(Play(input).answer.all.openings.mean, few.all.openings.mean) << seed;
  }
}

TEST(SimulationTest, RetirementIsItsShareOfTheExits) {
  SimulationInput input = Council(100, 0.3, 1, 12);
  input.conduct[0].retirement_share = 0.3;
  const SimulatedGroup all = Play(input).all;
  const double left = all.vacancies_by_cause[static_cast<std::size_t>(VacancyCause::kLeft)];
  const double retired = all.vacancies_by_cause[static_cast<std::size_t>(VacancyCause::kRetired)];
  EXPECT_NEAR(retired / (left + retired), 0.3, 0.01);
}

// ---- what is refused

TEST(SimulationTest, EveryProblemIsNamed) {
  SimulationInput input = Ladder(2, 1, 0.5, 0.5);
  input.base.horizon_months = 0;
  input.conduct[0].retirement_share = 2;
  input.conduct[0].tenure_bands = {{3, 1}, {2, -1}};
  input.conduct[0].recruiting_log_sd = 0;
  input.conduct[1].feeder = 1;
  input.conduct[1].cover.probability = std::nan("");
  input.post_names.pop_back();
  input.incumbents[1].ready_month = -1;
  input.candidates = {{.name = "ann", .organisation = 4, .tier = 9}};
  input.replications = 1'000'000'000;

  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(input)) fields.push_back(problem.field);

  EXPECT_THAT(fields,
              testing::UnorderedElementsAre(
                  "horizon_months", "post_names", "conduct[0].retirement_share",
                  "conduct[0].tenure_bands[0].from_month", "conduct[0].tenure_bands[1].factor",
                  "conduct[0].tenure_bands[1].from_month", "conduct[0].recruiting_log_sd",
                  "conduct[1].cover.probability", "conduct[1].feeder", "conduct[1].feeder",
                  "incumbents[1].ready_month", "candidates[0].organisation", "candidates[0].tier",
                  "replications"));
  EXPECT_EQ(Simulation::Prepare(input).status().code(), absl::StatusCode::kInvalidArgument);
}

// ---- rates that are not known

// The mean of f(factor) over a log-normal factor with median 1, by the trapezoidal rule in the
// normal variable, which converges faster than any power of the step.
double OverFactor(double log_sd, const std::function<double(double)>& f) {
  const boost::math::normal normal;
  double sum = 0;
  constexpr double kStep = 0.01;
  for (double z = -8; z <= 8; z += kStep)
    sum += f(std::exp(log_sd * z)) * boost::math::pdf(normal, z) * kStep;
  return sum;
}

// N posts, each vacant at the horizon with probability p(factor): the factor is common to all.
struct Mixed {
  double mean;
  double chance;
  double doubt;
};
Mixed MixedBinomial(int posts, double log_sd, const std::function<double(double)>& p) {
  const double mean = OverFactor(log_sd, p);
  const double square = OverFactor(log_sd, [&](double factor) { return p(factor) * p(factor); });
  return {posts * mean, posts * (mean - square), posts * posts * (square - mean * mean)};
}

TEST(DoubtTest, ExitsThatAreNotKnownSpreadTheCountAsTheMixtureSays) {
  SimulationInput input = Council(40, 0.4, 6, 12);
  input.base.periods[0].tiers[0].months_to_fill = kNever;
  input.conduct[0].exits_doubt = {"exits", 0.3};
  input.replications = 12'000;

  const SimulationAnswer answer = Play(input);

  const Mixed exact =
      MixedBinomial(40, 0.3, [](double factor) { return 1 - std::exp(-0.4 * factor); });
  const double variance = exact.chance + exact.doubt;
  EXPECT_THAT(answer.answer.all.vacant[12].mean, NearMean(exact.mean, variance, 12'000));
  EXPECT_NEAR(answer.answer.all.vacant[12].variance, variance,
              kErrors * variance * std::sqrt(3.0 / 12'000));
  ASSERT_TRUE(answer.all.doubts);
  const auto [chance, exits, recruiting] = *answer.all.doubts;
  // 4,000 covariances of two counts that correlate by the share.
  EXPECT_NEAR(exits, exact.doubt / variance, kErrors * std::sqrt(2.0 / 4000));
  EXPECT_NEAR(recruiting, 0, kErrors / std::sqrt(4000));
  EXPECT_NEAR(chance + exits + recruiting, 1, 1e-12);
  EXPECT_EQ(answer.answer.uncertainty, Uncertainty{.rates = true});
}

TEST(DoubtTest, MonthsToFillThatAreNotKnownDoTheSameForVacanciesOfTheStart) {
  SimulationInput input = Council(40, 0, 6, 6);
  for (Post& post : input.base.posts) post.state = PostState::kVacant;
  input.conduct[0].fill_doubt = {"fill", 0.4};
  input.replications = 12'000;

  const SimulationAnswer answer = Play(input);

  const Mixed exact = MixedBinomial(40, 0.4, [](double factor) { return std::exp(-1 / factor); });
  const double variance = exact.chance + exact.doubt;
  EXPECT_THAT(answer.answer.all.vacant[6].mean, NearMean(exact.mean, variance, 12'000));
  ASSERT_TRUE(answer.all.doubts);
  const auto [chance, exits, recruiting] = *answer.all.doubts;
  EXPECT_NEAR(recruiting, exact.doubt / variance, kErrors * std::sqrt(2.0 / 4000));
  EXPECT_NEAR(exits, 0, kErrors / std::sqrt(4000));
}

TEST(DoubtTest, TiersThatRestOnOneEstimateErrTogether) {
  SimulationInput input = Council(200, 0.4, 6, 12);
  input.base.periods[0].tiers = {{0.4, kNever}, {0.4, kNever}};
  input.conduct.resize(2);
  for (std::size_t p = 100; p < 200; ++p) input.base.posts[p].tier = 1;
  input.replications = 3000;
  input.conduct[0].exits_doubt = {"one", 0.3};
  input.conduct[1].exits_doubt = {"one", 0.3};
  const double together = Play(input).answer.all.vacant[12].variance;
  input.conduct[1].exits_doubt = {"another", 0.3};
  const double apart = Play(input).answer.all.vacant[12].variance;
  EXPECT_GT(together, 1.5 * apart);
}

TEST(DoubtTest, KnownRatesAreTheSimulationAsItWas) {
  SimulationInput input = Council(5, 0.4, 6, 12);
  const SimulationAnswer known = Play(input);
  input.conduct[0].exits_doubt = {"exits", 0};
  const SimulationAnswer same = Play(input);
  EXPECT_FALSE(same.all.doubts);
  EXPECT_EQ(same.answer.all.vacancy_months, known.answer.all.vacancy_months);
  EXPECT_EQ(same.answer.uncertainty, Uncertainty{});
}

TEST(DoubtTest, TheAnswerIsTheSameForAnySplitIntoWholeBlocks) {
  SimulationInput input = Council(10, 0.4, 6, 12);
  input.conduct[0].exits_doubt = {"exits", 0.3};
  input.conduct[0].fill_doubt = {"fill", 0.3};
  input.replications = 300;
  const auto simulation = Simulation::Prepare(input);
  ASSERT_TRUE(simulation.ok());
  Tally parts = simulation->Run(120, 300);
  parts.Add(simulation->Run(0, 120));
  EXPECT_EQ(simulation->Summarise(parts).all.doubts,
            simulation->Summarise(simulation->Run(0, 300)).all.doubts);
}

TEST(DoubtTest, HalfABlockIsRefused) {
  SimulationInput input = Council(1, 0.4, 6, 12);
  input.conduct[0].exits_doubt = {"exits", -1};
  input.conduct[0].fill_doubt = {"fill", 0.3};
  input.replications = 100;
  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(input)) fields.push_back(problem.field);
  EXPECT_THAT(fields, testing::ElementsAre("conduct[0].exits_doubt.log_sd", "replications"));
}

}  // namespace
}  // namespace cairn::forecast
