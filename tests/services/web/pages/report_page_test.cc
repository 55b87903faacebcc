#include "services/web/pages/report_page.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/html/html.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/web/columns/columns.h"
#include "services/web/pages/charts.h"
#include "services/web/words/words.h"
#include "tests/services/web/pages/report_examples.h"

namespace cairn::web {
namespace {

using html::Dated;
using html::Linked;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string PageOf(const Example& answers) { return ReportPage(answers.report()); }

struct Opened {
  std::string tag;
  std::string attributes;
};

// What stands in the page's tags, in order; faults in their nesting go into `faults`.
std::vector<Opened> Walk(const std::string& page, std::vector<std::string>& faults) {
  const std::set<std::string> empty = {"meta", "br"};
  std::vector<Opened> seen;
  std::vector<std::string> open;
  std::size_t at = page.find('\n') + 1;  // behind the doctype
  while ((at = page.find('<', at)) != std::string::npos) {
    const std::size_t end = page.find('>', at);
    if (end == std::string::npos) {
      faults.push_back(absl::StrCat("a tag is not closed at ", at));
      break;
    }
    const std::string inside = page.substr(at + 1, end - at - 1);
    const std::string tag = inside.substr(0, inside.find(' '));
    if (absl::StartsWith(tag, "/")) {
      if (open.empty() || open.back() != tag.substr(1))
        faults.push_back(absl::StrCat("<", tag, "> closes nothing at ", at));
      else
        open.pop_back();
    } else {
      seen.push_back({tag, inside.substr(tag.size())});
      if (empty.count(tag) == 0) open.push_back(tag);
    }
    at = end;
  }
  for (const std::string& tag : open) faults.push_back(absl::StrCat("<", tag, "> stays open"));
  return seen;
}

std::vector<Opened> TagsOf(const std::string& page) {
  std::vector<std::string> faults;
  return Walk(page, faults);
}

std::string AttributeOf(const Opened& opened, const std::string& name) {
  const std::string head = absl::StrCat(" ", name, "=\"");
  const std::size_t begin = opened.attributes.find(head);
  if (begin == std::string::npos) return "";
  const std::size_t end = opened.attributes.find('"', begin + head.size());
  return opened.attributes.substr(begin + head.size(), end - begin - head.size());
}

std::vector<std::string> AttributesOf(const std::string& page, const std::string& name) {
  std::vector<std::string> values;
  for (const Opened& opened : TagsOf(page))
    if (const std::string value = AttributeOf(opened, name); !value.empty())
      values.push_back(value);
  return values;
}

// What a reader sees: the body without tags, entities read, runs of white space as one.
std::string SeenIn(const std::string& page) {
  std::string text;
  for (std::size_t at = page.find("<body"); at < page.size();) {
    if (page[at] == '<') {
      at = page.find('>', at) + 1;
      text += ' ';
    } else {
      text += page[at++];
    }
  }
  return absl::StrReplaceAll(text, {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}});
}

// The files that the page's links hold, in order.
std::vector<std::string> FilesIn(const std::string& page) {
  const std::string head = "data:text/csv;charset=utf-8;base64,";
  std::vector<std::string> files;
  for (const std::string& address : AttributesOf(page, "href")) {
    std::string file;
    if (absl::StartsWith(address, head) &&
        absl::Base64Unescape(absl::StripPrefix(address, head), &file))
      files.push_back(file);
  }
  return files;
}

struct PageCase {
  const char* label;
  Example (*answers)();
};
void PrintTo(const PageCase& page, std::ostream* out) { *out << page.label; }

class EveryPageTest : public testing::TestWithParam<PageCase> {
 protected:
  const std::string page_ = PageOf(GetParam().answers());
};

TEST_P(EveryPageTest, ClosesEveryTagInItsOrder) {
  std::vector<std::string> faults;

  const auto tags = Walk(page_, faults);

  EXPECT_THAT(faults, IsEmpty());
  EXPECT_GT(tags.size(), 50u);
}

TEST_P(EveryPageTest, FetchesNothingAndRunsNothing) {
  EXPECT_THAT(page_, Not(HasSubstr("<script")));
  EXPECT_THAT(page_, Not(HasSubstr("@import")));
  EXPECT_THAT(AttributesOf(page_, "src"), IsEmpty());
  for (const Opened& opened : TagsOf(page_)) {
    const std::string address = AttributeOf(opened, "href");
    const bool inside = address.empty() || address[0] == '#' || absl::StartsWith(address, "data:");
    EXPECT_TRUE(inside || (opened.tag == "a" && absl::StrContains(opened.attributes, "noreferrer")))
        << opened.tag << opened.attributes;
    EXPECT_NE(opened.tag, "link");
    EXPECT_THAT(opened.attributes, Not(testing::ContainsRegex(" on[a-z]+=")));
  }
}

TEST_P(EveryPageTest, HasOneMainHeadingAndNoLevelLeftOut) {
  std::vector<int> levels;
  for (const Opened& opened : TagsOf(page_))
    if (opened.tag.size() == 2 && opened.tag[0] == 'h' && opened.tag[1] >= '1' &&
        opened.tag[1] <= '6')
      levels.push_back(opened.tag[1] - '0');

  EXPECT_EQ(std::count(levels.begin(), levels.end(), 1), 1);
  ASSERT_FALSE(levels.empty());
  EXPECT_EQ(levels.front(), 1);
  for (std::size_t i = 1; i < levels.size(); ++i) EXPECT_LE(levels[i], levels[i - 1] + 1) << i;
}

TEST_P(EveryPageTest, GivesEveryIdOnceAndRefersToNoOther) {
  const std::vector<std::string> ids = AttributesOf(page_, "id");
  const std::set<std::string> known(ids.begin(), ids.end());

  EXPECT_EQ(known.size(), ids.size());
  for (const std::string& value : AttributesOf(page_, "aria-labelledby"))
    for (const absl::string_view id : absl::StrSplit(value, ' '))
      EXPECT_EQ(known.count(std::string(id)), 1u) << id;
  for (const std::string& address : AttributesOf(page_, "href"))
    if (address[0] == '#') {
      EXPECT_EQ(known.count(address.substr(1)), 1u) << address;
    }
}

TEST_P(EveryPageTest, IsTheSameBytesForTheSameAnswers) {
  EXPECT_EQ(PageOf(GetParam().answers()), page_);
}

INSTANTIATE_TEST_SUITE_P(Examples, EveryPageTest,
                         testing::Values(PageCase{"Empty", &NoAnswers},
                                         PageCase{"Council", &OneCouncil},
                                         PageCase{"Nation", &Nation}),
                         testing::PrintToStringParamName());

TEST(ReportPageTest, EmptyAnswersMakeAPageThatSaysSo) {
  const std::string seen = SeenIn(PageOf(NoAnswers()));

  for (const char* words : {"No post is known.", "There is no vacancy to map.",
                            "There is nothing to forecast.", "The forecast used no rate."})
    EXPECT_THAT(seen, HasSubstr(words));
  EXPECT_THAT(seen, Not(HasSubstr("Warning")));
}

TEST(ReportPageTest, PostsWithoutAVacancyAreNotAnEmptyAnswer) {
  Example answers;
  answers.vacancies.set_posts(38);

  const std::string seen = SeenIn(PageOf(answers));

  EXPECT_THAT(seen, HasSubstr("0 of 38 posts lack a permanent holder"));
  EXPECT_THAT(seen, HasSubstr("There is no vacant post to list."));
}

TEST(ReportPageTest, TextsAreEscapedWhereverTheyStand) {
  Example answers = OneCouncil();
  const std::string bad = "</td></style><script>alert('x')</script>\"&\x01";
  answers.vacancies.mutable_vacant_posts(0)->set_post_title(bad);
  answers.vacancies.mutable_vacant_posts(0)->set_organisation_title(bad);
  answers.objectives.mutable_vacancies(0)->set_post_title(bad);
  answers.objectives.mutable_vacancies(0)->set_action(bad);
  answers.objectives.set_framework(bad);
  (*answers.objectives.mutable_reasons())[bad] = 4;
  answers.forecast.mutable_groups(2)->set_title(bad);  // the title of the page
  answers.forecast.mutable_posts(0)->set_post_title(bad);
  answers.forecast.mutable_rates(0)->mutable_source()->set_citation(
      "see https://example.org/\"onfocus=\"alert(1)<script>");
  answers.forecast.mutable_rates(0)->set_assumption(bad);
  answers.forecast.set_run_id(bad);
  answers.forecast.set_uncertainty(bad);
  answers.forecast.mutable_snapshot()->set_roles_token(bad);

  const std::string page = PageOf(answers);

  std::vector<std::string> faults;
  Walk(page, faults);
  EXPECT_THAT(faults, IsEmpty());
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\x01")));
  EXPECT_THAT(AttributesOf(page, "onfocus"), IsEmpty());
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
  EXPECT_THAT(page, HasSubstr("href=\"https://example.org/\""));
}

TEST(ReportPageTest, SaysEveryFigureOfTheAnswersWhereAReaderSeesIt) {
  const std::string seen = SeenIn(PageOf(OneCouncil()));

  // By hand, from the example.
  const std::vector<std::string> figures = {
      // vacancies
      "3 of 46 posts", "of 2 no cover is recorded", "13 of the 46 posts", "2026-06-02",
      "2026-11-01",
      // objectives
      "Of 2 vacancies: O3 communities 1; no objective 1.", "1 of 2 is a close call", " 6 ", "83%",
      "64%",
      // forecast
      "between 2 and 6 of 31 posts stand empty on ", "2027-01-23", "takes 14 appointments",
      "12 to 19", "8 people are ready now", "leaves 9 short", " 11 ", " 5.9 ", " 17 ", " 21 ",
      " 22 ", " 23 ", " 24 ", " 25 ", " 26 ", " 27 ", " 28 ", " 29 ", " 33.4 ", " 2.3 ", " 3.6 ",
      " 7 ", "0.62", "0.43", "moved up 0.54, left 0.08",
      // rates and provenance
      "0.21", "7.5", "0.05", "3f9a1c77d2e04b58", "analytic-1", "roles@64", "people@218", "2 months",
      "13 posts whose title is mapped to no role", "2 whose role does not lead",
      "2026-11-23 09:04:05 UTC"};
  for (const std::string& figure : figures) EXPECT_THAT(seen, HasSubstr(figure));
}

TEST(ReportPageTest, SaysInWordsWhatAnswersSayInCodes) {
  const std::string seen = SeenIn(PageOf(OneCouncil()));

  for (const char* words : {"Statutory",
                            "not known",
                            "acting",
                            "none known",
                            "no vacancy opened",
                            "inferred",
                            "out of scope",
                            "director",
                            "ready people elsewhere in the learning network",
                            "as many ready people here as wanted",
                            "A close call",
                            "vacancy inferred, not stated",
                            "not asked: employers",
                            "O1.2, needs or readiness not known",
                            "from dates",
                            "its period has ended; applied all the same",
                            "public source",
                            "judgement",
                            "given by you",
                            "chance only, given the rates",
                            "analytic: exact"})
    EXPECT_THAT(seen, HasSubstr(words));
  EXPECT_THAT(seen, Not(testing::ContainsRegex("[A-Z]+_[A-Z]+")));
}

TEST(ReportPageTest, WarnsOfAStaleAnswer) {
  EXPECT_THAT(SeenIn(PageOf(OneCouncil())),
              HasSubstr("The planner has not heard from roles or people for 1h30m"));
  EXPECT_THAT(SeenIn(PageOf(Nation())), Not(HasSubstr("Warning")));
}

TEST(ReportPageTest, KeepsTheFreeTextOfClerksOut) {
  const std::string page = PageOf(OneCouncil());

  EXPECT_THAT(page, Not(HasSubstr("Free text of a clerk")));
  for (const std::string& file : FilesIn(page))
    EXPECT_THAT(file, Not(HasSubstr("Free text of a clerk")));
}

TEST(ReportPageTest, EveryPictureIsNamedDescribedAndHasItsFigures) {
  const std::string page = PageOf(OneCouncil());

  std::vector<std::string> names;
  for (const Opened& opened : TagsOf(page))
    if (AttributeOf(opened, "role") == "img")
      names.push_back(AttributeOf(opened, "aria-labelledby"));
  EXPECT_THAT(names, ElementsAre("bars-title bars-desc", "fan-title fan-desc"));
  EXPECT_THAT(page, HasSubstr("Horizontal bars: O1 engage 0, O2 map 0, O3 communities 1, O4 "
                              "capacity 0, O5 links 0, none 1."));
  EXPECT_THAT(page, HasSubstr("On 2027-01-23 the middle is 4; 5 times in 10 between 3 and 5, 8 "
                              "times in 10 between 2 and 6, 9 times in 10 between 1 and 7."));
}

TEST(ReportPageTest, EveryTableHasACaptionAndCanBeScrolledByKeyboard) {
  const std::vector<Opened> tags = TagsOf(PageOf(Nation()));

  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i].tag == "th") {
      EXPECT_NE(AttributeOf(tags[i], "scope"), "");
    }
    if (tags[i].tag != "table") continue;
    EXPECT_EQ(tags[i + 1].tag, "caption");
    EXPECT_EQ(AttributeOf(tags[i - 1], "role"), "region");
    EXPECT_EQ(AttributeOf(tags[i - 1], "tabindex"), "0");
    EXPECT_NE(AttributeOf(tags[i - 1], "aria-label"), "");
  }
}

TEST(ReportPageTest, SavesTheMonthsAsCsvWithTheFiguresOfTheTable) {
  const std::vector<std::string> files = FilesIn(PageOf(OneCouncil()));

  EXPECT_THAT(files, testing::Contains(testing::AllOf(
                         testing::StartsWith("kind,key,title,tier,organisation,figures_of,date,"),
                         HasSubstr(",month,2026-12-23,"), Not(HasSubstr("TIER")),
                         Not(HasSubstr(",period,")))));
}

// The ids of the columns, as the first line of a CSV file has them.
std::string HeaderOf(const Columns& columns) {
  std::vector<std::string> ids;
  for (const Column& column : columns) ids.emplace_back(column.id);
  return absl::StrCat(absl::StrJoin(ids, ","), "\r\n");
}

TEST(ReportPageTest, EveryFileHasTheColumnsThatTheDataDictionarySays) {
  std::map<std::string, std::string> headers;
  for (const PageFile& file : PageFiles()) headers[file.name] = HeaderOf(*file.columns);
  for (const Example& answers : {OneCouncil(), Nation()}) {
    const std::string page = PageOf(answers);
    const std::vector<std::string> names = AttributesOf(page, "download");
    const std::vector<std::string> files = FilesIn(page);
    ASSERT_EQ(names.size(), files.size());
    EXPECT_GT(names.size(), 5u);
    for (std::size_t i = 0; i < names.size(); ++i)
      EXPECT_THAT(files[i], testing::StartsWith(headers[names[i]])) << names[i];
    for (const std::string& name : names) EXPECT_NE(headers[name], "") << name;
  }
}

TEST(ReportPageTest, TheFileOfATierHasTheLastMonthAndThePeriod) {
  const std::vector<std::string> names = AttributesOf(PageOf(Nation()), "download");
  const std::vector<std::string> files = FilesIn(PageOf(Nation()));
  const auto at = std::find(names.begin(), names.end(), "forecast-by-tier.csv") - names.begin();
  const std::string& file = files[static_cast<std::size_t>(at)];

  EXPECT_THAT(file, HasSubstr("\r\nTIER,3,director,3,,month,"));
  EXPECT_THAT(file, HasSubstr("\r\nTIER,3,director,3,,period,"));
  EXPECT_THAT(file, HasSubstr("\r\nALL,"));
  EXPECT_THAT(file, Not(HasSubstr("ORGANISATION")));
}

TEST(ReportPageTest, ShowsTheHeatMapForSeveralCouncilsOnly) {
  const std::string one = SeenIn(PageOf(OneCouncil()));
  const std::string nation = SeenIn(PageOf(Nation()));

  EXPECT_THAT(one, Not(HasSubstr("Council by council")));
  EXPECT_THAT(nation, HasSubstr("Expected share of posts vacant, by council and month end"));
  EXPECT_THAT(nation, HasSubstr("Eilean Mòr"));
}

TEST(ReportPageTest, HeatMapCellsSayTheShare) {
  Example answers;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(
        dates { year: 2026 month: 11 day: 23 }
        groups {
          kind: ALL
          posts: 30
          vacant { mean: 3 }
        }
        groups {
          kind: ORGANISATION
          title: "Kilbrae"
          posts: 8
          vacant { mean: 1 }
        }
        groups {
          kind: ORGANISATION
          title: "Tarrisdale"
          posts: 20
          vacant { mean: 9 }
        }
        groups {
          kind: ORGANISATION
          title: "Sandray"
          posts: 0
          vacant {}
        }
      )pb",
      &answers.forecast);

  const std::string page = PageOf(answers);

  EXPECT_THAT(page, HasSubstr("<td class=\"n h3\">13%</td>"));  // 0.125, rounded up
  EXPECT_THAT(page, HasSubstr("<td class=\"n h5\">45%</td>"));
  EXPECT_THAT(page, HasSubstr("<td class=\"n h0\">0%</td>"));
}

TEST(ReportPageTest, SaysWhatIsWithheldFromWhoMayNotReadPeople) {
  Example answers = OneCouncil();
  answers.vacancies.set_without_people(true);
  answers.objectives.set_without_people(true);
  answers.vacancies.mutable_vacant_posts(0)->set_in_scope(true);
  answers.vacancies.mutable_vacant_posts(0)->set_ready_withheld(true);
  auto& row = *answers.objectives.mutable_vacancies(0);
  row.clear_primary();
  row.mutable_primary()->mutable_objective()->set_code("WITHHELD");
  row.mutable_primary()->set_reason(planner::v1::WITHHELD);
  auto& count = *answers.objectives.add_counts();
  count.mutable_objective()->set_code("WITHHELD");
  count.set_primary(1);
  answers.forecast.mutable_snapshot()->clear_people_token();

  const std::string seen = SeenIn(PageOf(answers));

  for (const char* words :
       {"withheld: it would speak of few people", "withheld 1",
        "nothing of people had been published by then", "who is ready, are for those who may"})
    EXPECT_THAT(seen, HasSubstr(words));
  EXPECT_THAT(seen, Not(HasSubstr("close calls")));
  EXPECT_THAT(seen, Not(HasSubstr(" and ;")));
  EXPECT_THAT(SeenIn(PageOf(OneCouncil())), Not(HasSubstr("withheld: it would")));
}

TEST(WordsTest, EveryCodeHasWordsOfItsOwn) {
  for (int i = 0; i < planner::v1::Reason_descriptor()->value_count(); ++i) {
    const auto* value = planner::v1::Reason_descriptor()->value(i);
    EXPECT_NE(ReasonWords(static_cast<planner::v1::Reason>(value->number())), Lower(value->name()));
  }
  for (int i = 0; i < planner::v1::Flag_descriptor()->value_count(); ++i) {
    const auto* value = planner::v1::Flag_descriptor()->value(i);
    EXPECT_NE(FlagWords(static_cast<planner::v1::Flag>(value->number())), Lower(value->name()));
  }
}

struct StepCase {
  double most;
  int parts;
  double step;
};

TEST(ChartsTest, AxesHaveRoundSteps) {
  for (const StepCase& c : {StepCase{0, 5, 1},
                            {1, 5, 1},
                            {5, 5, 1},
                            {6, 5, 2},
                            {11, 5, 5},
                            {26, 5, 10},
                            {100, 5, 20},
                            {1448, 5, 500}})
    EXPECT_EQ(RoundStep(c.most, c.parts), c.step) << c.most;
}

TEST(HtmlTest, AddressesBecomeLinksWithoutThePunctuationOfTheirSentence) {
  EXPECT_EQ(Linked("See https://a.org/x?a=1&b=2, and (http://b.org).").markup(),
            "See <a href=\"https://a.org/x?a=1&amp;b=2\" rel=\"external noreferrer\">"
            "https://a.org/x?a=1&amp;b=2</a>, and (<a href=\"http://b.org\" rel=\"external "
            "noreferrer\">http://b.org</a>).");
  EXPECT_EQ(Linked("javascript:alert(1)").markup(), "javascript:alert(1)");
}

TEST(HtmlTest, DatesStayWhole) {
  EXPECT_EQ(Dated("on 2027-11-30.").markup(), "on <time>2027-11-30</time>.");
  EXPECT_EQ(Dated("2027-11-3").markup(), "2027-11-3");
}

TEST(ReportPageTest, TellsWhatAScenarioChangesAndOnlyWhereOneWasAskedFor) {
  Example answers = Nation();
  const std::string seen = SeenIn(PageOf(answers));
  EXPECT_THAT(seen, HasSubstr("What if: Twenty more places"));
  EXPECT_THAT(
      seen,
      HasSubstr("12.0 fewer posts stand vacant; 12.0 fewer months of vacancy over the period."));
  EXPECT_THAT(seen, HasSubstr("Against things as they stand."));
  EXPECT_THAT(seen, testing::ContainsRegex("The difference is clear of chance from +2028-06-23"));
  EXPECT_THAT(seen, testing::ContainsRegex("Scenario run +.? *77aa0c1177aa0c11"));
  EXPECT_THAT(seen, HasSubstr("40 places more: each changes the months of vacancy by -0.30 "
                              "(give or take 0.10)"));
  EXPECT_THAT(
      FilesIn(PageOf(answers)),
      testing::Contains(HasSubstr("TIER,4,assistant director,month,2028-11-23,60,50,-10,")));

  answers.comparison.reset();
  EXPECT_THAT(SeenIn(PageOf(answers)), Not(HasSubstr("What if")));
}

TEST(ReportPageTest, TellsWhatOnlyASimulationKnows) {
  const std::string seen = SeenIn(PageOf(Nation()));
  EXPECT_THAT(seen, HasSubstr("Vacancies expected within the period, by cause"));
  EXPECT_THAT(PageOf(Nation()), HasSubstr("by cause: vacant at the start 77, retired 140."));
  EXPECT_THAT(FilesIn(PageOf(Nation())),
              testing::Contains(
                  HasSubstr("tier,tier_title,cause,vacancies\r\n,all,vacant at the start,77")));
  EXPECT_THAT(seen, HasSubstr("Of the spread at the end, 40 % is chance, 35 % that exits are not "
                              "known better, 25 % that the months to fill are not."));
  EXPECT_THAT(
      seen, HasSubstr("Acting up: at the end the holders of 6.2 posts, on average, also cover a"));
  EXPECT_THAT(seen, HasSubstr("The bench: 310 people are ready for a post above theirs, or for a "
                              "first one, at the start, and 262 at the end, on average."));
  EXPECT_THAT(seen, HasSubstr("at the end at least one is vacant 97 times in 100, and nobody "
                              "covers it 80 times in 100."));
  EXPECT_THAT(seen, HasSubstr("People ready for each tier at month ends"));
  EXPECT_THAT(FilesIn(PageOf(Nation())),
              testing::Contains(HasSubstr("tier,tier_title,date,posts,bench")));
  for (const char* words :
       {"Why posts fall vacant", "The bench", "Statutory posts", "Who will be ready"})
    EXPECT_THAT(SeenIn(PageOf(OneCouncil())), Not(HasSubstr(words))) << words;
}

TEST(ReportPageTest, TellsWhoseExitsDifferByOwnRecordsAndWhereNone) {
  Example nation = Nation();
  EXPECT_THAT(SeenIn(PageOf(nation)),
              HasSubstr("tiers: 0.82 to 1.38 times those of all; no change of tiers 3, 4: one "));
  EXPECT_THAT(FilesIn(PageOf(nation)),
              testing::Contains(testing::ContainsRegex(
                  "organisations/kinloch,[^,]+,5,head,0.82[0-9]*,3,52.6[0-9]*,0.51")));
  nation.forecast.clear_own_exits();
  EXPECT_THAT(SeenIn(PageOf(nation)), HasSubstr("Own records change no exits: tiers 3, 4"));
  EXPECT_THAT(SeenIn(PageOf(OneCouncil())), Not(HasSubstr("wn records")));
}

TEST(ReportPageTest, TellsHowEarlierForecastsFared) {
  const std::string page = PageOf(Nation());
  EXPECT_THAT(SeenIn(page),
              HasSubstr("Of 1,200 months in 24 monthly forecasts, 948 had as many vacant "
                        "posts as P10 to P90 say, where 8 in 10 were to; 72 had fewer, 180 more."));
  EXPECT_THAT(SeenIn(page),
              HasSubstr("Mean loss 1.25 posts, 1.50 if what was vacant had stayed so: "
                        "the forecasts were better than supposing that nothing "
                        "changes."));
  EXPECT_THAT(FilesIn(page), testing::Contains(HasSubstr("4 to 6,300,27,228,45,76 %,2.00,2.40")));
  EXPECT_THAT(FilesIn(page), testing::Contains(HasSubstr("all,1200,72,948,180,79 %,1.25,1.50")));

  EXPECT_THAT(SeenIn(PageOf(OneCouncil())), HasSubstr("No month that a monthly forecast covers"));
  EXPECT_THAT(SeenIn(PageOf(NoAnswers())),
              HasSubstr("How earlier forecasts fared is not for you to see."));
}

TEST(ReportPageTest, AForecastThatWasWorthNothingIsToldAsOne) {
  Example answers = Nation();
  answers.track_record->mutable_summary()->set_loss_of_last_value(1.2);
  EXPECT_THAT(SeenIn(PageOf(answers)),
              HasSubstr("supposing that nothing changes was no worse than the forecasts."));
}

TEST(ReportPageTest, ShowsWhatWasRecordedBeforeTheStart) {
  const Example nation = Nation();
  const auto& all = nation.forecast.groups(0);
  ASSERT_EQ(all.vacant_before_size(), 11);
  const std::string page = PageOf(nation);
  const std::string seen = SeenIn(page);

  EXPECT_THAT(seen, HasSubstr("Line of dots: as recorded"));
  EXPECT_THAT(page, HasSubstr(absl::StrCat("Before it, dots show what was recorded in 11 months: ",
                                           all.vacant_before(0), " vacant posts on 2025-11-23, ",
                                           all.vacant_before(10),
                                           " on 2026-10-23, never fewer than 60 or more than ")));
  // The file beside the chart has the same row.
  EXPECT_THAT(FilesIn(page),
              testing::Contains(HasSubstr(absl::StrCat(",month,2025-11-23,,", all.vacant_before(0),
                                                       ",,,,,,,,,,,,,,,,,,recorded,,,\r\n"))));
  EXPECT_THAT(SeenIn(PageOf(OneCouncil())), Not(HasSubstr("as recorded")));
}

TEST(FanChartTest, ThePastStandsLeftOfTheFanAndIsBrokenWhereAMonthIsMissing) {
  FanPoint fan{.day = absl::CivilDay(2026, 5, 1), .count = {}};
  fan.count.set_p50(4);
  fan.count.set_p95(10);
  FanPoint end = fan;
  end.day = absl::CivilDay(2026, 6, 1);

  // Five months from the first dot to the end: the fan begins at four fifths of the width.
  const std::string chart = FanChart({.id = "x", .title = "t", .description = "d"}, {fan, end},
                                     {{absl::CivilDay(2026, 1, 1), 10},
                                      {absl::CivilDay(2026, 3, 1), 5},
                                      {absl::CivilDay(2026, 4, 1), 0}})
                                .markup();

  EXPECT_THAT(chart, HasSubstr("d=\"M0.00 0.00M40.00 50.00L60.00 100.00L80.00 60.00\""));
  EXPECT_THAT(chart, HasSubstr("M80.00 60.00L100.00 60.00"));
  EXPECT_THAT(chart, HasSubstr(">2026-05-01<"));
  EXPECT_THAT(chart, HasSubstr("Line of dots: as recorded"));
}

TEST(FanChartTest, WithoutAPastThereIsNoMark) {
  FanPoint fan{.day = absl::CivilDay(2026, 5, 1), .count = {}};
  FanPoint end{.day = absl::CivilDay(2026, 6, 1), .count = {}};
  const std::string chart =
      FanChart({.id = "x", .title = "t", .description = "d"}, {fan, end}).markup();
  EXPECT_THAT(chart, Not(HasSubstr("class=\"start\"")));
  EXPECT_THAT(chart, Not(HasSubstr("as recorded")));
}

TEST(FanChartTest, DifferencesBelowNoughtStandBelowItsLine) {
  const auto point = [](int month, double middle) {
    FanPoint fan{.day = absl::CivilDay(2026, month, 1), .count = {}};
    fan.count.set_p5(middle - 4);
    fan.count.set_p10(middle - 3);
    fan.count.set_p25(middle - 2);
    fan.count.set_p50(middle);
    fan.count.set_p75(middle + 2);
    fan.count.set_p90(middle + 3);
    fan.count.set_p95(middle + 4);
    return fan;
  };
  const std::string chart =
      FanChart({.id = "x", .title = "t", .description = "d"}, {point(1, 0), point(2, -6)}).markup();
  // From -10 to 4 in steps of 2 or more: the middle of the end, -6, lies below nought.
  EXPECT_THAT(chart, HasSubstr(">-10<"));
  EXPECT_THAT(chart, HasSubstr(">0<"));
  EXPECT_THAT(chart, testing::ContainsRegex("class=\"base\""));
  EXPECT_THAT(
      chart,
      Not(testing::ContainsRegex("L100.00 (10[1-9]|1[1-9][0-9])")));  // nothing below the plane
}

}  // namespace
}  // namespace cairn::web
