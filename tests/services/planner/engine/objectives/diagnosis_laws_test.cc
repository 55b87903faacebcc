// Laws that every diagnosis keeps.

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/objectives/diagnosis.h"
#include "tests/services/planner/engine/objectives/diagnosis_facts.h"

namespace cairn::planner {
namespace {

using testing::Contains;
using testing::Not;

// From a printed seed.
Facts Draw(unsigned seed) {
  std::mt19937 random(seed);
  const auto one_in = [&](unsigned n) { return random() % n == 0; };
  const auto up_to = [&](unsigned n) { return static_cast<int>(random() % (n + 1)); };
  Facts facts;
  facts.leads_social_services = !one_in(12);
  facts.is_leadership = !one_in(12);
  facts.is_senior = facts.is_leadership && !one_in(3);
  for (bool& assessed : facts.group_assessed) assessed = one_in(2);
  facts.unknown_share = one_in(5) ? 0.8 : 0.3;
  facts.has_readiness_data = !one_in(8);
  facts.target = 1 + up_to(2);
  facts.ready_here = one_in(3) ? up_to(3) : 0;
  facts.ready_network = one_in(4) ? up_to(3) : 0;
  for (PartnerFacts* sector : {&facts.health, &facts.education, &facts.other})
    *sector = {.people = one_in(4) ? up_to(2) : 0,
               .open_to = one_in(2),
               .linked = sector != &facts.other && one_in(2),
               .fewest_months = one_in(2) ? 0.0 : up_to(24)};
  const bool on_it = one_in(2);  // somebody who lacks what a programme gives
  for (int n = one_in(3) ? 0 : up_to(3); n > 0; --n) {
    NearPerson& person = facts.near.emplace_back();
    for (int gaps = 1 + up_to(2); gaps > 0; --gaps) {
      GapFacts& gap = person.gaps.emplace_back();
      gap.time_only = one_in(4);
      gap.programme_runs = !gap.time_only && !one_in(3);
      gap.somebody_on_it = gap.programme_runs && on_it;
      gap.is_on_it = gap.somebody_on_it && one_in(2);
      gap.words = absl::StrCat("thing ", up_to(5));
      if (gap.time_only || one_in(2)) gap.months = 1 + up_to(22);
    }
    if (one_in(5)) person.gone_in = up_to(24);
    if (one_in(5)) person.lapse = Lapse{1.0 * up_to(24), Day{20000 + up_to(700)}};
  }
  facts.joint = one_in(3);
  facts.statutory_gate = one_in(2);
  if (one_in(2)) facts.recruiting_months = 3 + up_to(5);
  return facts;
}

void OnEverySeed(const std::function<void(Facts)>& holds) {
  for (unsigned seed = 1; seed <= 5000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    holds(Draw(seed));
  }
}

bool Names(const Diagnosis& diagnosis, Reason reason) {
  const auto is = [&](const FillingRoute& route) { return route.reason == reason; };
  return is(diagnosis.primary) ||
         std::any_of(diagnosis.secondary.begin(), diagnosis.secondary.end(), is);
}

TEST(DiagnosisLaws, EveryBranchIsReached) {
  std::set<Reason> reached;
  OnEverySeed([&](const Facts& facts) { reached.insert(Diagnose(facts).primary.reason); });
  EXPECT_EQ(reached.size(), 15u);
}

TEST(DiagnosisLaws, OneMoreReadyPersonNeverMovesAnAnswerAwayFromASufficientBench) {
  OnEverySeed([](Facts facts) {
    if (Diagnose(facts).primary.reason != Reason::kBenchSufficient) return;
    ++facts.ready_here;
    EXPECT_EQ(Diagnose(facts).primary.reason, Reason::kBenchSufficient);
  });
}

TEST(DiagnosisLaws, ANominationRemovesTheUnusedOffer) {
  OnEverySeed([](Facts facts) {
    for (NearPerson& person : facts.near)
      for (GapFacts& gap : person.gaps) gap.somebody_on_it = gap.is_on_it = gap.programme_runs;
    EXPECT_FALSE(Names(Diagnose(facts), Reason::kOfferUnused));
  });
}

TEST(DiagnosisLaws, ADatedLinkRemovesTheUnlinkedPool) {
  OnEverySeed([](Facts facts) {
    facts.health.linked = facts.education.linked = true;
    EXPECT_FALSE(Names(Diagnose(facts), Reason::kPartnerPoolUnlinked));
  });
}

TEST(DiagnosisLaws, TheOrderOfPeopleDoesNotMatter) {
  OnEverySeed([](Facts facts) {
    const Diagnosis forth = Diagnose(facts);
    std::reverse(facts.near.begin(), facts.near.end());
    const Diagnosis back = Diagnose(facts);
    EXPECT_EQ(forth.primary.objective, back.primary.objective);
    EXPECT_EQ(forth.primary.months, back.primary.months);
    EXPECT_EQ(SecondaryOf(forth), SecondaryOf(back));
    EXPECT_EQ(Letters(forth), Letters(back));
    EXPECT_EQ(forth.close_call, back.close_call);
    EXPECT_EQ(forth.primary.lapses, back.primary.lapses);
    EXPECT_EQ(forth.primary.also_needs, back.primary.also_needs);
  });
}

// Readiness says that somebody is ready when the last of what they lack is there. With one person
// near, every route but those of people elsewhere is theirs.
TEST(DiagnosisLaws, NoRoutePromisesLessThanReadinessDoes) {
  constexpr unsigned kPeople = 100'000;
  int routes = 0;
  for (unsigned seed = 1; seed <= kPeople && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Facts facts = Draw(seed);
    if (facts.near.empty()) facts.near = People({InTime(1 + seed % 24)});
    facts.near.resize(1);
    double months_to_ready = 0;
    for (const GapFacts& gap : facts.near[0].gaps)
      months_to_ready = std::max(months_to_ready, gap.months.value_or(0));
    const std::map<Reason, double> elsewhere = {
        {Reason::kPartnerPoolUnlinked,
         std::min(facts.health.fewest_months, facts.education.fewest_months)},
        {Reason::kCrossSectorPool,
         std::min({facts.health.fewest_months, facts.education.fewest_months,
                   facts.other.fewest_months})}};
    for (const FillingRoute& route : Diagnose(facts).routes) {
      ++routes;
      if (route.people > 0) {
        EXPECT_GE(route.months, months_to_ready);
      }
      const auto pool = elsewhere.find(route.reason);
      if (pool != elsewhere.end()) {
        EXPECT_GE(route.months, pool->second);
      }
    }
  }
  EXPECT_GT(routes, 50'000);
}

// What several near people give is the shortest of what each gives alone.
TEST(DiagnosisLaws, ARouteOfSeveralIsTheShortestOfTheirs) {
  OnEverySeed([](const Facts& facts) {
    std::map<Reason, double> shortest;
    std::map<Reason, int> people;
    for (const NearPerson& person : facts.near) {
      Facts alone = facts;
      alone.near = {person};
      for (const FillingRoute& route : Diagnose(alone).routes) {
        if (route.people == 0) continue;
        const auto [known, is_new] = shortest.emplace(route.reason, route.months);
        known->second = std::min(known->second, route.months);
        ++people[route.reason];
      }
    }
    for (const FillingRoute& route : Diagnose(facts).routes) {
      if (route.people == 0) continue;
      EXPECT_EQ(route.months, shortest[route.reason]);
      EXPECT_EQ(route.people, people[route.reason]);
    }
  });
}

TEST(DiagnosisLaws, SecondaryObjectivesAreEachNamedOnceAndNeverThePrimary) {
  OnEverySeed([](const Facts& facts) {
    const Diagnosis diagnosis = Diagnose(facts);
    const std::vector<ObjectiveRef> secondary = SecondaryOf(diagnosis);
    EXPECT_THAT(secondary, Not(Contains(diagnosis.primary.objective)));
    EXPECT_THAT(secondary, Not(Contains(kNone)));
    for (const ObjectiveRef& ref : secondary)
      EXPECT_EQ(std::count(secondary.begin(), secondary.end(), ref), 1);
  });
}

TEST(DiagnosisLaws, RoutesComeShortestFirstAndTheFirstIsThePrimaryOfAnEmptyBench) {
  OnEverySeed([](const Facts& facts) {
    const Diagnosis diagnosis = Diagnose(facts);
    for (std::size_t i = 1; i < diagnosis.routes.size(); ++i)
      EXPECT_LE(diagnosis.routes[i - 1].months, diagnosis.routes[i].months);
    if (diagnosis.routes.empty() || facts.ready_here > 0) return;
    EXPECT_EQ(diagnosis.primary.reason, diagnosis.routes.front().reason);
  });
}

TEST(DiagnosisLaws, ThePartsOfThePrimaryAreBindingAndNoOthers) {
  OnEverySeed([](const Facts& facts) {
    const Diagnosis diagnosis = Diagnose(facts);
    for (const PartState& part : diagnosis.parts) {
      const ObjectiveRef& primary = diagnosis.primary.objective;
      const bool is_named = primary.objective == part.part.objective &&
                            (primary.part == 0 || primary.part == part.part.part);
      const bool is_asked = part.part.objective == 1 && facts.group_assessed[part.part.part - 1];
      EXPECT_EQ(part.meaning == PartMeaning::kBinding, is_named && !is_asked);
    }
  });
}

TEST(DiagnosisLaws, EveryAnswerSaysWhatToDo) {
  OnEverySeed([](const Facts& facts) { EXPECT_FALSE(ActionOf(Diagnose(facts)).empty()); });
}

}  // namespace
}  // namespace cairn::planner
