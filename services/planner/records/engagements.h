#ifndef CAIRN_SERVICES_PLANNER_RECORDS_ENGAGEMENTS_H_
#define CAIRN_SERVICES_PLANNER_RECORDS_ENGAGEMENTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/planner/engine/objectives/rules.h"
#include "services/planner/records/records.h"

namespace cairn::planner {

// All engagements that the planner keeps, as the engines read them.
absl::StatusOr<std::vector<Engagement>> EngagementsOf(const Records& records,
                                                      const Catalogue& catalogue);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_RECORDS_ENGAGEMENTS_H_
