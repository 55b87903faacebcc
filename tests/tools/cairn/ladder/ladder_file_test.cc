#include "tools/cairn/ladder/ladder_file.h"

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::ladder {
namespace {

using imports::Report;
using imports::Strictness;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kGood[] =
    "grade,stock,leaving,recruits,Team manager,Head of service,Director\n"
    "Team manager,40,0.08,0.8,0.80,0.12,\n"
    "Head of service,15,0.10,0.15,,0.82,0.08\n"
    "Director,6,0.15,0.05,,,0.85\n";

std::string ToldAbout(const std::string& bytes) {
  Report report;
  EXPECT_FALSE(ReadLadderFile(bytes, report).has_value());
  return imports::PrintReport(report, "grades.csv", Strictness::kRefuseFile);
}

TEST(LadderFileTest, RowsAndColumnsBecomeALadder) {
  Report report;

  const auto file = ReadLadderFile(kGood, report);

  ASSERT_TRUE(file.has_value());
  EXPECT_THAT(report.problems(), IsEmpty());
  EXPECT_THAT(file->grades, ElementsAre("Team manager", "Head of service", "Director"));
  EXPECT_THAT(file->stocks, ElementsAre(40, 15, 6));
  EXPECT_THAT(file->split, ElementsAre(.8, .15, .05));
  EXPECT_THAT(file->ladder.leaving(), ElementsAre(.08, .10, .15));
  EXPECT_THAT(file->ladder.moves(), ElementsAre(ElementsAre(.8, .12, 0), ElementsAre(0, .82, .08),
                                                ElementsAre(0, 0, .85)));
}

TEST(LadderFileTest, ColumnsAreFoundByNameInAnyOrder) {
  Report report;

  const auto file = ReadLadderFile(
      "HIGH,recruits,Low,Stock,Grade,Leaving\n.25,1,.5,9,low,.25\n.9,,0,1,high,.1\n", report);

  ASSERT_TRUE(file.has_value());
  EXPECT_THAT(file->grades, ElementsAre("low", "high"));
  EXPECT_THAT(file->ladder.moves(), ElementsAre(ElementsAre(.5, .25), ElementsAre(0, .9)));
  EXPECT_THAT(file->split, ElementsAre(1, 0));
}

TEST(LadderFileTest, EveryMistakeIsToldByLineAndColumnAndNothingIsTaken) {
  const std::string told = ToldAbout(
      "grade,stock,leaving,recruits,low,high\n"
      "low,many,0.2,0.5,0.6,0.1\n"
      "high,3,-0.1,0.5,,1.1\n");

  EXPECT_THAT(told,
              HasSubstr("grades.csv:2: stock: row refused: must be a number from 0 to 1e+09"));
  EXPECT_THAT(told, HasSubstr("grades.csv:3: leaving: row refused: must be a number from 0 to 1, "
                              "such as 0.12"));
  EXPECT_THAT(told, HasSubstr("grades.csv:3: high: row refused: must be a number from 0 to 1"));
  EXPECT_THAT(told, HasSubstr("nothing was taken from this file"));
}

TEST(LadderFileTest, ARowThatDoesNotSumToOneSaysWhichAndByHowMuch) {
  EXPECT_THAT(ToldAbout("grade,stock,leaving,recruits,low,high\n"
                        "low,10,0.2,1,0.6,0.1\n"
                        "high,3,0.1,,,0.9\n"),
              HasSubstr("grades.csv:2: leaving: row refused: and the columns of grades sum to 0.9 "
                        "in this row; they must sum to 1"));
}

struct BadFile {
  const char* label;
  const char* bytes;
  const char* told;
};

void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.label; }

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, SaysWhatToRepair) {
  EXPECT_THAT(ToldAbout(GetParam().bytes), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadFileTest,
    testing::Values(
        BadFile{"empty", "", "is empty"},
        BadFile{"no_row", "grade,stock,leaving,recruits\n", "has no grade"},
        BadFile{"no_fixed_column", "grade,low\nlow,1\n",
                "lacks these columns: stock, leaving, recruits"},
        BadFile{"no_column_for_a_grade",
                "grade,stock,leaving,recruits,low\nlow,5,.1,1,.9\nhigh,5,.1,0,0\n",
                "lacks these columns: high"},
        BadFile{"blank_stock", "grade,stock,leaving,recruits,low\nlow,,.1,1,.9\n",
                "grades.csv:2: stock: row refused"},
        BadFile{"grade_twice", "grade,stock,leaving,recruits,low\nlow,5,.1,1,.9\nLow,5,.1,0,.9\n",
                "is not usable for grade 2: another grade or column has that name"},
        BadFile{"grade_named_as_a_column", "grade,stock,leaving,recruits\nstock,5,.1,1\n",
                "is not usable for grade 1"},
        BadFile{"grade_without_a_name", "grade,stock,leaving,recruits,low\n,5,.1,1,.9\n",
                "is not usable for grade 1: it needs a letter or a digit"},
        BadFile{"not_a_number", "grade,stock,leaving,recruits,low\nlow,5,nan,1,.9\n",
                "grades.csv:2: leaving: row refused"},
        BadFile{"recruits_do_not_sum_to_one", "grade,stock,leaving,recruits,low\nlow,5,.1,.7,.9\n",
                "recruits: file refused: sums to 0.7; the shares must sum to 1"}),
    [](const auto& test) { return test.param.label; });

TEST(LadderFileTest, AnUnknownColumnIsTold) {
  Report report;

  const auto file =
      ReadLadderFile("grade,stock,leaving,recruits,low,note\nlow,5,.1,1,.9,x\n", report);

  EXPECT_TRUE(file.has_value());
  EXPECT_THAT(imports::PrintReport(report, "f", Strictness::kRefuseFile),
              HasSubstr("f:1: note: warning: is not a column of this format"));
}

TEST(LadderFileTest, MoreGradesThanTheEngineTakesAreRefused) {
  std::string bytes = "grade,stock,leaving,recruits\n";
  for (int i = 0; i <= forecast::kMaxGrades; ++i) absl::StrAppend(&bytes, "g", i, ",1,1,0\n");

  EXPECT_THAT(ToldAbout(bytes), HasSubstr("has 51 grades; at most 50 are taken"));
}

}  // namespace
}  // namespace cairn::ladder
