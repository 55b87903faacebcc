#include "common/table/sheet.h"

#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace cairn::table {
namespace {

Sheet TwoColumnsAndOneOfEach() {
  Sheet sheet({{"state", "State"},
               {"vacant_p50", "P50", Table::Align::kRight},
               {"tier", "", Table::Align::kRight},
               {"", "Tier"}});
  sheet.Add({Cell::Word("NO_COVER", "nobody"), Cell::Whole(1448), Cell::Whole(3),
             Cell::Blank("director")});
  return sheet;
}

std::string CsvOf(const Table& table) {
  std::ostringstream csv;
  table.PrintCsv(csv);
  return csv.str();
}

TEST(SheetTest, ProgramsReadIdsAndValues) {
  EXPECT_EQ(CsvOf(TwoColumnsAndOneOfEach().ForPrograms()),
            "state,vacant_p50,tier\r\nNO_COVER,1448,3\r\n");
}

TEST(SheetTest, PeopleReadHeadingsAndWords) {
  EXPECT_EQ(CsvOf(TwoColumnsAndOneOfEach().ForPage()),
            "State,P50,Tier\r\nnobody,\"1,448\",director\r\n");
}

TEST(SheetTest, OnATerminalHeadingsBeginSmall) {
  std::ostringstream shown;
  TwoColumnsAndOneOfEach().ForTerminal().Print(shown, "", 0);

  EXPECT_EQ(shown.str(), "state     P50  tier\nnobody  1,448  director\n");
}

TEST(SheetTest, ANumberForProgramsHasSixDigitsAndNoMinusAtNought) {
  EXPECT_EQ(Cell::Number(-0.0, "0").value(), "0");
  EXPECT_EQ(Cell::Number(2.0 / 3, "0.7").value(), "0.666667");
  EXPECT_EQ(Cell::Number(2.0 / 3, "0.7").shown(), "0.7");
}

}  // namespace
}  // namespace cairn::table
