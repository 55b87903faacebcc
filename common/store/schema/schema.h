#ifndef CAIRN_COMMON_STORE_SCHEMA_SCHEMA_H_
#define CAIRN_COMMON_STORE_SCHEMA_SCHEMA_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/schema/kept_types.h"
#include "common/store/sql/driver.h"

namespace cairn::store {

// A numbered step of a schema. Steps run once each, in order.
struct Migration {
  int number;
  std::string name;
  std::string sql;
};

// Refuses a database that another service began: it holds that one's tables, tokens and history.
absl::Status CheckOwner(Connection& writer, absl::string_view database, absl::string_view service);
// Runs the steps of a component that the database has not seen, all or none. Refuses a database
// that has steps which this program does not know.
absl::Status Migrate(Connection& writer, absl::string_view component,
                     const std::vector<Migration>& migrations);
// Gives a checksum to every row that was written before there were checksums; does so once.
absl::Status FillChecksums(Connection& writer, const KeptTypes& kept);
// The secret of the database, which is made when there is none.
absl::StatusOr<std::string> PrepareSecret(Connection& writer);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SCHEMA_SCHEMA_H_
