#include "services/planner/engine/objectives/diagnosis.h"

#include <algorithm>
#include <functional>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::planner {

// `O2.2 OFFER_UNUSED 13`: what a failure prints.
void PrintTo(const ObjectiveRef& ref, std::ostream* out) {
  *out << "O" << ref.objective << "." << ref.part;
}

namespace {

using testing::AllOf;
using testing::Contains;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

constexpr ObjectiveRef kNone{0, 0}, kO1{1, 0}, kO21{2, 1}, kO22{2, 2}, kO3{3, 0}, kO41{4, 1},
    kO42{4, 2}, kO51{5, 1}, kO52{5, 2};

// Facts of the golden cases: counts that a case does not name are 0, K is 3, U is 0, the target
// is 1.
Facts Golden() {
  Facts facts;
  facts.target = 1;
  for (bool& assessed : facts.group_assessed) assessed = true;
  return facts;
}
Facts With(const std::function<void(Facts&)>& change) {
  Facts facts = Golden();
  change(facts);
  return facts;
}

// The gaps of near-ready people, by what is known of the way to close them.
const GapFacts kOffered{.programme_runs = true};
const GapFacts kOnProgramme{.programme_runs = true, .somebody_on_it = true};
const GapFacts kUnmapped{};
GapFacts InTime(double months) { return {.time_only = true, .months = months}; }
GapFacts Dated(GapFacts gap, double months) {
  gap.months = months;
  return gap;
}

std::vector<ObjectiveRef> SecondaryOf(const Diagnosis& diagnosis) {
  std::vector<ObjectiveRef> objectives;
  for (const FillingRoute& route : diagnosis.secondary) objectives.push_back(route.objective);
  return objectives;
}

// ---- the decision, branch by branch

struct Case {
  std::string label;
  std::function<void(Facts&)> facts;
  ObjectiveRef primary;
  Reason reason;
  std::vector<ObjectiveRef> secondary = {};
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.label; }
class DiagnosisTable : public testing::TestWithParam<Case> {};
TEST_P(DiagnosisTable, NamesTheObjectiveThatRemovesWhatStopsThePostFromBeingFilled) {
  const Diagnosis diagnosis = Diagnose(With(GetParam().facts));
  EXPECT_EQ(diagnosis.primary.objective, GetParam().primary);
  EXPECT_EQ(diagnosis.primary.reason, GetParam().reason);
  EXPECT_EQ(SecondaryOf(diagnosis), GetParam().secondary);
}

INSTANTIATE_TEST_SUITE_P(
    Golden, DiagnosisTable,
    testing::Values(
        Case{"director_of_childrens_services_in_18_months", [](Facts& f) { f.gaps = {kOffered}; },
             kO22, Reason::kOfferUnused},
        Case{"chief_social_work_officer_of_an_island",
             [](Facts& f) {
               f.ready_network = 2, f.group_assessed[1] = false, f.statutory_gate = true;
             },
             kO3,
             Reason::kReadyInNetwork,
             {kO1}},
        Case{"chief_officer_of_an_integration_board",
             [](Facts& f) {
               f.health = {.people = 3, .open_to = true},
               f.group_assessed[0] = f.group_assessed[2] = false, f.joint = true;
             },
             kO51,
             Reason::kPartnerPoolUnlinked,
             {kO1}},
        Case{"head_of_service_adults", [](Facts& f) { f.unknown_share = 0.7; }, kO1,
             Reason::kNeedUnknown},
        Case{"head_of_service_children", [](Facts& f) { f.gaps = {kOnProgramme}; }, kO41,
             Reason::kInPipeline},
        Case{"assistant_director", [](Facts& f) { f.ready_here = f.target = 2; }, kNone,
             Reason::kBenchSufficient},
        Case{"head_of_service_with_two_routes",
             [](Facts& f) {
               f.ready_network = 1, f.gaps = {Dated(kOffered, 7)}, f.recruiting_months = 3;
             },
             kO3,
             Reason::kReadyInNetwork,
             {kO22}},
        Case{"head_of_service_with_a_thin_bench",
             [](Facts& f) { f.ready_here = f.ready_network = 1, f.target = 2; },
             kNone,
             Reason::kBenchThin,
             {kO3}},
        Case{"team_manager", [](Facts& f) { f.is_senior = false; }, kNone, Reason::kNoFeeder},
        Case{"social_worker_post", [](Facts& f) { f.is_leadership = f.is_senior = false; }, kNone,
             Reason::kNotLeadership}),
    [](const auto& test) { return test.param.label; });

INSTANTIATE_TEST_SUITE_P(
    Steps0To2, DiagnosisTable,
    testing::Values(Case{"scope_comes_before_the_bench",
                         [](Facts& f) { f.leads_social_services = false, f.ready_here = 5; }, kNone,
                         Reason::kNotSocialServices},
                    Case{"the_service_comes_before_the_tier",
                         [](Facts& f) { f.leads_social_services = f.is_leadership = false; }, kNone,
                         Reason::kNotSocialServices},
                    Case{"unknown_people_cannot_shrink_a_sufficient_bench",
                         [](Facts& f) { f.ready_here = 1, f.unknown_share = 0.9; }, kNone,
                         Reason::kBenchSufficient},
                    Case{"a_thin_bench_among_unknown_people_is_a_guess",
                         [](Facts& f) { f.ready_here = 1, f.target = 2, f.unknown_share = 0.6; },
                         kO1, Reason::kNeedUnknown},
                    Case{"half_of_them_unknown_is_not_too_many",
                         [](Facts& f) { f.unknown_share = 0.5, f.ready_network = 1; }, kO3,
                         Reason::kReadyInNetwork},
                    Case{"nobody_asked_and_nothing_known",
                         [](Facts& f) {
                           std::fill(f.group_assessed, f.group_assessed + 3, false),
                               f.has_readiness_data = false;
                         },
                         kO1, Reason::kNeedUnknown},
                    Case{"nobody_asked_but_readiness_known",
                         [](Facts& f) {
                           std::fill(f.group_assessed, f.group_assessed + 3, false),
                               f.ready_network = 1;
                         },
                         kO3,
                         Reason::kReadyInNetwork,
                         {kO1}},
                    Case{"one_group_asked_and_nothing_known",
                         [](Facts& f) {
                           f.group_assessed[1] = f.group_assessed[2] = false,
                           f.has_readiness_data = false, f.ready_network = 1;
                         },
                         kO3,
                         Reason::kReadyInNetwork,
                         {kO1}},
                    Case{"a_thin_bench_names_its_routes_and_not_o1",
                         [](Facts& f) {
                           f.ready_here = 1, f.target = 2, f.ready_network = 1, f.gaps = {kOffered},
                           f.group_assessed[0] = false;
                         },
                         kNone,
                         Reason::kBenchThin,
                         {kO3, kO22}}),
    [](const auto& test) { return test.param.label; });

INSTANTIATE_TEST_SUITE_P(
    RoutesOfSeniorPosts, DiagnosisTable,
    testing::Values(
        Case{"b_education", [](Facts& f) { f.education = {.people = 1, .open_to = true}; }, kO52,
             Reason::kPartnerPoolUnlinked},
        Case{"b_needs_an_open_role", [](Facts& f) { f.health = {.people = 3}; }, kO42,
             Reason::kThinAcross},
        Case{"c_link_live",
             [](Facts& f) { f.health = {.people = 1, .open_to = true, .linked = true}; }, kO42,
             Reason::kCrossSectorPool},
        Case{"c_another_sector", [](Facts& f) { f.other = {.people = 1, .open_to = true}; }, kO42,
             Reason::kCrossSectorPool},
        Case{"c_needs_an_open_role",
             [](Facts& f) { f.other = {.people = 1}, f.statutory_gate = true; }, kO41,
             Reason::kThinWithin},
        Case{"h", [](Facts& f) { f.gaps = {InTime(9)}; }, kO41, Reason::kInTime},
        Case{"e_with_o41",
             [](Facts& f) { f.gaps = {kUnmapped}; },
             kO21,
             Reason::kGapUnmapped,
             {kO41}},
        Case{"g_joint", [](Facts& f) { f.joint = f.statutory_gate = true; }, kO42,
             Reason::kThinAcross},
        Case{"g_without_a_gate", [](Facts&) {}, kO42, Reason::kThinAcross},
        Case{"g_with_a_gate", [](Facts& f) { f.statutory_gate = true; }, kO41, Reason::kThinWithin},
        Case{"g_only_when_nothing_else_holds",
             [](Facts& f) { f.statutory_gate = true, f.gaps = {kOffered}; }, kO22,
             Reason::kOfferUnused},
        Case{"every_gap_opens_its_route",
             [](Facts& f) {
               f.gaps = {kOffered, kOnProgramme, kUnmapped};
             },
             kO41,
             Reason::kInPipeline,
             {kO22, kO21}},
        Case{"two_partners",
             [](Facts& f) { f.health = f.education = {.people = 1, .open_to = true}; },
             kO51,
             Reason::kPartnerPoolUnlinked,
             {kO52}}),
    [](const auto& test) { return test.param.label; });

INSTANTIATE_TEST_SUITE_P(
    RoutesOfPostsBelow, DiagnosisTable,
    testing::Values(
        Case{"a", [](Facts& f) { f.is_senior = false, f.ready_network = 1; }, kO3,
             Reason::kReadyInNetwork},
        Case{"b", [](Facts& f) { f.is_senior = false, f.health = {.people = 1, .open_to = true}; },
             kO51, Reason::kPartnerPoolUnlinked},
        Case{"c_health_is_o5",
             [](Facts& f) {
               f.is_senior = false, f.health = {.people = 1, .open_to = true, .linked = true};
             },
             kO51, Reason::kCrossSectorPool},
        Case{"c_education_is_o5",
             [](Facts& f) {
               f.is_senior = false, f.education = {.people = 1, .open_to = true, .linked = true};
             },
             kO52, Reason::kCrossSectorPool},
        Case{"c_another_sector_is_o21",
             [](Facts& f) { f.is_senior = false, f.other = {.people = 1, .open_to = true}; }, kO21,
             Reason::kCrossSectorPool},
        Case{"d", [](Facts& f) { f.is_senior = false, f.gaps = {kOffered}; }, kO22,
             Reason::kOfferUnused},
        Case{"f_is_none", [](Facts& f) { f.is_senior = false, f.gaps = {kOnProgramme}; }, kNone,
             Reason::kInPipeline},
        Case{"h_is_none", [](Facts& f) { f.is_senior = false, f.gaps = {InTime(9)}; }, kNone,
             Reason::kInTime},
        Case{"e_without_o41", [](Facts& f) { f.is_senior = false, f.gaps = {kUnmapped}; }, kO21,
             Reason::kGapUnmapped},
        Case{"none_is_no_secondary",
             [](Facts& f) { f.is_senior = false, f.ready_network = 1, f.gaps = {kOnProgramme}; },
             kO3, Reason::kReadyInNetwork}),
    [](const auto& test) { return test.param.label; });

// ---- step 4: months and ties

struct TieCase {
  std::string label;
  std::function<void(Facts&)> facts;
  Reason first;
};
void PrintTo(const TieCase& c, std::ostream* out) { *out << c.label; }
class Ties : public testing::TestWithParam<TieCase> {};
TEST_P(Ties, AreBrokenInTheOrderABCDFHEG) {
  EXPECT_EQ(Diagnose(With(GetParam().facts)).primary.reason, GetParam().first);
}
// Recruiting takes no time here, so that a dated programme takes exactly what its gap says.
INSTANTIATE_TEST_SUITE_P(
    Pairs, Ties,
    testing::Values(
        TieCase{"a_before_d",
                [](Facts& f) {
                  f.recruiting_months = 0, f.ready_network = 1, f.gaps = {Dated(kOffered, 6)};
                },
                Reason::kReadyInNetwork},
        TieCase{"b_before_h",
                [](Facts& f) { f.health = {.people = 1, .open_to = true}, f.gaps = {InTime(7)}; },
                Reason::kPartnerPoolUnlinked},
        TieCase{"c_before_h",
                [](Facts& f) { f.other = {.people = 1, .open_to = true}, f.gaps = {InTime(12)}; },
                Reason::kCrossSectorPool},
        TieCase{"d_before_f",
                [](Facts& f) {
                  f.recruiting_months = 0, f.gaps = {kOnProgramme, Dated(kOffered, 10)};
                },
                Reason::kOfferUnused},
        TieCase{"f_before_h",
                [](Facts& f) {
                  f.gaps = {InTime(10), kOnProgramme};
                },
                Reason::kInPipeline},
        TieCase{"h_before_e",
                [](Facts& f) {
                  f.gaps = {kUnmapped, InTime(18)};
                },
                Reason::kInTime}),
    [](const auto& test) { return test.param.label; });

struct MonthsCase {
  std::string label;
  std::function<void(Facts&)> facts;
  double months;
  bool from_facts;
};
void PrintTo(const MonthsCase& c, std::ostream* out) { *out << c.label; }
class RouteMonths : public testing::TestWithParam<MonthsCase> {};
TEST_P(RouteMonths, AreFactsFirstAndDefaultsElse) {
  const Diagnosis diagnosis = Diagnose(With(GetParam().facts));
  EXPECT_THAT(diagnosis.primary.months, DoubleEq(GetParam().months));
  EXPECT_EQ(diagnosis.primary.months_from_facts, GetParam().from_facts);
}
INSTANTIATE_TEST_SUITE_P(
    Routes, RouteMonths,
    testing::Values(
        MonthsCase{"a", [](Facts& f) { f.ready_network = 1; }, 6, false},
        MonthsCase{"b", [](Facts& f) { f.health = {.people = 1, .open_to = true}; }, 7, false},
        MonthsCase{"c", [](Facts& f) { f.other = {.people = 1, .open_to = true}; }, 12, false},
        MonthsCase{"d", [](Facts& f) { f.gaps = {kOffered}; }, 13, false},
        MonthsCase{"f", [](Facts& f) { f.gaps = {kOnProgramme}; }, 10, false},
        MonthsCase{"e", [](Facts& f) { f.gaps = {kUnmapped}; }, 18, false},
        MonthsCase{"g", [](Facts&) {}, 30, false},
        MonthsCase{"h_is_the_time_left",
                   [](Facts& f) { f.gaps = {InTime(8.5)}, f.recruiting_months = 5; }, 8.5, true},
        MonthsCase{"d_adds_recruiting",
                   [](Facts& f) { f.gaps = {Dated(kOffered, 9)}, f.recruiting_months = 5; }, 14,
                   true},
        MonthsCase{"f_adds_recruiting",
                   [](Facts& f) { f.gaps = {Dated(kOnProgramme, 2)}, f.recruiting_months = 5; }, 7,
                   true},
        MonthsCase{"recruiting_not_known", [](Facts& f) { f.gaps = {Dated(kOffered, 9)}; }, 13,
                   false},
        MonthsCase{"dates_not_known",
                   [](Facts& f) { f.gaps = {kOffered}, f.recruiting_months = 5; }, 13, false},
        MonthsCase{"of_two_gaps_the_shorter",
                   [](Facts& f) {
                     f.gaps = {Dated(kOffered, 9), Dated(kOffered, 4)}, f.recruiting_months = 5;
                   },
                   9, true}),
    [](const auto& test) { return test.param.label; });

// ---- close calls, worked out by hand

struct CloseCase {
  std::string label;
  std::function<void(Facts&)> facts;
  bool is_close;
};
void PrintTo(const CloseCase& c, std::ostream* out) { *out << c.label; }
class CloseCalls : public testing::TestWithParam<CloseCase> {};
TEST_P(CloseCalls, AreAnswersThatFlipWhenOneDefaultMovesByHalf) {
  EXPECT_EQ(Diagnose(With(GetParam().facts)).close_call, GetParam().is_close);
}
INSTANTIATE_TEST_SUITE_P(
    Facts, CloseCalls,
    testing::Values(
        // a 6 to 9, d 6.5 to 19.5: 9 < 13 and 6 < 6.5.
        CloseCase{"a_against_d", [](Facts& f) { f.ready_network = 1, f.gaps = {kOffered}; }, false},
        // b 3.5 < a 6. Were all defaults moved together, a would stay ahead of b.
        CloseCase{"a_against_b",
                  [](Facts& f) { f.ready_network = 1, f.health = {.people = 1, .open_to = true}; },
                  true},
        // d 6.5 < f 10.
        CloseCase{"f_against_d",
                  [](Facts& f) {
                    f.gaps = {kOffered, kOnProgramme};
                  },
                  true},
        // a 9 < 10: a fact does not move.
        CloseCase{"a_against_a_later_date",
                  [](Facts& f) {
                    f.ready_network = 1, f.gaps = {Dated(kOffered, 7)}, f.recruiting_months = 3;
                  },
                  false},
        // a 9 > 8.
        CloseCase{"a_against_a_nearer_date",
                  [](Facts& f) {
                    f.ready_network = 1, f.gaps = {Dated(kOffered, 5)}, f.recruiting_months = 3;
                  },
                  true},
        // f 15 > h 12, and both are O4.1.
        CloseCase{"two_routes_to_one_objective",
                  [](Facts& f) {
                    f.gaps = {kOnProgramme, InTime(12)};
                  },
                  false},
        CloseCase{"one_route_alone", [](Facts& f) { f.gaps = {kOffered}; }, false},
        CloseCase{"facts_alone",
                  [](Facts& f) {
                    f.gaps = {Dated(kOffered, 5), InTime(9)}, f.recruiting_months = 3;
                  },
                  false},
        CloseCase{"no_route_decides",
                  [](Facts& f) {
                    f.ready_here = 1, f.target = 2, f.ready_network = 1,
                    f.health = {.people = 1, .open_to = true};
                  },
                  false}),
    [](const auto& test) { return test.param.label; });

// ---- the groups that are missing

TEST(GroupsMissing, AreNamedWhereO1IsAmongTheAnswers) {
  const Facts asked_one = With(
      [](Facts& f) { f.ready_network = 1, f.group_assessed[0] = f.group_assessed[2] = false; });
  EXPECT_THAT(Diagnose(asked_one).groups_missing, ElementsAre(0, 2));
  const Facts unknown = With([](Facts& f) { f.unknown_share = 1, f.group_assessed[1] = false; });
  EXPECT_THAT(Diagnose(unknown).groups_missing, ElementsAre(1));
  const Facts sufficient = With([](Facts& f) { f.ready_here = 1, f.group_assessed[1] = false; });
  EXPECT_THAT(Diagnose(sufficient).groups_missing, IsEmpty());
}

// ---- every part of every objective

// One letter a part, O1.1 to O5.2: Binding, Open, Met, Unknown, - for not relevant.
std::string Letters(const Diagnosis& diagnosis) {
  std::string letters;
  for (const PartState& part : diagnosis.parts) letters += "?BOMU-"[static_cast<int>(part.meaning)];
  return letters;
}

TEST(Parts, AreElevenInTheOrderOfTheObjectives) {
  std::vector<ObjectiveRef> parts;
  for (const PartState& part : Diagnose(Golden()).parts) parts.push_back(part.part);
  EXPECT_THAT(parts,
              ElementsAre(ObjectiveRef{1, 1}, ObjectiveRef{1, 2}, ObjectiveRef{1, 3}, kO21, kO22,
                          ObjectiveRef{3, 1}, ObjectiveRef{3, 2}, kO41, kO42, kO51, kO52));
}

struct PartsCase {
  std::string label;
  std::function<void(Facts&)> facts;
  std::string letters;  // O1 O2 O3 O4 O5, without the blanks
};
void PrintTo(const PartsCase& c, std::ostream* out) { *out << c.label; }
class PartMeanings : public testing::TestWithParam<PartsCase> {};
TEST_P(PartMeanings, SayWhatTheVacancyNeedsAndWhatItLeavesUnserved) {
  EXPECT_EQ(Letters(Diagnose(With(GetParam().facts))), GetParam().letters);
}
INSTANTIATE_TEST_SUITE_P(
    Facts, PartMeanings,
    testing::Values(
        PartsCase{"offer_unused", [](Facts& f) { f.gaps = {kOffered}; },
                  "MMM"
                  "MB"
                  "UU"
                  "--"
                  "--"},
        PartsCase{"pipeline", [](Facts& f) { f.gaps = {kOnProgramme}; },
                  "MMM"
                  "MM"
                  "UU"
                  "B-"
                  "--"},
        PartsCase{"gap_unmapped", [](Facts& f) { f.gaps = {kUnmapped}; },
                  "MMM"
                  "B-"
                  "UU"
                  "O-"
                  "--"},
        PartsCase{"network_and_a_group_missing",
                  [](Facts& f) { f.ready_network = 1, f.group_assessed[1] = false; },
                  "MOM"
                  "--"
                  "BB"
                  "--"
                  "--"},
        PartsCase{"unknown", [](Facts& f) { f.unknown_share = 1, f.group_assessed[0] = false; },
                  "BMM"
                  "UU"
                  "UU"
                  "UU"
                  "--"},
        PartsCase{"partner",
                  [](Facts& f) {
                    f.health = {.people = 1, .open_to = true}, f.education = {.open_to = true};
                  },
                  "MMM"
                  "--"
                  "UU"
                  "--"
                  "BU"},
        PartsCase{"links_live",
                  [](Facts& f) { f.health = f.education = {.open_to = true, .linked = true}; },
                  "MMM"
                  "--"
                  "UU"
                  "-B"
                  "MM"},
        PartsCase{"link_with_a_sector_that_the_role_shuts_out",
                  [](Facts& f) { f.health.linked = true; },
                  "MMM"
                  "--"
                  "UU"
                  "-B"
                  "--"},
        PartsCase{"sufficient", [](Facts& f) { f.ready_here = 1, f.in_community = true; },
                  "MMM"
                  "--"
                  "MU"
                  "MM"
                  "--"},
        PartsCase{"community_active", [](Facts& f) { f.ready_here = 1, f.community_active = true; },
                  "MMM"
                  "--"
                  "UM"
                  "MM"
                  "--"},
        PartsCase{"capacity_is_not_theirs_below_senior",
                  [](Facts& f) { f.is_senior = false, f.ready_here = 1; },
                  "MMM"
                  "--"
                  "UU"
                  "--"
                  "--"},
        PartsCase{"out_of_scope", [](Facts& f) { f.is_leadership = false; }, "-----------"},
        PartsCase{"no_role",
                  [](Facts& f) { f.has_role = f.leads_social_services = f.is_leadership = false; },
                  "UUUUUUUUUUU"}),
    [](const auto& test) { return test.param.label; });

// ---- what to do

TEST(Action, SaysOfANetworkThatItMovesCapacityRatherThanAddsIt) {
  const Diagnosis diagnosis = Diagnose(With([](Facts& f) { f.ready_network = 1; }));
  EXPECT_THAT(ActionOf(diagnosis), testing::HasSubstr("moves capacity between councils"));
}

TEST(Action, AsksTheGroupsThatAreMissing) {
  const Diagnosis diagnosis =
      Diagnose(With([](Facts& f) { f.unknown_share = 1, f.group_assessed[2] = false; }));
  EXPECT_THAT(ActionOf(diagnosis), AllOf(testing::HasSubstr("people who use services"),
                                         Not(testing::HasSubstr("workers"))));
}

TEST(Action, OfAPostWithoutARoleIsToMapIt) {
  const Diagnosis diagnosis = Diagnose(
      With([](Facts& f) { f.has_role = f.leads_social_services = f.is_leadership = false; }));
  EXPECT_THAT(ActionOf(diagnosis), testing::HasSubstr("Map the post's title"));
}

// ---- laws, on facts drawn from printed seeds

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
               .linked = sector != &facts.other && one_in(2)};
  for (int n = one_in(3) ? 0 : up_to(3); n > 0; --n) {
    GapFacts& gap = facts.gaps.emplace_back();
    gap.time_only = one_in(4);
    gap.programme_runs = !gap.time_only && !one_in(3);
    gap.somebody_on_it = gap.programme_runs && one_in(2);
    if (gap.time_only || one_in(2)) gap.months = 1 + up_to(20);
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
    for (GapFacts& gap : facts.gaps) gap.somebody_on_it = gap.programme_runs;
    EXPECT_FALSE(Names(Diagnose(facts), Reason::kOfferUnused));
  });
}

TEST(DiagnosisLaws, ADatedLinkRemovesTheUnlinkedPool) {
  OnEverySeed([](Facts facts) {
    facts.health.linked = facts.education.linked = true;
    EXPECT_FALSE(Names(Diagnose(facts), Reason::kPartnerPoolUnlinked));
  });
}

TEST(DiagnosisLaws, TheOrderOfGapsDoesNotMatter) {
  OnEverySeed([](Facts facts) {
    const Diagnosis forth = Diagnose(facts);
    std::reverse(facts.gaps.begin(), facts.gaps.end());
    const Diagnosis back = Diagnose(facts);
    EXPECT_EQ(forth.primary.objective, back.primary.objective);
    EXPECT_EQ(forth.primary.months, back.primary.months);
    EXPECT_EQ(SecondaryOf(forth), SecondaryOf(back));
    EXPECT_EQ(Letters(forth), Letters(back));
    EXPECT_EQ(forth.close_call, back.close_call);
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
