#ifndef CAIRN_COMMON_STORE_VERIFY_H_
#define CAIRN_COMMON_STORE_VERIFY_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/resource_type.h"
#include "common/store/schema/schema.h"

namespace cairn::store {

// What of a service's database is to be looked at; as Store::Options has it.
struct VerifyOptions {
  std::string database;  // `sqlite:PATH`
  std::string service;
  std::vector<const resource::ResourceType*> types;
  std::vector<Migration> migrations;
};

// What was looked at, and how much of it is damaged.
struct Verified {
  std::int64_t resources = 0;
  std::int64_t changes = 0;
  std::int64_t answers = 0;
  std::int64_t damaged = 0;
};

// Reads everything that a database holds, as it stands now, and hands each damage to `tell`: a row
// or a change that is not what was written, a resource that history has and its table has not, or
// the other way round, a column, a reference or an index that does not agree with its row, a
// revision that is missing, a page that cannot be read. The service may go on serving and writing
// meanwhile; its write-ahead log grows for as long. FAILED_PRECONDITION for another service's
// database, or one that a program with another schema wrote.
absl::StatusOr<Verified> Verify(const VerifyOptions& options,
                                absl::FunctionRef<void(absl::string_view damage)> tell);

// For main: prints that. Returns the program's exit code: 0, or 1 when something is damaged or
// could not be read.
int VerifyAndTell(const VerifyOptions& options, std::ostream& out, std::ostream& errors);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_VERIFY_H_
