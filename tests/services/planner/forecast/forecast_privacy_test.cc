// What somebody who may not read people's records is told of a forecast, and what cannot be worked
// out from it.

#include "services/planner/forecast/answer/forecast_privacy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/planner/engine/model/draws.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::IsOk;
using testing::ElementsAre;
using testing::SizeIs;
using v1::ForecastGroup;

// Holders by organisation, then tier.
using Table = std::vector<std::vector<int>>;

// Organisations belong to network o % networks of one nation; to none when networks is 0.
ForecastQuestion QuestionOf(const Table& holders, int networks) {
  static const std::vector<Organisation>* const councils = [] {
    auto* many = new std::vector<Organisation>(20);
    for (std::size_t o = 0; o < many->size(); ++o) (*many)[o].id = absl::StrCat("council-", o);
    return many;
  }();
  ForecastQuestion question;
  question.nations.Of("SCOTLAND");
  for (int n = 0; n < networks; ++n) question.networks.Of(absl::StrCat("network ", n));
  for (std::size_t t = 0; t < holders[0].size(); ++t)
    question.tiers.push_back(static_cast<int>(t) + 3);
  for (std::size_t o = 0; o < holders.size(); ++o) {
    forecast::Organisation organisation{.network = {}, .nation = 0};
    if (networks > 0) organisation.network = static_cast<int>(o) % networks;
    question.input.organisations.push_back(organisation);
    question.organisations.push_back(&councils->at(o));
    for (std::size_t t = 0; t < holders[o].size(); ++t)
      for (int h = 0; h < holders[o][t]; ++h)
        question.input.posts.push_back(
            {.tier = static_cast<int>(t), .organisation = static_cast<int>(o)});
  }
  return question;
}

// Whether each group is withheld: all, tiers, organisations, networks, nations.
std::vector<bool> WithheldOf(const ForecastQuestion& question) {
  const GroupsToTell told = ToldGroups(Groups(question), question.input.posts);
  std::vector<bool> withheld = {told.Withholds(ForecastGroup::ALL, "")};
  for (const int tier : question.tiers)
    withheld.push_back(told.Withholds(ForecastGroup::TIER, absl::StrCat(tier)));
  for (const Organisation* organisation : question.organisations)
    withheld.push_back(told.Withholds(ForecastGroup::ORGANISATION, organisation->Name()));
  for (const std::string& network : question.networks.keys())
    withheld.push_back(told.Withholds(ForecastGroup::NETWORK, network));
  for (const std::string& nation : question.nations.keys())
    withheld.push_back(told.Withholds(ForecastGroup::NATION, nation));
  return withheld;
}

std::vector<bool> Withheld(const Table& holders, int networks = 0) {
  return WithheldOf(QuestionOf(holders, networks));
}

TEST(WithheldGroupsTest, AGroupOfAnotherKindIsWithheldWhereverItStands) {
  // All of these are many, so nothing that is known is withheld.
  const ForecastQuestion question = QuestionOf({{5, 6}, {7, 8}}, 0);
  for (const int place : {0, 1, 2, 3}) {
    v1::Forecast forecast;
    for (const int group : {0, 1, 2, 3}) {
      ForecastGroup& added = *forecast.add_groups();
      added.set_kind(group == place ? static_cast<ForecastGroup::Kind>(77) : ForecastGroup::TIER);
      added.set_key(group == place ? "organisations/council-0/3" : "3");
      added.set_vacancy_months(12);
    }

    Withhold(ToldGroups(Groups(question), question.input.posts), forecast);

    for (const int group : {0, 1, 2, 3}) {
      EXPECT_EQ(forecast.groups(group).withheld(), group == place) << place;
      EXPECT_EQ(forecast.groups(group).vacancy_months(), group == place ? 0 : 12) << place;
    }
  }
}

TEST(WithheldGroupsTest, AGroupOfAnotherKindIsWithheldFromAComparison) {
  const ForecastQuestion question = QuestionOf({{5, 6}, {7, 8}}, 0);
  v1::ScenarioComparison comparison;
  for (const int kind : {77, static_cast<int>(ForecastGroup::TIER)}) {
    v1::ComparedGroup& added = *comparison.add_groups();
    added.set_kind(static_cast<ForecastGroup::Kind>(kind));
    added.set_key("3");
    added.set_vacancy_months(12);
  }

  Withhold(ToldGroups(Groups(question), question.input.posts), comparison);

  EXPECT_TRUE(comparison.groups(0).withheld());
  EXPECT_EQ(comparison.groups(0).vacancy_months(), 0);
  EXPECT_FALSE(comparison.groups(1).withheld());
}

// A kind that the contract gains belongs into Groups, so that holders are counted for it.
TEST(WithheldGroupsTest, HoldersAreCountedForEveryKindOfTheContract) {
  const ForecastQuestion question = QuestionOf({{5, 1}, {7, 8}}, 1);
  const Groups groups(question);
  const auto* kinds = ForecastGroup::Kind_descriptor();
  for (int k = 0; k < kinds->value_count(); ++k) {
    const auto kind = static_cast<ForecastGroup::Kind>(kinds->value(k)->number());
    const auto is_of_kind = [&](const Groups::Group& group) { return group.kind == kind; };
    EXPECT_EQ(std::any_of(groups.all().begin(), groups.all().end(), is_of_kind),
              kind != ForecastGroup::KIND_UNSPECIFIED)
        << kinds->value(k)->name();
  }
  std::set<std::pair<ForecastGroup::Kind, std::string>> names;
  for (const Groups::Group& group : groups.all()) names.emplace(group.kind, group.key);
  EXPECT_THAT(names, SizeIs(groups.size())) << "each is known by kind and key";
}

TEST(WithheldGroupsTest, FewHoldersAreWithheldAndWithThemTheSmallestOfTheOthers) {
  // The total less heads and managers would be that of the director.
  EXPECT_THAT(Withheld({{1, 6, 12}}),
              ElementsAre(false, true, true, false, /*organisation*/ false, /*nation*/ false));
}

TEST(WithheldGroupsTest, WhereAllAreManyNothingIsWithheld) {
  EXPECT_THAT(Withheld({{5, 6}, {7, 8}}, 1), testing::Each(false));
}

TEST(WithheldGroupsTest, NobodyIsNotFew) {
  EXPECT_THAT(Withheld({{0, 6}, {0, 8}}), testing::Each(false));
}

TEST(WithheldGroupsTest, ACouncilOfFewIsWithheldWhole) {
  EXPECT_THAT(Withheld({{1, 2}}), testing::Each(true));
}

TEST(WithheldGroupsTest, VacantPostsAndPostsToComeMakeNoGroupLarger) {
  ForecastQuestion question = QuestionOf({{4, 20}}, 0);
  for (int i = 0; i < 10; ++i) {
    question.input.posts.push_back({.state = forecast::PostState::kVacant});
    question.input.posts.push_back({.state = forecast::PostState::kNotYetOpen, .opens_month = 1});
  }
  EXPECT_TRUE(WithheldOf(question)[1]);
}

TEST(WithheldGroupsTest, ATierIsWithheldWhereOneCouncilIsWhatItLacks) {
  // The first council's answer withholds both of its tiers; of the other councils all are told.
  const std::vector<bool> withheld = Withheld({{3, 20}, {6, 20}, {7, 20}});
  EXPECT_TRUE(withheld[1]) << "less 6 and 7 it is the first council's 3";
  EXPECT_TRUE(withheld[2]) << "less 20 and 20 it gives away the first council's other tier";
}

TEST(WithheldGroupsTest, ManyCouncilsOfFewMayBeSummed) {
  const std::vector<bool> withheld = Withheld({{3, 20}, {2, 20}, {1, 20}, {6, 20}});
  EXPECT_FALSE(withheld[1]);
}

// Every sum that is told, in the answer for all or in that for one organisation, less the parts
// that are told leaves nothing or at least two parts with at least 5 holders.
TEST(WithheldGroupsTest, SubtractionGivesNothingAwayInNationsOfChance) {
  const forecast::Draws draws(1, 0);
  for (std::uint32_t nation = 0; nation < 300; ++nation) {
    std::uint32_t next = 0;
    const auto below = [&](int most) {
      return static_cast<int>(draws.Uniform(nation, forecast::Purpose::kExit, next++)[0] *
                              (most + 1));
    };
    const int networks = below(3);
    Table holders(static_cast<std::size_t>(1 + below(5)));
    const std::size_t tiers = static_cast<std::size_t>(1 + below(3));
    for (std::vector<int>& row : holders)
      for (std::size_t t = 0; t < tiers; ++t) row.push_back(below(9));
    const std::vector<bool> withheld = Withheld(holders, networks);

    const auto expect_safe = [&](bool sum_withheld, const std::vector<std::pair<bool, int>>& parts,
                                 const char* what) {
      if (sum_withheld) return;
      int count = 0;
      int people = 0;
      for (const auto& [hidden, size] : parts) {
        count += hidden ? 1 : 0;
        people += hidden ? size : 0;
      }
      EXPECT_NE(count, 1) << what << " of nation " << nation;
      EXPECT_FALSE(people > 0 && people < 5) << what << " of nation " << nation;
    };
    const auto row_sum = [&](std::size_t o) {
      int sum = 0;
      for (const int h : holders[o]) sum += h;
      return sum;
    };
    const auto tier_sum = [&](std::size_t t) {
      int sum = 0;
      for (const auto& row : holders) sum += row[t];
      return sum;
    };
    std::vector<std::pair<bool, int>> by_tier;
    std::vector<std::pair<bool, int>> by_organisation;
    for (std::size_t t = 0; t < tiers; ++t) by_tier.emplace_back(withheld[1 + t], tier_sum(t));
    for (std::size_t o = 0; o < holders.size(); ++o)
      by_organisation.emplace_back(withheld[1 + tiers + o], row_sum(o));
    expect_safe(withheld[0], by_tier, "the tiers");
    expect_safe(withheld[0], by_organisation, "the organisations");
    for (int n = 0; n < networks; ++n) {
      std::vector<std::pair<bool, int>> members;
      for (std::size_t o = 0; o < holders.size(); ++o)
        if (static_cast<int>(o) % networks == n) members.push_back(by_organisation[o]);
      expect_safe(withheld[1 + tiers + holders.size() + static_cast<std::size_t>(n)], members,
                  "a network");
    }
    // With the answers for single organisations beside it.
    std::vector<std::vector<bool>> alone;
    for (const std::vector<int>& row : holders) alone.push_back(Withheld({row}));
    for (std::size_t t = 0; t < tiers; ++t) {
      std::vector<std::pair<bool, int>> cells;
      for (std::size_t o = 0; o < holders.size(); ++o)
        cells.emplace_back(alone[o][1 + t], holders[o][t]);
      expect_safe(withheld[1 + t], cells, "a tier by organisation");
    }
  }
}

// ---- through the contract

class WithheldForecastTest : public SimulatedForecastTest {
 protected:
  WithheldForecastTest() {
    Assume("PROMOTED_SHARE", 0);
    std::string posts;
    for (int i = 0; i < 9; ++i)
      absl::StrAppend(&posts, "posts { name: \"organisations/ayr/posts/more-", i,
                      "\" display_name: \"Head\" role: \"roles/head\" }");
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3), posts,
                      "organisations { name: \"organisations/elm\" display_name: \"Elm\" "
                      "kind: COUNCIL } posts { name: \"organisations/elm/posts/head\" "
                      "display_name: \"Head\" role: \"roles/head\" }"));
  }
  void BecomeAnalyst() {
    planner_.ActAs({.name = "analyst",
                    .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE},
                    .organisations = {"ayr"},
                    .every_organisation = false});
  }
};

TEST_F(WithheldForecastTest, GroupsOfFewHoldersAreWithheldFromWhoMayNotReadPeople) {
  const auto told = Ask();
  BecomeAnalyst();
  const auto withheld = Ask();

  ASSERT_TRUE(told.ok() && withheld.ok()) << withheld.status();
  EXPECT_NE(told->run_id(), withheld->run_id()) << "they rest on different knowledge";
  EXPECT_FALSE(told->without_people());
  EXPECT_TRUE(withheld->without_people());
  for (int g = 0; g < told->groups_size(); ++g) {
    EXPECT_FALSE(told->groups(g).withheld());
    EXPECT_FALSE(told->groups(g).ready_withheld());
    EXPECT_THAT(told->groups(g).vacant(), SizeIs(25));
  }
  for (const ForecastGroup& group : withheld->groups()) {
    if (group.kind() != ForecastGroup::TIER) continue;
    EXPECT_TRUE(group.withheld()) << group.key();
    EXPECT_GT(group.posts(), 0);
    EXPECT_THAT(group.vacant(), SizeIs(0));
    EXPECT_FALSE(group.has_simulated());
    EXPECT_EQ(group.vacancy_months(), 0);
  }
  EXPECT_FALSE(withheld->groups(0).withheld());
  EXPECT_THAT(withheld->groups(0).vacant(), SizeIs(25));
  EXPECT_TRUE(withheld->groups(0).ready_withheld());
  EXPECT_EQ(withheld->groups(0).ready(), 0);
  EXPECT_FALSE(withheld->groups(0).has_shortfall());
}

// A tier of an organisation is told where the organisation's own answer tells it.
TEST_F(WithheldForecastTest, AnOrganisationsTiersAreWithheldAsInItsOwnAnswer) {
  const auto all = Ask("include_organisation_tiers: true", "-");
  ASSERT_THAT(all, IsOk());
  BecomeAnalyst();
  const auto whole = Ask("include_organisation_tiers: true", "ayr");
  ASSERT_THAT(whole, IsOk());
  std::map<int, const ForecastGroup*> tiers;
  for (const ForecastGroup& group : whole->groups())
    if (group.kind() == ForecastGroup::TIER) tiers[std::stoi(group.key())] = &group;
  int places = 0;
  for (const ForecastGroup& group : whole->groups()) {
    if (group.kind() != ForecastGroup::ORGANISATION_TIER) continue;
    ++places;
    EXPECT_EQ(group.withheld(), tiers.at(group.tier())->withheld()) << group.key();
    EXPECT_EQ(group.posts(), tiers.at(group.tier())->posts()) << group.key();
    EXPECT_EQ(group.vacant().empty(), group.withheld()) << group.key();
  }
  EXPECT_EQ(places, static_cast<int>(tiers.size()));
  int of_all = 0;
  for (const ForecastGroup& group : all->groups()) {
    if (group.kind() != ForecastGroup::ORGANISATION_TIER) continue;
    ++of_all;
    EXPECT_EQ(group.key(), absl::StrCat(group.organisation(), "/tiers/", group.tier()));
    EXPECT_THAT(group.vacant(), SizeIs(25));
    EXPECT_THAT(group.posts_by_month(), SizeIs(25));
  }
  EXPECT_EQ(of_all, places + 1) << "and Elm's head";
}

TEST_F(WithheldForecastTest, ANationIsToldOfOnlyWhereAllOfItsCouncilsAreAskedAbout) {
  const auto nations = [](const absl::StatusOr<v1::Forecast>& answer) {
    int count = 0;
    for (const ForecastGroup& group : answer->groups())
      count += group.kind() == ForecastGroup::NATION ? 1 : 0;
    return count;
  };
  const auto part = Ask();
  const auto whole = Ask("", "-");

  ASSERT_TRUE(part.ok() && whole.ok()) << part.status() << whole.status();
  EXPECT_EQ(nations(part), 0) << "Elm is of the same nation and was not asked about";
  EXPECT_EQ(nations(whole), 1);
}

TEST_F(WithheldForecastTest, WhoIsReadyAndThePostsOfTheLawAreForWhoMayReadPeople) {
  const auto told = Ask();
  BecomeAnalyst();
  const auto withheld = Ask();

  ASSERT_TRUE(told.ok() && withheld.ok()) << withheld.status();
  const ForecastGroup& all = told->groups(0);
  EXPECT_THAT(all.any_statutory_vacant(), SizeIs(25));
  EXPECT_THAT(all.simulated().any_statutory_uncovered(), SizeIs(25));
  EXPECT_THAT(all.simulated().bench(), SizeIs(25));
  EXPECT_THAT(withheld->groups(0).simulated().uncovered(), SizeIs(25)) << "which is told";
  for (const ForecastGroup& group : withheld->groups()) {
    EXPECT_THAT(group.any_statutory_vacant(), SizeIs(0));
    EXPECT_THAT(group.simulated().any_statutory_uncovered(), SizeIs(0));
    EXPECT_THAT(group.simulated().bench(), SizeIs(0));
  }
}

// What somebody who wants to learn of a person might ask, before and after something about that
// person is recorded, and set against each other.
class SetAgainstEachOtherTest : public WithheldForecastTest {
 protected:
  SetAgainstEachOtherTest() {
    Assume("BECOMES_READY_SHARE", 0.5);
    const auto created =
        planner_.Call<v1::CreateScenarioRequest, v1::Scenario>("CreateScenario", R"pb(
          scenario_id: "frozen"
          scenario {
            display_name: "Frozen"
            changes { freezes { until_date { year: 2026 month: 12 day: 31 } } }
          })pb");
    EXPECT_THAT(created, IsOk());
  }

  // All that is said of groups, one string an attack.
  std::vector<std::string> Attack() {
    std::vector<std::string> said;
    for (const char* of : {"ayr", "-"}) {
      for (const char* question :
           {"", "start_date { year: 2026 month: 5 day: 15 }",
            "start_date { year: 2026 month: 7 day: 1 }",
            "start_date { year: 2030 month: 1 day: 1 }", "scenario: 'scenarios/frozen'",
            "chance_only: true seed: 9", "overrides { measure: EXITS_PER_YEAR value: 0.8 }",
            "overrides { measure: INTERNAL_SHARE value: 0 }",
            "overrides { measure: MONTHS_TO_FILL tier: 3 value: 60 }"}) {
        said.push_back(Said(Ask(absl::StrCat(question, " replications: 60"), of)));
        said.push_back(Said(planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
            "ComputeForecast", absl::StrCat("parent: 'organisations/", of, "' ",
                                            absl::StrReplaceAll(question, {{"chance_only: true "
                                                                            "seed: 9",
                                                                            ""}})))));
      }
      said.push_back(Said(planner_.Call<v1::CompareScenariosRequest, v1::ScenarioComparison>(
          "CompareScenarios", absl::StrCat("forecast { parent: 'organisations/", of,
                                           "' replications: 60 } scenario: 'scenarios/frozen'"))));
    }
    return said;
  }
  template <typename Answer>
  static std::string Said(const absl::StatusOr<Answer>& answer) {
    EXPECT_THAT(answer, IsOk());
    std::string said;
    if (answer.ok())
      for (const auto& group : answer->groups()) said += group.SerializeAsString();
    return said;
  }
  void Record(const std::string& facts) {
    planner_.ActAs(auth::Identity::LocalOperator());
    Have(facts);
  }
};

TEST_F(SetAgainstEachOtherTest, NothingThatIsRecordedOfAPersonChangesAFigure) {
  planner_.ActAs({.name = "analyst",
                  .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE},
                  .every_organisation = true});
  const std::vector<std::string> before = Attack();
  const auto analyst = planner_.identity();
  for (const char* fact : {// The head gives notice.
                           R"pb(appointments {
                                  name: "organisations/ayr/people/head/appointments/a"
                                  post: "organisations/ayr/posts/head"
                                  kind: SUBSTANTIVE
                                  start_date { year: 2021 month: 1 day: 1 }
                                  last_day { year: 2026 month: 6 day: 30 }
                                })pb",
                           // The director stays after all.
                           R"pb(appointments {
                                  name: "organisations/ayr/people/leaver/appointments/a"
                                  post: "organisations/ayr/posts/director"
                                  kind: SUBSTANTIVE
                                  start_date { year: 2018 month: 1 day: 1 }
                                })pb",
                           // The head is not ready any more.
                           R"pb(people {
                                  name: "organisations/ayr/people/head"
                                  assessed_date { year: 2026 month: 2 day: 10 }
                                })pb",
                           // A post whose holder nobody knew has one, who holds another post too.
                           R"pb(appointments {
                                  name: "organisations/ayr/people/leaver/appointments/b"
                                  post: "organisations/ayr/posts/more-3"
                                  kind: SUBSTANTIVE
                                  start_date { year: 2026 month: 1 day: 1 }
                                })pb",
                           // Somebody who is ready comes without a post.
                           R"pb(people {
                                  name: "organisations/ayr/people/new"
                                  assessed_date { year: 2026 month: 2 day: 10 }
                                  aspirations: "roles/director"
                                  skills {
                                    skill: "skills/strategy"
                                    level: 4
                                    as_of_date { year: 2026 month: 2 day: 10 }
                                  }
                                })pb"}) {
    Record(fact);
    planner_.ActAs(analyst);
    EXPECT_EQ(Attack(), before) << fact;
  }
}

TEST_F(SetAgainstEachOtherTest, TheSameFactsChangeWhatWhoMayReadPeopleIsTold) {
  const std::vector<std::string> before = Attack();
  Record(R"pb(appointments {
                name: "organisations/ayr/people/head/appointments/a"
                post: "organisations/ayr/posts/head"
                kind: SUBSTANTIVE
                start_date { year: 2021 month: 1 day: 1 }
                last_day { year: 2026 month: 6 day: 30 }
              })pb");
  const std::vector<std::string> after = Attack();
  ASSERT_EQ(before.size(), after.size());
  EXPECT_NE(before.front(), after.front());
}

TEST_F(WithheldForecastTest, NoScenarioSinglesAPostOut) {
  const char* changes = R"pb(
    changes {
      closures {
        post: "organisations/ayr/posts/head"
        date { year: 2026 month: 7 day: 1 }
      }
      departures {
        post: "organisations/ayr/posts/head"
        from_date { year: 2026 month: 6 day: 1 }
      }
      freezes {}
      rate_changes { measure: EXITS_PER_YEAR factor: 2 organisation: "organisations/ayr" }
      joint_posts {
        role: "roles/head"
        organisation: "organisations/ayr"
        with_organisation: "organisations/elm"
      }
    })pb";
  const auto created = planner_.Call<v1::CreateScenarioRequest, v1::Scenario>(
      "CreateScenario",
      absl::StrCat("scenario_id: 'x' scenario { display_name: 'x' ", changes, "}"));
  ASSERT_THAT(created, IsOk());
  EXPECT_THAT(Ask("scenario: 'scenarios/x'"), IsOk());
  BecomeAnalyst();
  EXPECT_THAT(
      BadFieldsOf(Ask("scenario: 'scenarios/x'")),
      ElementsAre("scenarios/x:changes.closures[0].post", "scenarios/x:changes.departures[0].post",
                  "scenarios/x:changes.rate_changes[0].organisation",
                  "scenarios/x:changes.joint_posts[0]"));
  const auto compared = planner_.Call<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios", absl::StrCat("forecast { parent: 'organisations/ayr' } ", changes));
  EXPECT_THAT(BadFieldsOf(compared),
              ElementsAre("changes.closures[0].post", "changes.departures[0].post",
                          "changes.rate_changes[0].organisation", "changes.joint_posts[0]"));
}

TEST_F(WithheldForecastTest, AComparisonWithholdsTheSame) {
  BecomeAnalyst();
  const auto compared = planner_.Call<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios", "forecast { parent: 'organisations/ayr' } changes { freezes {} }");
  ASSERT_THAT(compared, IsOk());
  for (const v1::ComparedGroup& group : compared->groups()) {
    EXPECT_EQ(group.withheld(), group.kind() == ForecastGroup::TIER);
    EXPECT_EQ(group.difference().empty(), group.withheld());
  }
}

}  // namespace
}  // namespace cairn::planner
