// Answers on a terminal and as CSV. The figures are made up.

#include <algorithm>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/web/answers/forecast_text.h"
#include "services/web/answers/layout.h"
#include "services/web/answers/measures_text.h"
#include "services/web/answers/objectives_text.h"
#include "services/web/answers/readiness_text.h"
#include "services/web/answers/vacancies_text.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/printing/json.h"
#include "services/web/printing/output.h"
#include "services/web/words/comparison_sentences.h"
#include "services/web/words/forecast_sentences.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::MeasureProgressResponse;
using table::Table;
using testing::HasSubstr;
using testing::Not;

constexpr char kWholeNation[] = R"pb(
  groups {
    kind: ORGANISATION
    key: "organisations/ardmore"
    title: "Ardmore Council"
    organisations: 1
    measures {
      id: "M3.1"
      objective: "O3"
      title: "Community reach"
      state: SUPPRESSED
      unit: "leaders"
      note: "it would speak of 1 to 4 people"
    }
  }
  groups {
    kind: NETWORK
    key: "Clyde (ENGLAND)"
    title: "Clyde (ENGLAND)"
    organisations: 1
    by_analogy: true
    measures { id: "M3.1" objective: "O3" title: "Community reach" state: NO_CASES unit: "leaders" }
  }
  groups {
    kind: NATION
    key: "SCOTLAND"
    title: "SCOTLAND"
    organisations: 32
    measures {
      id: "M3.1"
      objective: "O3"
      title: "Community reach"
      state: MEASURED
      numerator: 300
      denominator: 1200
      unit: "leaders"
      as_of_date { year: 2025 month: 12 day: 5 }
    }
    measures {
      id: "M4.6"
      objective: "O4"
      title: "Cross-sector shortlist"
      state: NOT_RECORDED
      unit: "shortlists"
      note: "nobody keeps them"
    }
  }
  as_of_date { year: 2026 month: 11 day: 23 }
  framework: "scotland-2010-11"
  outside_period: true
)pb";

MeasureProgressResponse WholeNation() {
  MeasureProgressResponse answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kWholeNation, &answer));
  return answer;
}

std::string Printed(const MeasureProgressResponse& answer, const Layout& layout) {
  std::ostringstream out;
  PrintMeasures(answer, layout, out);
  return out.str();
}

TEST(PrintMeasuresTest, ShowsCountsWithTheirShareAndSaysWhyAFigureIsMissing) {
  const std::string text = Printed(WholeNation(), {.width = 0, .rows = 1 << 30});
  EXPECT_THAT(text, HasSubstr("scotland-2010-11 (its period has ended; applied all the same), on "
                              "2026-11-23\n"));
  EXPECT_THAT(text, HasSubstr("SCOTLAND, 32 organisations\n"));
  EXPECT_THAT(text, testing::ContainsRegex(
                        "M3.1  Community reach +300 of 1,200 +25 %  leaders +2025-12-05"));
  EXPECT_THAT(text, testing::ContainsRegex("M4.6  Cross-sector shortlist +not recorded  "));
  EXPECT_THAT(text, HasSubstr("M4.6: nobody keeps them.\n"));
  EXPECT_THAT(text, testing::ContainsRegex("Community reach +suppressed  "));
  EXPECT_THAT(text, HasSubstr("M3.1: it would speak of 1 to 4 people.\n"));
  EXPECT_THAT(text, testing::ContainsRegex("Community reach +nothing to measure  "));
  EXPECT_THAT(text, HasSubstr("Clyde (ENGLAND), 1 organisation (by analogy"));
}

// What who may not read people's records is told: one objective, one that is withheld.
constexpr char kWithoutPeople[] = R"pb(
  vacancies {
    post: "organisations/elm/posts/d"
    post_title: "Director"
    tier: 3
    primary {
      objective { code: "NONE" }
      reason: BENCH_SUFFICIENT
    }
    ready_here: 7
  }
  vacancies {
    post: "organisations/elm/posts/h"
    post_title: "Head"
    tier: 5
    primary {
      objective { code: "WITHHELD" }
      reason: WITHHELD
    }
    action: "Withheld: what it needs would speak of few people."
    ready_withheld: true
  }
  total: 2
  counts {
    objective { code: "NONE" }
    primary: 1
  }
  counts {
    objective { code: "WITHHELD" }
    primary: 1
  }
  without_people: true
  published_date { year: 2026 month: 10 day: 31 }
)pb";

planner::v1::MapObjectivesResponse WithoutPeople() {
  planner::v1::MapObjectivesResponse answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kWithoutPeople, &answer));
  return answer;
}

TEST(PrintObjectivesTest, SaysWhatIsWithheldAndWhatWasPublished) {
  std::ostringstream out;
  PrintObjectives(WithoutPeople(), {.width = 0, .rows = 10}, out);
  EXPECT_THAT(out.str(), testing::ContainsRegex("withheld +1 "));
  EXPECT_THAT(out.str(), testing::ContainsRegex("Head +WITHHELD +WITHHELD"));
  EXPECT_THAT(out.str(), HasSubstr("published as of 2026-10-31.\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("close calls")));
}

TEST(ObjectiveTableTest, WhatIsWithheldIsEmptyAndNoZero) {
  const Table table = ObjectiveTable(WithoutPeople());
  EXPECT_EQ(table.rows()[0][8], "7");
  EXPECT_EQ(table.rows()[1][4], "WITHHELD");
  for (const std::size_t count : {6, 8, 9, 10}) EXPECT_EQ(table.rows()[1][count], "");
  EXPECT_THAT(ToJson(WithoutPeople().vacancies(1), false),
              testing::AllOf(Not(HasSubstr("expected_months")), Not(HasSubstr("ready_here"))));
}

TEST(ToJsonTest, AnUnknownWaitIsLeftOutAndOneThatIsOverIsZero) {
  planner::v1::ReadinessPart part;
  part.set_verdict(planner::v1::ReadinessPart::WITHIN_REACH);
  EXPECT_THAT(ToJson(part, false), Not(HasSubstr("months")));
  part.set_verdict(planner::v1::ReadinessPart::MET);
  EXPECT_THAT(ToJson(part, false), HasSubstr("\"months\":0.0"));
}

TEST(WordsTest, AWaitIsNeverShownShorterThanItIs) {
  EXPECT_EQ(WaitInMonths(20.5), "21");
  EXPECT_EQ(WaitInMonths(24.03), "25");
  EXPECT_EQ(WaitInMonths(24), "24");
  EXPECT_EQ(WaitInMonths(0.1 + 0.2 + 23.7), "24");

  planner::v1::ListCandidatesResponse candidates;
  candidates.set_total(1);
  candidates.add_candidates()->set_months_to_ready(20.5);
  std::ostringstream out;
  PrintCandidates(candidates, "director", {}, out);
  EXPECT_THAT(out.str(), HasSubstr(" 21\n"));
  EXPECT_EQ(CandidateTable(candidates).rows()[0][3], "20.5");
}

TEST(PrintVacanciesTest, SaysThatWhoIsReadyIsWithheld) {
  planner::v1::ListVacantPostsResponse answer;
  answer.set_without_people(true);
  answer.set_posts(9);
  answer.set_total(1);
  auto* post = answer.add_vacant_posts();
  post->set_vacancy("organisations/elm/vacancies/v");
  post->set_in_scope(true);
  post->set_ready_withheld(true);
  std::ostringstream out;
  PrintVacancies(answer, {.width = 0, .rows = 10}, out);
  EXPECT_THAT(out.str(), HasSubstr("  withheld\n"));
  EXPECT_THAT(out.str(), HasSubstr("Told without people's records"));
  EXPECT_EQ(VacancyTable(answer).rows()[0][12], "");
}

TEST(PrintMeasuresTest, SaysThatFiguresOfPeopleArePublishedByTheMonth) {
  MeasureProgressResponse answer = WholeNation();
  EXPECT_THAT(Printed(answer, {.width = 0, .rows = 9}), Not(HasSubstr("month end")));
  answer.set_without_people(true);
  EXPECT_THAT(Printed(answer, {.width = 0, .rows = 9}), HasSubstr("last month end before the day"));
}

TEST(ToJsonLinesTest, KeepsTheOrderOfColumnsAndNumbersAsNumbers) {
  Table table({{"role"}, {"vacant posts", Table::Align::kRight}, {"score", Table::Align::kRight}});
  table.Add({"roles/\"x\"", "12", ""});
  EXPECT_THAT(ToJsonLines(table),
              testing::ElementsAre(R"({"role":"roles/\"x\"","vacant_posts":12,"score":null})"));
}

TEST(PrintMeasuresTest, ShowsNationsFirstAndCountsTheRest) {
  const std::string text = Printed(WholeNation(), {.width = 0, .rows = 2});
  EXPECT_THAT(text, HasSubstr("SCOTLAND, 32 organisations\n"));
  EXPECT_THAT(text, Not(HasSubstr("Ardmore")));
  EXPECT_THAT(text, HasSubstr("2 more: cairn measures --all\n"));
}

TEST(PrintMeasuresTest, ShowsTheNationOfTheFrameworkBeforeOthers) {
  MeasureProgressResponse answer = WholeNation();
  planner::v1::MeasureGroup* other = answer.mutable_groups(1);
  other->set_kind(planner::v1::MeasureGroup::NATION);
  other->set_title("ENGLAND");
  const std::string text = Printed(answer, {.width = 0, .rows = 1});
  const std::size_t scotland = text.find("  SCOTLAND, 32");
  const std::size_t england = text.find("  ENGLAND, 1");
  ASSERT_NE(england, std::string::npos);
  EXPECT_LT(scotland, england);
}

TEST(PrintMeasuresTest, ShowsTheOrganisationThatWasAskedFor) {
  MeasureProgressResponse answer = WholeNation();
  answer.mutable_groups()->DeleteSubrange(1, 2);
  const std::string text = Printed(answer, {.width = 0, .rows = 20});
  EXPECT_THAT(text, HasSubstr("  Ardmore Council\n"));
  EXPECT_THAT(text, Not(HasSubstr("more: cairn measures")));
}

TEST(MeasureTableTest, HasARowForEachMeasureOfEachGroupAndNoNumberWithoutAFigure) {
  std::ostringstream out;
  MeasureTable(WholeNation()).PrintCsv(out);
  std::string csv = out.str();
  csv.erase(std::remove(csv.begin(), csv.end(), '\r'), csv.end());
  EXPECT_EQ(
      csv,
      "kind,key,title,id,objective,measure,state,numerator,denominator,unit,as_of_date,note\n"
      "ORGANISATION,organisations/ardmore,Ardmore Council,M3.1,O3,Community reach,SUPPRESSED,,,"
      "leaders,,it would speak of 1 to 4 people\n"
      "NETWORK,Clyde (ENGLAND),Clyde (ENGLAND),M3.1,O3,Community reach,NO_CASES,0,0,leaders,,\n"
      "NATION,SCOTLAND,SCOTLAND,M3.1,O3,Community reach,MEASURED,300,1200,leaders,2025-12-05,\n"
      "NATION,SCOTLAND,SCOTLAND,M4.6,O4,Cross-sector shortlist,NOT_RECORDED,,,shortlists,,"
      "nobody keeps them\n");
}

// ---- which posts are at risk, which engine says so, and what a scenario changes most

TEST(QuestionsTest, HeldPostsAtRiskStandStatutoryFirstWithTheirReasons) {
  planner::v1::Forecast forecast;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        start_date { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 4 day: 2 }
        posts {
          post: "organisations/ayr/posts/head"
          post_title: "Head"
          organisation_title: "Ayr"
          tier: 5
          held: true
          vacant_probability: 0
          vacant_probability: 0.5
          falls_vacant_probability: 0.9
          causes { cause: MOVED_UP probability: 0.7 }
          causes { cause: LEFT probability: 0.2 }
          acts_elsewhere: true
        }
        posts {
          post: "organisations/ayr/posts/gone"
          post_title: "Gone"
          organisation_title: "Ayr"
          tier: 5
          vacant_probability: 1
          vacant_probability: 0.5
        }
        posts {
          post: "organisations/ayr/posts/chief"
          post_title: "Chief"
          organisation_title: "Ayr"
          tier: 3
          statutory: true
          held: true
          vacant_probability: 0
          vacant_probability: 0.25
          falls_vacant_probability: 0.25
          causes { cause: KNOWN_DATE probability: 0.25 }
        }
      )pb",
      &forecast));
  std::ostringstream csv;

  PostForecastRows(forecast).PrintCsv(csv);

  EXPECT_THAT(PostsAtRisk(forecast, 50).rows(),
              testing::ElementsAre(testing::ElementsAre("Chief (statutory)", "Ayr", "0.25", "0.25",
                                                        "left on a known date 0.25",
                                                        "organisations/ayr/posts/chief"),
                                   testing::ElementsAre("Head", "Ayr", "0.90", "0.50",
                                                        "moved up 0.70, left 0.20; acts elsewhere",
                                                        "organisations/ayr/posts/head")));
  EXPECT_THAT(csv.str(), HasSubstr(",true,true,2026-03-02,2026-04-02,0.25,left on a known "
                                   "date,0.25,false,0,0.25\r\n"));
  EXPECT_THAT(csv.str(), HasSubstr(",false,false,2026-03-02,2026-04-02,,,,false,1,0.5\r\n"))
      << "a vacant post is at no risk of falling vacant";
}

TEST(QuestionsTest, AnAnswerSaysWhichEngineGaveItAndWhy) {
  planner::v1::Forecast forecast;
  EXPECT_EQ(EngineSentence(forecast), "") << "from a planner that does not say";

  forecast.set_engine(planner::v1::Forecast::SIMULATION);
  forecast.set_engine_choice(planner::v1::Forecast::SINGLE_POSTS);
  EXPECT_EQ(EngineSentence(forecast), "Simulated, since single posts are asked about");

  forecast.set_engine(planner::v1::Forecast::ANALYTIC);
  forecast.set_engine_choice(planner::v1::Forecast::ASKED_FOR);
  EXPECT_EQ(
      EngineSentence(forecast),
      "Computed by the analytic model, as asked for: it leaves out that holders move up, so it "
      "has no figures for statutory posts");
}

TEST(QuestionsTest, AScenariosHeadlineIsItsPeakAndItsMonthsOfVacancy) {
  planner::v1::ScenarioComparison answer;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        dates { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 4 day: 2 }
        dates { year: 2026 month: 5 day: 2 }
        groups {
          kind: ALL
          difference { mean: 0 }
          difference { mean: 12.04 }
          difference { mean: 0.3 }
          vacancy_months: 20
        }
      )pb",
      &answer));

  EXPECT_EQ(PeakSentence(answer, answer.groups(0)),
            "At the peak, on 2026-04-02, 12.0 more posts stand vacant; 20.0 more months of vacancy "
            "over the period");
}

// ---- what is not known is blank, and what is to come is said

// One council is played alone, and that changes what is likely.
TEST(QuestionsTest, ASimulationOfOneCouncilSaysWhatItLeavesOut) {
  planner::v1::Forecast forecast;
  auto& all = *forecast.add_groups();
  all.set_kind(planner::v1::ForecastGroup::ALL);
  EXPECT_EQ(AloneSentence(forecast), "") << "a closed form plays nothing";
  all.mutable_simulated()->add_standard_error(0.1);
  forecast.add_groups()->set_kind(planner::v1::ForecastGroup::ORGANISATION);
  EXPECT_THAT(AloneSentence(forecast), HasSubstr("moves between councils are not simulated"));
  forecast.add_groups()->set_kind(planner::v1::ForecastGroup::ORGANISATION);
  EXPECT_EQ(AloneSentence(forecast), "") << "two are played together";
}

TEST(QuestionsTest, AGroupWithoutAShortfallShowsNoneRatherThanZero) {
  planner::v1::Forecast forecast;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        dates { year: 2026 month: 3 day: 2 }
        groups {
          kind: ALL
          title: "all"
          posts: 28
          vacant { p10: 1 p50: 2 p90: 3 }
        }
        groups {
          kind: ORGANISATION
          key: "organisations/ardmore"
          title: "Ardmore Council"
          posts: 28
          vacant { p10: 1 p50: 2 p90: 3 }
          to_appoint { p10: 9 p50: 13 p90: 17 }
        }
      )pb",
      &forecast));
  std::ostringstream text;
  PrintForecast(forecast, {.rows = 20}, text);
  std::ostringstream csv;
  ForecastTable(forecast).PrintCsv(csv);

  EXPECT_THAT(text.str(),
              testing::ContainsRegex("Ardmore Council +28 +0 +9 +13 +17 +1 +2 +3 +\\|"));
  EXPECT_THAT(
      csv.str(),
      HasSubstr("ORGANISATION,organisations/ardmore,Ardmore Council,,organisations/ardmore,period,"
                "2026-03-02,28,,,,,,,,,9,13,17,,,,,,,,forecast,0,"));
  EXPECT_THAT(
      csv.str(),
      HasSubstr("ORGANISATION,organisations/ardmore,Ardmore Council,,organisations/ardmore,month,"
                "2026-03-02,28,0,0,1,0,2,0,3,0,,,,,,,,,,,forecast,,,\r\n"))
      << "what is of the period stands in no month, so that months can be summed";
}

TEST(QuestionsTest, PastMonthsStandBeforeTheStartAndAreMarkedAsRecorded) {
  planner::v1::Forecast forecast;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        start_date { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 3 day: 2 }
        history_dates { year: 2026 month: 1 day: 2 }
        history_dates { year: 2026 month: 2 day: 2 }
        groups {
          kind: ALL
          title: "all"
          posts: 28
          vacant_at_start: 2
          vacant { mean: 2 p10: 2 p50: 2 p90: 2 }
          vacant_before: 5
          vacant_before: 3
        }
      )pb",
      &forecast));
  std::ostringstream text;
  PrintForecast(forecast, {.rows = 20}, text);
  std::ostringstream csv;
  ForecastTable(forecast).PrintCsv(csv);

  EXPECT_THAT(text.str(), testing::ContainsRegex("2026-01-02 +5 +recorded\n +2026-02-02 +3 "
                                                 "+recorded\n +2026-03-02 +2 +the start\n"));
  EXPECT_THAT(csv.str(), HasSubstr("ALL,,all,,,month,2026-01-02,,5,,,,,,,,,,,,,,,,,,recorded,,,\r\n"
                                   "ALL,,all,,,month,2026-02-02,,3,,,,,,,,,,,,,,,,,,recorded,,,\r\n"
                                   "ALL,,all,,,month,2026-03-02,28,2,"));
}

TEST(QuestionsTest, WhoIsReadyAndThePostsOfTheLawAreToldWhereTheyAreKnown) {
  planner::v1::Forecast forecast;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        start_date { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 3 day: 2 }
        dates { year: 2026 month: 4 day: 2 }
        groups {
          kind: ALL
          title: "all"
          posts: 28
          vacant { mean: 2 }
          vacant { mean: 3 }
          any_statutory_vacant: 0
          any_statutory_vacant: 0.25
          simulated {
            uncovered { mean: 1 }
            uncovered { mean: 1.5 }
            standard_error: 0
            standard_error: 0.1
            any_statutory_uncovered: 0
            any_statutory_uncovered: 0.12
            acting_up: 0
            acting_up: 0.5
            bench: 12
            bench: 9.25
          }
        }
      )pb",
      &forecast));
  std::ostringstream text;
  PrintForecast(forecast, {}, text);
  std::ostringstream csv;
  ForecastTable(forecast).PrintCsv(csv);

  EXPECT_THAT(text.str(),
              HasSubstr("Statutory posts: at the end at least one is vacant 25 times in "
                        "100, and nobody covers it 12 times in 100."));
  EXPECT_THAT(text.str(), HasSubstr("The bench: 12 people are ready for a post above theirs, or "
                                    "for a first one, at the start, and 9 at the end"));
  EXPECT_THAT(csv.str(), HasSubstr(",0.25,1.5,0.12,0.5,9.25,forecast,,,\r\n"));

  for (const double p : {0.5, 0.25}) {
    auto& council = *forecast.add_groups();
    council.set_kind(planner::v1::ForecastGroup::ORGANISATION);
    council.add_any_statutory_vacant(p);
    council.mutable_simulated()->add_any_statutory_uncovered(p / 2);
  }
  EXPECT_THAT(
      StatutorySentence(forecast),
      testing::EndsWith("at the end at least one is vacant in 0.8 of 2 organisations, on average, "
                        "and nobody covers it in 0.4"));

  forecast.mutable_groups(0)->clear_any_statutory_vacant();
  forecast.mutable_groups(0)->mutable_simulated()->clear_bench();
  std::ostringstream untold;
  PrintForecast(forecast, {}, untold);
  EXPECT_THAT(untold.str(),
              testing::Not(testing::AnyOf(HasSubstr("The bench"), HasSubstr("Statutory posts"))));
}

TEST(QuestionsTest, VacanciesStillToComeAreSaid) {
  planner::v1::MapObjectivesResponse answer;
  answer.set_total(2);
  answer.add_vacancies();
  EXPECT_EQ(ToComeSentence(answer), "");
  answer.add_vacancies()->add_flags(planner::v1::VACANCY_ANTICIPATED);
  EXPECT_EQ(ToComeSentence(answer),
            "1 of these 2 is still to come: the holder's last day is on record");
}

TEST(QuestionsTest, MoreRowsAreAskedForWithTheSameOrganisation) {
  planner::v1::ListVacantPostsResponse answer;
  answer.set_total(3);
  std::ostringstream all;
  PrintVacancies(answer, {.rows = 0}, all);
  std::ostringstream one;
  PrintVacancies(answer, {.rows = 0, .organisation = "ardmore"}, one);
  EXPECT_THAT(all.str(), HasSubstr("3 more: cairn vacancies --all"));
  EXPECT_THAT(one.str(), HasSubstr("3 more: cairn vacancies ardmore --all"));
}

TEST(WordsTest, PlacesThatChangeNothingYetSayWhereToLook) {
  planner::v1::ScenarioComparison answer;
  planner::v1::ComparedGroup all;
  EXPECT_EQ(PlaceSentence(answer, all), "");
  answer.set_places_added(20);
  EXPECT_THAT(PlaceSentence(answer, all), HasSubstr("20 places more change nothing"));
  EXPECT_THAT(PlaceSentence(answer, all), HasSubstr("look further ahead"));
  all.set_appointed_within(5);
  EXPECT_THAT(PlaceSentence(answer, all), HasSubstr("appointments from within by +0.25"));
}

}  // namespace
}  // namespace cairn::web
