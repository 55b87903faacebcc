// Scenarios, from what is written through the contract to forecasts under them and to what they
// change.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using v1::ComparedGroup;
using v1::ForecastGroup;
using v1::ScenarioComparison;
using v1::SimulatedGroup;

class ScenarioTest : public SimulatedForecastTest {
 protected:
  ScenarioTest() {
    Assume("PROMOTED_SHARE", 0);
    Assume("PROGRAMME_SUCCESS", 1);
  }
  void HaveCouncil(const std::string& more = "") {
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1), more));
  }
  absl::StatusOr<v1::Scenario> Create(const std::string& id, const std::string& scenario) {
    return planner_.Call<v1::CreateScenarioRequest, v1::Scenario>(
        "CreateScenario", absl::StrCat("scenario_id: '", id, "' scenario { display_name: '", id,
                                       "' ", scenario, "}"));
  }
  absl::StatusOr<ScenarioComparison> Compare(const std::string& request,
                                             const std::string& question = "") {
    return planner_.Call<v1::CompareScenariosRequest, ScenarioComparison>(
        "CompareScenarios",
        absl::StrCat("forecast { parent: 'organisations/ayr' horizon_months: 24 ", question, "} ",
                     request));
  }
  absl::StatusOr<v1::Forecast> Analytic(const std::string& more) {
    return planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
        "ComputeForecast", absl::StrCat("parent: 'organisations/ayr' horizon_months: 24 ", more));
  }
  static ComparedGroup OfTier(const ScenarioComparison& comparison, const std::string& tier) {
    for (const ComparedGroup& group : comparison.groups())
      if (group.kind() == ForecastGroup::TIER && group.key() == tier) return group;
    ADD_FAILURE() << "no tier " << tier;
    return {};
  }
};

// ---- the resource

TEST_F(ScenarioTest, ItsBaseMustBeThereAndNotRestOnIt) {
  ASSERT_THAT(Create("a", "changes { freezes { tier: 3 } }"), IsOk());
  ASSERT_THAT(Create("b", "base: 'scenarios/a' changes { freezes { tier: 5 } }"), IsOk());
  EXPECT_THAT(Create("c", "base: 'scenarios/none' changes { freezes {} }"),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  for (const char* base : {"scenarios/b", "scenarios/a"}) {
    const auto looped = planner_.Call<v1::UpdateScenarioRequest, v1::Scenario>(
        "UpdateScenario", absl::StrCat("scenario { name: 'scenarios/a' base: '", base,
                                       "' } update_mask { paths: 'base' }"));
    EXPECT_THAT(BadFieldsOf(looped), ElementsAre("scenario.base")) << base;
  }
}

TEST_F(ScenarioTest, EveryContradictionIsNamed) {
  const auto refused = Create("x", R"pb(
    changes {
      rate_changes { measure: MONTHS_TO_FILL }
      rate_changes {
        measure: INTERNAL_SHARE
        factor: 2
        from_date { year: 2026 month: 4 day: 1 }
      }
      rate_changes { measure: SHARED_EFFECT_VARIANCE tier: 3 add: 0.1 }
      freezes {
        from_date { year: 2026 month: 4 day: 2 }
        until_date { year: 2026 month: 4 day: 1 }
      }
      departures { from_date { year: 2026 month: 4 day: 1 } }
      departures {
        count: 2
        from_date { year: 2026 month: 4 day: 1 }
      }
      departures {
        post: "organisations/ayr/posts/head"
        tier: 3
        from_date { year: 2026 month: 4 day: 1 }
      }
      departures {
        post: "organisations/ayr/posts/head"
        from_date { year: 2026 month: 4 day: 1 }
        until_date { year: 2026 month: 5 day: 1 }
      }
      rate_changes { measure: MONTHS_TO_FILL factor: 2 organisation: "organisations/ayr" }
      rate_changes { measure: EXITS_PER_YEAR factor: 2 add: 0.1 organisation: "organisations/ayr" }
      rate_changes { measure: ORGANISATION_EFFECT_VARIANCE tier: 3 factor: 2 }
      joint_posts {
        role: "roles/director"
        organisation: "organisations/ayr"
        with_organisation: "organisations/ayr"
      }
    })pb");
  EXPECT_THAT(
      BadFieldsOf(refused),
      ElementsAre("scenario.changes.rate_changes[0]", "scenario.changes.rate_changes[1]",
                  "scenario.changes.rate_changes[2].tier",
                  "scenario.changes.rate_changes[3].organisation",
                  "scenario.changes.rate_changes[4].add", "scenario.changes.rate_changes[5].tier",
                  "scenario.changes.freezes[0].until_date", "scenario.changes.departures[0]",
                  "scenario.changes.departures[1].tier", "scenario.changes.departures[2]",
                  "scenario.changes.departures[3].until_date",
                  "scenario.changes.joint_posts[0].with_organisation"));
}

// ---- forecasts under a scenario

TEST_F(ScenarioTest, ChangesFollowEachOtherThoseOfTheBaseFirst) {
  HaveCouncil();
  ASSERT_THAT(Create("twice", "changes { rate_changes { measure: MONTHS_TO_FILL factor: 2 } }"),
              IsOk());
  ASSERT_THAT(Create("and-one-more",
                     "base: 'scenarios/twice' "
                     "changes { rate_changes { measure: MONTHS_TO_FILL add: 1 } }"),
              IsOk());

  const auto under = Analytic("scenario: 'scenarios/and-one-more'");
  const auto given = Analytic("overrides { measure: MONTHS_TO_FILL value: 5 }");  // 2 x 2 + 1

  ASSERT_TRUE(under.ok() && given.ok()) << under.status();
  EXPECT_EQ(under->scenario_title(), "and-one-more");
  EXPECT_NE(under->run_id(), given->run_id());
  EXPECT_NEAR(under->groups(0).vacancy_months(), given->groups(0).vacancy_months(), 1e-12);
  EXPECT_EQ(under->rates(1).value(), 2) << "rates are told as they are without the scenario";
}

TEST_F(ScenarioTest, AnAnswerTellsTheTitleThatTheScenarioHasNow) {
  HaveCouncil();
  ASSERT_THAT(Create("a", "changes { freezes { tier: 3 } }"), IsOk());
  ASSERT_THAT(Analytic("scenario: 'scenarios/a'"), IsOk());
  const auto renamed = planner_.Call<v1::UpdateScenarioRequest, v1::Scenario>(
      "UpdateScenario",
      "scenario { name: 'scenarios/a' display_name: 'Renamed' } "
      "update_mask { paths: 'display_name' }");
  ASSERT_THAT(renamed, IsOk());

  const auto again = Analytic("scenario: 'scenarios/a'");

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->scenario_title(), "Renamed");
}

TEST_F(ScenarioTest, AFreezeKeepsVacanciesOpenWhileItLasts) {
  HaveCouncil();
  ASSERT_THAT(Create("frozen", R"pb(
                changes {
                  freezes {
                    tier: 3
                    from_date { year: 2026 month: 6 day: 1 }
                    until_date { year: 2026 month: 12 day: 1 }
                  }
                })pb"),
              IsOk());

  const auto answer = Analytic("scenario: 'scenarios/frozen'");

  ASSERT_THAT(answer, IsOk());
  const ForecastGroup& all = answer->groups(0);  // the director goes after month 3, on 2 June
  EXPECT_EQ(all.vacant(2).mean(), 0);
  for (int month = 3; month <= 8; ++month) EXPECT_NEAR(all.vacant(month).mean(), 1, 0.01) << month;
  EXPECT_LT(all.vacant(12).mean(), 0.5);
}

TEST_F(ScenarioTest, PostsAreCreatedAbolishedAndLeft) {
  HaveCouncil();
  ASSERT_THAT(Create("reorganised", R"pb(
                changes {
                  new_posts {
                    organisation: "organisations/ayr"
                    tier: 5
                    count: 3
                    date { year: 2026 month: 7 day: 2 }
                  }
                  departures {
                    post: "organisations/ayr/posts/head"
                    from_date { year: 2026 month: 8 day: 1 }
                  }
                  closures {
                    post: "organisations/ayr/posts/director"
                    date { year: 2026 month: 5 day: 1 }
                  }
                })pb"),
              IsOk());

  const auto answer = Ask("scenario: 'scenarios/reorganised'");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Vacancies(*answer, "5", SimulatedGroup::POST_CREATED), 3);
  EXPECT_EQ(Vacancies(*answer, "5", SimulatedGroup::KNOWN_DATE), 1);
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 0) << "the post went first";
}

TEST_F(ScenarioTest, WhatDoesNotFitTheWorkforceIsNamedAllAtOnce) {
  HaveCouncil();
  ASSERT_THAT(Create("odd", R"pb(
                changes {
                  rate_changes { measure: MONTHS_TO_FILL tier: 3 factor: 0 }
                  departures {
                    post: "organisations/ayr/posts/nobody"
                    from_date { year: 2026 month: 8 day: 1 }
                  }
                  closures {
                    post: "organisations/ayr/posts/head"
                    date { year: 2025 month: 5 day: 1 }
                  }
                  new_posts {
                    organisation: "organisations/ayr"
                    tier: 4
                    date { year: 2026 month: 7 day: 1 }
                  }
                  new_posts {
                    organisation: "organisations/none"
                    tier: 5
                    date { year: 2026 month: 7 day: 1 }
                  }
                })pb"),
              IsOk());
  const std::string path = "scenarios/odd:changes.";
  EXPECT_THAT(BadFieldsOf(Ask("scenario: 'scenarios/odd'")),
              ElementsAre(path + "rate_changes[0], for tier 3,", path + "departures[0].post",
                          path + "closures[0].date", path + "new_posts[0].tier",
                          path + "new_posts[1].organisation"));
  EXPECT_THAT(Ask("scenario: 'scenarios/none'"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(ScenarioTest, ARateBeyondItsLimitsIsRefusedAndNotClipped) {
  HaveCouncil();
  ASSERT_THAT(Create("more", "changes { rate_changes { measure: INTERNAL_SHARE factor: 1.5 } }"),
              IsOk());
  const auto refused = Ask("scenario: 'scenarios/more'");
  EXPECT_THAT(BadFieldsOf(refused), ElementsAre("scenario: INTERNAL_SHARE of tier 3"));
}

TEST_F(ScenarioTest, ClosedFormsRefuseWhatTheyCannotFollow) {
  HaveCouncil();
  ASSERT_THAT(
      Create("played", R"pb(
        changes {
          rate_changes { measure: INTERNAL_SHARE factor: 0.5 }
          places { programme: "programmes/x" places: 1 }
          departures {
            tier: 3
            count: 1
            from_date { year: 2026 month: 8 day: 1 }
          }
          rate_changes { measure: EXITS_PER_YEAR factor: 2 organisation: "organisations/ayr" }
          joint_posts {
            role: "roles/director"
            organisation: "organisations/ayr"
            with_organisation: "organisations/elm"
          }
        })pb"),
      IsOk());
  EXPECT_THAT(
      BadFieldsOf(Analytic("engine: ANALYTIC scenario: 'scenarios/played'")),
      ElementsAre("scenarios/played:changes.places", "scenarios/played:changes.departures[0]",
                  "scenarios/played:changes.joint_posts",
                  "scenarios/played:changes.rate_changes[0]",
                  "scenarios/played:changes.rate_changes[1].organisation"));
}

// ---- joint posts, and one organisation's exits

// A second council with a director and a head of service, both filled.
constexpr char kElm[] = R"pb(
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  posts { name: "organisations/elm/posts/director" display_name: "Director" role: "roles/director" }
  posts { name: "organisations/elm/posts/head" display_name: "Head" role: "roles/head" }
)pb";
constexpr char kSharedDirector[] = R"pb(
  changes {
    joint_posts {
      role: "roles/director"
      organisation: "organisations/ayr"
      with_organisation: "organisations/elm"
      date { year: 2026 month: 5 day: 2 }
    }
  })pb";

TEST_F(ScenarioTest, TwoCouncilsShareADirectorWhoseVacancyNeedsOneAppointment) {
  HaveCouncil(kElm);
  ASSERT_THAT(Create("shared", kSharedDirector), IsOk());

  const auto answer = Ask("scenario: 'scenarios/shared' include_posts: true", "-");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 1);
  const ForecastGroup& all = answer->groups(0);
  EXPECT_EQ(all.to_appoint().mean(), 1);
  EXPECT_EQ(all.vacant(2).mean(), 0);
  EXPECT_GT(all.vacant(3).mean(), 1.9) << "both";
  for (const ForecastGroup& group : answer->groups()) {
    if (group.kind() != ForecastGroup::ORGANISATION) continue;
    EXPECT_NEAR(group.vacancy_months(), 2, 0.2) << group.key();
    EXPECT_EQ(group.to_appoint().mean(), group.key() == "organisations/ayr" ? 1 : 0);
  }
  const auto apart = Ask("", "-");
  ASSERT_THAT(apart, IsOk());
  EXPECT_LT(apart->groups(0).vacant(3).mean(), 1.1);
}

TEST_F(ScenarioTest, AJointPostWithACouncilThatIsNotAskedAboutIsLeftAlone) {
  HaveCouncil(kElm);
  ASSERT_THAT(Create("shared", kSharedDirector), IsOk());
  for (const char* council : {"ayr", "elm"}) {
    const auto under = Ask("scenario: 'scenarios/shared'", council);
    const auto as_it_stands = Ask("", council);
    ASSERT_TRUE(under.ok() && as_it_stands.ok()) << under.status();
    EXPECT_EQ(under->groups(0).SerializeAsString(), as_it_stands->groups(0).SerializeAsString());
  }
}

TEST_F(ScenarioTest, OfSeveralPostsTheFirstByNameThatIsOpenIsJoint) {
  HaveCouncil(absl::StrCat(kElm, R"pb(
    posts {
      name: "organisations/ayr/posts/a-director"
      display_name: "Director of something else"
      role: "roles/director"
    }
    posts {
      name: "organisations/ayr/posts/a-closed-director"
      display_name: "Director of old"
      role: "roles/director"
      close_date { year: 2026 month: 4 day: 1 }
    })pb"));
  ASSERT_THAT(Create("shared", kSharedDirector), IsOk());
  const auto answer = Ask("scenario: 'scenarios/shared'", "-");
  ASSERT_THAT(answer, IsOk());
  EXPECT_LT(answer->groups(0).vacant(3).mean(), 1.1)
      << "who goes in June holds another post than the joint one";
}

TEST_F(ScenarioTest, JointPostsThatDoNotFitAreNamedAllAtOnce) {
  HaveCouncil(absl::StrCat(kElm, R"pb(
    roles { name: "roles/manager" display_name: "Manager" tier: 6 service_area: CHILDREN }
    posts { name: "organisations/ayr/posts/manager" display_name: "Manager" role: "roles/manager" }
    organisations { name: "organisations/oak" display_name: "Oak" kind: COUNCIL }
    posts {
      name: "organisations/oak/posts/head"
      display_name: "Head"
      role: "roles/head"
      close_date { year: 2026 month: 9 day: 1 }
    })pb"));
  const auto joint = [](const char* role, const char* lead, const char* follow) {
    return absl::StrCat("joint_posts { role: 'roles/", role, "' organisation: 'organisations/",
                        lead, "' with_organisation: 'organisations/", follow, "' }");
  };
  ASSERT_THAT(
      Create("odd", absl::StrCat("changes {", joint("nobody", "ayr", "elm"),
                                 joint("director", "none", "elm"), joint("manager", "ayr", "elm"),
                                 joint("director", "ayr", "elm"), joint("director", "elm", "ayr"),
                                 joint("head", "oak", "elm"), "}")),
      IsOk());
  const std::string path = "scenarios/odd:changes.joint_posts";
  for (const char* asked : {"ayr", "-"}) {
    EXPECT_THAT(BadFieldsOf(Ask("scenario: 'scenarios/odd'", asked)),
                testing::IsSupersetOf(
                    {path + "[0].role", path + "[1].organisation", path + "[2].with_organisation"}))
        << "whoever is asked about";
  }
  EXPECT_THAT(BadFieldsOf(Ask("scenario: 'scenarios/odd'", "-")),
              ElementsAre(path + "[0].role", path + "[1].organisation",
                          path + "[2].with_organisation", path + "[4].organisation",
                          path + "[4].with_organisation", path + "[5].organisation"));
}

TEST_F(ScenarioTest, AfterAJudgementMoreLeaveOneCouncilForATime) {
  HaveCouncil(kElm);
  ASSERT_THAT(Create("judged", R"pb(
                changes {
                  rate_changes {
                    measure: EXITS_PER_YEAR
                    tier: 5
                    factor: 3
                    organisation: "organisations/elm"
                    from_date { year: 2026 month: 9 day: 2 }
                    until_date { year: 2027 month: 9 day: 1 }
                  }
                })pb"),
              IsOk());
  const std::string leaving =
      "overrides { measure: EXITS_PER_YEAR value: 0.4 } "
      "overrides { measure: MONTHS_TO_FILL value: 1000 } replications: 4000 ";

  const auto under = Ask(leaving + "scenario: 'scenarios/judged' include_posts: true", "-");
  const auto as_it_stands = Ask(leaving + "include_posts: true", "-");

  ASSERT_TRUE(under.ok() && as_it_stands.ok()) << under.status();
  for (int p = 0; p < under->posts_size(); ++p) {
    const v1::PostForecast& before = as_it_stands->posts(p);
    const v1::PostForecast& after = under->posts(p);
    if (after.post() != "organisations/elm/posts/head") {
      EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString()) << after.post();
      continue;
    }
    EXPECT_EQ(after.vacant_probability(6), before.vacant_probability(6));
    // Six months, twelve three times as fast, and six again.
    const double gone = 1 - std::exp(-0.4 / 12 * (6 + 3 * 12 + 6));
    EXPECT_NEAR(after.vacant_probability(24), gone, 4 * std::sqrt(gone * (1 - gone) / 4000));
  }
  const auto too_many = Ask(
      "overrides { measure: EXITS_PER_YEAR tier: 5 value: 5 } scenario: 'scenarios/judged'", "-");
  EXPECT_THAT(BadFieldsOf(too_many),
              ElementsAre("scenarios/judged:changes.rate_changes[0], for tier 5,"));
  Have("organisations { name: 'organisations/oak' display_name: 'Oak' kind: COUNCIL }");
  for (const char* without_posts : {"none", "oak"})
    EXPECT_THAT(BadFieldsOf(Compare(
                    absl::StrCat("changes { rate_changes { measure: EXITS_PER_YEAR factor: 2 "
                                 "organisation: 'organisations/",
                                 without_posts, "' } }"))),
                ElementsAre("changes.rate_changes[0].organisation"))
        << without_posts;
}

// ---- what a scenario changes

TEST_F(ScenarioTest, APostThatIsNotFilledAgainIsCountedInVacancyMonths) {
  HaveCouncil();
  const auto compared = Compare(R"pb(
    changes {
      closures {
        post: "organisations/ayr/posts/director"
        date { year: 2026 month: 6 day: 2 }
      }
    })pb");
  ASSERT_THAT(compared, IsOk());
  EXPECT_EQ(compared->before_title(), "things as they stand");
  EXPECT_EQ(compared->after_title(), "things as they stand, with changes");
  const ComparedGroup director = OfTier(*compared, "3");
  // Two months to fill are what the vacancy would have lasted.
  EXPECT_NEAR(director.vacancy_months(), -2, 4 * director.vacancy_months_standard_error());
  EXPECT_GT(director.vacancy_months_standard_error(), 0);
  EXPECT_LT(director.vacancy_months_standard_error(), 0.05);
  EXPECT_THAT(director.clear_months(), testing::Contains(4));
  EXPECT_THAT(director.clear_months(), testing::Not(testing::Contains(2)));
  EXPECT_EQ(director.difference(2).mean(), 0);
  EXPECT_EQ(director.difference(4).p5(), -1);
  EXPECT_EQ(OfTier(*compared, "5").vacancy_months(), 0);
}

// Three heads of service, and an intake each April that takes nine months.
constexpr char kCourse[] = R"pb(
  programmes {
    name: "programmes/aspirant"
    display_name: "Aspirant directors"
    kind: DEVELOPMENT
    sector: SOCIAL_SERVICES
    roles_targeted: "roles/director"
    intake_months: 4
    months: 9
  }
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  posts { name: "organisations/elm/posts/head-1" display_name: "Head" role: "roles/head" }
  posts { name: "organisations/elm/posts/head-2" display_name: "Head" role: "roles/head" }
  posts { name: "organisations/elm/posts/head-3" display_name: "Head" role: "roles/head" }
)pb";
TEST_F(ScenarioTest, APlaceForEveryoneMakesSomebodyReadyAndAnswersForItsShare) {
  HaveCouncil(kCourse);
  const auto compared =
      Compare(absl::StrCat("changes { places { programme: 'programmes/aspirant' places: 8 } }"));
  ASSERT_THAT(compared, IsOk());
  // Intakes of April 2026 and 2027; one of four heads of service works here.
  EXPECT_NEAR(compared->places_added(), 4, 1e-12);
  const auto all = planner_.Call<v1::CompareScenariosRequest, ScenarioComparison>(
      "CompareScenarios",
      "forecast { parent: 'organisations/-' horizon_months: 24 } "
      "changes { places { programme: 'programmes/aspirant' places: 8 } }");
  ASSERT_THAT(all, IsOk());
  EXPECT_NEAR(all->places_added(), 16, 1e-12);
}

TEST_F(ScenarioTest, WhereThereIsNoAssistantDirectorHeadsHaveTheirShareOfPlaces) {
  HaveCouncil(absl::StrCat(kCourse, R"pb(
    roles { name: "roles/deputy" display_name: "Assistant director" tier: 4 service_area: CHILDREN }
    organisations { name: "organisations/oak" display_name: "Oak" kind: COUNCIL }
    posts { name: "organisations/oak/posts/deputy" display_name: "Deputy" role: "roles/deputy" }
    posts { name: "organisations/oak/posts/head-1" display_name: "Head" role: "roles/head" }
    posts { name: "organisations/oak/posts/head-2" display_name: "Head" role: "roles/head" }
  )pb"));
  const auto compared =
      Compare("changes { places { programme: 'programmes/aspirant' places: 10 } }");
  ASSERT_THAT(compared, IsOk());
  // Two intakes; the head here, three in Elm and the assistant director in Oak may follow a
  // director.
  EXPECT_NEAR(compared->places_added(), 2 * 10 * 1.0 / 5, 1e-12);
}

TEST_F(ScenarioTest, WhoWasOnTheProgrammeIsAppointedFromWithin) {
  HaveCouncil(kCourse);
  ASSERT_THAT(Create("places", "changes { places { programme: 'programmes/aspirant' places: 4 } }"),
              IsOk());
  const std::string restless = "overrides { measure: EXITS_PER_YEAR tier: 3 value: 2 } ";

  const auto with = Ask(restless + "scenario: 'scenarios/places'");
  const auto without = Ask(restless);

  ASSERT_TRUE(with.ok() && without.ok()) << with.status() << without.status();
  EXPECT_EQ(without->groups(0).simulated().appointed_own(), 0);
  EXPECT_GT(with->groups(0).simulated().appointed_own(), 0.5);
}

TEST_F(ScenarioTest, SoManyOfATierLeaveWhoeverTheyAre) {
  HaveCouncil(kCourse);
  ASSERT_THAT(Create("spring", R"pb(
                changes {
                  departures {
                    tier: 5
                    count: 2
                    from_date { year: 2026 month: 4 day: 1 }
                    until_date { year: 2026 month: 5 day: 31 }
                  }
                })pb"),
              IsOk());
  const auto answer = Ask("scenario: 'scenarios/spring'", "-");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Vacancies(*answer, "5", SimulatedGroup::KNOWN_DATE), 2);
}

TEST_F(ScenarioTest, AProgrammeOfWhichTooLittleIsKnownIsRefused) {
  HaveCouncil(R"pb(
    programmes {
      name: "programmes/vague"
      display_name: "Vague"
      kind: DEVELOPMENT
      sector: SOCIAL_SERVICES
    })pb");
  EXPECT_THAT(BadFieldsOf(Compare("changes { places { programme: 'programmes/vague' places: 1 } "
                                  "places { programme: 'programmes/none' places: 1 } }")),
              ElementsAre("changes.places[0].programme", "changes.places[1].programme"));
}

TEST_F(ScenarioTest, AQuestionThatCannotBeComparedIsRefusedWithEveryReason) {
  HaveCouncil();
  EXPECT_THAT(BadFieldsOf(Compare("",
                                  "engine: ANALYTIC include_posts: true "
                                  "include_organisation_tiers: true")),
              ElementsAre("forecast.engine", "forecast.include_posts",
                          "forecast.include_organisation_tiers", "scenario"));
  EXPECT_THAT(BadFieldsOf(Compare("changes { freezes {} }", "replications: -1 ")),
              ElementsAre("forecast.replications"));
  EXPECT_THAT(BadFieldsOf(Compare("changes { freezes { tier: 77 } }")),
              ElementsAre("changes.freezes[0].tier"));
}

TEST_F(ScenarioTest, TheSameQuestionHasTheSameAnswerAndAnotherScenarioAnotherRun) {
  HaveCouncil();
  const auto first = Compare("changes { freezes { tier: 3 } }", "seed: 5");
  const auto again = Compare("changes { freezes { tier: 3 } }", "seed: 5");
  const auto other = Compare("changes { freezes { tier: 5 } }", "seed: 5");
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_NE(first->run_id(), other->run_id());
  EXPECT_THAT(OfTier(*other, "3").clear_months(), IsEmpty());
}

}  // namespace
}  // namespace cairn::planner
