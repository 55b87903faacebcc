#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_UNDO_PLAN_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_UNDO_PLAN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cairn/change/v1/change.pb.h"
#include "google/protobuf/message.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/connect/connection.h"

// What taking an import back takes.
namespace cairn::cli {

// An import that an organisation's records tell of.
struct PastImport {
  Run run;
  absl::Time time;
  std::int64_t revision = 0;  // of its newest change, which tells imports of one moment apart
  std::string caller;
};

// Why a resource stays as it is.
struct Kept {
  std::string name;
  std::string why;
};

// One resource that is taken back.
struct Reverted {
  std::string name;
  std::string service;
  std::unique_ptr<google::protobuf::Message> before;  // null: it is deleted
  std::vector<FieldChange> changes;                   // of what is not
  std::string etag;                                   // as it stands
  bool moved = false;  // a vacancy whose moves are taken back before it is as before
};

struct Reversal {
  std::vector<Reverted> reverted;  // in the order in which it can be done within a service
  std::vector<Kept> kept;
  int done_before = 0;  // taken back by an earlier run
};

// The organisation's newest import of which something is left to take back, with what that is.
// Where the caller may not read people, `without_people` is set and only roles are looked at.
// NOT_FOUND when there is none.
struct LastImport {
  PastImport import;
  Reversal reversal;
  bool without_people = false;
};
absl::StatusOr<LastImport> FindLastImport(Connection& connection, const std::string& organisation);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_UNDO_PLAN_H_
