// What keeps forecasts from taking the planner over.

#include "services/planner/forecast/run/forecast_load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::Optional;

TEST(RecentAnswersTest, ForgetsWhatWasAskedForLongestAgo) {
  RecentAnswers recent(10);
  recent.Keep("a", "1234");
  recent.Keep("b", "1234");
  EXPECT_THAT(recent.Find("a"), Optional(std::string("1234")));
  recent.Keep("c", "1234");
  EXPECT_EQ(recent.Find("b"), std::nullopt);
  EXPECT_THAT(recent.Find("a"), Optional(std::string("1234")));
  EXPECT_THAT(recent.Find("c"), Optional(std::string("1234")));
  EXPECT_EQ(recent.found(), 3);
}

TEST(RecentAnswersTest, KeepsNothingThatIsLargerThanAll) {
  RecentAnswers recent(10);
  recent.Keep("a", "1234");
  recent.Keep("large", std::string(11, 'x'));
  EXPECT_EQ(recent.Find("large"), std::nullopt);
  EXPECT_NE(recent.Find("a"), std::nullopt);
}

TEST(SimulationGateTest, RefusesOneTooManyAndLetsItInAfterwards) {
  SimulationGate gate(2);
  auto first = gate.Enter();
  auto second = gate.Enter();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(gate.running(), 2);
  EXPECT_EQ(ReasonOf(gate.Enter().status()), ErrorReason::SERVER_BUSY);
  first->reset();
  EXPECT_EQ(gate.running(), 1);
  EXPECT_THAT(gate.Enter(), IsOk());
}

class RepeatedForecastTest : public SimulatedForecastTest {
 protected:
  RepeatedForecastTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));
  }
};

TEST_F(RepeatedForecastTest, TheSameQuestionIsWorkedOutOnceWhileNothingChanges) {
  const auto first = Ask("seed: 3");
  EXPECT_EQ(planner_.forecasts().recent().found(), 0);
  const auto again = Ask("seed: 3");
  EXPECT_EQ(planner_.forecasts().recent().found(), 1);
  const auto other = Ask("seed: 4");
  EXPECT_EQ(planner_.forecasts().recent().found(), 1);
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());

  Have(
      R"pb(posts { name: "organisations/ayr/posts/head-2" display_name: "Head" role: "roles/head" })pb");
  const auto changed = Ask("seed: 3");
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(planner_.forecasts().recent().found(), 1);
  EXPECT_EQ(changed->groups(0).posts(), first->groups(0).posts() + 1);
}

TEST_F(RepeatedForecastTest, AnAnswerThatIsFoundTellsTheAgeOfThisCall) {
  const auto first = Ask();
  planner_.mirror().Lost(Mirror::Source::kRoles, absl::UnavailableError("away"));
  planner_.clock().Advance(absl::Seconds(40));
  const auto again = Ask();
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(planner_.forecasts().recent().found(), 1);
  EXPECT_EQ(first->snapshot().age().seconds(), 0);
  EXPECT_EQ(again->snapshot().age().seconds(), 40);
}

TEST_F(RepeatedForecastTest, NothingIsLeftRunning) {
  EXPECT_THAT(Ask(), IsOk());
  EXPECT_EQ(planner_.forecasts().gate().running(), 0);
}

}  // namespace
}  // namespace cairn::planner
