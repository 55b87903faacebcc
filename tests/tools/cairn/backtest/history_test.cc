#include "tools/cairn/backtest/history.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/backtest/filings.h"

namespace cairn::backtest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

struct Read {
  History history;
  imports::Report report;
  std::string said;
};

Read ReadText(const std::string& text) {
  Read read;
  ReadHistory(text, read.report, read.history);
  read.said = imports::PrintReport(read.report, "file", imports::Strictness::kTakeGoodRows);
  return read;
}

TEST(HistoryTest, APanelIsReadByTheNamesOfItsColumns) {
  const Read read = ReadText(
      "status,unit,holder,ORG,Post_Id,date,grade,title\n"
      "filled-named,Care,Ada Quux,BODY,7,2011-09-30,SCS1,\"Head, Care\"\n"
      "vacant,Care,,BODY,8,2011-09-30,SCS1,Head\n");

  ASSERT_THAT(read.history.rows, SizeIs(2));
  const PostRow& row = read.history.rows[0];
  EXPECT_EQ(row.body, "BODY");
  EXPECT_EQ(row.post, "7");
  EXPECT_EQ(row.date, absl::CivilDay(2011, 9, 30));
  EXPECT_EQ(row.title, "Head, Care");
  EXPECT_EQ(row.status, RowStatus::kNamed);
  EXPECT_NE(row.holder, 0u);
  EXPECT_EQ(read.history.rows[1].status, RowStatus::kVacant);
  EXPECT_EQ(read.history.rows[1].holder, 0u);
  EXPECT_EQ(read.said, "");
}

TEST(HistoryTest, TwoHoldersDifferAndOneIsTheSameEverywhere) {
  const History history =
      Panel(Row("B", "2011-03-31", "1", "Ada") + Row("B", "2011-09-30", "1", "Ada") +
            Row("B", "2012-03-31", "1", "Zeb"));

  EXPECT_EQ(history.rows[0].holder, history.rows[1].holder);
  EXPECT_NE(history.rows[0].holder, history.rows[2].holder);
}

TEST(HistoryTest, RowsThatCannotBeReadAreToldByLineAndColumnAndWithoutNames) {
  const Read read = ReadText(std::string(kPanelHeader) +
                             "B,31/03/2011,1,T,G,filled-named,Ada Quux\n"
                             "B,2011-03-31,1,T,G,held by Ada Quux,\n"
                             "B,2011-03-31,,T,G,filled-named,Ada Quux\n"
                             ",2011-03-31,1,T,G,vacant,\n"
                             "B,2011-03-31,1,T,G,filled-named,\n"
                             "B,2011-03-31,1,T,G,vacant,\n");

  EXPECT_THAT(read.history.rows, SizeIs(1));
  EXPECT_THAT(read.said, AllOf(HasSubstr("file:2: date"), HasSubstr("file:3: status"),
                               HasSubstr("file:4: post_id"), HasSubstr("file:5: org"),
                               HasSubstr("file:6: holder"), Not(HasSubstr("Quux"))));
}

TEST(HistoryTest, AFileOfAnotherKindIsRefused) {
  const Read read = ReadText("name,age\nx,1\n");

  EXPECT_TRUE(read.report.Refused(imports::Strictness::kTakeGoodRows));
  EXPECT_THAT(read.said, HasSubstr("post_id"));
}

TEST(HistoryTest, FiguresAreTheChangesOfAYearAndNoOtherMeasure) {
  const Read read = ReadText(
      "year,measure,value,source\n"
      "2015/16,dcs_changes_total,20,x\n"
      "2009/10,dcs_changes_total,30,x\n"
      "2016-17,dcs_interim_appointments,often,x\n");

  ASSERT_THAT(read.history.years, SizeIs(2));
  EXPECT_EQ(read.history.years[0].year, 2009);
  EXPECT_EQ(read.history.years[0].changes, 30);
  EXPECT_EQ(read.history.years[0].end(), absl::CivilDay(2010, 3, 31));
  EXPECT_EQ(read.said, "");
}

TEST(HistoryTest, YearsAndCountsThatCannotBeAreRefused) {
  const Read read = ReadText(
      "year,measure,value\n"
      "2015/17,dcs_changes_total,20\n"
      "2015,dcs_changes_total,20\n"
      "2015/16,dcs_changes_total,2.5\n"
      "2016/17,dcs_changes_total,-1\n"
      "1999/00,dcs_changes_total,7\n"
      "1999/00,dcs_changes_total,8\n");

  ASSERT_THAT(read.history.years, SizeIs(1));
  EXPECT_EQ(read.history.years[0].changes, 7);
  EXPECT_THAT(read.said, AllOf(HasSubstr("file:2: year"), HasSubstr("file:3: year"),
                               HasSubstr("file:4: value"), HasSubstr("file:5: value"),
                               HasSubstr("file:7: year")));
}

}  // namespace
}  // namespace cairn::backtest
