#ifndef CAIRN_SERVICES_PEOPLE_MIGRATIONS_H_
#define CAIRN_SERVICES_PEOPLE_MIGRATIONS_H_

#include <vector>

#include "common/store/store.h"

namespace cairn::people {

// Tables of the resources that the people service keeps.
std::vector<store::Migration> Migrations();

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_MIGRATIONS_H_
