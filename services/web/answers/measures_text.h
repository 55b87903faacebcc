#ifndef CAIRN_SERVICES_WEB_ANSWERS_MEASURES_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_MEASURES_TEXT_H_

#include <ostream>

#include "cairn/planner/v1/objectives.pb.h"
#include "services/web/answers/layout.h"

namespace cairn::web {

// How far organisations, networks and nations have come, a table a group.
void PrintMeasures(const planner::v1::MeasureProgressResponse& answer, const Layout& layout,
                   std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_MEASURES_TEXT_H_
