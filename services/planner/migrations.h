#ifndef CAIRN_SERVICES_PLANNER_MIGRATIONS_H_
#define CAIRN_SERVICES_PLANNER_MIGRATIONS_H_

#include <vector>

#include "common/store/store.h"

namespace cairn::planner {

// Tables of the resources that the planner itself keeps.
std::vector<store::Migration> Migrations();

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_MIGRATIONS_H_
