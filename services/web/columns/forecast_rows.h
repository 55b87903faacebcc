#ifndef CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_
#define CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_

#include <cstddef>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/table/sheet.h"
#include "common/table/table.h"

// Forecasts as rows.
namespace cairn::web {

// A row for each month of a group, and one for the whole period; by ForecastColumns.
table::Table ForecastTable(const planner::v1::Forecast& answer);

// Of these rows: those of all posts by month; and of groups of some kinds those of the last month
// and of the period.
table::Table MonthsOfAll(const planner::v1::Forecast& answer);
table::Table FiguresAtEnd(const planner::v1::Forecast& answer,
                          const std::vector<planner::v1::ForecastGroup::Kind>& kinds);

// The same of what a scenario changes; by ComparisonColumns.
table::Table ComparisonTable(const planner::v1::ScenarioComparison& answer);
table::Table FiguresAtEnd(const planner::v1::ScenarioComparison& answer,
                          const std::vector<planner::v1::ForecastGroup::Kind>& kinds);

// What a forecast rests on, and where records of an organisation's own change it.
table::Sheet RatesSheet(const planner::v1::Forecast& answer);
table::Sheet OwnExitsSheet(const planner::v1::Forecast& answer);

// One row for each post, statutory first, and then by how likely it is to fall vacant: for
// programs, by PostForecastColumns.
table::Table PostForecastRows(const planner::v1::Forecast& answer);

// Held posts in the same order, `most` of them, for people: the chance that each falls vacant, and
// why.
table::Table PostsAtRisk(const planner::v1::Forecast& answer, std::size_t most);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_COLUMNS_FORECAST_ROWS_H_
