#ifndef CAIRN_SERVICES_WEB_ANSWERS_READINESS_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_READINESS_TEXT_H_

#include <ostream>

#include "absl/strings/string_view.h"
#include "cairn/planner/v1/succession.pb.h"
#include "services/web/answers/layout.h"

// Who is how ready for a role.
namespace cairn::web {

// One person: gate by gate.
void PrintAssessment(const planner::v1::AssessReadinessResponse& answer, const Layout& layout,
                     std::ostream& out);

void PrintCandidates(const planner::v1::ListCandidatesResponse& answer, absl::string_view role,
                     const Layout& layout, std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_READINESS_TEXT_H_
