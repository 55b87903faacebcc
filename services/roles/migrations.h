#ifndef CAIRN_SERVICES_ROLES_MIGRATIONS_H_
#define CAIRN_SERVICES_ROLES_MIGRATIONS_H_

#include <vector>

#include "common/store/store.h"

namespace cairn::roles {

// Tables of the resources that the roles service keeps.
std::vector<store::Migration> Migrations();

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_MIGRATIONS_H_
