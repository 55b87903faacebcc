#include "tools/cairn/ladder/ladder_file.h"

#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/cairn/import/csv.h"
#include "tools/cairn/import/text.h"

namespace cairn::ladder {
namespace {

using forecast::ByGrade;
using imports::ColumnSpec;
using imports::CsvTable;
using imports::Report;
using imports::Strictness;
using Need = imports::ColumnSpec::Need;

// Columns of grades follow.
enum Column : std::size_t { kGrade, kStock, kLeaving, kRecruits, kFirstGrade };

std::vector<ColumnSpec> FixedColumns() {
  return {{"grade", Need::kRequired, {}},
          {"stock", Need::kRequired, {}},
          {"leaving", Need::kRequired, {}},
          {"recruits", Need::kRequired, {}}};
}

// The names of the grades, which are the names of the other columns. What is wrong with the file is
// told when it is read.
std::vector<std::string> GradesIn(absl::string_view bytes) {
  Report unheard;
  CsvTable table(bytes, {FixedColumns()[kGrade]}, Strictness::kRefuseFile, unheard);
  std::vector<std::string> grades;
  while (table.Next()) grades.emplace_back(table[kGrade]);
  return grades;
}

// Whether each row has a name that can be a column.
bool CheckGrades(const std::vector<std::string>& grades, Report& report) {
  if (grades.size() > forecast::kMaxGrades) {
    report.RefuseFile(0, "grade", "has ", grades.size(), " grades; at most ", forecast::kMaxGrades,
                      " are taken");
    return false;
  }
  std::map<std::string, bool> known;
  for (const ColumnSpec& column : FixedColumns()) known[imports::Slug(column.name)] = true;
  bool usable = true;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const std::string slug = imports::Slug(grades[i]);
    if (!slug.empty() && known.emplace(slug, true).second) continue;
    usable = false;
    report.RefuseFile(0, "grade", "is not usable for grade ", i + 1,
                      slug.empty() ? ": it needs a letter or a digit"
                                   : ": another grade or column has that name");
  }
  return usable;
}

enum class Blank { kRefused, kIsZero };

double ReadNumber(const CsvTable& table, std::size_t column, double high, Blank blank,
                  Report& report) {
  double number = 0;
  if (table[column].empty() && blank == Blank::kIsZero) return 0;
  if (!absl::SimpleAtod(table[column], &number) || !(number >= 0 && number <= high))
    report.RefuseRow(table.line(), table.NameOf(column), "must be a number from 0 to ", high,
                     high == 1 ? ", such as 0.12" : "");
  return number;
}

double Sum(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

bool IsOne(double sum) { return std::abs(sum - 1) <= forecast::kSumTolerance; }

void ReadRow(const CsvTable& table, std::size_t grades, ByGrade& stocks, ByGrade& split,
             forecast::LadderRates& rates, Report& report) {
  const std::size_t before = report.problems().size();
  stocks.push_back(ReadNumber(table, kStock, forecast::kMostPeople, Blank::kRefused, report));
  rates.leaving.push_back(ReadNumber(table, kLeaving, 1, Blank::kRefused, report));
  split.push_back(ReadNumber(table, kRecruits, 1, Blank::kIsZero, report));
  ByGrade moves;
  for (std::size_t j = 0; j < grades; ++j)
    moves.push_back(ReadNumber(table, kFirstGrade + j, 1, Blank::kIsZero, report));
  const double sum = Sum(moves) + rates.leaving.back();
  if (report.problems().size() == before && !IsOne(sum))
    report.RefuseRow(table.line(), "leaving", "and the columns of grades sum to ", sum,
                     " in this row; they must sum to 1");
  rates.moves.push_back(std::move(moves));
}

}  // namespace

std::optional<LadderFile> ReadLadderFile(absl::string_view bytes, Report& report) {
  const std::vector<std::string> grades = GradesIn(bytes);
  if (!CheckGrades(grades, report)) return std::nullopt;
  std::vector<ColumnSpec> columns = FixedColumns();
  for (const std::string& grade : grades) columns.push_back({grade, Need::kRequired, {}});
  CsvTable table(bytes, std::move(columns), Strictness::kRefuseFile, report);
  ByGrade stocks;
  ByGrade split;
  forecast::LadderRates rates;
  while (table.Next()) ReadRow(table, grades.size(), stocks, split, rates, report);
  if (report.Refused(Strictness::kRefuseFile)) return std::nullopt;
  if (grades.empty()) {
    report.RefuseFile(0, "", "has no grade; a row for each is expected");
    return std::nullopt;
  }
  if (!IsOne(Sum(split))) {
    report.RefuseFile(0, "recruits", "sums to ", Sum(split), "; the shares must sum to 1");
    return std::nullopt;
  }
  absl::StatusOr<forecast::Ladder> ladder = forecast::Ladder::Create(std::move(rates));
  if (!ladder.ok()) {
    report.RefuseFile(0, "", ladder.status().message());
    return std::nullopt;
  }
  return LadderFile{grades, std::move(stocks), std::move(split), *std::move(ladder)};
}

}  // namespace cairn::ladder
