#ifndef CAIRN_COMMON_STORE_SQL_SQLITE_DRIVER_H_
#define CAIRN_COMMON_STORE_SQL_SQLITE_DRIVER_H_

#include <memory>
#include <string>

#include "common/store/sql/driver.h"

namespace cairn::store {

// SQLite in one file. What is committed survives the process and the power:
// write-ahead log, synchronous=FULL. The writer alone checkpoints, because SQLite before 3.51.3 can
// lose commits when two connections do. A claim is a lock on the file PATH-claim, which the kernel
// drops with the process; a database that two programs served would wake only the watchers of the
// one that writes. After a failed fsync the process exits: what the kernel
// holds is no longer known, and trying again could acknowledge what is lost.
std::unique_ptr<Driver> SqliteDriver(std::string path);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SQL_SQLITE_DRIVER_H_
