#ifndef CAIRN_COMMON_STORE_SCHEMA_MIGRATIONS_H_
#define CAIRN_COMMON_STORE_SCHEMA_MIGRATIONS_H_

#include <vector>

#include "common/store/schema/schema.h"

namespace cairn::store {

// Tables that every database has beside those of its resources.
std::vector<Migration> StoreMigrations();

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SCHEMA_MIGRATIONS_H_
