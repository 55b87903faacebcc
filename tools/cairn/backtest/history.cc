#include "tools/cairn/backtest/history.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/stable_hash.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"

namespace cairn::backtest {
namespace {

using imports::ColumnSpec;
using imports::CsvReader;
using imports::CsvTable;
using imports::Report;
using imports::Strictness;
using Need = imports::ColumnSpec::Need;

constexpr char kMeasure[] = "dcs_changes_total";

enum PanelColumn : std::size_t { kBody, kDate, kPost, kStatus, kHolder, kTitle, kGrade };
std::vector<ColumnSpec> PanelColumns() {
  return {{"org", Need::kRequired, {}},     {"date", Need::kRequired, {}},
          {"post_id", Need::kRequired, {}}, {"status", Need::kRequired, {}},
          {"holder", Need::kRequired, {}},  {"title", Need::kOptional, {}},
          {"grade", Need::kOptional, {}}};
}

enum FigureColumn : std::size_t { kYear, kMeasureName, kValue };
std::vector<ColumnSpec> FigureColumns() {
  return {{"year", Need::kRequired, {}},
          {"measure", Need::kRequired, {}},
          {"value", Need::kRequired, {}}};
}

// The names of the first record's fields, in lower case. What is wrong with them is told when the
// file is read.
std::vector<std::string> Header(absl::string_view bytes) {
  Report unheard;
  CsvReader reader(bytes, Strictness::kTakeGoodRows, unheard);
  std::vector<std::string> header;
  if (!reader.Next()) return header;
  const std::vector<absl::string_view>& fields = reader.fields();
  for (const absl::string_view field : fields)
    header.push_back(absl::AsciiStrToLower(absl::StripAsciiWhitespace(field)));
  return header;
}

// Columns that the format has and this reader does not need are no news.
std::vector<ColumnSpec> WithIgnored(std::vector<ColumnSpec> columns,
                                    const std::vector<std::string>& header) {
  for (const std::string& name : header) {
    const bool known = std::any_of(columns.begin(), columns.end(),
                                   [&](const ColumnSpec& column) { return column.name == name; });
    if (!known) columns.push_back({name, Need::kIgnored, {}});
  }
  return columns;
}

std::optional<RowStatus> ParseStatus(absl::string_view word) {
  static constexpr std::pair<const char*, RowStatus> kWords[] = {
      {"filled-named", RowStatus::kNamed},
      {"filled-undisclosed", RowStatus::kUndisclosed},
      {"vacant", RowStatus::kVacant},
      {"eliminated", RowStatus::kEliminated},
      {"blank", RowStatus::kBlank}};
  for (const auto& [known, status] : kWords)
    if (word == known) return status;
  return std::nullopt;
}

void ReadPanel(CsvTable& table, Report& report, History& history) {
  while (table.Next()) {
    PostRow row;
    const auto date = imports::ParseIsoDay(table[kDate]);
    if (!date.has_value()) {
      report.RefuseRow(table.line(), "date", "must look like 2011-09-30");
      continue;
    }
    const std::optional<RowStatus> status = ParseStatus(table[kStatus]);
    if (!status.has_value()) {
      report.RefuseRow(table.line(), "status",
                       "must be filled-named, filled-undisclosed, vacant, eliminated or blank");
      continue;
    }
    if (table[kBody].empty() || table[kPost].empty()) {
      report.RefuseRow(table.line(), table[kBody].empty() ? "org" : "post_id", "must not be blank");
      continue;
    }
    if (*status == RowStatus::kNamed && table[kHolder].empty()) {
      report.RefuseRow(table.line(), "holder",
                       "must not be blank where the status is filled-named");
      continue;
    }
    row.date = *date;
    row.status = *status;
    row.body = std::string(table[kBody]);
    row.post = std::string(table[kPost]);
    row.title = std::string(table[kTitle]);
    row.grade = std::string(table[kGrade]);
    if (row.status == RowStatus::kNamed) row.holder = StableHash(table[kHolder]);
    history.rows.push_back(std::move(row));
  }
}

// `2013/14` as 2013.
std::optional<int> ParseYear(absl::string_view text) {
  int begin = 0;
  int end = 0;
  const bool fits = text.size() == 7 && text[4] == '/' && absl::ascii_isdigit(text[0]) &&
                    absl::ascii_isdigit(text[5]) && absl::SimpleAtoi(text.substr(0, 4), &begin) &&
                    absl::SimpleAtoi(text.substr(5), &end) && (begin + 1) % 100 == end;
  return fits ? std::optional<int>(begin) : std::nullopt;
}

void ReadFigures(CsvTable& table, Report& report, History& history) {
  constexpr int kMostChanges = 10'000;
  while (table.Next()) {
    if (table[kMeasureName] != kMeasure) continue;
    YearCount count;
    const std::optional<int> year = ParseYear(table[kYear]);
    if (!year.has_value()) {
      report.RefuseRow(table.line(), "year", "must look like 2013/14");
      continue;
    }
    if (!absl::SimpleAtoi(table[kValue], &count.changes) || count.changes < 0 ||
        count.changes > kMostChanges) {
      report.RefuseRow(table.line(), "value", "must be a whole number from 0 to ", kMostChanges);
      continue;
    }
    count.year = *year;
    const bool told = std::any_of(history.years.begin(), history.years.end(),
                                  [&](const YearCount& other) { return other.year == count.year; });
    if (told) {
      report.RefuseRow(table.line(), "year", "has a count already; keep one of them");
      continue;
    }
    history.years.push_back(count);
  }
}

}  // namespace

void ReadHistory(absl::string_view bytes, Report& report, History& history) {
  const std::vector<std::string> header = Header(bytes);
  const bool figures = std::find(header.begin(), header.end(), "measure") != header.end();
  CsvTable table(bytes, WithIgnored(figures ? FigureColumns() : PanelColumns(), header),
                 Strictness::kTakeGoodRows, report);
  if (figures)
    ReadFigures(table, report, history);
  else
    ReadPanel(table, report, history);
  std::sort(history.years.begin(), history.years.end(),
            [](const YearCount& a, const YearCount& b) { return a.year < b.year; });
}

}  // namespace cairn::backtest
