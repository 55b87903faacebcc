#ifndef CAIRN_TOOLS_CAIRN_FORECAST_COLUMNS_H_
#define CAIRN_TOOLS_CAIRN_FORECAST_COLUMNS_H_

#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "tools/cairn/table.h"

// Forecasts as rows for programs, and what each column means.
namespace cairn::cli {

struct Column {
  const char* id;
  const char* type;  // `text`, `date`, `integer`, `number`, `probability` or `boolean`
  const char* unit;
  const char* meaning;
};

// Rows of ForecastTable: a row for each month of a group, and one for the whole period.
const std::vector<Column>& ForecastColumns();

// One row for each post, statutory first, and then by how likely it is to fall vacant.
const std::vector<Column>& PostForecastColumns();
Table PostForecastRows(const planner::v1::Forecast& answer);

// Held posts in the same order, for people: the chance that each falls vacant, and why.
Table PostsAtRisk(const planner::v1::Forecast& answer);

// Columns without rows, as the definitions have them.
Table TableOf(const std::vector<Column>& columns);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_FORECAST_COLUMNS_H_
