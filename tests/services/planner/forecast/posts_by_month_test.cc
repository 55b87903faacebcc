// Posts of a forecast that stand for a part of its period only.

#include "services/planner/forecast/answer/posts_by_month.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::ElementsAre;
using v1::ForecastGroup;

constexpr char kOpensInMay[] = R"pb(
  organisations {
    name: "organisations/bute"
    display_name: "Bute"
    kind: COUNCIL
    open_date { year: 2026 month: 5 day: 1 }
  }
  posts { name: "organisations/bute/posts/head" display_name: "Head" role: "roles/head" }
  posts {
    name: "organisations/bute/posts/deputy"
    display_name: "Deputy"
    role: "roles/head"
    close_date { year: 2026 month: 6 day: 15 }
  }
)pb";

// Today is 2 March 2026.
class PostsByMonthTest : public SimulatedForecastTest {
 protected:
  v1::Forecast Told(const std::string& engine) {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3), kOpensInMay));
    const auto answer = planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
        "ComputeForecast",
        absl::StrCat("parent: 'organisations/-' horizon_months: 5 engine: ", engine));
    EXPECT_THAT(answer, IsOk());
    return answer.value_or(v1::Forecast());
  }
  static const ForecastGroup& Group(const v1::Forecast& forecast, ForecastGroup::Kind kind,
                                    const std::string& key) {
    for (const ForecastGroup& group : forecast.groups())
      if (group.kind() == kind && group.key() == key) return group;
    ADD_FAILURE() << "there is no group " << key;
    return ForecastGroup::default_instance();
  }
};

TEST_F(PostsByMonthTest, ACouncilsPostsCountFromTheDayOnWhichItOpens) {
  for (const char* engine : {"ANALYTIC", "SIMULATION"}) {
    SCOPED_TRACE(engine);
    const v1::Forecast forecast = Told(engine);
    const ForecastGroup& bute = Group(forecast, ForecastGroup::ORGANISATION, "organisations/bute");

    EXPECT_EQ(bute.posts(), 2);
    EXPECT_THAT(bute.posts_by_month(), ElementsAre(0, 0, 2, 2, 1, 1));
    EXPECT_EQ(bute.vacant(1).mean(), 0);
    EXPECT_GT(bute.vacant(2).mean(), 0);
    EXPECT_THAT(Group(forecast, ForecastGroup::ALL, "").posts_by_month(),
                ElementsAre(2, 2, 4, 4, 3, 3));
    EXPECT_THAT(Group(forecast, ForecastGroup::TIER, "5").posts_by_month(),
                ElementsAre(1, 1, 3, 3, 2, 2));
  }
}

TEST_F(PostsByMonthTest, ANewPostIsHeldOnceWhoIsAppointedToItStarts) {
  Have(R"pb(people { name: "organisations/bute/people/p" }
            appointments {
              name: "organisations/bute/people/p/appointments/a"
              post: "organisations/bute/posts/head"
              kind: SUBSTANTIVE
              start_date { year: 2026 month: 5 day: 1 }
            }
            people { name: "organisations/bute/people/q" }
            appointments {
              name: "organisations/bute/people/q/appointments/a"
              post: "organisations/bute/posts/deputy"
              kind: SUBSTANTIVE
              start_date { year: 2026 month: 5 day: 20 }
            })pb");
  for (const char* engine : {"ANALYTIC", "SIMULATION"}) {
    SCOPED_TRACE(engine);
    const v1::Forecast forecast = Told(engine);
    const ForecastGroup& bute = Group(forecast, ForecastGroup::ORGANISATION, "organisations/bute");

    EXPECT_NEAR(bute.vacant(2).mean(), 1, 1e-9);
    EXPECT_NEAR(bute.vacant(3).mean(), 0, 1e-9);
  }
}

}  // namespace
}  // namespace cairn::planner
