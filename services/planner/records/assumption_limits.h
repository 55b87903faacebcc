#ifndef CAIRN_SERVICES_PLANNER_RECORDS_ASSUMPTION_LIMITS_H_
#define CAIRN_SERVICES_PLANNER_RECORDS_ASSUMPTION_LIMITS_H_

#include <string>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"

namespace cairn::planner {

// Adds to `violations` what no forecast can be computed with; docs/forecast.md says why.
void CheckValue(v1::Assumption::Measure measure, double value, const std::string& path,
                Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_RECORDS_ASSUMPTION_LIMITS_H_
