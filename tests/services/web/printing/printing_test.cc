// How tables and pages are laid out, and which word is near to which.

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/base/suggest.h"
#include "common/table/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/printing/json.h"
#include "services/web/printing/output.h"

namespace cairn::web {
namespace {

using table::DisplayWidth;
using table::Table;
using table::Wrapped;

std::string Printed(const Table& table, std::size_t width) {
  std::ostringstream out;
  table.Print(out, "", width);
  return out.str();
}

TEST(TableTest, APostsTitleIsTheLastToBeCut) {
  Table table({{"post"}, {"title"}, {"organisation"}});
  table.Add({"organisations/benhendrel/posts/dcs", "Director of Children's Services",
             "City of Benhendrel Council"});

  EXPECT_EQ(Printed(table, 60),
            "post                                title\n"
            "organisations/benhendrel/posts/dcs  Director of Children's …\n"
            "    organisation: City of Benhendrel Council\n");
}

TEST(TableTest, AtEightyColumnsAnAddressAndAReasonStayWhole) {
  Table table({{"post"},
               {"organisation"},
               {"objective"},
               {"reason", Table::Align::kLeft, true},
               {"months", Table::Align::kRight},
               {"explain", Table::Align::kLeft, true}});
  table.Add({"Director of Children's Services", "City of Ardhendrel Council", "O3.2",
             "READY_IN_NETWORK", "6", "ardhendrel/director-of-childrens-services"});

  const std::string printed = Printed(table, 80);

  EXPECT_THAT(printed, testing::HasSubstr("ardhendrel/director-of-childrens-services"));
  EXPECT_THAT(printed, testing::HasSubstr("READY_IN_NETWORK"));
  EXPECT_THAT(printed, testing::HasSubstr("Director of Children's Services"));
  for (const absl::string_view line : absl::StrSplit(printed, '\n'))
    EXPECT_LE(DisplayWidth(line), 80U) << line;
}

TEST(TableTest, TitlesOfNumbersAreBrokenBeforeAnythingIsCut) {
  Table table({{"group"},
               {"months of vacancy", Table::Align::kRight},
               {"from within", Table::Align::kRight}});
  table.Add({"assistant director", "3.5", "1.0"});

  EXPECT_EQ(Printed(table, 35),
            "                     months\n"
            "                         of    from\n"
            "group               vacancy  within\n"
            "assistant director      3.5     1.0\n");
}

TEST(WrappedTest, BreaksAtBlanksAndStandsBelowTheColumn) {
  EXPECT_EQ(Wrapped("  one two three four", 12), "  one two\n    three\n    four");
  EXPECT_EQ(Wrapped("  --all   Show every row there is", 24),
            "  --all   Show every row\n          there is");
  EXPECT_EQ(Wrapped("  see organisations/x/posts/y now", 12),
            "  see\n    organisations/x/posts/y\n    now");
  EXPECT_EQ(Wrapped("short", 12), "short");
  EXPECT_EQ(Wrapped("as long as it is", 0), "as long as it is");
}

TEST(TableTest, WhereNoColumnIsATitleThePostIsOne) {
  Table table({{"post"}, {"organisation"}});
  table.Add({"Director of Children's Services", "City of Benhendrel Council"});

  EXPECT_EQ(Printed(table, 50),
            "post                             organisation\n"
            "Director of Children's Services  City of Benhendr…\n");
}

TEST(ReadablePageTest, ListsWithinAFieldAreToldWhole) {
  planner::v1::Scenario scenario;
  auto& closure = *scenario.mutable_changes()->add_closures();
  closure.set_post("organisations/a/posts/b");
  closure.mutable_date()->set_year(2027);
  closure.mutable_date()->set_month(4);
  closure.mutable_date()->set_day(1);
  auto& opened = *scenario.mutable_changes()->add_new_posts();
  opened.set_organisation("organisations/a");
  opened.set_tier(2);

  EXPECT_THAT(ReadablePage(scenario),
              testing::HasSubstr("Changes\n"
                                 "  - new posts: organisation organisations/a, tier 2\n"
                                 "  - closures: post organisations/a/posts/b, date 2027-04-01\n"));
}

TEST(JsonTest, ATierIsToldByItsNumberAndItsWord) {
  planner::v1::ListVacantPostsResponse vacancies;
  vacancies.add_vacant_posts()->set_tier(3);
  vacancies.add_vacant_posts();
  planner::v1::Forecast forecast;
  auto& group = *forecast.add_groups();
  group.set_kind(planner::v1::ForecastGroup::TIER);
  group.set_key("3");
  group.set_title("tier 3");

  EXPECT_THAT(ToJson(vacancies, false), testing::HasSubstr("\"tier\":3,"));
  EXPECT_THAT(ToJson(vacancies, false), testing::HasSubstr("\"tier_title\":\"director\"}"));
  EXPECT_THAT(ToJson(vacancies.vacant_posts(1), false),
              testing::Not(testing::HasSubstr("tier_title")));
  EXPECT_THAT(ToJson(forecast, false), testing::HasSubstr("\"title\":\"director\""));
  EXPECT_THAT(ToJson(forecast, false), testing::HasSubstr("\"tier\":3"));
}

TEST(JsonTest, WhoIsReadyIsLeftOutOfGroupsOfWhichItIsNotTold) {
  planner::v1::Forecast forecast;
  forecast.add_groups()->set_kind(planner::v1::ForecastGroup::ORGANISATION);
  auto& tier = *forecast.add_groups();
  tier.set_kind(planner::v1::ForecastGroup::TIER);
  tier.mutable_shortfall();

  EXPECT_THAT(ToJson(forecast.groups(0), false), testing::Not(testing::HasSubstr("\"ready\"")));
  EXPECT_THAT(ToJson(forecast.groups(1), false), testing::HasSubstr("\"ready\":0"));
}

TEST(SuggestTest, OneSwapOneLetterMoreOrLessIsOneStep) {
  struct Rule {
    std::string a, b;
    std::size_t steps;
  };
  const Rule rules[] = {{"get", "get", 0},    {"GET", "get", 0}, {"gte", "get", 1},
                        {"gett", "get", 1},   {"gt", "get", 1},  {"", "get", 3},
                        {"vacant", "list", 5}};
  for (const Rule& rule : rules)
    EXPECT_EQ(EditDistance(rule.a, rule.b), rule.steps) << rule.a << " " << rule.b;
}

TEST(SuggestTest, TheNearestIsProposedAndNothingThatIsFar) {
  const std::vector<std::string> known = {"get", "list", "vacancies", "forecast"};

  EXPECT_EQ(Nearest("vacency", known), "");
  EXPECT_EQ(Nearest("vacencies", known), "vacancies");
  EXPECT_EQ(Nearest("lst", known), "list");
  EXPECT_EQ(Nearest("x", known), "");
  EXPECT_EQ(DidYouMean("forcast", known), "\nDid you mean forecast?");
}

}  // namespace
}  // namespace cairn::web
