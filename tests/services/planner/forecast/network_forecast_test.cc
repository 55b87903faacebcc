// One council asked about alone: with its learning network, for who may read people there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::ForecastGroup;

// Elm, of Ayr's network, has a director's post that stands vacant and a manager, a tier that Ayr
// has none of; Ayr's head is ready for such a post, and mobile. Bute is of another network.
constexpr char kNetwork[] = R"pb(
  roles { name: "roles/manager" display_name: "Manager" tier: 6 service_area: CHILDREN }
  organisations {
    name: "organisations/ayr"
    display_name: "Ayr"
    kind: COUNCIL
    nation: SCOTLAND
    learning_network: "West"
  }
  organisations {
    name: "organisations/elm"
    display_name: "Elm"
    kind: COUNCIL
    nation: SCOTLAND
    learning_network: "West"
  }
  organisations {
    name: "organisations/bute"
    display_name: "Bute"
    kind: COUNCIL
    nation: SCOTLAND
    learning_network: "North"
  }
  posts { name: "organisations/elm/posts/director" display_name: "Director" role: "roles/director" }
  posts { name: "organisations/elm/posts/manager" display_name: "Manager" role: "roles/manager" }
  posts {
    name: "organisations/bute/posts/director"
    display_name: "Director"
    role: "roles/director"
  }
  vacancies {
    name: "organisations/elm/vacancies/v"
    post: "organisations/elm/posts/director"
    state: OPEN
    origin: STATED
  }
  people {
    name: "organisations/ayr/people/head"
    assessed_date { year: 2026 month: 1 day: 10 }
    mobility: NETWORK
    skills {
      skill: "skills/strategy"
      as_of_date { year: 2026 month: 1 day: 10 }
      level: 3
    }
  }
  appointments {
    name: "organisations/ayr/people/head/appointments/a"
    post: "organisations/ayr/posts/head"
    kind: SUBSTANTIVE
    start_date { year: 2021 month: 1 day: 1 }
  }
)pb";

class NetworkForecastTest : public SimulatedForecastTest {
 protected:
  NetworkForecastTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(kCouncil, assumptions_, kNetwork));
  }
  void MayReadPeopleOf(std::set<std::string> organisations) {
    planner_.ActAs({.name = "head of workforce",
                    .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE,
                                    options::v1::READ_PEOPLE},
                    .organisations = std::move(organisations),
                    .every_organisation = false});
  }
  static std::vector<double> Vacant(const v1::Forecast& forecast, const std::string& post) {
    for (const v1::PostForecast& one : forecast.posts())
      if (one.post() == post)
        return {one.vacant_probability().begin(), one.vacant_probability().end()};
    return {};
  }
  static std::vector<std::string> GroupsOf(const v1::Forecast& forecast) {
    std::vector<std::string> groups;
    for (const ForecastGroup& group : forecast.groups())
      groups.push_back(absl::StrCat(ForecastGroup::Kind_Name(group.kind()), " ", group.key()));
    return groups;
  }
};

constexpr char kHead[] = "organisations/ayr/posts/head";

TEST_F(NetworkForecastTest, APostIsAsLikelyToStandEmptyAsInAForecastOfAll) {
  const auto all = Ask("include_posts: true", "-");
  const auto alone = Ask("include_posts: true");
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(alone, IsOk());

  EXPECT_TRUE(alone->with_network());
  EXPECT_FALSE(all->with_network());
  EXPECT_EQ(Vacant(*alone, kHead), Vacant(*all, kHead));
  MayReadPeopleOf({"ayr"});
  const auto without = Ask("include_posts: true");
  ASSERT_THAT(without, IsOk());
  EXPECT_FALSE(without->with_network());
  EXPECT_NE(Vacant(*alone, kHead), Vacant(*without, kHead)) << "Elm's vacancy draws the head away";
  EXPECT_NE(alone->run_id(), without->run_id());
}

TEST_F(NetworkForecastTest, FiguresAreOfTheCouncilsOwnPosts) {
  const auto all = Ask("include_posts: true include_organisation_tiers: true", "-");
  const auto alone = Ask("include_posts: true include_organisation_tiers: true");
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(alone, IsOk());

  EXPECT_THAT(GroupsOf(*alone),
              ElementsAre("ALL ", "TIER 3", "TIER 5", "ORGANISATION organisations/ayr",
                          "ORGANISATION_TIER organisations/ayr/tiers/3",
                          "ORGANISATION_TIER organisations/ayr/tiers/5"));
  EXPECT_THAT(alone->posts(), SizeIs(2));
  const ForecastGroup& whole = alone->groups(0);
  EXPECT_EQ(whole.posts(), 2);
  EXPECT_EQ(whole.vacant_at_start(), 0) << "Elm's vacancy is not Ayr's";
  EXPECT_THAT(whole.posts_by_month(), Each(2));
  std::map<std::string, const ForecastGroup*> in_all;
  for (const ForecastGroup& group : all->groups()) in_all[group.key()] = &group;
  for (const ForecastGroup& group : alone->groups()) {
    const std::string key = group.kind() == ForecastGroup::TIER
                                ? absl::StrCat("organisations/ayr/tiers/", group.key())
                            : group.kind() == ForecastGroup::ALL ? "organisations/ayr"
                                                                 : group.key();
    const ForecastGroup& same = *in_all.at(key);
    ASSERT_EQ(group.vacant_size(), same.vacant_size());
    for (int month = 0; month < group.vacant_size(); ++month)
      EXPECT_EQ(group.vacant(month).mean(), same.vacant(month).mean()) << key << " " << month;
    EXPECT_EQ(group.to_appoint().mean(), same.to_appoint().mean()) << key;
    EXPECT_EQ(group.simulated().bench(0), same.simulated().bench(0)) << key;
  }
  EXPECT_TRUE(alone->groups(1).has_shortfall());
}

TEST_F(NetworkForecastTest, PartOfANetworkIsLeftOut) {
  MayReadPeopleOf({"ayr", "bute"});
  const auto without = Ask();
  ASSERT_THAT(without, IsOk());
  EXPECT_FALSE(without->with_network());
  MayReadPeopleOf({"ayr", "elm"});
  const auto with = Ask();
  ASSERT_THAT(with, IsOk());
  EXPECT_TRUE(with->with_network());
}

TEST_F(NetworkForecastTest, WhoMayNotReadPeopleIsAnsweredWithoutIt) {
  planner_.ActAs({.name = "analyst",
                  .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE},
                  .organisations = {"ayr", "elm"},
                  .every_organisation = false});
  const auto answer = Ask();
  ASSERT_THAT(answer, IsOk());
  EXPECT_FALSE(answer->with_network());
}

TEST_F(NetworkForecastTest, AComparisonIsSimulatedWithItToo) {
  const auto compared = planner_.Call<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios",
      "forecast { parent: 'organisations/ayr' horizon_months: 24 } "
      "changes { freezes {} }");
  ASSERT_THAT(compared, IsOk());
  EXPECT_TRUE(compared->with_network());
  EXPECT_THAT(compared->groups(), SizeIs(4));
}

TEST_F(NetworkForecastTest, AForecastThatIsKeptHoldsNothingOfTheOthersPeople) {
  const auto kept = planner_.Call<v1::KeepForecastRequest, v1::KeptForecast>(
      "KeepForecast",
      "forecast_id: 'spring' forecast { parent: 'organisations/ayr' "
      "engine: SIMULATION }");
  ASSERT_THAT(kept, IsOk());
  EXPECT_FALSE(kept->answer().with_network());
  EXPECT_THAT(kept->inputs().organisations(), SizeIs(1));
}

// Holders who leave, in a scenario, are the council's own; what it says of others is left alone.
TEST_F(NetworkForecastTest, AScenarioChangesNothingOfTheOthers) {
  const auto created =
      planner_.Call<v1::CreateScenarioRequest, v1::Scenario>("CreateScenario", R"pb(
        scenario_id: "head-leaves"
        scenario {
          display_name: "A head leaves"
          changes {
            departures {
              tier: 5
              count: 1
              from_date { year: 2026 month: 4 day: 30 }
            }
            closures {
              post: "organisations/elm/posts/director"
              date { year: 2026 month: 5 day: 1 }
            }
          }
        })pb");
  ASSERT_THAT(created, IsOk());
  const auto with = Ask("scenario: 'scenarios/head-leaves'");
  ASSERT_THAT(with, IsOk());
  EXPECT_TRUE(with->with_network());
  EXPECT_THAT(with->groups(0).posts_by_month(), Each(2));
}

}  // namespace
}  // namespace cairn::planner
