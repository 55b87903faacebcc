#ifndef CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_
#define CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_

#include <string>
#include <vector>

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

// An answer as rows.
struct AnswerColumns {
  const char* id;
  const char* command;  // that gives it, without -o csv
  const char* row;      // what one row is
  const Columns* columns;
};
const std::vector<AnswerColumns>& Answers();

// Columns without rows, as the definitions have them.
table::Table TableOf(const Columns& columns);

// All of it, with the columns of each kind of resource, as a page in Markdown:
// docs/data-dictionary.md.
std::string DataDictionary();

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_COLUMNS_COLUMNS_H_
