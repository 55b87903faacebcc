// Two simulations with common random numbers, and what scenarios add to a simulation: programmes
// and departures. Comparisons allow four standard errors; seeds are fixed.

#include "services/planner/engine/simulation/comparison.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/simulation/simulation.h"

namespace cairn::forecast {
namespace {

using testing::AllOf;
using testing::Each;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;

constexpr double kErrors = 4;

// Two councils with `posts` posts each at each of two tiers, all filled; the lower feeds the upper.
// Nobody becomes ready by tenure, and nobody moves between the councils.
SimulationInput TwoCouncils(int posts) {
  SimulationInput input;
  input.base.horizon_months = 24;
  input.base.periods = {{0, {{0.3, 6}, {0.2, 4}}}};
  input.base.organisations = {{}, {}};
  for (int o = 0; o < 2; ++o)
    for (int t = 0; t < 2; ++t)
      for (int p = 0; p < posts; ++p) {
        input.base.posts.push_back({.tier = t, .organisation = o});
        input.post_names.push_back(absl::StrCat(o, "-", t, "-", p));
      }
  input.conduct.resize(2);
  input.conduct[0].feeder = 1;
  input.conduct[0].internal_share = 0.8;
  input.seed = 11;
  input.replications = 1000;
  return input;
}

ComparisonAnswer Compare(const SimulationInput& before, const SimulationInput& after) {
  const auto comparison = Comparison::Prepare(before, after);
  EXPECT_TRUE(comparison.ok()) << comparison.status();
  return comparison->Summarise(comparison->Run(0, before.replications));
}

SimulationAnswer Play(const SimulationInput& input) {
  const auto simulation = Simulation::Prepare(input);
  EXPECT_TRUE(simulation.ok()) << simulation.status();
  return simulation->Summarise(simulation->Run(0, input.replications));
}

Programme Course(double seats, double success) {
  return {.name = "course",
          .tiers = {0},
          .open_to = {},
          .intakes = {{3, seats}},
          .months = 6,
          .success = success};
}

// ---- comparing

TEST(ComparisonTest, AChangeThatChangesNothingDiffersByExactlyNothing) {
  const ComparisonAnswer answer = Compare(TwoCouncils(5), TwoCouncils(5));
  EXPECT_EQ(answer.all.before, answer.all.after);
  for (const Spread& month : answer.all.difference) {
    EXPECT_EQ(month.mean, 0);
    EXPECT_THAT(month.quantiles, Each(0));
  }
  EXPECT_THAT(answer.all.standard_error, Each(0));
  EXPECT_EQ(answer.all.vacancy_months, 0);
  EXPECT_EQ(answer.all.vacancy_months_standard_error, 0);
  EXPECT_EQ(answer.all.to_appoint.mean, 0);
}

TEST(ComparisonTest, EachSideIsWhatASimulationOfItSays) {
  const SimulationInput before = TwoCouncils(5);
  SimulationInput after = before;
  after.base.periods[0].tiers[0].months_to_fill = 12;

  const ComparisonAnswer answer = Compare(before, after);

  const SimulationAnswer first = Play(before);
  const SimulationAnswer second = Play(after);
  for (std::size_t month = 0; month <= 24; ++month) {
    EXPECT_EQ(answer.tiers[0].before[month], first.answer.tiers[0].vacant[month].mean);
    EXPECT_EQ(answer.tiers[0].after[month], second.answer.tiers[0].vacant[month].mean);
    EXPECT_NEAR(answer.tiers[0].difference[month].mean,
                answer.tiers[0].after[month] - answer.tiers[0].before[month], 1e-12);
  }
  EXPECT_NEAR(answer.all.vacancy_months,
              second.answer.all.vacancy_months - first.answer.all.vacancy_months, 1e-9);
  for (std::size_t from = 0; from < kAppointedFrom; ++from)
    EXPECT_NEAR(answer.tiers[0].appointments_from[from],
                second.tiers[0].appointments_from[from] - first.tiers[0].appointments_from[from],
                1e-12);
  EXPECT_LT(answer.tiers[0].appointments_from[2], -0.5);
  EXPECT_NEAR(answer.all.to_appoint.mean,
              second.answer.all.to_appoint.mean - first.answer.all.to_appoint.mean, 1e-12);
}

TEST(ComparisonTest, WithoutChainsTheDifferenceIsThatOfTheClosedForms) {
  SimulationInput before = TwoCouncils(10);
  before.conduct[0].internal_share = 0;
  SimulationInput after = before;
  after.base.periods[0].tiers[0].months_to_fill *= 2;

  const ComparisonAnswer answer = Compare(before, after);

  const auto first = ComputeAnalytic(before.base);
  const auto second = ComputeAnalytic(after.base);
  ASSERT_TRUE(first.ok() && second.ok());
  for (std::size_t month = 1; month <= 24; ++month) {
    const double exact = second->all.vacant[month].mean - first->all.vacant[month].mean;
    const double error = kErrors * answer.all.standard_error[month];
    EXPECT_THAT(answer.all.difference[month].mean, AllOf(Ge(exact - error), Le(exact + error)))
        << month;
  }
  EXPECT_NEAR(answer.all.vacancy_months, second->all.vacancy_months - first->all.vacancy_months,
              kErrors * answer.all.vacancy_months_standard_error);
  // The lower tier did not change, so it must not differ at all.
  EXPECT_EQ(answer.tiers[1].vacancy_months, 0);
}

TEST(ComparisonTest, CommonNumbersMakeTheDifferenceFarSurerThanTwoRunsWould) {
  const SimulationInput before = TwoCouncils(20);
  SimulationInput after = before;
  after.base.periods[0].tiers[0].exits_per_year *= 1.1;

  const ComparisonAnswer answer = Compare(before, after);

  const SimulationAnswer first = Play(before);
  const SimulationAnswer second = Play(after);
  const double apart =
      std::hypot(first.tiers[0].standard_error[24], second.tiers[0].standard_error[24]);
  EXPECT_LT(answer.tiers[0].standard_error[24], 0.7 * apart);
}

TEST(ComparisonTest, AChangeOfOneCouncilLeavesTheOtherUntouched) {
  const SimulationInput before = TwoCouncils(5);
  SimulationInput after = before;
  after.base.posts[0].closes_month = 5;
  after.base.posts.push_back(
      {.tier = 1, .organisation = 0, .state = PostState::kNotYetOpen, .opens_month = 2});
  after.post_names.push_back("new");

  const ComparisonAnswer answer = Compare(before, after);

  EXPECT_NE(answer.organisations[0].vacancy_months, 0);
  EXPECT_EQ(answer.organisations[1].vacancy_months, 0);
  EXPECT_EQ(answer.organisations[1].before, answer.organisations[1].after);
}

TEST(ComparisonTest, TheErrorOfVacancyMonthsIsThatOfManyComparisons) {
  SimulationInput before = TwoCouncils(5);
  before.replications = 200;
  SimulationInput after = before;
  after.base.periods[0].tiers[0].months_to_fill = 9;
  constexpr int kComparisons = 60;
  double sum = 0;
  double squares = 0;
  double claimed = 0;
  for (int i = 0; i < kComparisons; ++i) {
    before.seed = after.seed = static_cast<std::uint64_t>(i);
    const ComparisonAnswer answer = Compare(before, after);
    sum += answer.all.vacancy_months;
    squares += answer.all.vacancy_months * answer.all.vacancy_months;
    claimed += answer.all.vacancy_months_standard_error / kComparisons;
  }
  const double mean = sum / kComparisons;
  const double seen =
      std::sqrt((squares / kComparisons - mean * mean) * kComparisons / (kComparisons - 1));
  EXPECT_GT(seen, 0.7 * claimed);  // sixty comparisons tell a deviation to about a tenth
  EXPECT_LT(seen, 1.4 * claimed);
}

TEST(ComparisonTest, TheAnswerIsTheSameForAnySplitOfTheReplications) {
  const SimulationInput before = TwoCouncils(3);
  SimulationInput after = before;
  after.base.periods[0].tiers[1].exits_per_year = 0.5;
  const auto comparison = Comparison::Prepare(before, after);
  ASSERT_TRUE(comparison.ok());

  PairedTally split = comparison->Run(700, 1000);
  split.Add(comparison->Run(0, 300));
  split.Add(comparison->Run(300, 700));

  const ComparisonAnswer whole = comparison->Summarise(comparison->Run(0, 1000));
  const ComparisonAnswer parts = comparison->Summarise(split);
  EXPECT_EQ(whole.all.standard_error, parts.all.standard_error);
  EXPECT_EQ(whole.all.vacancy_months, parts.all.vacancy_months);
  EXPECT_EQ(whole.all.vacancy_months_standard_error, parts.all.vacancy_months_standard_error);
  EXPECT_EQ(whole.all.difference[24].quantiles, parts.all.difference[24].quantiles);
  EXPECT_EQ(whole.replications, parts.replications);
}

TEST(ComparisonTest, TwoThatDoNotFitAreRefusedWithEveryReason) {
  const SimulationInput before = TwoCouncils(2);
  SimulationInput after = before;
  after.base.horizon_months = 12;
  after.seed = 12;
  after.conduct[0].internal_share = 2;

  const auto refused = Comparison::Prepare(before, after);

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(
      std::string(refused.status().message()),
      AllOf(HasSubstr("horizon_months must be the same in both, got 24 and 12"),
            HasSubstr("seed must be the same"), HasSubstr("after.conduct[0].internal_share")));
}

// ---- programmes

TEST(ProgrammeTest, NoSeatsAreNoProgramme) {
  SimulationInput after = TwoCouncils(5);
  after.programmes.push_back(Course(0, 1));
  EXPECT_EQ(Compare(TwoCouncils(5), after).all.vacancy_months, 0);
}

TEST(ProgrammeTest, WhoSucceedsIsAppointedFromWithin) {
  SimulationInput input = TwoCouncils(5);
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 0);
  input.programmes.push_back(Course(10, 1));
  EXPECT_GT(Play(input).tiers[0].appointments_from[0], 0.5);
  input.programmes[0].success = 0;
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 0);
}

// Nobody leaves but the one director, at month 12, and every vacancy goes to who is ready. So
// whether somebody is appointed from within tells whether one of the four below was ready.
SimulationInput OneDirectorLeaves() {
  SimulationInput input = TwoCouncils(0);
  input.base.periods = {{0, {{0, kMinMonthsToFill}, {0, kMinMonthsToFill}}}};
  input.base.posts = {{.leaves_month = 12}, {.tier = 1}, {.tier = 1}, {.tier = 1}, {.tier = 1}};
  input.post_names = {"director", "a", "b", "c", "d"};
  input.conduct[0].internal_share = 1;
  input.replications = 4000;
  return input;
}

TEST(ProgrammeTest, TheYieldIsThatOfSeatsAndSuccess) {
  SimulationInput input = OneDirectorLeaves();
  input.programmes.push_back(Course(2, 0.3));

  const double within = Play(input).tiers[0].appointments_from[0];

  const double exact = 1 - 0.7 * 0.7;  // one of two participants succeeds, or both
  EXPECT_NEAR(within, exact, kErrors * std::sqrt(exact * (1 - exact) / 4000));
}

TEST(ProgrammeTest, AFractionOfASeatIsTheChanceOfOne) {
  SimulationInput input = OneDirectorLeaves();
  input.programmes.push_back(Course(0.25, 1));
  EXPECT_NEAR(Play(input).tiers[0].appointments_from[0], 0.25,
              kErrors * std::sqrt(0.25 * 0.75 / 4000));
}

TEST(ProgrammeTest, NobodyIsReadyBeforeItEnds) {
  SimulationInput input = OneDirectorLeaves();
  input.programmes.push_back(Course(4, 1));
  input.programmes[0].months = 9.5;  // from month 3: after the director has left
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 0);
}

TEST(ProgrammeTest, ItTakesPeopleOfTheOrganisationsItIsOpenTo) {
  SimulationInput input = OneDirectorLeaves();
  input.programmes.push_back(Course(4, 1));
  input.programmes[0].open_to = {false, true};
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 0);
  input.programmes[0].open_to = {true, false};
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 1);
}

TEST(ProgrammeTest, ItTakesNobodyWhoIsReadySoonerWithoutIt) {
  SimulationInput input = OneDirectorLeaves();
  input.base.posts.push_back({.leaves_month = 12});
  input.post_names.push_back("another director");
  input.incumbents.resize(6);
  input.incumbents[1].ready_month = 8;  // the course, to month 9, would be of no use
  input.programmes.push_back(Course(1, 1));
  EXPECT_EQ(Play(input).tiers[0].appointments_from[0], 2) << "the only seat goes to another";
}

TEST(ProgrammeTest, OneMorePlaceIsOneMorePersonAndDisturbsNobodyElse) {
  SimulationInput before = OneDirectorLeaves();
  before.replications = 500;
  before.programmes.push_back(Course(1, 0.5));
  SimulationInput after = before;
  after.programmes[0].intakes[0].seats = 2;
  // Whoever was ready with one seat is ready with two: never fewer appointments from within.
  const auto first = Play(before);
  const auto second = Play(after);
  EXPECT_GT(second.tiers[0].appointments_from[0], first.tiers[0].appointments_from[0]);
  const double exact = 0.75;
  EXPECT_NEAR(second.tiers[0].appointments_from[0], exact,
              kErrors * std::sqrt(exact * (1 - exact) / 500));
}

// ---- departures

TEST(DeparturesTest, SoManyOfTheTierLeaveInTheirTime) {
  SimulationInput input = TwoCouncils(5);
  input.base.periods = {{0, {{0, kNever}, {0, kNever}}}};
  input.replications = 50;
  input.departures = {{.tier = 0, .count = 3, .from_month = 4, .until_month = 7}};

  const SimulationAnswer answer = Play(input);

  EXPECT_EQ(answer.answer.tiers[0].vacant[4].mean, 0);
  EXPECT_EQ(answer.answer.tiers[0].vacant[7].mean, 3);
  EXPECT_GT(answer.answer.tiers[0].vacant[5].mean, 0);
  EXPECT_LT(answer.answer.tiers[0].vacant[6].mean, 3);
  EXPECT_EQ(answer.answer.tiers[1].vacant[24].mean, 0);
  EXPECT_EQ(answer.all.vacancies_by_cause[static_cast<std::size_t>(VacancyCause::kKnownDate)], 3);
  // Chance picks: of ten directors each goes in three replications of ten.
  EXPECT_NEAR(answer.answer.VacantProbability(0, 24), 0.3, kErrors * std::sqrt(0.21 / 50));
}

TEST(DeparturesTest, MoreThanThereAreMeansAll) {
  SimulationInput input = TwoCouncils(2);
  input.base.periods = {{0, {{0, kNever}, {0, kNever}}}};
  input.departures = {{.tier = 1, .count = 100, .from_month = 4, .until_month = 4}};
  EXPECT_EQ(Play(input).answer.tiers[1].vacant[24].mean, 4);
}

TEST(PlansTest, EveryProblemIsNamed) {
  SimulationInput input = TwoCouncils(1);
  input.programmes = {{.name = "x",
                       .tiers = {2},
                       .open_to = {true},
                       .intakes = {{25, -1}},
                       .months = -1,
                       .success = 1.5}};
  input.departures = {{.tier = 7, .count = -1, .from_month = 5, .until_month = 4}};
  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(input)) fields.push_back(problem.field);
  EXPECT_THAT(fields, testing::ElementsAre("programmes[0].tiers[0]", "programmes[0].open_to",
                                           "programmes[0].intakes[0].month",
                                           "programmes[0].intakes[0].seats", "programmes[0].months",
                                           "programmes[0].success", "departures[0].tier",
                                           "departures[0].count", "departures[0].until_month"));
}

}  // namespace
}  // namespace cairn::forecast
