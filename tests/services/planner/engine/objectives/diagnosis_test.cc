#include "services/planner/engine/objectives/diagnosis.h"

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/objectives/diagnosis_facts.h"

namespace cairn::planner {

namespace {

using testing::AllOf;
using testing::Contains;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::Not;

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
        Case{"director_of_childrens_services_in_18_months",
             [](Facts& f) { f.near = People({kOffered}); }, kO22, Reason::kOfferUnused},
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
        Case{"head_of_service_children", [](Facts& f) { f.near = People({kOnProgramme}); }, kO41,
             Reason::kInPipeline},
        Case{"assistant_director", [](Facts& f) { f.ready_here = f.target = 2; }, kNone,
             Reason::kBenchSufficient},
        Case{"head_of_service_with_two_routes",
             [](Facts& f) {
               f.ready_network = 1, f.near = People({Dated(kOffered, 7)}), f.recruiting_months = 3;
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
                           f.ready_here = 1, f.target = 2, f.ready_network = 1,
                           f.near = People({kOffered}), f.group_assessed[0] = false;
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
        Case{"h", [](Facts& f) { f.near = People({InTime(9)}); }, kO41, Reason::kInTime},
        Case{"e_with_o41",
             [](Facts& f) { f.near = People({kUnmapped}); },
             kO21,
             Reason::kGapUnmapped,
             {kO41}},
        Case{"g_joint", [](Facts& f) { f.joint = f.statutory_gate = true; }, kO42,
             Reason::kThinAcross},
        Case{"g_without_a_gate", [](Facts&) {}, kO42, Reason::kThinAcross},
        Case{"g_with_a_gate", [](Facts& f) { f.statutory_gate = true; }, kO41, Reason::kThinWithin},
        Case{"g_only_when_nothing_else_holds",
             [](Facts& f) { f.statutory_gate = true, f.near = People({kOffered}); }, kO22,
             Reason::kOfferUnused},
        Case{"every_gap_opens_its_route",
             [](Facts& f) {
               f.near = People({kOffered, kOnProgramme, kUnmapped});
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
        Case{"d", [](Facts& f) { f.is_senior = false, f.near = People({kOffered}); }, kO22,
             Reason::kOfferUnused},
        Case{"f_is_none", [](Facts& f) { f.is_senior = false, f.near = People({kOnProgramme}); },
             kNone, Reason::kInPipeline},
        Case{"h_is_none", [](Facts& f) { f.is_senior = false, f.near = People({InTime(9)}); },
             kNone, Reason::kInTime},
        Case{"e_without_o41", [](Facts& f) { f.is_senior = false, f.near = People({kUnmapped}); },
             kO21, Reason::kGapUnmapped},
        Case{"none_is_no_secondary",
             [](Facts& f) {
               f.is_senior = false, f.ready_network = 1, f.near = People({kOnProgramme});
             },
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
                  f.recruiting_months = 0, f.ready_network = 1,
                  f.near = People({Dated(kOffered, 6)});
                },
                Reason::kReadyInNetwork},
        TieCase{"b_before_h",
                [](Facts& f) {
                  f.health = {.people = 1, .open_to = true}, f.near = People({InTime(7)});
                },
                Reason::kPartnerPoolUnlinked},
        TieCase{"c_before_h",
                [](Facts& f) {
                  f.other = {.people = 1, .open_to = true}, f.near = People({InTime(12)});
                },
                Reason::kCrossSectorPool},
        TieCase{"d_before_f",
                [](Facts& f) {
                  f.recruiting_months = 0, f.near = People({kOnProgramme, Dated(kOffered, 10)});
                },
                Reason::kOfferUnused},
        TieCase{"f_before_h",
                [](Facts& f) {
                  f.near = People({InTime(10), kOnProgramme});
                },
                Reason::kInPipeline},
        TieCase{"h_before_e",
                [](Facts& f) {
                  f.near = People({kUnmapped, InTime(18)});
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
        MonthsCase{"d", [](Facts& f) { f.near = People({kOffered}); }, 13, false},
        MonthsCase{"f", [](Facts& f) { f.near = People({kOnProgramme}); }, 10, false},
        MonthsCase{"e", [](Facts& f) { f.near = People({kUnmapped}); }, 18, false},
        MonthsCase{"g", [](Facts&) {}, 30, false},
        MonthsCase{"h_is_the_time_left",
                   [](Facts& f) { f.near = People({InTime(8.5)}), f.recruiting_months = 5; }, 8.5,
                   true},
        MonthsCase{"d_adds_recruiting",
                   [](Facts& f) { f.near = People({Dated(kOffered, 9)}), f.recruiting_months = 5; },
                   14, true},
        MonthsCase{
            "f_adds_recruiting",
            [](Facts& f) { f.near = People({Dated(kOnProgramme, 2)}), f.recruiting_months = 5; }, 7,
            true},
        MonthsCase{"recruiting_not_known", [](Facts& f) { f.near = People({Dated(kOffered, 9)}); },
                   13, false},
        MonthsCase{"dates_not_known",
                   [](Facts& f) { f.near = People({kOffered}), f.recruiting_months = 5; }, 18,
                   false},
        MonthsCase{
            "of_two_people_the_shorter",
            [](Facts& f) {
              f.near = People({Dated(kOffered, 9), Dated(kOffered, 4)}), f.recruiting_months = 5;
            },
            9, true},
        MonthsCase{"b_waits_for_the_first_of_its_people",
                   [](Facts& f) { f.health = {.people = 1, .open_to = true, .fewest_months = 19}; },
                   19, false},
        MonthsCase{
            "c_waits_for_the_first_of_its_people",
            [](Facts& f) { f.other = {.people = 1, .open_to = true, .fewest_months = 12.5}; }, 12.5,
            false}),
    [](const auto& test) { return test.param.label; });

// ---- one person who lacks several things, worked out by hand

struct BindingCase {
  std::string label;
  std::vector<GapFacts> gaps;
  Reason reason;
  double months;  // recruiting takes 5
  bool from_facts;
};
void PrintTo(const BindingCase& c, std::ostream* out) { *out << c.label; }
class BindingGap : public testing::TestWithParam<BindingCase> {};
TEST_P(BindingGap, GivesThePersonTheirOneRoute) {
  const Diagnosis diagnosis =
      Diagnose(With([](Facts& f) { f.near = {Lacks(GetParam().gaps)}, f.recruiting_months = 5; }));
  ASSERT_EQ(diagnosis.routes.size(), 1u);
  EXPECT_EQ(diagnosis.routes[0].reason, GetParam().reason);
  EXPECT_THAT(diagnosis.routes[0].months, DoubleEq(GetParam().months));
  EXPECT_EQ(diagnosis.routes[0].months_from_facts, GetParam().from_facts);
}
INSTANTIATE_TEST_SUITE_P(
    Gaps, BindingGap,
    testing::Values(
        BindingCase{
            "the_longest_is_time", {Dated(kOffered, 9), InTime(20)}, Reason::kInTime, 20, true},
        BindingCase{"the_longest_is_a_course",
                    {InTime(4), Dated(kOffered, 9)},
                    Reason::kOfferUnused,
                    14,
                    true},
        BindingCase{"an_unmapped_gap_always_binds",
                    {InTime(20), kUnmapped},
                    Reason::kGapUnmapped,
                    20,
                    false},
        BindingCase{"an_unmapped_gap_is_never_below_its_default",
                    {Dated(kUnmapped, 3)},
                    Reason::kGapUnmapped,
                    18,
                    false},
        BindingCase{"an_unmapped_gap_that_takes_long",
                    {Dated(kUnmapped, 22)},
                    Reason::kGapUnmapped,
                    22,
                    false},
        BindingCase{"an_unused_offer_wins_a_tie",
                    {InTime(9), Dated(kOnProgramme, 9), Dated(kOffered, 9)},
                    Reason::kOfferUnused,
                    14,
                    true},
        BindingCase{"a_course_begun_wins_a_tie_with_time",
                    {InTime(9), Dated(kOnProgramme, 9)},
                    Reason::kInPipeline,
                    14,
                    true},
        BindingCase{"an_unknown_length_is_the_default",
                    {InTime(12), kOffered},
                    Reason::kOfferUnused,
                    18,
                    false},
        BindingCase{"an_unknown_length_binds_when_longest",
                    {Dated(kOffered, 9), kOnProgramme},
                    Reason::kInPipeline,
                    15,
                    false},
        BindingCase{"an_unknown_part_keeps_the_default",
                    {kOnProgramme, Dated(kOffered, 11)},
                    Reason::kOfferUnused,
                    16,
                    false},
        BindingCase{
            "an_unknown_part_beside_time", {kOnProgramme, InTime(11)}, Reason::kInTime, 11, false}),
    [](const auto& test) { return test.param.label; });

TEST(NearPeople, WhatTheyLackBesidesIsToldAndMakesItsPartOpen) {
  GapFacts offered = Dated(kOffered, 4);
  offered.words = "skills/budget to level 3";
  const Diagnosis diagnosis = Diagnose(With([&](Facts& f) {
    f.near = {Lacks({InTime(9), offered})};
  }));

  EXPECT_EQ(diagnosis.primary.reason, Reason::kInTime);
  EXPECT_THAT(diagnosis.primary.also_needs, ElementsAre("skills/budget to level 3"));
  EXPECT_THAT(diagnosis.also_open, ElementsAre(kO22));
}

TEST(NearPeople, ACourseThatOnlyOthersAttendIsNoRoute) {
  const Diagnosis diagnosis =
      Diagnose(With([](Facts& f) { f.near = People({kOthersOnProgramme}); }));

  EXPECT_EQ(diagnosis.primary.reason, Reason::kThinAcross);
}

TEST(NearPeople, WhoIsGoneBeforeTheirMonthsEndHasNoRoute) {
  const auto gone_in = [](double months) {
    return Diagnose(With([&](Facts& f) {
             f.near = People({InTime(9)});
             f.near[0].gone_in = months;
           }))
        .primary.reason;
  };

  EXPECT_EQ(gone_in(8.9), Reason::kThinAcross);
  EXPECT_EQ(gone_in(9), Reason::kInTime);
}

TEST(NearPeople, ARegistrationThatLapsesOnTheWayIsTold) {
  const auto lapses = [](double months) {
    return Diagnose(With([&](Facts& f) {
             f.near = People({InTime(9)});
             f.near[0].lapse = Lapse{months, Day{20000}};
           }))
        .primary.lapses;
  };

  EXPECT_EQ(lapses(8.9), Day{20000});
  EXPECT_EQ(lapses(9), kNoDay);
}

TEST(NearPeople, OfOneKindAreOneRoute) {
  const Diagnosis diagnosis = Diagnose(With([](Facts& f) {
    f.near = People({InTime(12), InTime(9), InTime(10)});
  }));

  ASSERT_EQ(diagnosis.routes.size(), 1u);
  EXPECT_EQ(diagnosis.routes[0].people, 3);
  EXPECT_THAT(diagnosis.routes[0].months, DoubleEq(9));
}

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
        CloseCase{"a_against_d", [](Facts& f) { f.ready_network = 1, f.near = People({kOffered}); },
                  false},
        // b 3.5 < a 6. Were all defaults moved together, a would stay ahead of b.
        CloseCase{"a_against_b",
                  [](Facts& f) { f.ready_network = 1, f.health = {.people = 1, .open_to = true}; },
                  true},
        // d 6.5 < f 10.
        CloseCase{"f_against_d",
                  [](Facts& f) {
                    f.near = People({kOffered, kOnProgramme});
                  },
                  true},
        // a 9 < 10: a fact does not move.
        CloseCase{"a_against_a_later_date",
                  [](Facts& f) {
                    f.ready_network = 1, f.near = People({Dated(kOffered, 7)}),
                    f.recruiting_months = 3;
                  },
                  false},
        // a 9 > 8.
        CloseCase{"a_against_a_nearer_date",
                  [](Facts& f) {
                    f.ready_network = 1, f.near = People({Dated(kOffered, 5)}),
                    f.recruiting_months = 3;
                  },
                  true},
        // f 15 > h 12, and both are O4.1.
        CloseCase{"two_routes_to_one_objective",
                  [](Facts& f) {
                    f.near = People({kOnProgramme, InTime(12)});
                  },
                  false},
        CloseCase{"one_route_alone", [](Facts& f) { f.near = People({kOffered}); }, false},
        CloseCase{"facts_alone",
                  [](Facts& f) {
                    f.near = People({Dated(kOffered, 5), InTime(9)}), f.recruiting_months = 3;
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
        PartsCase{"offer_unused", [](Facts& f) { f.near = People({kOffered}); },
                  "MMM"
                  "MB"
                  "UU"
                  "--"
                  "--"},
        PartsCase{"pipeline", [](Facts& f) { f.near = People({kOnProgramme}); },
                  "MMM"
                  "MM"
                  "UU"
                  "B-"
                  "--"},
        PartsCase{"gap_unmapped", [](Facts& f) { f.near = People({kUnmapped}); },
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

}  // namespace
}  // namespace cairn::planner
