#include "tools/cairn/ladder/ladder_file.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "services/web/importing/text/csv.h"
#include "tools/cairn/ladder/grades_table.h"

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
  if (!CheckGrades(grades, FixedColumns(), forecast::kMaxGrades, report)) return std::nullopt;
  CsvTable table(bytes, WithGrades(FixedColumns(), grades), Strictness::kRefuseFile, report);
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
