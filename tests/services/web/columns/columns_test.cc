#include "services/web/columns/columns.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/printing/json.h"
#include "tests/support/have.h"

namespace cairn::web {
namespace {

using table::Table;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StrEq;

TEST(DataDictionaryTest, ThePageIsWhatTheProgramSays) {
  std::ostringstream page;
  page << std::ifstream(CAIRN_ROOT "/docs/data-dictionary.md").rdbuf();

  EXPECT_EQ(page.str(), DataDictionary())
      << "write it anew: cairn columns --markdown >docs/data-dictionary.md";
}

TEST(DataDictionaryTest, EveryColumnHasAKnownTypeAMeaningAndANameOfItsOwn) {
  const std::set<std::string> types = {"text",   "date",        "time",   "integer",
                                       "number", "probability", "boolean"};
  for (const AnswerColumns& answer : Answers()) {
    std::set<std::string> ids;
    for (const Column& column : *answer.columns) {
      EXPECT_THAT(types, Contains(StrEq(column.type))) << answer.id << " " << column.id;
      EXPECT_THAT(std::string(column.meaning), Not(IsEmpty())) << answer.id << " " << column.id;
      EXPECT_TRUE(ids.insert(column.id).second) << answer.id << " " << column.id;
      EXPECT_THAT(std::string(column.id), testing::MatchesRegex("[a-z0-9_]+"));
    }
  }
}

TEST(RowsTest, EachHasACellAColumn) {
  planner::v1::ListVacantPostsResponse vacancies;
  vacancies.add_vacant_posts()->set_tier(3);
  planner::v1::MapObjectivesResponse objectives;
  objectives.add_vacancies()->set_tier(3);
  planner::v1::MeasureProgressResponse measures;
  measures.add_groups()->add_measures();
  planner::v1::ListCandidatesResponse candidates;
  candidates.add_candidates();
  planner::v1::ScenarioComparison comparison;
  comparison.add_dates()->set_year(2027);
  auto* group = comparison.add_groups();
  group->add_difference();
  for (auto* figures : {group->mutable_vacant_before(), group->mutable_vacant_after(),
                        group->mutable_standard_error()})
    figures->Add(1);

  for (const Table& table :
       {VacancyTable(vacancies), ObjectiveTable(objectives), MeasureTable(measures),
        CandidateTable(candidates), ComparisonTable(comparison)}) {
    ASSERT_GT(table.size(), 0U);
    for (const auto& row : table.rows()) EXPECT_EQ(row.size(), table.columns().size());
    for (const auto& row : table.rows()) EXPECT_THAT(row, Not(Contains(HasSubstr("UNSPECIFIED"))));
  }
}

TEST(RowsTest, FiguresOfThePeriodStandInARowOfTheirOwn) {
  planner::v1::ScenarioComparison comparison;
  auto* group = comparison.add_groups();
  group->set_vacancy_months(12);
  for (int m = 1; m <= 3; ++m) {
    auto* date = comparison.add_dates();
    date->set_year(2027);
    date->set_month(m);
    date->set_day(28);
    group->add_difference();
    group->add_vacant_before(m);
    group->add_vacant_after(m);
    group->add_standard_error(0);
  }
  double months = 0;
  const Table table = ComparisonTable(comparison);
  const auto& columns = ComparisonColumns();
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (std::string(columns[c].id) == "vacancy_months")
      for (const auto& row : table.rows()) months += row[c].empty() ? 0 : std::stod(row[c]);

  EXPECT_EQ(table.size(), 4U);
  EXPECT_EQ(months, 12);
}

TEST(JsonTest, DatesAreTextZerosAreWrittenAndWhatIsNotSaidIsLeftOut) {
  const auto post = test::FromText<planner::v1::VacantPost>(
      R"pb(post: "p"
           vacant_since { year: 2026 month: 11 day: 3 })pb");

  const std::string json = ToJson(post, false);

  EXPECT_THAT(json,
              AllOf(HasSubstr(R"("vacant_since":"2026-11-03")"), HasSubstr(R"("ready_here":0)"),
                    HasSubstr(R"("statutory":false)"), Not(HasSubstr("vacant_until")),
                    Not(HasSubstr("UNSPECIFIED")), Not(HasSubstr("origin"))));
}

TEST(JsonTest, TextThatIsNoUtf8IsStillJson) {
  planner::v1::VacantPost post;
  post.set_evidence("a\xFF\"\n");

  EXPECT_THAT(ToJson(post, false), HasSubstr("\"evidence\":\"a\xEF\xBF\xBD\\\"\\n\""));
}

}  // namespace
}  // namespace cairn::web
