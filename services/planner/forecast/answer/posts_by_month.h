#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_POSTS_BY_MONTH_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_POSTS_BY_MONTH_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/forecast/question/forecast_groups.h"

namespace cairn::planner {

// Tells of every group how many of its posts stand at the end of each month: those that are to open
// only from then on, those that are to close until then.
void AddPostsByMonth(const Groups& groups, const forecast::Input& input, v1::Forecast& forecast);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_POSTS_BY_MONTH_H_
