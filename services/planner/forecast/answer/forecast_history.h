#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_HISTORY_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_HISTORY_H_

#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Adds to every group of a forecast how many of its posts stood vacant 1 to `months` months before
// `start`, the oldest first: posts in scope that were open then, closed since or not, by themselves
// or with their organisation. Where none is left that a group could be of, the group ALL is added.
// Left out are days after `today`, and those on which records say nothing of more than one post in
// a hundred.
void AddHistory(const Workforce& workforce, const std::vector<const Organisation*>& organisations,
                const Holdings& holdings, Day start, Day today, int months, v1::Forecast& forecast);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_HISTORY_H_
