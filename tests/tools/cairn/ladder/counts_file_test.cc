#include "tools/cairn/ladder/counts_file.h"

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/ladder/generator.h"

namespace cairn::ladder {
namespace {

using imports::Report;
using imports::Strictness;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string ToldAbout(const std::string& bytes) {
  Report report;
  EXPECT_FALSE(ReadCountsFile(bytes, report).has_value());
  return imports::PrintReport(report, "counts.csv", Strictness::kRefuseFile);
}

TEST(CountsFileTest, LeaversComeLastWhereverTheirColumnStands) {
  Report report;

  const auto file = ReadCountsFile("High,Left,Grade,Low\n2,3,low,5\n9,1,high,\n", report);

  ASSERT_TRUE(file.has_value());
  EXPECT_THAT(report.problems(), IsEmpty());
  EXPECT_THAT(file->grades, ElementsAre("low", "high"));
  EXPECT_THAT(file->counts, ElementsAre(ElementsAre(5, 2, 3), ElementsAre(0, 9, 1)));
}

TEST(CountsFileTest, EveryMistakeIsToldByLineAndColumnAndNothingIsTaken) {
  const std::string told = ToldAbout("grade,left,low,high\nlow,many,5,1\nhigh,1,0,-3\n");

  EXPECT_THAT(told, HasSubstr("counts.csv:2: left: row refused: must be a number from 0 to 1e+09"));
  EXPECT_THAT(told, HasSubstr("counts.csv:3: high: row refused"));
  EXPECT_THAT(told, HasSubstr("nothing was taken from this file"));
}

TEST(CountsFileTest, MoreGradesThanAFitTakesAreRefused) {
  std::string bytes = "grade,left\n";
  for (int i = 0; i <= forecast::kMaxFittedGrades; ++i) absl::StrAppend(&bytes, "g", i, ",1\n");

  EXPECT_THAT(ToldAbout(bytes), HasSubstr("has 13 grades; at most 12 are taken"));
}

struct BadFile {
  const char* label;
  const char* bytes;
  const char* told;
};

void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.label; }

class BadCountsTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadCountsTest, SaysWhatToRepair) {
  EXPECT_THAT(ToldAbout(GetParam().bytes), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadCountsTest,
    testing::Values(BadFile{"empty", "", "is empty"},
                    BadFile{"no_row", "grade,left\n", "has no grade"},
                    BadFile{"no_column_for_a_grade", "grade,left,low\nlow,1,9\nhigh,1,9\n",
                            "lacks these columns: high"},
                    BadFile{"nobody_counted", "grade,left,low\nlow,,0\n",
                            "counts.csv:2: left: row refused: and the columns of grades count "
                            "nobody in this row"},
                    BadFile{"grade_named_as_a_column", "grade,left\nleft,1\n",
                            "is not usable for grade 1"}),
    [](const auto& test) { return test.param.label; });

}  // namespace
}  // namespace cairn::ladder
