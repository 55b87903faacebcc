#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_WITHOUT_PEOPLE_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_WITHOUT_PEOPLE_H_

#include <memory>

#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// The same workforce without anything that the people service records: what roles alone would say.
// Whatever is worked out from it alone is the same whatever is recorded of a person. Organisations
// that only people speaks of are not in it. Posts and vacancies are shared with `workforce`.
std::shared_ptr<const Workforce> WithoutPeople(const Workforce& workforce);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_WITHOUT_PEOPLE_H_
