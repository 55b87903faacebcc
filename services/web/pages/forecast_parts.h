#ifndef CAIRN_SERVICES_WEB_PAGES_FORECAST_PARTS_H_
#define CAIRN_SERVICES_WEB_PAGES_FORECAST_PARTS_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "common/html/html.h"

// Parts of the chapter about the forecast; each is empty where the answer does not tell.
namespace cairn::web {

// Vacant posts over time, as a picture; and what was recorded before.
html::Html Fan(const planner::v1::Forecast& forecast, const planner::v1::ForecastGroup& all);
html::Html MonthByMonth(const planner::v1::Forecast& forecast,
                        const planner::v1::ForecastGroup& all);

// Why posts fall vacant within the period, as a picture, a table and a file; nothing where a closed
// form answered, which does not know.
html::Html Drivers(const planner::v1::Forecast& forecast, const planner::v1::ForecastGroup& all);

// Who is ready for the posts of each tier, month by month.
html::Html BenchByTier(const planner::v1::Forecast& forecast);

// The share of posts vacant, by council and month.
html::Html HeatMap(const planner::v1::Forecast& forecast);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_FORECAST_PARTS_H_
