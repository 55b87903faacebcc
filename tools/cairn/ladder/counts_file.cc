#include "tools/cairn/ladder/counts_file.h"

#include <cstddef>
#include <numeric>
#include <utility>

#include "services/planner/engine/ladder/generator.h"
#include "services/web/importing/text/csv.h"
#include "tools/cairn/ladder/grades_table.h"

namespace cairn::ladder {
namespace {

using imports::ColumnSpec;
using imports::CsvTable;
using imports::Report;
using imports::Strictness;
using Need = imports::ColumnSpec::Need;

// Columns of grades follow.
enum Column : std::size_t { kGrade, kLeft, kFirstGrade };

std::vector<ColumnSpec> FixedColumns() {
  return {{"grade", Need::kRequired, {}}, {"left", Need::kRequired, {}}};
}

std::vector<double> ReadRow(const CsvTable& table, std::size_t grades, Report& report) {
  const std::size_t before = report.problems().size();
  const auto read = [&](std::size_t column) {
    return ReadNumber(table, column, forecast::kMostPeople, Blank::kIsZero, report);
  };
  std::vector<double> row;
  for (std::size_t j = 0; j < grades; ++j) row.push_back(read(kFirstGrade + j));
  row.push_back(read(kLeft));
  if (report.problems().size() == before && std::accumulate(row.begin(), row.end(), 0.0) == 0)
    report.RefuseRow(table.line(), "left", "and the columns of grades count nobody in this row");
  return row;
}

}  // namespace

std::optional<CountsFile> ReadCountsFile(absl::string_view bytes, Report& report) {
  CountsFile file{GradesIn(bytes), {}};
  if (!CheckGrades(file.grades, FixedColumns(), forecast::kMaxFittedGrades, report))
    return std::nullopt;
  CsvTable table(bytes, WithGrades(FixedColumns(), file.grades), Strictness::kRefuseFile, report);
  while (table.Next()) file.counts.push_back(ReadRow(table, file.grades.size(), report));
  if (report.Refused(Strictness::kRefuseFile)) return std::nullopt;
  if (file.grades.empty()) {
    report.RefuseFile(0, "", "has no grade; a row for each is expected");
    return std::nullopt;
  }
  return file;
}

}  // namespace cairn::ladder
