#include "services/web/importing/text/csv.h"

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::imports {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

struct Read {
  std::vector<std::string> records;  // fields joined by `|`, with the line in front
  Report report;
};

Read ReadAll(absl::string_view bytes, Strictness strictness = Strictness::kTakeGoodRows) {
  Read read;
  CsvReader reader(bytes, strictness, read.report);
  while (reader.Next())
    read.records.push_back(absl::StrCat(reader.line(), ":", absl::StrJoin(reader.fields(), "|")));
  return read;
}

auto Says(Severity severity, int line, absl::string_view column, absl::string_view part) {
  return AllOf(Field(&Problem::severity, severity), Field(&Problem::line, line),
               Field(&Problem::column, std::string(column)),
               Field(&Problem::message, HasSubstr(std::string(part))));
}

struct Accepted {
  const char* label;
  std::string bytes;
  std::vector<std::string> records;
};
void PrintTo(const Accepted& accepted, std::ostream* out) { *out << accepted.label; }

class CsvAcceptsTest : public testing::TestWithParam<Accepted> {};

TEST_P(CsvAcceptsTest, WithoutAProblem) {
  const Read read = ReadAll(GetParam().bytes);

  EXPECT_EQ(read.records, GetParam().records);
  EXPECT_THAT(read.report.problems(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Csv, CsvAcceptsTest,
    testing::Values(
        Accepted{"nothing", "", {}}, Accepted{"one_line_without_end", "a,b", {"1:a|b"}},
        Accepted{"line_feeds", "a,b\nc,d\n", {"1:a|b", "2:c|d"}},
        Accepted{"carriage_returns_and_line_feeds", "a,b\r\nc,d\r\n", {"1:a|b", "2:c|d"}},
        Accepted{"carriage_returns", "a,b\rc,d\r", {"1:a|b", "2:c|d"}},
        Accepted{"byte_order_mark",
                 "\xEF\xBB\xBF"
                 "a,b\nc,d",
                 {"1:a|b", "2:c|d"}},
        Accepted{"empty_fields", ",a,,\n,,x,", {"1:|a||", "2:||x|"}},
        Accepted{"quotes", "\"a,b\",\"c\"\n", {"1:a,b|c"}},
        Accepted{"doubled_quotes", "\"a \"\"b\"\"\",\"\"\"\",\"\"\n", {"1:a \"b\"|\"|"}},
        Accepted{"line_break_in_quotes", "\"a\nb\",c\nd,e\n", {"1:a\nb|c", "3:d|e"}},
        Accepted{
            "windows_line_break_in_quotes", "\"a\r\nb\",c\r\nd,e\r\n", {"1:a\r\nb|c", "3:d|e"}},
        Accepted{"blank_lines", "\n\na\n  ,\t\nb\n\n", {"3:a", "5:b"}},
        Accepted{"utf8",
                 "\xC2\xA3,\xE2\x80\x99,\xF0\x9F\x98\x80\n",
                 {"1:\xC2\xA3|\xE2\x80\x99|\xF0\x9F\x98\x80"}}),
    [](const auto& test) { return std::string(test.param.label); });

struct Told {
  const char* label;
  std::string bytes;
  std::vector<std::string> records;
  Severity severity;
  int line;
  const char* column;
  const char* part;
};
void PrintTo(const Told& told, std::ostream* out) { *out << told.label; }

class CsvTellsTest : public testing::TestWithParam<Told> {};

TEST_P(CsvTellsTest, WhereAndWhat) {
  const Told& told = GetParam();

  const Read read = ReadAll(told.bytes);

  EXPECT_EQ(read.records, told.records);
  EXPECT_THAT(read.report.problems(),
              ElementsAre(Says(told.severity, told.line, told.column, told.part)));
}

constexpr Severity kWarning = Severity::kWarning;
constexpr Severity kRow = Severity::kRowRefused;
constexpr Severity kFile = Severity::kFileRefused;

INSTANTIATE_TEST_SUITE_P(
    Csv, CsvTellsTest,
    testing::Values(
        Told{"stray_quote",
             "a,b\nc 6\" d,e\n",
             {"1:a|b", "2:c 6\" d|e"},
             kWarning,
             2,
             "column 1",
             "stray quote"},
        Told{"text_behind_a_quote",
             "a,\"b\" c,d\n",
             {"1:a|b c|d"},
             kWarning,
             1,
             "column 2",
             "goes on behind"},
        Told{"open_quote", "a\nb,\"c\nd,e\n", {"1:a"}, kFile, 2, "column 2", "never closed"},
        Told{"windows_1252",
             "a\nb,it\x92s \xA3"
             "5\n",
             {"1:a",
              "2:b|it\xE2\x80\x99s \xC2\xA3"
              "5"},
             kWarning,
             2,
             "column 2",
             "Windows-1252"},
        Told{"neither",
             "a\nb,\x81\n",
             {"1:a", "2:b|\x81"},
             kRow,
             2,
             "column 2",
             "neither UTF-8 nor"},
        Told{"lost_character",
             "a\nGSCC\xEF\xBF\xBDs\n",
             {"1:a", "2:GSCC\xEF\xBF\xBDs"},
             kWarning,
             2,
             "column 1",
             "U+FFFD"},
        Told{"zero_byte", std::string("a\nb\0c\n", 6), {}, kFile, 2, "", "zero byte"},
        Told{"utf16",
             "\xFF\xFE"
             "abc",
             {},
             kFile,
             1,
             "",
             "UTF-16"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST(CsvReaderTest, EveryByteThatWindows1252LeavesOutIsRefused) {
  std::string text;

  for (int byte = 0x80; byte < 0x100; ++byte) {
    const bool expected =
        byte != 0x81 && byte != 0x8D && byte != 0x8F && byte != 0x90 && byte != 0x9D;
    EXPECT_EQ(FromWindows1252(std::string(1, static_cast<char>(byte)), &text), expected) << byte;
  }
  ASSERT_TRUE(FromWindows1252("\x80\x9F\xE9", &text));
  EXPECT_EQ(text, "\xE2\x82\xAC\xC5\xB8\xC3\xA9");
}

struct Bytes {
  const char* label;
  std::string bytes;
  bool utf8;
};
void PrintTo(const Bytes& bytes, std::ostream* out) { *out << bytes.label; }

class Utf8Test : public testing::TestWithParam<Bytes> {};

TEST_P(Utf8Test, IsTold) { EXPECT_EQ(IsUtf8(GetParam().bytes), GetParam().utf8); }

INSTANTIATE_TEST_SUITE_P(Csv, Utf8Test,
                         testing::Values(Bytes{"empty", "", true}, Bytes{"ascii", "abc", true},
                                         Bytes{"four_bytes", "\xF4\x8F\xBF\xBF", true},
                                         Bytes{"overlong_two", "\xC0\x80", false},
                                         Bytes{"overlong_three", "\xE0\x80\x80", false},
                                         Bytes{"overlong_four", "\xF0\x80\x80\x80", false},
                                         Bytes{"surrogate", "\xED\xA0\x80", false},
                                         Bytes{"behind_the_last", "\xF4\x90\x80\x80", false},
                                         Bytes{"lone_continuation", "a\x80", false},
                                         Bytes{"cut_off", "\xE2\x80", false}),
                         [](const auto& test) { return std::string(test.param.label); });

TEST(CsvReaderTest, StrictReadingRefusesARowInWindows1252) {
  const Read read = ReadAll("a\nb\xA3\n", Strictness::kRefuseFile);

  EXPECT_THAT(read.report.problems(), ElementsAre(Says(kRow, 2, "column 1", "not UTF-8")));
}

TEST(CsvReaderTest, ALineOfAHundredMegabytesIsRefusedByItsNumber) {
  const std::string bytes =
      absl::StrCat("a,b\nc,d\n", std::string(std::size_t{100} << 20, 'x'), "\ne,f\n");

  const Read read = ReadAll(bytes);

  EXPECT_THAT(read.records, ElementsAre("1:a|b", "2:c|d"));
  EXPECT_THAT(read.report.problems(),
              ElementsAre(Says(kFile, 3, "column 1", "longer than 1048576 bytes")));
}

TEST(CsvReaderTest, AnOpenQuoteBeforeAHundredMegabytesIsRefusedByItsLine) {
  std::string bytes = "a,b\nc,\"d\n";
  while (bytes.size() < (std::size_t{100} << 20)) bytes += "some text, and more of it\n";

  const Read read = ReadAll(bytes);

  EXPECT_THAT(read.records, ElementsAre("1:a|b"));
  EXPECT_THAT(read.report.problems(), ElementsAre(Says(kFile, 2, "column 2", "longer than")));
}

TEST(CsvReaderTest, ARecordOfExactlyTheLongestLengthIsTaken) {
  const Read read = ReadAll(std::string(kLongestRecord, 'x') + "\n");

  EXPECT_EQ(read.records.size(), 1U);
  EXPECT_THAT(read.report.problems(), IsEmpty());
}

enum { kTitle, kDate, kNote, kName };

std::vector<ColumnSpec> Columns() {
  using Need = ColumnSpec::Need;
  return {{"Job Title", Need::kRequired, {"Title"}},
          {"Effective Date", Need::kRequired, {}},
          {"Note", Need::kOptional, {}},
          {"Name", Need::kIgnored, {}}};
}

Read ReadTable(absl::string_view bytes) {
  Read read;
  CsvTable table(bytes, Columns(), Strictness::kTakeGoodRows, read.report);
  while (table.Next())
    read.records.push_back(
        absl::StrCat(table.line(), ":", table[kTitle], "|", table[kDate], "|", table[kNote]));
  return read;
}

TEST(CsvTableTest, ColumnsAreFoundByNameInAnyOrderAndSpelling) {
  const Read read = ReadTable("name,EFFECTIVEDATE,title\nx, 2024-07-01 ,Head\n");

  EXPECT_THAT(read.records, ElementsAre("2:Head|2024-07-01|"));
  EXPECT_THAT(read.report.problems(), IsEmpty());
}

TEST(CsvTableTest, MissingColumnsAreToldAllAtOnce) {
  const Read read = ReadTable("Note,Other\nx,y\n");

  EXPECT_THAT(read.records, IsEmpty());
  EXPECT_THAT(read.report.problems(),
              ElementsAre(Says(kWarning, 1, "Other", "not a column"),
                          Says(kFile, 1, "", "lacks these columns: Job Title, Effective Date")));
}

TEST(CsvTableTest, DoubledColumnsAreToldAllAtOnceAndUnusedOnesMayBeDoubled) {
  const Read read =
      ReadTable("Job Title,Title,Effective Date,Note,note,Name,Name,,\nx,y,z,1,2,3,4,,\n");

  EXPECT_THAT(read.records, IsEmpty());
  EXPECT_THAT(read.report.problems(),
              ElementsAre(Says(kFile, 1, "", "more than once: Job Title, Note;")));
}

TEST(CsvTableTest, AFileSeparatedBySemicolonsIsRecognised) {
  const Read read = ReadTable("Job Title;Effective Date\nx;y\n");

  ASSERT_FALSE(read.report.problems().empty());
  EXPECT_THAT(read.report.problems().back().message, HasSubstr("not separated by commas"));
}

TEST(CsvTableTest, RowsTooShortOrTooLongAreToldByLineAndTheOthersTaken) {
  const Read read = ReadTable(
      "Job Title,Effective Date\n"
      "a,1\n"
      "b\n"
      "c,1,more\n"
      "d,1,,\n"
      "e,1\n");

  EXPECT_THAT(read.records, ElementsAre("2:a|1|", "5:d|1|", "6:e|1|"));
  EXPECT_THAT(read.report.problems(),
              ElementsAre(Says(kRow, 3, "", "1 fields where the header has 2"),
                          Says(kRow, 4, "", "3 fields where the header has 2"),
                          Says(kWarning, 5, "", "2 empty fields behind")));
}

TEST(CsvTableTest, AProblemInAFieldNamesItsColumn) {
  const Read read = ReadTable("Job Title,Effective Date\na \" b,1\n");

  EXPECT_THAT(read.report.problems(), ElementsAre(Says(kWarning, 2, "Job Title", "stray quote")));
}

TEST(CsvTableTest, AnEmptyFileIsRefused) {
  const Read read = ReadTable("\n\n");

  EXPECT_THAT(read.report.problems(), ElementsAre(Says(kFile, 0, "", "is empty")));
}

TEST(ReportTest, ARefusedRowRefusesTheFileOnlyInStrictReading) {
  Report report;
  report.RefuseRow(3, "Level", "is not a number");

  EXPECT_FALSE(report.Refused(Strictness::kTakeGoodRows));
  EXPECT_TRUE(report.Refused(Strictness::kRefuseFile));
}

TEST(ReportTest, IsPrintedByLineWithTitlesAndCountsBehind) {
  Report report;
  report.Count("rows", 2);
  report.Count("junior FTE", 1.25);
  report.Warn(7, "Note", "is odd");
  report.RefuseRow(3, "", "is short");
  report.AddOpenTitle("Head of Bins", "Place", "", {});
  report.AddOpenTitle("Head of Bins", "Place", "", {});
  report.AddOpenTitle("Lead", "Adults", "Care", {"roles/a", "roles/b"});
  report.SortProblems();

  EXPECT_EQ(PrintReport(report, "f.csv", Strictness::kRefuseFile),
            "f.csv:3: row refused: is short\n"
            "f.csv:7: Note: warning: is odd\n"
            "titles without a role:\n"
            "  Head of Bins | Place (2 posts)\n"
            "  to keep one: cairn import map 'TITLE' ROLE --organisation ORGANISATION\n"
            "titles that several roles claim, mapped to none:\n"
            "  Lead | Adults | Care: roles/a or roles/b\n"
            "       2  rows\n"
            "    1.25  junior FTE\n"
            "       1  rows or parts of rows refused\n"
            "nothing was taken from this file\n");
}

}  // namespace
}  // namespace cairn::imports
