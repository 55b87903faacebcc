// Years on a ladder, held to figures worked out elsewhere for three grades, and to sums by hand.

#include "services/planner/engine/ladder/ladder_projection.h"

#include <numeric>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::forecast {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Ladder ThreeGrades() {
  return *Ladder::Create({{{.80, .12, 0}, {0, .82, .08}, {0, 0, .85}}, {.08, .10, .15}});
}

LadderQuestion Question() {
  LadderQuestion question;
  question.stocks = {40, 15, 6};
  question.split = {.8, .15, .05};
  return question;
}

LadderProjection Of(const LadderQuestion& question) {
  absl::StatusOr<LadderProjection> projection = Project(ThreeGrades(), question);
  EXPECT_TRUE(projection.ok()) << projection.status();
  return *std::move(projection);
}

double Total(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST(LadderProjectionTest, FixedRecruitsLeadToTheKnownStocks) {
  LadderQuestion question = Question();
  question.recruits = 8;

  const LadderProjection projection = Of(question);

  ASSERT_THAT(projection.years, SizeIs(11));
  EXPECT_THAT(projection.years[10].people,
              ElementsAre(DoubleNear(32.858993, 5e-7), DoubleNear(27.656720, 5e-7),
                          DoubleNear(13.989101, 5e-7)));
  EXPECT_THAT(*projection.long_run,
              ElementsAre(DoubleNear(32, 1e-9), DoubleNear(28, 1e-9), DoubleNear(17.6, 1e-9)));
}

TEST(LadderProjectionTest, AGrowingTotalRecruitsForItsGrowthBesideItsLeavers) {
  LadderQuestion question = Question();
  question.growth = 3;

  const LadderProjection projection = Of(question);

  EXPECT_NEAR(Total(projection.years[1].recruits), 5.6 + 3, 1e-12);
  EXPECT_NEAR(projection.years[1].people[0], 36.48 + .8 * 3, 1e-12);
  EXPECT_NEAR(Total(projection.years[10].people), 61 + 30, 1e-9);
  EXPECT_THAT(std::string(projection.long_run.status().message()), HasSubstr("never rests"));
}

// In the first year: what people of each grade do by chance, with two recruits fewer than leavers.
TEST(LadderProjectionTest, AFallingTotalSpreadsByItsFewerRecruits) {
  LadderQuestion question = Question();
  question.growth = -2;

  const LadderProjection projection = Of(question);

  const double low = .05 * .08;          // a team manager leaves, a director comes
  const double middle = .08 + .05 * .1;  // a head moves up, or leaves for a director
  const double high = .85 + .05 * .15;
  const double variance =
      40 * low * (1 - low) + 15 * middle * (1 - middle) + 6 * high * (1 - high) - 2 * .05 * .95;
  EXPECT_NEAR(projection.years[1].sd[2] * projection.years[1].sd[2], variance, 1e-12);
  EXPECT_NEAR(projection.years[1].people[2], 6.58 - 2 * .05, 1e-12);
  EXPECT_NEAR(Total(projection.years[10].people), 61 - 20, 1e-9);
}

TEST(LadderProjectionTest, ATotalCannotFallByMorePeopleThanLeave) {
  LadderQuestion question = Question();
  question.growth = -5.7;

  const absl::Status status = Project(ThreeGrades(), question).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("is to fall by 5.7 in year 1"));
}

TEST(LadderProjectionTest, YearsBeyondItsLimitAreRefused) {
  for (const int years : {0, kMostLadderYears + 1}) {
    LadderQuestion question = Question();
    question.years = years;
    EXPECT_EQ(Project(ThreeGrades(), question).status().code(), absl::StatusCode::kInvalidArgument)
        << years;
  }
}

}  // namespace
}  // namespace cairn::forecast
