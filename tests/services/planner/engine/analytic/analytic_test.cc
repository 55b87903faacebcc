#include "services/planner/engine/analytic/analytic.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/analytic/shared_effect.h"

namespace cairn::forecast {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr double kFreeze = std::numeric_limits<double>::infinity();

Answer Forecast(const Input& input) {
  auto answer = ComputeAnalytic(input);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return *std::move(answer);
}

Post Filled(int tier = 0, int organisation = 0) {
  Post post;
  post.tier = tier;
  post.organisation = organisation;
  return post;
}

Post Vacant(double months, int tier = 0, int organisation = 0) {
  Post post = Filled(tier, organisation);
  post.state = PostState::kVacant;
  post.vacant_months = months;
  return post;
}

// One tier, one organisation.
Input Council(double exits_per_year, double months_to_fill, int horizon, std::vector<Post> posts) {
  Input input;
  input.horizon_months = horizon;
  input.periods = {{0, {{exits_per_year, months_to_fill}}}};
  input.organisations = {{}};
  input.posts = std::move(posts);
  return input;
}

// Two tiers, three organisations in two networks of one nation; no two posts quite alike.
Input Country(int horizon) {
  Input input;
  input.horizon_months = horizon;
  input.periods = {{0, {{0.3, 7}, {0.12, 4}}}};
  input.networks = 2;
  input.nations = 1;
  input.organisations = {{0, 0}, {0, 0}, {1, 0}};
  Post leaver = Filled(0, 1);
  leaver.leaves_month = 5.5;
  Post planned = Filled(1, 2);
  planned.state = PostState::kNotYetOpen;
  planned.opens_month = 3;
  Post abolished = Vacant(2, 1, 0);
  abolished.closes_month = 4;
  input.posts = {Filled(0, 0),    Filled(1, 0), Filled(1, 0), Vacant(1.5, 0, 1),
                 Vacant(9, 1, 1), Filled(1, 1), Filled(0, 2), Vacant(0, 1, 2),
                 Filled(1, 2),    leaver,       planned,      abolished};
  input.posts[0].statutory = input.posts[3].statutory = input.posts[6].statutory = true;
  return input;
}

double Sum(const std::vector<GroupAnswer>& groups, double (*of)(const GroupAnswer&)) {
  double sum = 0;
  for (const GroupAnswer& group : groups) sum += of(group);
  return sum;
}

double ErlangThreeSurvival(double mean, double t) {
  const double x = 3 * t / mean;
  return std::exp(-x) * (1 + x + x * x / 2);
}

// --- Stock ---------------------------------------------------------------------------------------

TEST(AnalyticTest, PostsAlikeAreBinomialAroundTheClosedForm) {
  Input input = Council(12 / 35.0, 6, 24, std::vector<Post>(37, Filled()));
  input.fill_stages = 1;

  const Answer answer = Forecast(input);

  const double l = 1 / 35.0;
  const double m = 1 / 6.0;
  for (int month = 0; month <= 24; ++month) {
    const double p = l / (l + m) * (1 - std::exp(-(l + m) * month));
    EXPECT_NEAR(answer.VacantProbability(36, month), p, 1e-12);
    EXPECT_NEAR(answer.all.vacant[month].mean, 37 * p, 1e-9);
    EXPECT_NEAR(answer.all.vacant[month].variance, 37 * p * (1 - p), 1e-9);
  }
  EXPECT_EQ(answer.curves.size(), 1U);
  EXPECT_EQ(Describe(answer.uncertainty), "chance only, given the rates");
}

TEST(AnalyticTest, TheLongRunOfThirtySevenPostsHasTheKnownMeanAndQuantiles) {
  const Answer answer = Forecast(Council(12 / 35.0, 6, 600, std::vector<Post>(37, Filled())));

  // Binomial(37, 6/41): cumulative .0029 .0211 .0770 .1888 .3518 .5363 .7050 .8324 .9142 .9639.
  const Spread& last = answer.all.vacant[600];
  EXPECT_NEAR(last.mean, 222 / 41.0, 1e-9);
  EXPECT_NEAR(std::sqrt(last.variance), 2.149942, 5e-7);
  EXPECT_THAT(last.quantiles, ElementsAre(2, 3, 4, 5, 7, 8, 9));
}

TEST(AnalyticTest, EveryGroupAgreesWithItsOutcomesEnumerated) {
  const Input input = Country(7);
  const Answer answer = Forecast(input);
  const size_t posts = input.posts.size();
  const auto enumerate = [&](int month, auto in_group) {
    std::vector<double> mass(posts + 1, 0.0);
    for (unsigned outcome = 0; outcome < (1U << posts); ++outcome) {
      double probability = 1;
      int count = 0;
      for (size_t i = 0; i < posts; ++i) {
        const double p = answer.VacantProbability(static_cast<int>(i), month);
        const bool vacant = (outcome >> i & 1U) != 0;
        probability *= vacant ? p : 1 - p;
        if (vacant && in_group(input.posts[i])) ++count;
      }
      mass[count] += probability;
    }
    return mass;
  };
  const auto expect_spread = [](const Spread& spread, const std::vector<double>& mass) {
    double mean = 0;
    double square = 0;
    double cumulative = 0;
    size_t level = 0;
    for (size_t n = 0; n < mass.size(); ++n) {
      const double count = static_cast<double>(n);
      mean += mass[n] * count;
      square += mass[n] * count * count;
      cumulative += mass[n];
      for (; level < 7 && cumulative >= Spread::kLevels[level] - 1e-10; ++level) {
        EXPECT_EQ(spread.quantiles[level], static_cast<int>(n));
      }
    }
    EXPECT_NEAR(spread.mean, mean, 1e-12);
    EXPECT_NEAR(spread.variance, square - mean * mean, 1e-11);
  };
  for (const int month : {0, 1, 4, 7}) {
    expect_spread(answer.all.vacant[month], enumerate(month, [](const Post&) { return true; }));
    expect_spread(answer.tiers[1].vacant[month],
                  enumerate(month, [](const Post& post) { return post.tier == 1; }));
    expect_spread(answer.organisations[2].vacant[month],
                  enumerate(month, [](const Post& post) { return post.organisation == 2; }));
    expect_spread(answer.networks[0].vacant[month],
                  enumerate(month, [](const Post& post) { return post.organisation < 2; }));
    expect_spread(answer.nations[0].vacant[month],
                  enumerate(month, [](const Post&) { return true; }));
  }
}

TEST(AnalyticTest, TheStartIsReadFromThePostsThemselves) {
  const Answer answer = Forecast(Country(3));

  EXPECT_EQ(answer.all.posts, 12);
  EXPECT_EQ(answer.all.vacant_at_start, 4);
  EXPECT_THAT(answer.all.vacant[0].quantiles, Each(4));
  EXPECT_EQ(answer.all.vacant[0].variance, 0);
  EXPECT_EQ(answer.organisations[1].vacant_at_start, 2);
  EXPECT_EQ(answer.networks[1].posts, 4);
  EXPECT_EQ(answer.all.vacant.size(), 4U);
}

TEST(AnalyticTest, AStatutoryPostWithoutHolderIsAsLikelyAsNotAllBeingHeld) {
  const Answer answer = Forecast(Country(6));
  const auto held = [&](int post) { return 1 - answer.VacantProbability(post, 6); };

  EXPECT_EQ(answer.all.any_statutory_vacant[0], 1);
  EXPECT_EQ(answer.organisations[0].any_statutory_vacant[0], 0);
  EXPECT_NEAR(answer.all.any_statutory_vacant[6], 1 - held(0) * held(3) * held(6), 1e-13);
  EXPECT_NEAR(answer.networks[1].any_statutory_vacant[6], 1 - held(6), 1e-13);
  EXPECT_EQ(answer.tiers[1].any_statutory_vacant[6], 0);
}

TEST(AnalyticTest, RatesThatChangeOnADateArePiecewise) {
  Input input = Council(0.2, kFreeze, 12, {Filled(), Filled(), Vacant(1)});
  input.periods.push_back({4.5, {{0.9, kFreeze}}});

  const Answer answer = Forecast(input);

  const double left = 1 - std::exp(-(4.5 * 0.2 + 7.5 * 0.9) / 12);
  EXPECT_NEAR(answer.VacantProbability(0, 4), 1 - std::exp(-0.8 / 12), 1e-13);
  EXPECT_NEAR(answer.all.openings.mean, 2 * left, 1e-12);
  EXPECT_NEAR(answer.all.vacant[12].mean, 1 + 2 * left, 1e-12);
}

// --- Invariances ---------------------------------------------------------------------------------

TEST(AnalyticTest, WithoutExitsAndNewPostsVacanciesOnlyFall) {
  const Answer answer = Forecast(Council(0, 7, 36, {Vacant(0), Vacant(2), Vacant(14), Filled()}));
  for (int month = 1; month <= 36; ++month) {
    const Spread& before = answer.all.vacant[month - 1];
    const Spread& now = answer.all.vacant[month];
    EXPECT_LT(now.mean, before.mean);
    for (size_t q = 0; q < Spread::kLevels.size(); ++q) {
      EXPECT_LE(now.quantiles[q], before.quantiles[q]);
    }
  }
  EXPECT_EQ(answer.all.openings.mean, 0);
}

TEST(AnalyticTest, AClockTwiceAsFastGivesTheSameCounts) {
  Input slow = Country(24);
  Input fast = Country(12);
  for (TierRates& rates : fast.periods[0].tiers) {
    rates.exits_per_year *= 2;
    rates.months_to_fill /= 2;
  }
  for (Post& post : fast.posts) {
    post.vacant_months /= 2;
    for (auto* date : {&post.leaves_month, &post.opens_month, &post.closes_month}) {
      if (date->has_value()) *date = **date / 2;
    }
  }

  const Answer slowly = Forecast(slow);
  const Answer quickly = Forecast(fast);

  for (int month = 0; month <= 12; ++month) {
    EXPECT_NEAR(quickly.all.vacant[month].mean, slowly.all.vacant[2 * month].mean, 1e-12);
    EXPECT_EQ(quickly.all.vacant[month].quantiles, slowly.all.vacant[2 * month].quantiles);
  }
  EXPECT_NEAR(quickly.all.to_appoint.mean, slowly.all.to_appoint.mean, 1e-12);
  EXPECT_NEAR(quickly.all.to_appoint.variance, slowly.all.to_appoint.variance, 1e-12);
  EXPECT_NEAR(2 * quickly.all.vacancy_months, slowly.all.vacancy_months, 1e-11);
}

TEST(AnalyticTest, OrganisationsWithoutASharedEffectAddMeansAndVariances) {
  const Answer answer = Forecast(Country(18));
  const auto mean = [](const GroupAnswer& g) { return g.vacant[18].mean; };
  const auto variance = [](const GroupAnswer& g) { return g.vacant[18].variance; };
  const auto flow = [](const GroupAnswer& g) { return g.to_appoint.variance; };
  const auto months = [](const GroupAnswer& g) { return g.vacancy_months; };

  for (const auto* parts : {&answer.organisations, &answer.tiers, &answer.networks}) {
    EXPECT_NEAR(Sum(*parts, mean), mean(answer.all), 1e-12);
    EXPECT_NEAR(Sum(*parts, variance), variance(answer.all), 1e-12);
    EXPECT_NEAR(Sum(*parts, flow), flow(answer.all), 1e-12);
    EXPECT_NEAR(Sum(*parts, months), months(answer.all), 1e-12);
  }
}

// --- Flow ----------------------------------------------------------------------------------------

// Openings come at hazard L while the post is filled: mean L (T - time vacant).
TEST(AnalyticTest, OpeningsAndVacancyMonthsBalance) {
  const Answer answer = Forecast(Council(0.4, 7, 30, {Filled(), Filled(), Vacant(3)}));

  EXPECT_NEAR(answer.all.openings.mean, 0.4 / 12 * (3 * 30 - answer.all.vacancy_months), 1e-11);
  EXPECT_NEAR(answer.all.to_appoint.mean, answer.all.openings.mean + 1, 1e-12);
}

TEST(AnalyticTest, TwoPostsThatNobodyRefillsOpenAtMostTwice) {
  const Answer answer = Forecast(Council(0.6, kFreeze, 12, {Filled(), Filled(), Vacant(1)}));

  // Each leaves with probability 1 - e^-.6 = .451188: none .301194, one .495235, two .203571.
  EXPECT_NEAR(answer.all.openings.mean, 0.902377, 1e-6);
  EXPECT_NEAR(answer.all.openings.variance, 0.495235, 1e-6);
  EXPECT_THAT(answer.all.openings.quantiles, ElementsAre(0, 0, 0, 1, 1, 2, 2));
  EXPECT_THAT(answer.all.to_appoint.quantiles, ElementsAre(1, 1, 1, 2, 2, 3, 3));
}

TEST(AnalyticTest, DatedEventsOpenVacanciesForCertain) {
  Post leaver = Filled();
  leaver.leaves_month = 2;
  Post later = Filled();
  later.leaves_month = 13;
  Post planned = Filled();
  planned.state = PostState::kNotYetOpen;
  planned.opens_month = 12;

  const Answer answer = Forecast(Council(0, 6, 12, {leaver, later, planned}));

  EXPECT_THAT(answer.all.openings.quantiles, Each(2));
  EXPECT_THAT(answer.all.to_appoint.quantiles, Each(2));
  EXPECT_EQ(answer.VacantProbability(0, 1), 0);
  EXPECT_EQ(answer.VacantProbability(0, 2), 1);
  EXPECT_EQ(answer.VacantProbability(1, 12), 0);
  EXPECT_EQ(answer.VacantProbability(2, 12), 1);
  EXPECT_EQ(answer.all.vacant_at_start, 0);
}

TEST(AnalyticTest, AVacancyThatIsAbolishedNeedsNoAppointment) {
  Post abolished = Vacant(2);
  abolished.closes_month = 5;
  Post goes_with_holder = Filled();
  goes_with_holder.leaves_month = 3;
  goes_with_holder.closes_month = 3;

  const Answer answer = Forecast(Council(0, 6, 12, {abolished, goes_with_holder}));

  const double still_vacant = ErlangThreeSurvival(6, 7) / ErlangThreeSurvival(6, 2);
  EXPECT_NEAR(answer.all.to_appoint.mean, 1 - still_vacant, 1e-13);
  EXPECT_NEAR(answer.all.openings.mean, 1, 1e-13);
  EXPECT_EQ(answer.all.vacant[5].mean, 0);
}

TEST(AnalyticTest, MonthsOfVacancyCountUpToADatedEventAndBehindIt) {
  Post abolished = Vacant(0);
  abolished.closes_month = 3.5;
  Post planned = Filled();
  planned.state = PostState::kNotYetOpen;
  planned.opens_month = 5.25;
  Post leaver = Filled();
  leaver.leaves_month = 10;

  const auto months = [](const Post& post) {
    return Forecast(Council(0, kFreeze, 12, {post})).all.vacancy_months;
  };

  EXPECT_NEAR(months(abolished), 3.5, 1e-12);
  EXPECT_NEAR(months(planned), 12 - 5.25, 1e-12);
  EXPECT_NEAR(months(leaver), 12 - 10, 1e-12);
}

TEST(AnalyticTest, ANewPostIsVacantUntilWhoIsAppointedToItStarts) {
  const auto months = [](double starts) {
    Post planned = Filled();
    planned.state = PostState::kNotYetOpen;
    planned.opens_month = 5.25;
    planned.starts_month = starts;
    return Forecast(Council(0, 6, 12, {planned})).all.vacancy_months;
  };

  EXPECT_NEAR(months(5.25), 0, 1e-12);
  EXPECT_NEAR(months(7), 7 - 5.25, 1e-12);
  EXPECT_NEAR(months(20), 12 - 5.25, 1e-12);
}

TEST(AnalyticTest, AVacancyWhoseNextHolderIsAppointedNeedsNobodyElse) {
  Post vacant = Vacant(2);
  Post leaver = Filled();
  leaver.leaves_month = 3;
  Post planned = Filled();
  planned.state = PostState::kNotYetOpen;
  planned.opens_month = 2;

  for (const double starts : {4.0, 20.0}) {
    for (Post* post : {&vacant, &leaver, &planned}) post->starts_month = starts;
    const Answer answer = Forecast(Council(0, 6, 12, {vacant, leaver, planned}));
    EXPECT_NEAR(answer.all.to_appoint.mean, 0, 1e-13) << starts;
    EXPECT_NEAR(answer.all.openings.mean, 2, 1e-13) << "of the leaver and of the new post";
    EXPECT_EQ(answer.all.vacant_at_start, 1);
  }
}

TEST(AnalyticTest, WhoFollowsTheAppointedHolderIsToBeAppointed) {
  Post vacant = Vacant(2);
  vacant.starts_month = 4;

  const Answer answer = Forecast(Council(1.2, kFreeze, 12, {vacant}));

  EXPECT_NEAR(answer.all.to_appoint.mean, 1 - std::exp(-0.8), 1e-12);
}

TEST(AnalyticTest, APostThatClosesBeforeTheAppointedHolderStartsStaysVacantUntilThen) {
  Post vacant = Vacant(2);
  vacant.closes_month = 5;
  vacant.starts_month = 8;

  const Answer answer = Forecast(Council(1.2, 0.5, 12, {vacant}));

  EXPECT_NEAR(answer.all.vacancy_months, 5, 1e-12);
  EXPECT_NEAR(answer.all.to_appoint.mean, 0, 1e-13);
  EXPECT_NEAR(answer.all.openings.mean, 0, 1e-13);
}

TEST(AnalyticTest, AnOrganisationBesideIsInNoGroup) {
  Input input = Country(12);
  input.by_place = true;
  const Answer with_all = Forecast(input);
  for (std::size_t o = 1; o < input.organisations.size(); ++o) input.organisations[o].beside = true;

  const Answer answer = Forecast(input);

  const GroupAnswer& council = with_all.organisations[0];
  EXPECT_EQ(answer.all.posts, council.posts);
  EXPECT_NEAR(answer.all.vacant[12].mean, council.vacant[12].mean, 1e-12);
  EXPECT_NEAR(answer.all.to_appoint.mean, council.to_appoint.mean, 1e-12);
  EXPECT_NEAR(answer.all.vacancy_months, council.vacancy_months, 1e-12);
  EXPECT_EQ(answer.organisations[1].posts, 0);
  for (const Place& place : PlacesOf(input)) EXPECT_EQ(place.organisation, 0);
}

TEST(AnalyticTest, PeopleReadyForOneTierDoNotFillAnother) {
  Input input = Country(12);
  input.periods = {{0, {{0, 6}, {0, 6}}}};
  input.posts = {Vacant(1, 0), Vacant(2, 0), Vacant(3, 0), Vacant(1, 1), Filled(1)};
  input.ready = {1, 5};

  const Answer answer = Forecast(input);

  EXPECT_THAT(answer.tiers[0].shortfall->quantiles, Each(2));
  EXPECT_THAT(answer.tiers[1].shortfall->quantiles, Each(0));
  EXPECT_THAT(answer.all.shortfall->quantiles, Each(2));
  EXPECT_FALSE(answer.organisations[0].shortfall.has_value());
}

TEST(AnalyticTest, WithoutACountOfReadyPeopleThereIsNoShortfall) {
  EXPECT_FALSE(Forecast(Country(12)).all.shortfall.has_value());
}

TEST(AnalyticTest, ShortfallIsTheUpperPartOfWhatIsNeeded) {
  // Three posts that nobody refills: left with q = 1 - e^-.6; ready 1, so short max(0, X - 1).
  Input input = Council(0.6, kFreeze, 12, std::vector<Post>(3, Filled()));
  input.ready = {1};
  const double q = 1 - std::exp(-0.6);

  const Answer answer = Forecast(input);

  EXPECT_NEAR(answer.all.shortfall->mean, 3 * q * q * (1 - q) + 2 * q * q * q, 1e-13);
}

// --- Shared effect -------------------------------------------------------------------------------

// Of N posts that nobody refills, in one year with a gamma effect of variance v, with
// f(s) = (1 + v s)^(-1/v): mean N (1 - f(L)), variance N (f(L) - f(2L)) + N^2 (f(2L) - f(L)^2).
TEST(SharedEffectTest, AtMostOneExitAPostHasTheClosedMeanAndVariance) {
  for (const double v : {0.01, 0.1, 0.5}) {
    for (const int n : {3, 150, 2000}) {
      Input input = Council(0.25, kFreeze, 12, std::vector<Post>(n, Filled()));
      input.shared_effect = {v, 12};
      const double f1 = std::pow(1 + v * 0.25, -1 / v);
      const double f2 = std::pow(1 + v * 0.5, -1 / v);
      const double mean = n * (1 - f1);
      const double variance = n * (f1 - f2) + n * static_cast<double>(n) * (f2 - f1 * f1);

      const Answer answer = Forecast(input);

      for (const Spread& spread : {answer.all.openings, answer.all.vacant[12]}) {
        EXPECT_NEAR(spread.mean / mean, 1, 1e-9) << v << " " << n;
        EXPECT_NEAR(spread.variance / variance, 1, 1e-8) << v << " " << n;
      }
      EXPECT_EQ(Describe(answer.uncertainty), "chance and good or bad years, given the rates");
    }
  }
}

// Posts refilled at once: mean N L, variance N L + (N L)^2 v.
TEST(SharedEffectTest, PostsRefilledAlmostAtOnceAreOverdispersed) {
  Input input = Council(0.2, 0.01, 12, std::vector<Post>(100, Filled()));
  input.shared_effect = {0.05, 12};

  const Answer answer = Forecast(input);

  EXPECT_NEAR(answer.all.openings.mean, 20, 0.01);
  EXPECT_NEAR(answer.all.openings.variance, 20 + 400 * 0.05, 0.05);
}

// Of very many posts that nobody refills, the share that opens is 1 - e^(-L x), x the effect. With
// variance 1/2 the effect has P(effect <= x) = 1 - (1 + 2x) e^(-2x).
TEST(SharedEffectTest, QuantilesOfManyPostsAreThoseOfTheEffect) {
  Input input = Council(0.5, kFreeze, 12, std::vector<Post>(3000, Filled()));
  input.shared_effect = {0.5, 12};

  const Answer answer = Forecast(input);

  for (size_t q = 0; q < Spread::kLevels.size(); ++q) {
    const double share = answer.all.vacant[12].quantiles[q] / 3000.0;
    const double x = -std::log(1 - share) / 0.5;
    EXPECT_NEAR(1 - (1 + 2 * x) * std::exp(-2 * x), Spread::kLevels[q], 2e-3) << q;
  }
}

TEST(SharedEffectTest, EachYearHasItsOwnIndependentEffect) {
  Input input = Council(0.3, kFreeze, 30, {Filled()});
  input.shared_effect = {0.2, 4.5};

  const Answer answer = Forecast(input);

  // Months of exposure in the years to 4.5, 16.5, 28.5 and from then on.
  const auto survival = [](const std::vector<double>& months) {
    double product = 1;
    for (const double m : months) product *= std::pow(1 + 0.2 * 0.3 * m / 12, -1 / 0.2);
    return product;
  };
  EXPECT_NEAR(answer.VacantProbability(0, 4), 1 - survival({4}), 1e-11);
  EXPECT_NEAR(answer.VacantProbability(0, 5), 1 - survival({4.5, 0.5}), 1e-11);
  EXPECT_NEAR(answer.VacantProbability(0, 20), 1 - survival({4.5, 12, 3.5}), 1e-11);
  EXPECT_NEAR(answer.VacantProbability(0, 30), 1 - survival({4.5, 12, 12, 1.5}), 1e-11);
  EXPECT_NEAR(answer.all.vacant[30].mean, 1 - survival({4.5, 12, 12, 1.5}), 1e-9);
  EXPECT_NEAR(answer.all.openings.mean, 1 - survival({4.5, 12, 12, 1.5}), 1e-4);
}

// Over four years the exact mean and variance follow from the product of the years' transforms.
TEST(SharedEffectTest, FlowsOverSeveralYearsHaveTheRightSpread) {
  constexpr int kPosts = 500;
  Input input = Council(0.3, kFreeze, 30, std::vector<Post>(kPosts, Filled()));
  input.shared_effect = {0.05, 4.5};
  const auto survival = [](double times) {
    double product = 1;
    for (const double m : {4.5, 12.0, 12.0, 1.5}) {
      product *= std::pow(1 + 0.05 * times * 0.3 * m / 12, -1 / 0.05);
    }
    return product;
  };
  const double f1 = survival(1);
  const double f2 = survival(2);

  const Answer answer = Forecast(input);

  EXPECT_NEAR(answer.all.openings.mean / (kPosts * (1 - f1)), 1, 1e-4);
  const double variance = kPosts * (f1 - f2) + kPosts * kPosts * (f2 - f1 * f1);
  EXPECT_NEAR(answer.all.openings.variance / variance, 1, 5e-3);
}

// One stage, so that a year's step is p* + (p - p*) e^(-(xL + M)t); all four years enumerated.
TEST(SharedEffectTest, ForgettingOlderYearsCostsLittleVariance) {
  constexpr int kPosts = 200;
  const double l = 0.25 / 12;
  const double m = 1 / 6.0;
  const double v = 0.08;
  Input input = Council(0.25, 6, 32, std::vector<Post>(kPosts, Filled()));
  input.fill_stages = 1;
  input.shared_effect = {v, 4};
  const auto step = [&](double p, double x, double t) {
    const double limit = x * l / (x * l + m);
    return limit + (p - limit) * std::exp(-(x * l + m) * t);
  };
  double first = 0;
  double square = 0;
  double chance = 0;
  const std::vector<EffectNode> nodes = EffectNodes(v, 1);
  for (const EffectNode& a : nodes) {
    for (const EffectNode& b : nodes) {
      for (const EffectNode& c : nodes) {
        for (const EffectNode& d : nodes) {
          const double weight = a.weight * b.weight * c.weight * d.weight;
          const double p =
              step(step(step(step(0, a.value, 4), b.value, 12), c.value, 12), d.value, 4);
          first += weight * p;
          square += weight * p * p;
          chance += weight * p * (1 - p);
        }
      }
    }
  }

  const Answer answer = Forecast(input);

  EXPECT_NEAR(answer.all.vacant[32].mean, kPosts * first, 1e-7);
  EXPECT_NEAR(answer.VacantProbability(0, 32), first, 1e-11);
  const double variance = kPosts * chance + kPosts * kPosts * (square - first * first);
  EXPECT_GT(variance, 1.2 * kPosts * chance);  // the effect matters here
  EXPECT_NEAR(answer.all.vacant[32].variance / variance, 1, 3e-3);
}

TEST(SharedEffectTest, WithoutExitsTheEffectChangesNothing) {
  Input calm = Country(20);
  calm.periods = {{0, {{0, 7}, {0, 4}}}};
  calm.ready = {1, 1};
  Input stormy = calm;
  stormy.shared_effect = {0.3, 4.5};

  const Answer without = Forecast(calm);
  const Answer with = Forecast(stormy);

  for (int month = 0; month <= 20; ++month) {
    EXPECT_NEAR(with.all.vacant[month].mean, without.all.vacant[month].mean, 1e-10);
    EXPECT_EQ(with.networks[0].vacant[month].quantiles,
              without.networks[0].vacant[month].quantiles);
    EXPECT_NEAR(with.VacantProbability(7, month), without.VacantProbability(7, month), 1e-12);
  }
  EXPECT_NEAR(with.all.vacancy_months, without.all.vacancy_months, 1e-10);
  EXPECT_NEAR(with.all.to_appoint.variance, without.all.to_appoint.variance, 1e-10);
  EXPECT_EQ(with.all.shortfall->quantiles, without.all.shortfall->quantiles);
}

TEST(SharedEffectTest, OrganisationsThatShareAYearVaryTogether) {
  Input input = Country(12);
  input.shared_effect = {0.4, 6};
  const auto variance = [](const GroupAnswer& g) { return g.openings.variance; };
  const auto mean = [](const GroupAnswer& g) { return g.openings.mean; };

  const Answer answer = Forecast(input);

  EXPECT_NEAR(Sum(answer.organisations, mean), mean(answer.all), 1e-10);
  EXPECT_GT(variance(answer.all), 1.02 * Sum(answer.organisations, variance));
}

// --- Edges ---------------------------------------------------------------------------------------

TEST(AnalyticTest, NoPostsMeanNoVacancies) {
  Input input = Country(12);
  input.posts.clear();

  const Answer answer = Forecast(input);

  EXPECT_THAT(answer.all.vacant[12].quantiles, Each(0));
  EXPECT_THAT(answer.nations[0].openings.quantiles, Each(0));
  EXPECT_EQ(answer.all.vacancy_months, 0);
}

TEST(AnalyticTest, TheSameQuestionHasTheSameAnswerToTheLastBit) {
  const Answer once = Forecast(Country(36));
  const Answer again = Forecast(Country(36));

  EXPECT_EQ(once.curves, again.curves);
  for (int month = 0; month <= 36; ++month) {
    EXPECT_EQ(once.all.vacant[month].mean, again.all.vacant[month].mean);
    EXPECT_EQ(once.all.vacant[month].variance, again.all.vacant[month].variance);
  }
}

}  // namespace
}  // namespace cairn::forecast
