#ifndef CAIRN_SERVICES_WEB_ANSWERS_FORECAST_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_FORECAST_TEXT_H_

#include <ostream>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/web/answers/layout.h"

namespace cairn::web {

// How many posts will stand empty: a row a tier, and sentences.
void PrintForecast(const planner::v1::Forecast& answer, const Layout& layout, std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_FORECAST_TEXT_H_
