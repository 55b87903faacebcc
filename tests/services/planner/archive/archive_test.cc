// Forecasts that are kept, worked out again, and scored once their months have come.

#include "services/planner/archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "services/planner/archive/forecast_score.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/bytes_on_disk.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::DoubleEq;
using testing::DoubleNear;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::ForecastGroup;
using v1::ForecastScore;
using v1::KeptForecast;

// A second organisation of the same network, with a programme, candidates and a joint post, so that
// every part of the inputs is used.
constexpr char kMore[] = R"pb(
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
  posts { name: "organisations/elm/posts/director" display_name: "Director" role: "roles/director" }
  posts { name: "organisations/elm/posts/head" display_name: "Head" role: "roles/head" }
  posts {
    name: "organisations/elm/posts/later"
    display_name: "Head"
    role: "roles/head"
    open_date { year: 2026 month: 9 day: 1 }
    close_date { year: 2027 month: 9 day: 1 }
  }
  vacancies {
    name: "organisations/elm/vacancies/head"
    post: "organisations/elm/posts/head"
    state: OPEN
    origin: STATED
    vacant_since { year: 2026 month: 1 day: 1 }
  }
  people {
    name: "organisations/elm/people/waiting"
    aspirations: "roles/director"
    assessed_date { year: 2026 month: 1 day: 10 }
    skills {
      skill: "skills/strategy"
      level: 3
      as_of_date { year: 2026 month: 1 day: 10 }
    }
  }
)pb";

class ArchiveTest : public SimulatedForecastTest {
 protected:
  ArchiveTest() {
    Assume("PROMOTED_SHARE", 0.1);
    Have(absl::StrCat(kCouncil, kMore, assumptions_, HeadWithStrategy(3)));
  }
  absl::StatusOr<KeptForecast> Keep(const std::string& question, const std::string& more) {
    return planner_.Call<v1::KeepForecastRequest, KeptForecast>(
        "KeepForecast", absl::StrCat("forecast { ", question, " } display_name: 'Budget' ", more));
  }
  absl::StatusOr<v1::ReplayForecastResponse> Replay(const std::string& name) {
    return planner_.Call<v1::ReplayForecastRequest, v1::ReplayForecastResponse>(
        "ReplayForecast", absl::StrCat("name: '", name, "'"));
  }
  absl::StatusOr<ForecastScore> Score(const std::string& name) {
    return planner_.Call<v1::ScoreForecastRequest, ForecastScore>(
        "ScoreForecast", absl::StrCat("name: '", name, "'"));
  }
  // Nobody is where they were.
  void ChangeEverything() {
    Have(R"pb(
      posts { name: "organisations/ayr/posts/head-9" display_name: "Head" role: "roles/head" }
      people {
        name: "organisations/ayr/people/head"
        assessed_date { year: 2026 month: 2 day: 10 }
      }
      vacancies {
        name: "organisations/ayr/vacancies/head"
        post: "organisations/ayr/posts/head"
        state: OPEN
        origin: STATED
        vacant_since { year: 2026 month: 3 day: 1 }
      }
      assumptions {
        name: "assumptions/a1"
        measure: EXITS_PER_YEAR
        value: 3
        source { kind: JUDGEMENT citation: "another" }
      }
    )pb");
  }
};

constexpr char kSimulation[] =
    "parent: 'organisations/-' engine: SIMULATION horizon_months: 24 seed: 6 include_posts: true "
    "include_organisation_tiers: true "
    "replications: 300 overrides { measure: EXITS_PER_YEAR value: 0.4 } overrides { measure: "
    "MOBILE_SHARE value: 0.5 } overrides { measure: BECOMES_READY_SHARE value: 0.6 } overrides { "
    "measure: ORGANISATION_EFFECT_VARIANCE value: 0.1 } overrides { measure: ACTING_SHARE value: "
    "0.5 } overrides { measure: COVER_SHARE value: 0.5 }";

TEST_F(ArchiveTest, AReplayGivesTheSameBytesWhateverHasBecomeOfTheWorkforce) {
  const auto kept = Keep(kSimulation, "forecast_id: 'budget'");
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->name(), "organisations/all/forecasts/budget");
  EXPECT_EQ(kept->horizon_months(), 24);
  ChangeEverything();
  for (const int threads : {1, 4}) {
    planner_.Restart(threads);
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
    const auto replay = Replay(kept->name());
    ASSERT_THAT(replay, IsOk());
    EXPECT_TRUE(replay->same());
    EXPECT_EQ(replay->forecast().SerializeAsString(), kept->answer().SerializeAsString());
  }
  // And the question asked anew has another answer.
  const auto anew =
      planner_.Call<v1::ComputeForecastRequest, v1::Forecast>("ComputeForecast", kSimulation);
  ASSERT_THAT(anew, IsOk());
  EXPECT_NE(anew->groups(0).SerializeAsString(), kept->answer().groups(0).SerializeAsString());
}

TEST_F(ArchiveTest, ScenariosAreKeptAsTheyWere) {
  const auto created =
      planner_.Call<v1::CreateScenarioRequest, v1::Scenario>("CreateScenario", R"pb(
        scenario_id: "much"
        scenario {
          display_name: "Much"
          changes {
            freezes { until_date { year: 2026 month: 5 day: 1 } }
            departures {
              tier: 5
              count: 1
              from_date { year: 2026 month: 6 day: 1 }
            }
            joint_posts {
              role: "roles/director"
              organisation: "organisations/ayr"
              with_organisation: "organisations/elm"
            }
            rate_changes {
              measure: EXITS_PER_YEAR
              factor: 3
              organisation: "organisations/elm"
              until_date { year: 2027 month: 1 day: 1 }
            }
          }
        })pb");
  ASSERT_THAT(created, IsOk());
  const auto kept = Keep(absl::StrCat(kSimulation, " scenario: 'scenarios/much'"), "");
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->inputs().joins_size(), 1);
  EXPECT_EQ(kept->inputs().departures_size(), 1);
  EXPECT_EQ(kept->inputs().organisation_conduct_size(), 1);
  EXPECT_EQ(kept->inputs().periods_size(), 2);
  const auto replay = Replay(kept->name());
  ASSERT_THAT(replay, IsOk());
  EXPECT_TRUE(replay->same());
}

TEST_F(ArchiveTest, ClosedFormsAreKeptToo) {
  const auto kept = Keep("parent: 'organisations/ayr' horizon_months: 12", "");
  ASSERT_THAT(kept, IsOk());
  EXPECT_THAT(kept->name(), HasSubstr("organisations/ayr/forecasts/"));
  ChangeEverything();
  const auto replay = Replay(kept->name());
  ASSERT_THAT(replay, IsOk());
  EXPECT_TRUE(replay->same());
}

TEST_F(ArchiveTest, WhatIsKeptOfPeopleGoesWhenSomebodyThereIsPurgedAndTheAnswerStays) {
  const auto kept = Keep(kSimulation, "forecast_id: 'budget' request_id: 'r'");
  const auto deleted = Keep(kSimulation, "forecast_id: 'deleted'");
  ASSERT_THAT(kept, IsOk());
  ASSERT_THAT(deleted, IsOk());
  google::protobuf::Empty nothing;
  v1::DeleteKeptForecastRequest remove;
  remove.set_name(deleted->name());
  ASSERT_THAT(planner_.CallUnchecked("DeleteKeptForecast", remove, &nothing), IsOk());
  ASSERT_THAT(kept->inputs().candidates(), SizeIs(1));
  const std::string digest = kept->inputs().candidates(0).digest();
  ASSERT_THAT(test::BytesBeside(planner_.path()), HasSubstr(digest));

  ASSERT_THAT(planner_.archive().ForgetPeople({"organisations/elm"}), IsOk());

  const auto left = planner_.Stored<KeptForecast>(kept->name());
  ASSERT_THAT(left, IsOk());
  EXPECT_TRUE(left->inputs_erased());
  EXPECT_THAT(left->inputs().candidates(), IsEmpty());
  EXPECT_EQ(left->answer().SerializeAsString(), kept->answer().SerializeAsString());
  EXPECT_THAT(test::BytesBeside(planner_.path()), Not(HasSubstr(digest)));
  EXPECT_THAT(Replay(kept->name()), test::FailsWith(ErrorReason::INPUTS_ERASED));
  EXPECT_THAT(Score(kept->name()), IsOk());
}

TEST_F(ArchiveTest, APurgeElsewhereLeavesAForecastAsItIs) {
  const auto kept = Keep("parent: 'organisations/ayr' horizon_months: 12", "");
  ASSERT_THAT(kept, IsOk());
  const std::int64_t revision = planner_.revision();

  ASSERT_THAT(planner_.archive().ForgetPeople({"organisations/elm"}), IsOk());

  EXPECT_EQ(planner_.revision(), revision);
  EXPECT_TRUE(Replay(kept->name())->same());
}

TEST_F(ArchiveTest, NothingThatIsKeptNamesAPerson) {
  const auto kept = Keep(kSimulation, "forecast_id: 'budget'");
  ASSERT_THAT(kept, IsOk());
  EXPECT_THAT(kept->inputs().candidates(), SizeIs(1));
  EXPECT_THAT(kept->SerializeAsString(), Not(HasSubstr("people/")));
  EXPECT_THAT(kept->SerializeAsString(), Not(HasSubstr("waiting")));
}

TEST_F(ArchiveTest, NobodyMakesOneUp) {
  change::v1::WriteRequest write;
  KeptForecast forged;
  forged.set_name("organisations/ayr/forecasts/forged");
  write.add_operations()->mutable_create()->PackFrom(forged);
  const auto written = planner_.Call<change::v1::WriteResponse>("Write", write);
  EXPECT_EQ(written.status().code(), absl::StatusCode::kInvalidArgument) << written.status();
  EXPECT_EQ(Replay("organisations/ayr/forecasts/forged").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ArchiveTest, WhatIsKeptIsNotChangedByAWrite) {
  const auto kept = Keep("parent: 'organisations/ayr'", "forecast_id: 'x'");
  ASSERT_THAT(kept, IsOk());
  KeptForecast other = *kept;
  other.set_display_name("Another");
  change::v1::WriteRequest update;
  update.add_operations()->mutable_update()->mutable_resource()->PackFrom(other);
  change::v1::WriteRequest upsert;
  upsert.add_operations()->mutable_upsert()->PackFrom(other);
  change::v1::WriteRequest removal;
  removal.add_operations()->mutable_delete_()->set_name(kept->name());
  for (const change::v1::WriteRequest& write : {update, upsert, removal}) {
    const auto written = planner_.Call<change::v1::WriteResponse>("Write", write);
    EXPECT_EQ(written.status().code(), absl::StatusCode::kInvalidArgument) << written.status();
  }
  const auto stored = planner_.Stored<KeptForecast>(kept->name());
  ASSERT_THAT(stored, IsOk());
  EXPECT_EQ(stored->SerializeAsString(), kept->SerializeAsString());
}

TEST_F(ArchiveTest, AnotherVersionOfTheModelIsRefusedRatherThanAnsweredOtherwise) {
  auto kept = Keep("parent: 'organisations/ayr'", "");
  ASSERT_THAT(kept, IsOk());
  kept->mutable_answer()->set_model_version("analytic-0");
  const auto again = planner_.forecasts().WorkOutAgain({.identity = planner_.identity()}, *kept);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(again.status()), ErrorReason::MODEL_CHANGED);
  EXPECT_THAT(again.status().message(), HasSubstr("analytic-0"));
}

TEST_F(ArchiveTest, WhoMayNotReadPeopleKeepsNothing) {
  planner_.ActAs(
      {.name = "clerk",
       .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::WRITE_ESTABLISHMENT},
       .organisations = {"ayr"}});
  EXPECT_EQ(Keep("parent: 'organisations/ayr'", "").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(ArchiveTest, TheSameRequestKeepsOnceAndAnIdIsTakenOnce) {
  const auto first = Keep("parent: 'organisations/ayr'", "forecast_id: 'x' request_id: 'r'");
  const auto again = Keep("parent: 'organisations/ayr'", "forecast_id: 'x' request_id: 'r'");
  ASSERT_TRUE(first.ok() && again.ok()) << again.status();
  EXPECT_EQ(first->etag(), again->etag());
  EXPECT_EQ(Keep("parent: 'organisations/ayr'", "forecast_id: 'x'").status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(test::BadFieldsOf(Keep("parent: 'organisations/ayr'", "forecast_id: 'No way'")),
              testing::ElementsAre("forecast_id"));
}

// ---- scores

// From 2 March 2026; the director goes on 31 May, and the head stays.
class ScoreTest : public SimulatedForecastTest {
 protected:
  ScoreTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(1)));
    const auto kept = planner_.Call<v1::KeepForecastRequest, KeptForecast>(
        "KeepForecast",
        "forecast { parent: 'organisations/ayr' horizon_months: 12 } forecast_id: 'k'");
    EXPECT_THAT(kept, IsOk());
    kept_ = *kept;
  }
  absl::Status Tend() {
    return planner_.archive().Tend([] { return false; });
  }
  void Pass(int days) { planner_.clock().Advance(absl::Hours(24 * days)); }
  ForecastScore Score() {
    const auto score = planner_.Call<v1::ScoreForecastRequest, ForecastScore>(
        "ScoreForecast", absl::StrCat("name: '", kept_.name(), "'"));
    EXPECT_THAT(score, IsOk());
    return score.ok() ? *score : ForecastScore();
  }
  static std::vector<ForecastScore::Month> Of(const ForecastScore& score,
                                              ForecastGroup::Kind kind) {
    std::vector<ForecastScore::Month> months;
    for (const ForecastScore::Month& month : score.months())
      if (month.kind() == kind) months.push_back(month);
    return months;
  }

  KeptForecast kept_;
};

TEST_F(ScoreTest, BeforeAMonthHasEndedThereIsNothingToScore) {
  Pass(30);
  EXPECT_THAT(Score().months(), IsEmpty());
}

TEST_F(ScoreTest, MonthsAreScoredAsTheyEnd) {
  Pass(31 + 30 + 31 + 2);  // 4 June: three months have ended, on 2 April, May and June
  const std::vector<ForecastScore::Month> all = Of(Score(), ForecastGroup::ALL);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].vacant(), 0);
  EXPECT_EQ(all[1].vacant(), 0);
  EXPECT_EQ(all[2].vacant(), 1) << "the director went on 31 May";
  for (const ForecastScore::Month& month : all) EXPECT_TRUE(month.within());
  // The forecast knew: nobody leaves by chance.
  EXPECT_EQ(all[2].loss(), 0);
  EXPECT_EQ(all[2].loss_of_last_value(), 1);
}

TEST_F(ScoreTest, AVacancyThatNobodyForesawIsOutOfTheBand) {
  Have(R"pb(vacancies {
              name: "organisations/ayr/vacancies/head"
              post: "organisations/ayr/posts/head"
              state: OPEN
              origin: STATED
              vacant_since { year: 2026 month: 3 day: 20 }
            })pb");
  Pass(32);
  const ForecastScore score = Score();
  const std::vector<ForecastScore::Month> all = Of(score, ForecastGroup::ALL);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].vacant(), 1);
  EXPECT_FALSE(all[0].within());
  // Every quantile was 0, so each is a whole post off: twice the mean of the levels is 1.
  EXPECT_THAT(all[0].loss(), DoubleNear(1, 1e-12));
  EXPECT_EQ(score.all().months(), 1);
  EXPECT_THAT(score.all().coverage(), DoubleEq(0));
  EXPECT_THAT(score.all().loss_of_last_value(), DoubleEq(1));
}

TEST_F(ScoreTest, PostsWithoutARecordAreNotScored) {
  Have(
      R"pb(posts { name: "organisations/ayr/posts/silent" display_name: "Head" role: "roles/head" })pb");
  const auto kept = planner_.Call<v1::KeepForecastRequest, KeptForecast>(
      "KeepForecast", "forecast { parent: 'organisations/ayr' } forecast_id: 'three'");
  ASSERT_THAT(kept, IsOk());
  kept_ = *kept;
  Pass(32);
  const ForecastScore score = Score();
  EXPECT_THAT(Of(score, ForecastGroup::ALL), IsEmpty());
  EXPECT_GT(score.not_on_record(), 0);
}

TEST_F(ScoreTest, SummariesAreMeans) {
  ForecastScore::Summary summary;
  ForecastScore::Month month;
  month.set_within(true);
  month.set_loss(1);
  month.set_loss_of_last_value(4);
  Add(month, summary);
  month.set_within(false);
  month.set_loss(4);
  month.set_loss_of_last_value(1);
  Add(month, summary);
  Add(month, summary);
  EXPECT_EQ(summary.months(), 3);
  EXPECT_THAT(summary.coverage(), DoubleNear(1.0 / 3, 1e-12));
  EXPECT_THAT(summary.loss(), DoubleNear(3, 1e-12));
  EXPECT_THAT(summary.loss_of_last_value(), DoubleNear(2, 1e-12));
  ForecastScore::Summary both = summary;
  Add(ForecastScore::Summary(), both);
  Add(summary, both);
  EXPECT_EQ(both.months(), 6);
  EXPECT_THAT(both.loss(), DoubleNear(3, 1e-12));
}

// ---- the planner's own

TEST_F(ScoreTest, ThePlannerKeepsOneForecastACalendarMonth) {
  EXPECT_THAT(Tend(), IsOk());
  EXPECT_THAT(Tend(), IsOk());
  EXPECT_THAT(planner_.Stored<KeptForecast>("organisations/all/forecasts/monthly-2026-03"), IsOk());
  Pass(31);
  EXPECT_THAT(Tend(), IsOk());
  EXPECT_THAT(planner_.Stored<KeptForecast>("organisations/all/forecasts/monthly-2026-04"), IsOk());
  const auto listed = planner_.Call<v1::ListKeptForecastsRequest, v1::ListKeptForecastsResponse>(
      "ListKeptForecasts", "parent: 'organisations/all'");
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(listed->kept_forecasts(), SizeIs(2));
}

TEST_F(ScoreTest, ItsScoresFollowTheMonths) {
  EXPECT_THAT(Tend(), IsOk());
  EXPECT_EQ(planner_.archive().scores().months(), 0);
  Pass(31 + 30 + 31 + 2);
  EXPECT_THAT(Tend(), IsOk());
  const ForecastScore::Summary scores = planner_.archive().scores();
  EXPECT_EQ(scores.months(), 3) << "of one organisation";
  EXPECT_THAT(scores.coverage(), DoubleEq(1));
  EXPECT_THAT(scores.loss_of_last_value(), DoubleNear(1.0 / 3, 1e-12));
}

TEST_F(ScoreTest, TheTrackRecordTellsHowTheyFaredByMonthsAhead) {
  const auto ask = [&](const std::string& parent) {
    return planner_.Call<v1::GetTrackRecordRequest, v1::TrackRecord>(
        "GetTrackRecord", absl::StrCat("parent: '", parent, "'"));
  };
  EXPECT_TRUE(absl::IsUnavailable(ask("organisations/ayr").status()));
  EXPECT_THAT(Tend(), IsOk());
  const auto before = ask("organisations/ayr");
  ASSERT_THAT(before, IsOk());
  EXPECT_EQ(before->summary().months(), 0);
  EXPECT_EQ(before->forecasts(), 0);
  EXPECT_TRUE(before->has_score_time());

  // Four months later the monthly forecasts of March, April, May and June are there.
  for (int month = 0; month < 5; ++month) {
    Pass(31);
    EXPECT_THAT(Tend(), IsOk());
  }
  const auto ayr = ask("organisations/ayr");
  const auto each = ask("organisations/-");
  ASSERT_THAT(ayr, IsOk());
  ASSERT_THAT(each, IsOk());
  EXPECT_EQ(each->SerializeAsString(), ayr->SerializeAsString()) << "Ayr is all there is";
  EXPECT_EQ(ayr->forecasts(), 5);
  EXPECT_EQ(ayr->summary().months(), 5 + 4 + 3 + 2 + 1);
  ASSERT_THAT(ayr->leads(), SizeIs(2));
  EXPECT_EQ(ayr->leads(0).first_month(), 1);
  EXPECT_EQ(ayr->leads(0).last_month(), 3);
  EXPECT_EQ(ayr->leads(0).summary().months(), 3 + 3 + 3 + 2 + 1);
  EXPECT_EQ(ayr->leads(1).first_month(), 4);
  EXPECT_EQ(ayr->leads(1).last_month(), 6);
  EXPECT_EQ(ayr->leads(1).summary().months(), 2 + 1);
  ForecastScore::Summary sum;
  for (const auto& lead : ayr->leads()) Add(lead.summary(), sum);
  EXPECT_THAT(sum.loss(), DoubleNear(ayr->summary().loss(), 1e-12));
  EXPECT_TRUE(absl::IsNotFound(ask("organisations/elm").status()));
}

TEST(TrackRecordTest, NearMonthsComeFirstWhateverCameFirst) {
  ForecastScore score;
  for (const int ahead : {30, 5, 1, 13, 24, 3}) {
    ForecastScore::Month& month = *score.add_months();
    month.set_kind(ForecastGroup::ORGANISATION);
    month.set_key("organisations/ayr");
    month.set_month(ahead);
    month.set_p10(2);
    month.set_vacant(ahead > 12 ? 0 : 2);
    month.set_within(ahead <= 12);
  }
  std::map<std::string, v1::TrackRecord> records;
  Add(score, records);
  ASSERT_THAT(records, SizeIs(2));
  std::vector<std::string> leads;
  for (const auto& lead : records["organisations/ayr"].leads())
    leads.push_back(absl::StrCat(lead.first_month(), "-", lead.last_month(), ": ",
                                 lead.summary().months(), ", ", lead.summary().coverage(), ", ",
                                 lead.summary().below()));
  EXPECT_THAT(leads, testing::ElementsAre("1-3: 2, 1, 0", "4-6: 1, 1, 0", "13-24: 2, 0, 1",
                                          "25-600: 1, 0, 1"));
}

}  // namespace
}  // namespace cairn::planner
