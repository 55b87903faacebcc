#ifndef CAIRN_SERVICES_WEB_ANSWERS_VACANCIES_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_VACANCIES_TEXT_H_

#include <ostream>

#include "cairn/planner/v1/succession.pb.h"
#include "services/web/answers/layout.h"

namespace cairn::web {

// Who is missing, in words and a table.
void PrintVacancies(const planner::v1::ListVacantPostsResponse& answer, const Layout& layout,
                    std::ostream& out);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_VACANCIES_TEXT_H_
