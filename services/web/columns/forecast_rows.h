#ifndef CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_
#define CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "common/table/table.h"

// Forecasts as rows.
namespace cairn::web {

// A row for each month of a group, and one for the whole period; by ForecastColumns.
table::Table ForecastTable(const planner::v1::Forecast& answer);

// The same of what a scenario changes; by ComparisonColumns.
table::Table ComparisonTable(const planner::v1::ScenarioComparison& answer);

// One row for each post, statutory first, and then by how likely it is to fall vacant: for
// programs, by PostForecastColumns.
table::Table PostForecastRows(const planner::v1::Forecast& answer);

// Held posts in the same order, `most` of them, for people: the chance that each falls vacant, and
// why.
table::Table PostsAtRisk(const planner::v1::Forecast& answer, std::size_t most);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_
