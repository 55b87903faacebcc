#ifndef CAIRN_SERVICES_WEB_ANSWERS_OBJECTIVES_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_OBJECTIVES_TEXT_H_

#include <ostream>

#include "cairn/planner/v1/objectives.pb.h"
#include "services/web/answers/layout.h"

// Which objective each vacancy needs, in words and tables.
namespace cairn::web {

void PrintObjectives(const planner::v1::MapObjectivesResponse& answer, const Layout& layout,
                     std::ostream& out);

// Why one vacancy is mapped as it is.
void PrintExplanation(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                      std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_OBJECTIVES_TEXT_H_
