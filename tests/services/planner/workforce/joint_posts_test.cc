// Posts that people of several organisations hold, as only the planner sees them.

#include "services/planner/workforce/joint_posts.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/workforce/vacancies.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Kind = Disagreement::Kind;

// Councils a and b; a has the post `p`, to which both appoint somebody.
class JointPostTest : public testing::Test {
 protected:
  JointPostTest() {
    text_.post("a", "p", "head");
    text_.post("b", "q");
    text_.person("a", "ann");
    text_.appointment("a", "ann", "p", "2020-01-01");
    text_.person("b", "ben");
    text_.appointment("b", "ben", "organisations/a/posts/p", "2021-01-01");
  }
  std::vector<std::pair<Kind, std::string>> ToldTo(const std::string& organisation) {
    const auto workforce = text_.Build();
    std::vector<std::pair<Kind, std::string>> told;
    for (const Disagreement& one : Disagreements(*workforce, *workforce->Find(organisation),
                                                 HoldingsOf(*workforce), On("2026-03-01")))
      told.emplace_back(one.kind, one.post);
    return told;
  }

  WorkforceText text_;
};

TEST_F(JointPostTest, AnExcessOverTwoCouncilsIsToldToThePostsCouncilAlone) {
  text_.post("a", "p", "head").joint = {"b"};

  EXPECT_THAT(ToldTo("a"), ElementsAre(Pair(Kind::kPostOverfilled, "organisations/a/posts/p")));
  EXPECT_THAT(ToldTo("b"), IsEmpty());
}

TEST_F(JointPostTest, WhoSharesTheJobOrHandsOverMakesNoExcess) {
  text_.post("a", "p", "head").joint = {"b"};
  text_.person("b", "ben").left = On("2026-03-20");
  EXPECT_THAT(ToldTo("a"), IsEmpty());
  text_.person("b", "ben").left = kNoDay;
  text_.post("a", "p", "head").fte = 2;
  EXPECT_THAT(ToldTo("a"), IsEmpty());
}

TEST_F(JointPostTest, OneSidesWordFillsNothingAndBothAreTold) {
  text_.post("a", "p", "head");
  const auto workforce = text_.Build();
  EXPECT_EQ(HoldingsOf(*workforce).at("organisations/a/posts/p").size(), 1U);

  EXPECT_THAT(ToldTo("a"),
              ElementsAre(Pair(Kind::kAppointmentNotAgreed, "organisations/a/posts/p")));
  EXPECT_THAT(ToldTo("b"),
              ElementsAre(Pair(Kind::kAppointmentNotAgreed, "organisations/a/posts/p")));
}

TEST_F(JointPostTest, WhetherThereIsAPostElsewhereIsNotToldToWhoAppointsToIt) {
  text_.appointment("b", "ben", "organisations/a/posts/none", "2021-01-01");

  EXPECT_THAT(ToldTo("b"),
              ElementsAre(Pair(Kind::kAppointmentNotAgreed, "organisations/a/posts/p"),
                          Pair(Kind::kAppointmentNotAgreed, "organisations/a/posts/none")));
}

}  // namespace
}  // namespace cairn::planner
