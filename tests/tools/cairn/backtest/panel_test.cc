#include "tools/cairn/backtest/panel.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/backtest/filings.h"

namespace cairn::backtest {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr char kOne[] = "2011-03-31";
constexpr char kTwo[] = "2011-09-30";
constexpr char kThree[] = "2012-03-31";

std::vector<Segment> Cut(const std::string& rows) { return CutIntoSegments(Panel(rows)); }

TEST(SegmentTest, AFilingInWhichHalfOfTheIdsAreLeftGoesOn) {
  EXPECT_THAT(Cut(Rows("B", kOne, 1, 6, "N") + Rows("B", kTwo, 4, 9, "N")), SizeIs(1));
  EXPECT_THAT(Cut(Rows("B", kOne, 1, 6, "N") + Rows("B", kTwo, 5, 9, "N")), SizeIs(2));
}

TEST(SegmentTest, AnIdUnderAnotherTitleHasNotSurvived) {
  std::string renamed;
  for (const char* post : {"1", "2", "3", "4"}) renamed += Row("B", kTwo, post, "N", "Director");

  EXPECT_THAT(Cut(Rows("B", kOne, 1, 6, "N") + renamed + Rows("B", kTwo, 5, 6, "N")), SizeIs(2));
}

TEST(SegmentTest, EliminatedPostsMayGo) {
  EXPECT_THAT(Cut(Rows("B", kOne, 1, 9, "eliminated") + Rows("B", kOne, 10, 12, "N") +
                  Rows("B", kTwo, 10, 12, "N")),
              SizeIs(1));
}

TEST(SegmentTest, BodiesAreSegmentsOfTheirOwn) {
  const auto segments =
      Cut(Rows("B", kOne, 1, 3, "N") + Rows("A", kOne, 1, 3, "N") + Rows("B", kTwo, 1, 3, "N"));

  ASSERT_THAT(segments, SizeIs(2));
  EXPECT_EQ(segments[0].body, "A");
  EXPECT_THAT(segments[1].filings, SizeIs(2));
}

TEST(SegmentTest, WherePeopleVanishWithTheirPostsIdsFollowPeople) {
  const std::string before = Rows("B", kOne, 1, 20, "N");

  // Five of twenty are gone, and their posts with them.
  EXPECT_TRUE(Cut(before + Rows("B", kTwo, 6, 20, "N"))[0].ids_follow_people);
  // Four are not enough to tell.
  EXPECT_FALSE(Cut(before + Rows("B", kTwo, 5, 20, "N"))[0].ids_follow_people);
  // Two were replaced in their posts: so posts have ids of their own.
  EXPECT_FALSE(
      Cut(before + Rows("B", kTwo, 6, 7, "M") + Rows("B", kTwo, 8, 20, "N"))[0].ids_follow_people);
}

TEST(SegmentTest, WhoVanishesFromOnePostAndHoldsAnotherHasNotVanished) {
  std::string after = Rows("B", kTwo, 6, 20, "N");
  for (const char* post : {"1", "2", "3", "4", "5"})
    after += Row("B", kTwo, std::string("9") + post, std::string("N") + post);

  EXPECT_FALSE(Cut(Rows("B", kOne, 1, 20, "N") + after)[0].ids_follow_people);
}

TEST(GroupTest, TheNumberInTheGradeIsTheGroup) {
  EXPECT_EQ(GroupOf("DFE", "SCS2"), "DFE 2");
  EXPECT_EQ(GroupOf("DFE", "SCS Band 2 London."), "DFE 2");
  EXPECT_EQ(GroupOf("DFE", "SCS London"), "DFE other");
}

// Half a year apart: 183 of 365.25 days.
constexpr double kHalf = 183 / 365.25;

TEST(FitTest, OnlyNamedHoldersWhoAreKeptReplacedOrFollowedByAVacancyTellOfExits) {
  const std::string rows =
      // 30 kept, 4 replaced, 2 left a vacancy.
      Rows("B", kOne, 1, 36, "N") + Rows("B", kTwo, 1, 30, "N") + Rows("B", kTwo, 31, 34, "M") +
      Rows("B", kTwo, 35, 36, "vacant") +
      // Nothing is told of these: undisclosed, gone, eliminated, shared, or not named before.
      Rows("B", kOne, 40, 45, "N") + Rows("B", kTwo, 40, 41, "filled-undisclosed") +
      Rows("B", kTwo, 43, 43, "eliminated") + Rows("B", kTwo, 44, 45, "N") +
      Row("B", kTwo, "44", "M44") + Row("B", kOne, "45", "M45") +
      Rows("B", kOne, 50, 53, "filled-undisclosed") + Rows("B", kTwo, 50, 53, "vacant");

  const auto fitted = FitRates(Panel(rows));

  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_EQ(fitted->exits.pooled.exits, 6);
  // e^(-L/2) = 30/36.
  EXPECT_THAT(fitted->exits.pooled.per_year, DoubleNear(-std::log(30.0 / 36) / kHalf, 1e-9));
}

TEST(FitTest, ASegmentInWhichIdsFollowPeopleTellsOfNoExits) {
  const std::string told =
      Rows("A", kOne, 1, 30, "N") + Rows("A", kTwo, 1, 24, "N") + Rows("A", kTwo, 25, 30, "M");
  const auto alone = FitRates(Panel(told));

  const auto both =
      FitRates(Panel(told + Rows("B", kOne, 1, 80, "N") + Rows("B", kTwo, 1, 70, "N")));

  ASSERT_TRUE(alone.ok() && both.ok());
  EXPECT_EQ(both->exits.pooled.per_year, alone->exits.pooled.per_year);
}

TEST(FitTest, TheStockTellsHowLongRecruitingTakesIfItLasts) {
  // 6 of 30 lost in half a year; 5 of 45 vacant, 40 filled: m = (5/40) / L.
  const auto fitted = FitRates(
      Panel(Rows("B", kOne, 1, 30, "N") + Rows("B", kOne, 31, 45, "filled-undisclosed") +
            Rows("B", kTwo, 1, 24, "N") + Rows("B", kTwo, 25, 30, "M") +
            Rows("B", kTwo, 31, 40, "filled-undisclosed") + Rows("B", kTwo, 41, 45, "vacant")));

  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const double exits_per_year = -std::log(24.0 / 30) / kHalf;
  EXPECT_THAT(fitted->MonthsToFillFromStock("B"),
              Optional(DoubleNear(12 * 0.125 / exits_per_year, 1e-9)));
  EXPECT_EQ(fitted->MonthsToFillFromStock("A"), std::nullopt);
}

TEST(FitTest, AGroupThatWasNeverSeenHasTheRateOfAll) {
  const auto fitted = FitRates(Panel(Rows("B", kOne, 1, 30, "N") + Rows("B", kTwo, 1, 24, "N") +
                                     Rows("B", kTwo, 25, 30, "M")));

  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_EQ(fitted->ExitsPerYear("C 9"), fitted->exits.pooled.per_year);
}

TEST(VacancyAgeTest, AVacancyIsAsOldAsFilingsTell) {
  const auto segments = Cut(Rows("B", kOne, 1, 2, "N") + Rows("B", kTwo, 1, 2, "vacant") +
                            Rows("B", kThree, 1, 2, "vacant") + Rows("B", kThree, 3, 3, "vacant"));
  ASSERT_THAT(segments, SizeIs(1));

  const VacancyAge known = AgeOf(segments[0], 2, "1");
  const VacancyAge unknown = AgeOf(segments[0], 2, "3");

  EXPECT_THAT(known.vacant_years, DoubleNear(kHalf, 1e-9));
  EXPECT_THAT(known.opened_within_years, Optional(DoubleNear(kHalf, 1e-9)));
  EXPECT_EQ(unknown.vacant_years, 0);
  EXPECT_EQ(unknown.opened_within_years, std::nullopt);
}

TEST(UpToTest, WhatCameLaterIsNotKnown) {
  History history = Panel(Row("B", kOne, "1", "Ada") + Row("B", kTwo, "1", "Zeb"));
  history.years = {{2010, 7}, {2011, 8}};

  const History known = UpTo(history, absl::CivilDay(2011, 3, 31));

  EXPECT_THAT(known.rows, SizeIs(1));
  ASSERT_THAT(known.years, SizeIs(1));
  EXPECT_EQ(known.years[0].year, 2010);
}

}  // namespace
}  // namespace cairn::backtest
