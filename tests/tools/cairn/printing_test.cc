// How tables and pages are laid out, and which word is near to which.

#include <sstream>
#include <string>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/cairn/output.h"
#include "tools/cairn/suggest.h"
#include "tools/cairn/table.h"

namespace cairn::cli {
namespace {

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
            "post          title                            organisation\n"
            "organisatio…  Director of Children's Services  City of Benh…\n");
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
}  // namespace cairn::cli
