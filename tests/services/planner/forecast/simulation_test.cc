// Forecasts by simulation, from resources written through the contract to the answer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::SimulatedGroup;

TEST_F(SimulatedForecastTest, AReadyHeadOfServiceFollowsTheDirectorAndLeavesAPostVacant) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));

  const auto answer = Ask();

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->replications(), 1000);
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 1);
  EXPECT_NEAR(Vacancies(*answer, "5", SimulatedGroup::MOVED_UP), 1, 0.01);
  const SimulatedGroup& all = answer->groups(0).simulated();
  EXPECT_NEAR(all.appointed_own(), 1, 0.01);
  EXPECT_NEAR(all.appointed_outside(), 1, 0.01);
  EXPECT_NEAR(all.mean_months_to_fill(), 2, 0.15);
}

TEST_F(SimulatedForecastTest, ReadinessIsThatOfTheReadinessRule) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));

  const auto answer = Ask();

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Vacancies(*answer, "5", SimulatedGroup::MOVED_UP), 0);
  EXPECT_EQ(answer->groups(0).simulated().appointed_own(), 0);
}

// The same person, the same post, one requirement of the role: the readiness rule's word alone
// changes who is appointed.
TEST_F(SimulatedForecastTest, ARequirementThatIsRaisedChangesWhoIsAppointed) {
  Assume("PROMOTED_SHARE", 0);
  const std::string raised =
      absl::StrReplaceAll(kCouncil, {{"minimum_level: 3", "minimum_level: 4"}});
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));
  const auto before = Ask();
  Have(raised);
  const auto after = Ask();

  ASSERT_TRUE(before.ok() && after.ok()) << before.status() << after.status();
  EXPECT_NEAR(before->groups(0).simulated().appointed_own(), 1, 0.01);
  EXPECT_EQ(after->groups(0).simulated().appointed_own(), 0);
  EXPECT_NEAR(after->groups(0).simulated().appointed_outside(), 1, 0.01);
}

TEST_F(SimulatedForecastTest, OfAHolderWhomNobodyKnowsItIsDrawnWhetherTheyAreReady) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_));
  const auto becomes = [&](double share) {
    return Ask(absl::StrCat("overrides { measure: BECOMES_READY_SHARE value: ", share, "}"));
  };

  const auto all = becomes(1);
  const auto half = becomes(0.5);

  ASSERT_TRUE(all.ok() && half.ok()) << all.status();
  EXPECT_NEAR(all->groups(0).simulated().appointed_own(), 1, 0.01);
  EXPECT_NEAR(half->groups(0).simulated().appointed_own(), 0.5, 4 * 0.5 / std::sqrt(1000));

  Have(HeadWithStrategy(1));  // somebody known, and known not to be ready
  const auto known = becomes(1);
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->groups(0).simulated().appointed_own(), 0);
}

// ---- one person in two posts

constexpr char kElm[] = R"pb(
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  posts { name: "organisations/elm/posts/director" display_name: "Director" role: "roles/director" }
)pb";

// An appointment to Elm's director with no end, by a record of the person with the employer.
std::string AlsoDirectorOfElm(const std::string& employer, const std::string& person) {
  return absl::StrCat("appointments { name: 'organisations/", employer, "/people/", person,
                      "/appointments/elm' post: 'organisations/elm/posts/director' "
                      "kind: SUBSTANTIVE start_date { year: 2020 month: 1 day: 1 } }");
}

TEST_F(SimulatedForecastTest, OneDirectorOfTwoCouncilsLeavesBothOnTheEarlierLastDay) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, kElm, assumptions_));
  // As a people service that follows roles takes it, since Elm has agreed.
  const auto bundle = test::FromText<bundle::v1::Bundle>(AlsoDirectorOfElm("ayr", "leaver"));
  ASSERT_TRUE(people_.store()
                  .Write({.actor = "test"},
                         [&](store::Transaction& tx) {
                           people::v1::Appointment appointment = bundle.appointments(0);
                           return tx.Put(resource::ResourceType::Of(appointment.GetDescriptor()),
                                         {"ayr", "leaver/elm"}, nullptr, appointment);
                         })
                  .ok());
  planner_.Follow(Mirror::Source::kPeople, people_);
  const auto not_agreed = Ask("", "-");
  ASSERT_TRUE(not_agreed.ok()) << not_agreed.status();
  EXPECT_EQ(Vacancies(*not_agreed, "3", SimulatedGroup::KNOWN_DATE), 1);
  ASSERT_TRUE((roles_
                   .Call<roles::v1::UpdatePostRequest, roles::v1::Post>(
                       "UpdatePost", R"pb(post {
                                            name: "organisations/elm/posts/director"
                                            joint_organisations: "organisations/ayr"
                                          })pb")
                   .ok()));
  planner_.Follow(Mirror::Source::kRoles, roles_);

  const auto answer = Ask("include_posts: true", "-");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 2);
  for (const auto& post : answer->posts()) {
    const bool director = absl::StrContains(post.post(), "director");
    EXPECT_EQ(post.vacant_probability(2), 0) << post.post();
    EXPECT_EQ(post.vacant_probability(3) > 0.9, director) << post.post();
  }
}

TEST_F(SimulatedForecastTest, TwoRecordsOfOnePersonAreOneHolder) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, kElm, assumptions_,
                    "people { name: \"organisations/elm/people/same\" "
                    "same_as: \"organisations/ayr/people/leaver\" }",
                    AlsoDirectorOfElm("elm", "same")));
  const auto one_sided = Ask("", "-");
  ASSERT_TRUE(one_sided.ok()) << one_sided.status();
  EXPECT_EQ(Vacancies(*one_sided, "3", SimulatedGroup::KNOWN_DATE), 1);
  ASSERT_TRUE((people_
                   .Call<people::v1::UpdatePersonRequest, people::v1::Person>(
                       "UpdatePerson", R"pb(person {
                                              name: "organisations/ayr/people/leaver"
                                              same_as: "organisations/elm/people/same"
                                            })pb")
                   .ok()));
  planner_.Follow(Mirror::Source::kPeople, people_);
  const auto answer = Ask("", "-");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 2);
}

TEST_F(SimulatedForecastTest, TwoPeopleAreTwoHolders) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, kElm, assumptions_,
                    "people { name: \"organisations/elm/people/own\" }",
                    AlsoDirectorOfElm("elm", "own")));
  const auto answer = Ask("", "-");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(Vacancies(*answer, "3", SimulatedGroup::KNOWN_DATE), 1);
}

// ---- rates that need not be there

TEST_F(SimulatedForecastTest, SomebodyActsUpOnlyWhereAnAssumptionSaysSo) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));
  const std::string covered =
      "overrides { measure: COVER_SHARE value: 1 } overrides { measure: COVER_MONTHS value: 1000 } "
      "overrides { measure: MONTHS_TO_FILL value: 1000 } ";
  const auto rates_of = [](const v1::Forecast& answer, v1::Assumption::Measure measure) {
    return std::count_if(answer.rates().begin(), answer.rates().end(),
                         [&](const v1::RateUsed& rate) { return rate.measure() == measure; });
  };

  const auto nobody = Ask(covered);
  const auto somebody = Ask(covered + "overrides { measure: ACTING_SHARE value: 1 }");

  ASSERT_TRUE(nobody.ok() && somebody.ok()) << nobody.status() << somebody.status();
  EXPECT_EQ(nobody->groups(0).simulated().acting_up_size(), 25);
  EXPECT_EQ(nobody->groups(0).simulated().acting_up(6), 0);
  EXPECT_EQ(rates_of(*nobody, v1::Assumption::ACTING_SHARE), 0);
  EXPECT_EQ(somebody->groups(0).simulated().acting_up(2), 0);
  EXPECT_GT(somebody->groups(0).simulated().acting_up(6), 0.95);
  EXPECT_EQ(rates_of(*somebody, v1::Assumption::ACTING_SHARE), 2) << "of both tiers";
  EXPECT_NEAR(somebody->groups(0).simulated().uncovered(6).mean(),
              nobody->groups(0).simulated().uncovered(6).mean(), 0.02);
}

TEST_F(SimulatedForecastTest, OrganisationsDifferOnlyWhereARateSaysSo) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_));
  const auto differ = [&](const char* variance) {
    return Ask(absl::StrCat("overrides { measure: ORGANISATION_EFFECT_VARIANCE value: ", variance,
                            "} overrides { measure: EXITS_PER_YEAR value: 0.5 }"));
  };
  const auto answer = differ("0.4");
  const auto none = differ("0");
  ASSERT_TRUE(answer.ok() && none.ok()) << answer.status();
  EXPECT_EQ(answer->uncertainty(), "chance and how organisations differ, given the rates");
  EXPECT_EQ(none->uncertainty(), "chance only, given the rates");
  EXPECT_NE(answer->groups(0).vacancy_months(), none->groups(0).vacancy_months());
  EXPECT_THAT(BadFieldsOf(differ("1.5")), ElementsAre("overrides[0].value"));
  const auto of_a_tier = planner_.Call<v1::CreateAssumptionRequest, v1::Assumption>(
      "CreateAssumption",
      "assumption { measure: ORGANISATION_EFFECT_VARIANCE tier: 3 value: 0.1 "
      "source { kind: JUDGEMENT citation: 'a test' } }");
  EXPECT_THAT(BadFieldsOf(of_a_tier), ElementsAre("assumption.tier"));
}

TEST_F(SimulatedForecastTest, MovesThatArePlayedAreLeftOutOfTheHazard) {
  Assume("PROMOTED_SHARE", 0.5);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));

  const auto answer =
      Ask("overrides { measure: EXITS_PER_YEAR tier: 5 value: 1 }"
          "overrides { measure: MONTHS_TO_FILL tier: 5 value: 0.01 }");

  ASSERT_TRUE(answer.ok()) << answer.status();
  const double left = Vacancies(*answer, "5", SimulatedGroup::LEFT) +
                      Vacancies(*answer, "5", SimulatedGroup::RETIRED);
  EXPECT_NEAR(left, 1, 0.15);  // half of one a year, in two years
}

TEST_F(SimulatedForecastTest, RetirementsArePartOfAllExitsAndAScenarioAddsToThem) {
  Assume("PROMOTED_SHARE", 0.5);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1), R"pb(
    scenarios {
      name: "scenarios/retire"
      display_name: "Twice as many retire"
      changes { rate_changes { measure: RETIREMENT_SHARE factor: 2 } }
    })pb"));
  const std::string always_filled =
      "overrides { measure: EXITS_PER_YEAR tier: 5 value: 1 }"
      "overrides { measure: MONTHS_TO_FILL tier: 5 value: 0.01 } replications: 6000 ";

  const auto answer = Ask(always_filled);
  const auto under = Ask(always_filled + "scenario: 'scenarios/retire'");

  ASSERT_TRUE(answer.ok() && under.ok()) << answer.status() << under.status();
  // Two years of one exit a year: half move up, which is played, 0.3 retire, 0.2 leave otherwise.
  EXPECT_NEAR(Vacancies(*answer, "5", SimulatedGroup::RETIRED), 0.6, 0.04);
  EXPECT_NEAR(Vacancies(*answer, "5", SimulatedGroup::LEFT), 0.4, 0.04);
  EXPECT_NEAR(Vacancies(*under, "5", SimulatedGroup::RETIRED), 1.2, 0.06);
  EXPECT_NEAR(Vacancies(*under, "5", SimulatedGroup::LEFT), 0.4, 0.04) << "as many as before";
}

// Twice as many retire in the last six of 24 months.
TEST_F(SimulatedForecastTest, MoreMayRetireForATime) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1), R"pb(
    scenarios {
      name: "scenarios/retire"
      display_name: "Twice as many retire from September 2027 on"
      changes {
        rate_changes {
          measure: RETIREMENT_SHARE
          factor: 2
          from_date { year: 2027 month: 9 day: 2 }
        }
      }
    }
    scenarios {
      name: "scenarios/many"
      display_name: "Very many leave"
      changes {
        rate_changes { measure: RETIREMENT_SHARE factor: 3 }
        rate_changes { measure: EXITS_PER_YEAR factor: 7 }
      }
    })pb"));
  const std::string always_filled =
      "overrides { measure: EXITS_PER_YEAR tier: 5 value: 1 }"
      "overrides { measure: MONTHS_TO_FILL tier: 5 value: 0.01 } replications: 6000 ";

  const auto under = Ask(always_filled + "scenario: 'scenarios/retire'");

  ASSERT_TRUE(under.ok()) << under.status();
  EXPECT_NEAR(Vacancies(*under, "5", SimulatedGroup::RETIRED), 0.45 + 0.3, 0.05);
  EXPECT_NEAR(Vacancies(*under, "5", SimulatedGroup::LEFT), 1.4, 0.06) << "as many as before";

  // 10.5 a year, times 0.7 for the others and 0.9 for retirements.
  const auto too_many =
      Ask("overrides { measure: EXITS_PER_YEAR tier: 5 value: 1.5 }"
          "scenario: 'scenarios/many'");
  EXPECT_THAT(BadFieldsOf(too_many), ElementsAre("scenario: RETIREMENT_SHARE of tier 5"));
}

TEST_F(SimulatedForecastTest, SharesOfOneWholeThatMakeMoreAreRefused) {
  Assume("PROMOTED_SHARE", 0.8);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));

  EXPECT_THAT(Ask(), FailsWith(ErrorReason::ASSUMPTION_CONTRADICTED));
  EXPECT_TRUE(Ask("overrides { measure: PROMOTED_SHARE value: 0.7 }").ok());
}

// ---- months in post

std::string TenureFactor(const std::string& id, int from_month, double factor) {
  return absl::StrCat("assumptions { name: \"assumptions/", id,
                      "\" measure: EXITS_TENURE_FACTOR tier: 5 from_month_in_post: ", from_month,
                      " value: ", factor, " source { kind: JUDGEMENT citation: \"a test\" } }");
}

// The head of service has been in post for 62 months.
TEST_F(SimulatedForecastTest, ExitsGoByMonthsInPostWhereAnAssumptionSaysSo) {
  Assume("PROMOTED_SHARE", 0);
  const std::string leaves =
      "overrides { measure: EXITS_PER_YEAR tier: 5 value: 1 }"
      "overrides { measure: MONTHS_TO_FILL tier: 5 value: 1000 } replications: 3000 ";
  const auto left = [&](const v1::Forecast& answer) {
    return Vacancies(answer, "5", SimulatedGroup::LEFT) +
           Vacancies(answer, "5", SimulatedGroup::RETIRED);
  };
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));
  const auto plain = Ask(leaves);
  Have(absl::StrCat(TenureFactor("late", 74, 0.001), TenureFactor("early", 0, 0.5)));
  const auto bands = Ask(leaves);

  ASSERT_TRUE(plain.ok() && bands.ok()) << plain.status() << bands.status();
  EXPECT_NEAR(left(*plain), -std::expm1(-2.0), 0.04);
  EXPECT_NEAR(left(*bands), -std::expm1(-0.5), 0.04) << "half of one a year for twelve months";
  std::vector<int> months;
  for (const auto& rate : bands->rates())
    if (rate.measure() == v1::Assumption::EXITS_TENURE_FACTOR)
      months.push_back(rate.from_month_in_post());
  EXPECT_THAT(months, ElementsAre(0, 74));

  Have(TenureFactor("again", 74, 2));
  EXPECT_THAT(Ask(leaves), FailsWith(ErrorReason::ASSUMPTION_CONTRADICTED));
}

TEST_F(SimulatedForecastTest, MonthsInPostAreForThatFactorOnlyAndNoRequestReplacesIt) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_));
  const auto create = [&](const std::string& assumption) {
    return planner_.Call<v1::CreateAssumptionRequest, v1::Assumption>(
        "CreateAssumption", absl::StrCat("assumption { ", assumption,
                                         " source { kind: JUDGEMENT citation: 'a test' } }"));
  };
  EXPECT_THAT(BadFieldsOf(create("measure: MOBILE_SHARE value: 0.5 from_month_in_post: 3")),
              ElementsAre("assumption.from_month_in_post"));
  EXPECT_THAT(BadFieldsOf(create("measure: EXITS_TENURE_FACTOR value: 0")),
              ElementsAre("assumption.value"));
  EXPECT_THAT(BadFieldsOf(Ask("overrides { measure: EXITS_TENURE_FACTOR value: 2 }")),
              ElementsAre("overrides[0].measure"));
  EXPECT_THAT(BadFieldsOf(planner_.Call<v1::CreateScenarioRequest, v1::Scenario>(
                  "CreateScenario",
                  "scenario { display_name: 'x' changes { rate_changes { measure: "
                  "EXITS_TENURE_FACTOR factor: 2 } } }")),
              ElementsAre("scenario.changes.rate_changes[0].measure"));
}

// ---- who is ready, and posts that the law demands

TEST_F(SimulatedForecastTest, TheBenchIsThatOfTheReadinessRule) {
  Assume("PROMOTED_SHARE", 0);
  const std::string raised =
      absl::StrReplaceAll(kCouncil, {{"minimum_level: 3", "minimum_level: 4"}});
  const auto bench_of = [](const v1::Forecast& answer, int month) {
    for (const v1::ForecastGroup& group : answer.groups())
      if (group.kind() == v1::ForecastGroup::TIER && group.key() == "3")
        return group.simulated().bench(month);
    return -1.0;
  };
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));
  const auto before = Ask();
  Have(raised);
  const auto after = Ask();

  ASSERT_TRUE(before.ok() && after.ok()) << before.status() << after.status();
  EXPECT_EQ(bench_of(*before, 0), 1);
  EXPECT_NEAR(bench_of(*before, 24), 0, 0.01) << "who has moved up is no bench";
  EXPECT_EQ(bench_of(*after, 0), 0);
  EXPECT_EQ(before->groups(0).simulated().bench_size(), 25);
}

// On a course that ends a month before the director leaves.
TEST_F(SimulatedForecastTest, WhoNeedsAProgrammeIsReadyAsOftenAsProgrammesSucceed) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(2), R"pb(
    programmes {
      name: "programmes/course"
      display_name: "Course"
      kind: DEVELOPMENT
      sector: SOCIAL_SERVICES
      months: 6
      intake_months: 11
      skills_gained { skill: "skills/strategy" level: 3 }
    }
    enrolments {
      name: "organisations/ayr/people/head/enrolments/e"
      programme: "programmes/course"
      state: ENROLLED
      state_date { year: 2025 month: 11 day: 1 }
      intake_date { year: 2025 month: 11 day: 1 }
    })pb"));

  EXPECT_THAT(Ask(), FailsWith(ErrorReason::ASSUMPTION_MISSING));
  const auto answer =
      Ask("overrides { measure: PROGRAMME_SUCCESS value: 0.25 } replications: 3000");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_NEAR(Vacancies(*answer, "5", SimulatedGroup::MOVED_UP), 0.25, 0.04);
  const SimulatedGroup& all = answer->groups(0).simulated();
  EXPECT_EQ(all.bench(1), 0);
  EXPECT_NEAR(all.bench(2), 0.25, 0.04);
}

constexpr char kCovered[] =
    "overrides { measure: MONTHS_TO_FILL value: 1000 } overrides { measure: COVER_SHARE value: "
    "1 } overrides { measure: COVER_LAG_MONTHS value: 2 } overrides { measure: COVER_MONTHS "
    "value: 1000 } ";

// The law requires the post of the director, who leaves on 1 June.
class PostOfTheLawTest : public SimulatedForecastTest {
 protected:
  PostOfTheLawTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(
        absl::StrReplaceAll(kCouncil, {{"posts/director\" display_name",
                                        "posts/director\" statutory: true display_name"}}),
        assumptions_, HeadWithStrategy(1)));
  }
  absl::StatusOr<v1::Forecast> AskPlanner(const std::string& more) {
    return planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
        "ComputeForecast",
        absl::StrCat("parent: 'organisations/ayr' horizon_months: 24 ", kCovered, more));
  }
};

TEST_F(PostOfTheLawTest, ASimulationTellsWhetherItStandsEmptyAndIsUncovered) {
  const auto answer = Ask(kCovered);

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->engine_choice(), v1::Forecast::ASKED_FOR);
  EXPECT_EQ(answer->groups(0).any_statutory_vacant(2), 0) << "the director is still there";
  EXPECT_NEAR(answer->groups(0).any_statutory_vacant(4), 1, 0.01);
  EXPECT_GT(answer->groups(0).simulated().any_statutory_uncovered(3), 0.99);
  EXPECT_LT(answer->groups(0).simulated().any_statutory_uncovered(6), 0.05);
}

TEST_F(PostOfTheLawTest, ThePlannerChoosesTheEngineByTheQuestionAndSaysWhy) {
  const struct {
    const char* question;
    v1::Forecast::Engine engine;
    v1::Forecast::EngineChoice why;
  } cases[] = {
      {"", v1::Forecast::SIMULATION, v1::Forecast::STATUTORY_POSTS},
      {"include_posts: true", v1::Forecast::SIMULATION, v1::Forecast::SINGLE_POSTS},
      {"engine: SIMULATION", v1::Forecast::SIMULATION, v1::Forecast::ASKED_FOR},
      {"engine: ANALYTIC", v1::Forecast::ANALYTIC, v1::Forecast::ASKED_FOR},
  };
  for (const auto& [question, engine, why] : cases) {
    const auto answer = AskPlanner(question);

    ASSERT_TRUE(answer.ok()) << question << answer.status();
    EXPECT_EQ(answer->engine(), engine) << question;
    EXPECT_EQ(answer->engine_choice(), why) << question;
  }
}

TEST_F(PostOfTheLawTest, ClosedFormsTellNothingOfIt) {
  const auto answer = AskPlanner("engine: ANALYTIC");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_GT(answer->groups_size(), 0);
  for (const v1::ForecastGroup& group : answer->groups())
    EXPECT_EQ(group.any_statutory_vacant_size(), 0) << group.title();
}

TEST_F(PostOfTheLawTest, ClosedFormsAreRefusedForSinglePosts) {
  EXPECT_THAT(test::BadFieldsOf(AskPlanner("engine: ANALYTIC include_posts: true")),
              testing::ElementsAre("include_posts"));
}

TEST_F(PostOfTheLawTest, AHeldPostHasItsChanceToFallVacantWithTheReason) {
  const auto answer = AskPlanner("include_posts: true");

  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->posts_size(), 2);
  const v1::PostForecast& director = answer->posts(0);
  EXPECT_EQ(director.post(), "organisations/ayr/posts/director");
  EXPECT_EQ(director.tier(), 3);
  EXPECT_TRUE(director.statutory());
  EXPECT_TRUE(director.held());
  EXPECT_EQ(director.falls_vacant_probability(), 1) << "the last day is on record";
  ASSERT_EQ(director.causes_size(), 1);
  EXPECT_EQ(director.causes(0).cause(), SimulatedGroup::KNOWN_DATE);
  const v1::PostForecast& head = answer->posts(1);
  EXPECT_FALSE(head.statutory());
  EXPECT_EQ(head.falls_vacant_probability(), 0) << "nobody leaves by chance, and nobody is ready";
  EXPECT_EQ(head.causes_size(), 0);
}

TEST_F(SimulatedForecastTest, ASuccessorWhoMovesUpPutsTheirOwnPostAtRisk) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));

  const auto answer = Ask("include_posts: true");

  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->posts_size(), 2);
  const v1::PostForecast& head = answer->posts(1);
  EXPECT_GT(head.falls_vacant_probability(), 0.99);
  ASSERT_EQ(head.causes_size(), 1);
  EXPECT_EQ(head.causes(0).cause(), SimulatedGroup::MOVED_UP);
  EXPECT_EQ(head.causes(0).probability(), head.falls_vacant_probability());
}

TEST_F(SimulatedForecastTest, TheSameSeedGivesTheSameBytesAndAnotherOneOthers) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));

  const auto first = Ask("seed: 7 replications: 200");
  const auto again = Ask("seed: 7 replications: 200");
  const auto other = Ask("seed: 8 replications: 200");

  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_NE(first->run_id(), other->run_id());
  EXPECT_NE(first->groups(0).vacancy_months(), other->groups(0).vacancy_months());
}

// Each of eight people has a record with two employers, and would stay with the first.
TEST_F(SimulatedForecastTest, WhoHasTwoRecordsTakesPartByTheOneWhoseNameComesFirst) {
  Assume("PROMOTED_SHARE", 0);
  std::string facts;
  for (int i = 0; i < 8; ++i) {
    for (const char* employer : {"ayr", "elm"})
      absl::StrAppend(
          &facts, "people { name: \"organisations/", employer, "/people/p", i,
          "\" aspirations: \"roles/head\" assessed_date { year: 2026 month: 1 day: 10 }",
          " same_as: \"organisations/", employer[0] == 'e' ? "ayr" : "elm", "/people/p", i, "\" }");
    absl::StrAppend(&facts, "posts { name: \"organisations/ayr/posts/v", i,
                    "\" display_name: \"Head\" role: \"roles/head\" }",
                    "vacancies { name: \"organisations/ayr/vacancies/v", i,
                    "\" post: \"organisations/ayr/posts/v", i, "\" state: OPEN origin: STATED }");
  }
  absl::StrAppend(
      &facts,
      "organisations { name: \"organisations/elm\" display_name: \"Elm\" kind: COUNCIL }"
      "posts { name: \"organisations/elm/posts/head\" display_name: \"Head\" "
      "role: \"roles/head\" }");
  Have(absl::StrCat(kCouncil, assumptions_, facts));

  const auto answer = Ask("", "-");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_NEAR(answer->groups(0).simulated().appointed_own(), 8, 0.1);
}

TEST_F(SimulatedForecastTest, RatesThatAreNotKnownAreDrawnFromTheirIntervals) {
  Assume("PROMOTED_SHARE", 0);
  std::string posts;
  for (int i = 0; i < 60; ++i)
    absl::StrAppend(&posts, "posts { name: \"organisations/ayr/posts/more-", i,
                    "\" display_name: \"Head\" role: \"roles/head\" }");
  Have(absl::StrCat(kCouncil, assumptions_, posts, R"pb(
    assumptions {
      name: "assumptions/exits-of-heads"
      measure: EXITS_PER_YEAR
      tier: 5
      value: 0.2
      lower: 0.1
      upper: 0.4
      source { kind: JUDGEMENT citation: "a test" }
    })pb"));

  const std::string slow = "overrides { measure: MONTHS_TO_FILL value: 24 }";
  const auto doubted = Ask(slow);
  const auto known = Ask(slow + "chance_only: true");
  const auto given = Ask(slow + "overrides { measure: EXITS_PER_YEAR tier: 5 value: 0.2 }");

  ASSERT_TRUE(doubted.ok() && known.ok() && given.ok()) << doubted.status();
  EXPECT_EQ(doubted->replications(), 1002) << "in blocks of three";
  EXPECT_EQ(doubted->uncertainty(), "chance, and what is not known of the rates");
  const auto& parts = doubted->groups(0).simulated().variance_parts();
  EXPECT_GT(parts.exits(), 0.3);
  EXPECT_LT(parts.recruiting(), 0.25);
  EXPECT_NEAR(parts.chance() + parts.exits() + parts.recruiting(), 1, 1e-12);
  for (const auto* answer : {&known, &given}) {
    EXPECT_EQ((*answer)->replications(), 1000);
    EXPECT_EQ((*answer)->uncertainty(), "chance only, given the rates");
    EXPECT_FALSE((*answer)->groups(0).simulated().has_variance_parts());
    const auto& wide = doubted->groups(0).vacant(24);
    const auto& narrow = (*answer)->groups(0).vacant(24);
    EXPECT_GT(wide.p95() - wide.p5(), narrow.p95() - narrow.p5());
  }
}

TEST_F(SimulatedForecastTest, AnIntervalThatNothingCanBeDrawnFromIsRefused) {
  const auto create = [&](const std::string& interval) {
    return planner_.Call<v1::CreateAssumptionRequest, v1::Assumption>(
        "CreateAssumption",
        absl::StrCat("assumption { measure: EXITS_PER_YEAR value: 0.2 ", interval,
                     " source { kind: JUDGEMENT citation: 'a test' } }"));
  };
  EXPECT_THAT(BadFieldsOf(create("lower: 0.1")), ElementsAre("assumption.upper"));
  EXPECT_THAT(BadFieldsOf(create("upper: 0.3")), ElementsAre("assumption.lower"));
  EXPECT_THAT(BadFieldsOf(create("lower: 0 upper: 0.3")), ElementsAre("assumption.lower"));
  EXPECT_THAT(BadFieldsOf(create("lower: 0.0001 upper: 0.3")), ElementsAre("assumption.upper"));
}

TEST_F(SimulatedForecastTest, AQuestionThatCostsTooMuchIsRefusedBeforeWorkBegins) {
  Assume("PROMOTED_SHARE", 0);
  std::string posts;
  for (int i = 0; i < 150; ++i)
    absl::StrAppend(&posts, "posts { name: \"organisations/ayr/posts/more-", i,
                    "\" display_name: \"Head\" role: \"roles/head\" }");
  Have(absl::StrCat(kCouncil, assumptions_, posts));

  const auto answer = Ask("replications: 100000");

  EXPECT_THAT(BadFieldsOf(answer), ElementsAre("replications"));
  EXPECT_THAT(std::string(answer.status().message()),
              HasSubstr("must be at most 82236 for 152 posts and 24 months, got 100000"));
}

TEST_F(SimulatedForecastTest, AMissingAssumptionIsNamed) {
  Have(absl::StrCat(kCouncil, assumptions_));
  const auto answer = Ask();
  EXPECT_THAT(answer, FailsWith(ErrorReason::ASSUMPTION_MISSING));
  EXPECT_THAT(std::string(answer.status().message()), HasSubstr("PROMOTED_SHARE of tier 5"));
}

// Somebody wrote 1925 for 2025.
TEST_F(SimulatedForecastTest, AnAppointmentOfACenturyAgoStopsNoForecast) {
  Assume("PROMOTED_SHARE", 0);
  Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3), R"pb(
    posts { name: "organisations/ayr/posts/old" display_name: "Head" role: "roles/head" }
    people { name: "organisations/ayr/people/old" }
    appointments {
      name: "organisations/ayr/people/old/appointments/a"
      post: "organisations/ayr/posts/old"
      kind: SUBSTANTIVE
      start_date { year: 1905 month: 1 day: 1 }
    })pb"));
  EXPECT_THAT(Ask("", "-"), test::IsOk());
}

}  // namespace
}  // namespace cairn::planner
