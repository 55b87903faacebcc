#include "services/planner/engine/replication/agenda.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/model/draws.h"

namespace cairn::forecast {
namespace {

using testing::ElementsAre;

constexpr double kHorizon = 36;

double Month(std::uint32_t number) {
  return 40 * Draws(1, 0).Uniform(number, Purpose::kExit, 0)[0];
}

std::vector<double> TakeAll(Agenda& agenda) {
  std::vector<double> months;
  while (const Event* event = agenda.Next()) months.push_back(event->month);
  return months;
}

class AgendaTest : public testing::TestWithParam<std::size_t> {
 protected:
  Agenda agenda_{kHorizon, GetParam()};
};

TEST_P(AgendaTest, EventsComeInOrderOfTimeUpToTheHorizon) {
  std::vector<double> expected;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    agenda_.Add({.month = Month(i), .post = i});
    if (Month(i) <= kHorizon) expected.push_back(Month(i));
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(TakeAll(agenda_), expected);
}

TEST_P(AgendaTest, EventsThatAreAddedMeanwhileTakeTheirPlace) {
  std::vector<double> taken;
  std::vector<double> expected = {0};
  agenda_.Add({.month = 0});
  std::uint32_t added = 0;
  while (const Event* event = agenda_.Next()) {
    const double now = event->month;
    taken.push_back(now);
    // One soon, often on the same day, and one that is farther off.
    if (added < 500)
      for (const double wait : {Month(added++) / 400, Month(added++) / 4}) {
        agenda_.Add({.month = now + wait});
        if (now + wait <= kHorizon) expected.push_back(now + wait);
      }
  }
  EXPECT_GT(taken.size(), 300);
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(taken, expected);
}

TEST_P(AgendaTest, OfOneMomentTheKindAndThenThePostDecides) {
  agenda_.Add({.month = 3, .post = 2, .kind = Event::Kind::kCloses});
  agenda_.Add({.month = 3, .post = 9});
  agenda_.Add({.month = 3, .post = 4});
  std::vector<std::uint32_t> posts;
  while (const Event* event = agenda_.Next()) posts.push_back(event->post);
  EXPECT_THAT(posts, ElementsAre(4, 9, 2));
}

TEST_P(AgendaTest, TheHorizonItselfIsWithin) {
  agenda_.Add({.month = kHorizon});
  agenda_.Add({.month = kHorizon + 1e-9});
  EXPECT_THAT(TakeAll(agenda_), ElementsAre(kHorizon));
}

TEST_P(AgendaTest, ClearedItHoldsNothing) {
  agenda_.Add({.month = 1});
  agenda_.Add({.month = 30});
  ASSERT_NE(agenda_.Next(), nullptr);
  agenda_.Clear();
  EXPECT_EQ(agenda_.Next(), nullptr);
  agenda_.Clear();
  agenda_.Add({.month = 0.5});
  EXPECT_THAT(TakeAll(agenda_), ElementsAre(0.5));
}

INSTANTIATE_TEST_SUITE_P(DaysOfManyLengths, AgendaTest, testing::Values(1, 36, 1000));

}  // namespace
}  // namespace cairn::forecast
