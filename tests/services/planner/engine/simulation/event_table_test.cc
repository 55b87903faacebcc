// Every event of the simulation matters: one question has all of them, each is switched off in
// turn, and the figure that it is there for moves the way it must. Read the table as a list of what
// is played.

#include <cmath>
#include <functional>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/planner/engine/simulation/simulation.h"
#include "tests/services/planner/engine/simulation/small_simulations.h"

namespace cairn::forecast {
namespace {

constexpr int kReplications = 6000;
constexpr int kHorizon = 24;
constexpr int kAbove = 3;   // posts of tier 0 of each organisation
constexpr int kBelow = 10;  // and of tier 1

// Two councils of a network: three directors each and ten heads of service who come to follow them.
SimulationInput Everything() {
  SimulationInput input = Council(2 * (kAbove + kBelow), 0, 1, kHorizon);
  input.base.networks = 1;
  input.base.organisations = {{0, std::nullopt}, {0, std::nullopt}};
  input.base.periods = {{0, {{0.4, 5}, {0.3, 3}}}};
  input.base.shared_effect = {.variance = 0.3, .first_april_month = 12};
  for (int p = 0; p < 2 * (kAbove + kBelow); ++p) {
    Post& post = input.base.posts[static_cast<std::size_t>(p)];
    post.tier = p < 2 * kAbove ? 0 : 1;
    post.organisation = p % 2;
  }
  input.conduct.resize(2);
  TierConduct& above = input.conduct[0];
  above.retirement_share = 0.3;
  above.feeder = 1;
  above.internal_share = 0.7;
  above.external_supply = 0.5;
  above.becomes_ready = 0.12;
  above.months_to_ready = 6;
  above.cover = {.probability = 0.8, .lag_months = 1, .mean_months = 6, .acting_share = 0.6};
  input.conduct[1].mobile_share = 0.5;
  input.incumbents.resize(input.base.posts.size());
  input.incumbents[1].shared_with = 0;  // a director of both councils
  input.base.posts[2].leaves_month = 4;
  input.base.posts.push_back(
      {.tier = 1, .organisation = 0, .state = PostState::kNotYetOpen, .opens_month = 6});
  input.post_names.emplace_back("new");
  input.incumbents.emplace_back();
  input.base.posts.back().statutory = true;
  input.conduct[1].tenure_bands = {{0, 0.2}, {18, 1}};
  input.programmes = {{.name = "course",
                       .tiers = {0},
                       .open_to = {},
                       .intakes = {{1, 3}},
                       .months = 2,
                       .success = 0.9}};
  input.departures = {{.tier = 1, .count = 4, .from_month = 2, .until_month = 5}};
  input.joins = {{.lead = 4, .follow = 5, .month = 3}};
  input.organisation_conduct = {
      {.organisation = 1, .from_month = 3, .until_month = 20, .factor = 3}};
  input.organisation_effect = {0.5, {"a", "b"}};
  input.conduct[1].exits_doubt = {"judged", 0.6};
  for (const std::size_t p : {7, 9, 11, 13, 15}) input.base.posts[p].closes_month = 12;
  input.replications = kReplications;
  return input;
}

// A figure of the answer, and its standard error.
struct Figure {
  double value = 0;
  double error = 0;
};
Figure MeanOf(const Spread& spread) {
  return {spread.mean, std::sqrt(spread.variance / kReplications)};
}
// The variance of the count itself; of a nearly normal one its error is that of a chi-square.
Figure VarianceOf(const Spread& spread) {
  return {spread.variance, spread.variance * std::sqrt(2.0 / kReplications)};
}
// A mean of counts of which no spread is told: twice the error of independent ones.
Figure CountOf(double mean) { return {mean, 2 * std::sqrt(mean / kReplications)}; }
Figure CountOf(const SimulationAnswer& answer, VacancyCause cause) {
  return CountOf(answer.all.vacancies_by_cause[static_cast<std::size_t>(cause)]);
}
Figure CountOf(const SimulationAnswer& answer, AppointedFrom from) {
  return CountOf(answer.all.appointments_from[static_cast<std::size_t>(from)]);
}
Figure AppointedWithin(const SimulationAnswer& answer) {
  return CountOf(answer.all.appointments_from[0] + answer.all.appointments_from[1]);
}

// Which way the figure moves when the event is switched off.
enum class Then { kFalls, kRises };

struct Event {
  const char* label;
  std::function<void(SimulationInput&)> switch_off;
  std::function<Figure(const SimulationAnswer&)> figure;
  Then then;
};
void PrintTo(const Event& event, std::ostream* out) { *out << event.label; }

const Event kEvents[] = {
    {"TheHolderLeaves",
     [](SimulationInput& input) {
       for (TierRates& rates : input.base.periods[0].tiers) rates.exits_per_year = 0;
     },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.all.openings); },
     Then::kFalls},
    {"SomeOfThemRetire", [](SimulationInput& input) { input.conduct[0].retirement_share = 0; },
     [](const SimulationAnswer& answer) { return CountOf(answer, VacancyCause::kRetired); },
     Then::kFalls},
    {"ALastDayIsKnown", [](SimulationInput& input) { input.base.posts[2].leaves_month.reset(); },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.tiers[0].vacant[4]); },
     Then::kFalls},
    {"AnInspectionHasJudged", [](SimulationInput& input) { input.organisation_conduct.clear(); },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.organisations[1].openings); },
     Then::kFalls},
    {"SomebodyBecomesReady", [](SimulationInput& input) { input.conduct[0].becomes_ready = 0; },
     [](const SimulationAnswer& answer) { return AppointedWithin(answer); }, Then::kFalls},
    {"WhoIsReadyIsOnTheBench", [](SimulationInput& input) { input.conduct[0].becomes_ready = 0; },
     [](const SimulationAnswer& answer) { return CountOf(answer.tiers[0].bench[kHorizon]); },
     Then::kFalls},
    {"SomebodyWhoHasJustComeStays",
     [](SimulationInput& input) { input.conduct[1].tenure_bands.clear(); },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.tiers[1].openings); },
     Then::kRises},
    {"APostIsCreatedForTheLaw",
     [](SimulationInput& input) { input.base.posts.back().statutory = false; },
     [](const SimulationAnswer& answer) {
       const double p = answer.all.any_statutory_uncovered[7];
       return Figure{p, std::sqrt(p * (1 - p) / kReplications)};
     },
     Then::kFalls},
    {"APostIsCreated",
     [](SimulationInput& input) {
       input.base.posts.pop_back();
       input.post_names.pop_back();
       input.incumbents.pop_back();
     },
     [](const SimulationAnswer& answer) { return CountOf(answer, VacancyCause::kPostCreated); },
     Then::kFalls},
    {"RecruitingEnds",
     [](SimulationInput& input) {
       for (TierRates& rates : input.base.periods[0].tiers) rates.months_to_fill = kNever;
     },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.all.vacant[kHorizon]); },
     Then::kRises},
    {"AnInsiderIsAppointedAndLeavesAPostBehind",
     [](SimulationInput& input) { input.conduct[0].internal_share = 0; },
     [](const SimulationAnswer& answer) { return CountOf(answer, VacancyCause::kMovedUp); },
     Then::kFalls},
    {"SomeMoveWithinTheNetwork", [](SimulationInput& input) { input.conduct[1].mobile_share = 0; },
     [](const SimulationAnswer& answer) { return CountOf(answer, AppointedFrom::kNetwork); },
     Then::kFalls},
    {"ARoundFindsNobodyAndThePostIsAdvertisedAgain",
     [](SimulationInput& input) { input.conduct[0].external_supply = 1; },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.tiers[0].vacant[kHorizon]); },
     Then::kFalls},
    {"CoverComes", [](SimulationInput& input) { input.conduct[0].cover.probability = 0; },
     [](const SimulationAnswer& answer) { return MeanOf(answer.all.uncovered[kHorizon]); },
     Then::kRises},
    {"SomebodyActsUp", [](SimulationInput& input) { input.conduct[0].cover.acting_share = 0; },
     [](const SimulationAnswer& answer) { return CountOf(answer.tiers[1].acting_up[12]); },
     Then::kFalls},
    {"AProgrammeTakesPeopleIn", [](SimulationInput& input) { input.programmes.clear(); },
     [](const SimulationAnswer& answer) { return AppointedWithin(answer); }, Then::kFalls},
    {"YearsAreGoodOrBad", [](SimulationInput& input) { input.base.shared_effect.variance = 0; },
     [](const SimulationAnswer& answer) { return VarianceOf(answer.answer.all.openings); },
     Then::kFalls},
    {"OrganisationsDiffer", [](SimulationInput& input) { input.organisation_effect.variance = 0; },
     [](const SimulationAnswer& answer) {
       return VarianceOf(answer.answer.organisations[1].openings);
     },
     Then::kFalls},
    {"SoManyOfATierDepart", [](SimulationInput& input) { input.departures.clear(); },
     [](const SimulationAnswer& answer) { return CountOf(answer, VacancyCause::kKnownDate); },
     Then::kFalls},
    {"TwoCouncilsShareAPost", [](SimulationInput& input) { input.joins.clear(); },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.tiers[0].to_appoint); },
     Then::kRises},
    {"OnePersonHoldsTwoPosts",
     [](SimulationInput& input) { input.incumbents[1].shared_with.reset(); },
     [](const SimulationAnswer& answer) { return VarianceOf(answer.answer.tiers[0].vacant[3]); },
     Then::kFalls},
    {"RatesAreInDoubt", [](SimulationInput& input) { input.conduct[1].exits_doubt.log_sd = 0; },
     [](const SimulationAnswer& answer) { return VarianceOf(answer.answer.tiers[1].openings); },
     Then::kFalls},
    {"PostsAreAbolished",
     [](SimulationInput& input) {
       for (Post& post : input.base.posts) post.closes_month.reset();
     },
     [](const SimulationAnswer& answer) { return MeanOf(answer.answer.tiers[1].vacant[kHorizon]); },
     Then::kRises},
};

class EventTableTest : public testing::TestWithParam<Event> {};

TEST_P(EventTableTest, SwitchedOffItsFigureMovesTheWayItMust) {
  const SimulationInput with = Everything();
  SimulationInput without = with;
  GetParam().switch_off(without);

  const Figure on = GetParam().figure(Play(with));
  const Figure off = GetParam().figure(Play(without));

  const double moved =
      GetParam().then == Then::kRises ? off.value - on.value : on.value - off.value;
  EXPECT_GT(moved, kErrors * std::hypot(on.error, off.error))
      << "from " << on.value << " to " << off.value;
}

INSTANTIATE_TEST_SUITE_P(Simulation, EventTableTest, testing::ValuesIn(kEvents),
                         [](const auto& test) { return std::string(test.param.label); });

}  // namespace
}  // namespace cairn::forecast
