#ifndef CAIRN_COMMON_STORE_SQL_DRIVER_H_
#define CAIRN_COMMON_STORE_SQL_DRIVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/query.h"

namespace cairn::store {

// A prepared statement. Values are bound in the order in which `$1`, `$2` … first appear, which is
// how both SQLite and PostgreSQL number them. Belongs to one connection; not for concurrent use.
class Statement {
 public:
  virtual ~Statement() = default;
  // Binds the next parameter. A view must stay valid until the statement has been stepped to its
  // end.
  virtual void BindNull() = 0;
  virtual void Bind(std::int64_t value) = 0;
  virtual void Bind(double value) = 0;
  virtual void Bind(absl::string_view text) = 0;
  virtual void BindBytes(absl::string_view bytes) = 0;
  void BindValue(const resource::Value& value);
  // True when there is a row; false at the end, after which the statement may be bound afresh.
  virtual absl::StatusOr<bool> Step() = 0;
  // Ends the statement before its last row.
  virtual void Reset() = 0;
  // Columns of the row, from 0. A view is valid until the next step.
  virtual std::int64_t Int(int column) const = 0;
  virtual absl::string_view Text(int column) const = 0;
  // Steps to the end, for statements without rows.
  absl::Status Run();
};

// One connection. Statements are prepared once and kept. Not for concurrent use.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual absl::StatusOr<Statement*> Prepare(const std::string& sql) = 0;
  virtual std::size_t kept_statements() const = 0;
  // Runs several statements without parameters, e.g. a migration.
  virtual absl::Status Execute(const std::string& sql) = 0;
  // Writes the database's files anew from what it holds, so that nothing of what was deleted or
  // replaced is left in them. Not within a transaction. STORE_BUSY while another connection reads
  // an older state.
  virtual absl::Status Rewrite() = 0;
  // Gives a log of more than `most_bytes` back to the disk; STORE_BUSY while somebody needs it. For
  // the writer, outside a transaction.
  static constexpr std::int64_t kMostLogBytes = 16 << 20;
  virtual absl::Status ShrinkLog(std::int64_t most_bytes) = 0;
};

// Opens connections to one database: the seam between the store and SQLite or PostgreSQL. A driver
// translates its database's failures: a lock that is not to be had is STORE_BUSY, a unique key
// VALUE_NOT_UNIQUE, whatever else INTERNAL with the raw text, which never reaches a caller.
class Driver {
 public:
  virtual ~Driver() = default;
  // Keeps the database from being claimed again for as long as the driver lives, and no longer than
  // the process. FAILED_PRECONDITION when somebody else has claimed it.
  virtual absl::Status Claim() = 0;
  virtual absl::StatusOr<std::unique_ptr<Connection>> OpenWriter() = 0;
  // A connection that sees one state from its first read until its transaction ends.
  virtual absl::StatusOr<std::unique_ptr<Connection>> OpenReader() = 0;
  // The same beside the program that serves the database: makes no file, changes nothing, also when
  // it is closed.
  virtual absl::StatusOr<std::unique_ptr<Connection>> OpenBeside() = 0;
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SQL_DRIVER_H_
