#ifndef CAIRN_SERVICES_WEB_ANSWERS_COMPARISON_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_COMPARISON_TEXT_H_

#include <ostream>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/web/answers/layout.h"

namespace cairn::web {

// What a scenario changes: by group at the end, and month by month.
void PrintComparison(const planner::v1::ScenarioComparison& answer, const Layout& layout,
                     std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_COMPARISON_TEXT_H_
