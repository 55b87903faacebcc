#include "tools/cairn/ladder/projection.h"

#include <sstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::ladder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

LadderFile ThreeGrades(forecast::ByGrade stocks = {40, 15, 6}) {
  return {
      {"Team manager", "Head of service", "Director"},
      std::move(stocks),
      {.8, .15, .05},
      *forecast::Ladder::Create({{{.80, .12, 0}, {0, .82, .08}, {0, 0, .85}}, {.08, .10, .15}})};
}

LadderFile WithoutLeavers() {
  return {{"low", "high"}, {3, 1}, {1, 0}, *forecast::Ladder::Create({{{.5, .5}, {0, 1}}, {0, 0}})};
}

Projection Of(const LadderFile& file, const Question& question) {
  auto projection = Project(file, question);
  EXPECT_TRUE(projection.ok()) << projection.status();
  return *std::move(projection);
}

std::string Printed(const Projection& projection) {
  std::ostringstream out;
  PrintProjection(projection, 0, out);
  return out.str();
}

TEST(ProjectionTest, FixedRecruitsLeadToTheKnownStocks) {
  const Projection projection = Of(ThreeGrades(), {2, 8});

  EXPECT_THAT(YearTable(projection).rows(), SizeIs(9));
  EXPECT_THAT(YearTable(projection).rows()[0],
              ElementsAre("0", "Team manager", "40.000000", "0.000000", "0.000000", "0.000000"));
  EXPECT_THAT(YearTable(projection).rows()[8],
              ElementsAre("2", "Director", "7.559000", testing::_, "1.005000", "0.400000"));
  EXPECT_THAT(Printed(projection), AllOf(HasSubstr("8 recruits a year"),
                                         HasSubstr("32.0             28.0      17.6  77.6")));
}

// After a year: sum_i n_i p_i3 (1 - p_i3) of those who were there, and 8 x .05 x .95 of recruits.
TEST(ProjectionTest, TheSpreadIsThatOfPeopleAndRecruits) {
  const Projection projection = Of(ThreeGrades(), {1, 8});

  EXPECT_NEAR(projection.answer.years[1].sd[2] * projection.answer.years[1].sd[2],
              15 * .08 * .92 + 6 * .85 * .15 + 8 * .05 * .95, 1e-12);
}

TEST(ProjectionTest, AKeptSizeReplacesItsLeavers) {
  const Projection projection = Of(ThreeGrades(), {10, {}});

  const forecast::LadderYear& last = projection.answer.years.back();
  EXPECT_NEAR(last.people[0], 25.859593, 5e-7);
  EXPECT_NEAR(last.people[0] + last.people[1] + last.people[2], 61, 1e-9);
  EXPECT_NEAR(last.recruits[0] + last.recruits[1] + last.recruits[2],
              last.leavers[0] + last.leavers[1] + last.leavers[2], 1e-12);
  EXPECT_NEAR(projection.answer.years[1].leavers[2], .9, 1e-12);
  EXPECT_NEAR((*projection.answer.long_run)[2], 13.8351, 5e-5);
  EXPECT_THAT(Printed(projection), HasSubstr("every leaver is replaced"));
}

TEST(ProjectionTest, WhatCannotBeKeptNamesTheGradesWithPeopleTooMany) {
  const Projection projection = Of(ThreeGrades(), {1, 8});

  EXPECT_THAT(Printed(projection),
              HasSubstr("Today's numbers cannot be kept by recruiting: a year later too many would "
                        "be in Head of service (2.10), Director (0.30)."));
  EXPECT_THAT(KeepTable(projection).rows(), ElementsAre(ElementsAre("Team manager", "8.000000"),
                                                        ElementsAre("Head of service", "-2.100000"),
                                                        ElementsAre("Director", "-0.300000")));
}

TEST(ProjectionTest, WhatCanBeKeptNamesItsRecruits) {
  EXPECT_THAT(Printed(Of(ThreeGrades({30, 20, 11}), {1, 8})),
              HasSubstr("can be kept by recruiting 6.05 a year: Team manager (6.00), Director "
                        "(0.05)."));
}

TEST(ProjectionTest, WhereNobodyIsMissedNobodyIsRecruited) {
  const LadderFile nobody_leaves{{"low"}, {3}, {1}, *forecast::Ladder::Create({{{1}}, {0}})};

  EXPECT_THAT(Printed(Of(nobody_leaves, {1, {}})),
              HasSubstr("Today's numbers stay without recruits."));
}

TEST(ProjectionTest, CareersTellTheYearsAndTheTop) {
  const Projection projection = Of(ThreeGrades(), {1, 8});

  EXPECT_THAT(CareerTable(projection).rows(),
              ElementsAre(ElementsAre("Team manager", "10.1", "0.267"),
                          ElementsAre("Head of service", "8.5", "0.444"),
                          ElementsAre("Director", "6.7", "1.000")));
}

TEST(ProjectionTest, WhereNobodyLeavesThereIsNoLongRunAndItSaysSo) {
  const std::string printed = Printed(Of(WithoutLeavers(), {1, {}}));

  EXPECT_THAT(printed, AllOf(HasSubstr("No long run and no careers: nobody in grade 1 ever leaves"),
                             Not(HasSubstr("in the end")), Not(HasSubstr("CAREERS"))));
}

TEST(ProjectionTest, JsonHoldsYearsCareersAndWhatKeepsToday) {
  const std::string json = ProjectionJson(Of(ThreeGrades(), {1, 8}));

  EXPECT_THAT(
      json,
      AllOf(HasSubstr(R"("years":[)"), HasSubstr(R"({"year":1,"grade":"Director","people":6.7,)"),
            HasSubstr(R"({"enters":"Director","years_until_leaving":6.7,)"),
            HasSubstr(R"("long_run":[)"), HasSubstr(R"({"grade":"Director","people":17.6})"),
            HasSubstr(R"("keep":[)"), HasSubstr(R"({"grade":"Director","recruits":-0.3})")));
}

TEST(ProjectionTest, NumbersThatAreNoPeopleAreRefused) {
  EXPECT_EQ(Project(ThreeGrades(), {1, -8}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace cairn::ladder
