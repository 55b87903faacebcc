#ifndef CAIRN_SERVICES_PLANNER_OBJECTIVES_MEASURE_ROWS_H_
#define CAIRN_SERVICES_PLANNER_OBJECTIVES_MEASURE_ROWS_H_

#include <string>

#include "cairn/planner/v1/objectives.pb.h"
#include "services/planner/engine/objectives/measures.h"

// Measures in the contract's words.
namespace cairn::planner {

// What tells a group from the others of its kind.
std::string KeyOf(const MeasureGroup& group);
// Without whether the group lies outside the framework's nation.
v1::MeasureGroup RowOf(const MeasureGroup& group);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_OBJECTIVES_MEASURE_ROWS_H_
