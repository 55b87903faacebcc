#ifndef CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_
#define CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_

#include <string>
#include <vector>

#include "common/table/sheet.h"
#include "common/table/table.h"

// What the columns of each answer mean that programs read as CSV. A column keeps its name and its
// meaning; new ones come last.
namespace cairn::web {

struct Column {
  const char* id;
  const char* type;  // `text`, `date`, `time`, `integer`, `number`, `probability` or `boolean`
  const char* unit;
  const char* meaning;
};
using Columns = std::vector<Column>;

const Columns& VacancyColumns();
const Columns& ObjectiveColumns();
const Columns& MeasureColumns();
const Columns& ReadinessColumns();
const Columns& CandidateColumns();
const Columns& ForecastColumns();
const Columns& PostForecastColumns();
const Columns& ComparisonColumns();
const Columns& ScoreColumns();
const Columns& AccuracyColumns();
const Columns& CalibrationColumns();
const Columns& ChangeColumns();
const Columns& RequestColumns();
// Of files of the report page alone. Its vacancies are without `evidence`, which is free text: a
// page is passed on.
const Columns& PageVacancyColumns();
const Columns& ObjectiveCountColumns();
const Columns& ReasonCountColumns();
const Columns& RateColumns();
const Columns& OwnExitsColumns();
const Columns& DriverColumns();
const Columns& BenchColumns();
const Columns& VacantShareColumns();

// An answer as rows.
struct AnswerColumns {
  const char* id;
  const char* command;  // that gives it, without -o csv
  const char* row;      // what one row is
  const Columns* columns;
};
const std::vector<AnswerColumns>& Answers();

// A file that the report page offers, and whose columns it has: those of the answer that the
// command line gives, or its own.
struct PageFile {
  const char* name;
  const char* row;     // what one row is
  const char* answer;  // the id of an answer; empty: the columns are its own
  const Columns* columns;
};
const std::vector<PageFile>& PageFiles();

// Columns without rows, as the definitions have them.
table::Table TableOf(const Columns& columns);

// Columns for people and programs: each with the heading that stands in its place, an empty one for
// programs alone.
table::Sheet SheetOf(const Columns& columns, const std::vector<std::string>& headings);

// All of it, with the columns of each kind of resource, as a page in Markdown:
// docs/data-dictionary.md.
std::string DataDictionary();

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_
