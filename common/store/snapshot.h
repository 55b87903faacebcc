#ifndef CAIRN_COMMON_STORE_SNAPSHOT_H_
#define CAIRN_COMMON_STORE_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/resource/resource_type.h"
#include "common/store/schema/kept_types.h"
#include "common/store/schema/token.h"
#include "common/store/sql/driver.h"
#include "common/store/sql/query_sql.h"
#include "google/protobuf/message.h"

namespace cairn::store {

// One change, as the log keeps it.
struct Change {
  enum class Operation { kCreated, kUpdated, kDeleted, kErased };
  std::int64_t revision = 0;
  std::uint64_t mark = 0;  // of its position
  const ResourceType* type = nullptr;
  Key key;
  Operation operation = Operation::kCreated;
  absl::Time time;
  std::string actor;                                    // who asked for it
  std::string request_id;                               // empty: none was given
  std::unique_ptr<google::protobuf::Message> resource;  // empty where it was erased
};

// Which changes to read backwards.
struct History {
  std::vector<const ResourceType*> types;  // of these types
  std::string organisation;                // empty: any
  std::optional<Key> key;                  // only this resource, of the only type in `types`
  std::string request_id_prefix;           // empty: any
  std::int64_t before = 0;                 // revisions below this one
  int limit = 50;
};

// What a look back found, newest first.
struct Past {
  std::vector<Change> changes;
  std::int64_t looked_back_to = 0;  // every change from this revision on is in it; 1 or less: all
};

// Reads one state of the database. Not for concurrent use.
class Snapshot {
 public:
  Snapshot(Connection& connection, const KeptTypes& kept) : connection_(connection), kept_(kept) {}
  virtual ~Snapshot() = default;

  // Fills `out` with the resource, its etag included; false when there is none.
  absl::StatusOr<bool> Find(const ResourceType& type, const Key& key,
                            google::protobuf::Message* out);
  absl::StatusOr<bool> Exists(const ResourceType& type, const Key& key);
  // Hands every resource of the query to `visit`, until it returns false. `visit` must not read the
  // same query again.
  using Visit =
      absl::FunctionRef<bool(const Key& key, std::unique_ptr<google::protobuf::Message> resource)>;
  absl::Status List(const Query& query, Visit visit);
  // Names of up to `most` other resources that refer to this one, or live below it; of what belongs
  // to an organisation, only that organisation's.
  absl::StatusOr<std::vector<std::string>> Referrers(const ResourceType& type, const Key& key,
                                                     int most);
  // Newest revision.
  absl::StatusOr<std::int64_t> Revision();
  // Behind the newest change.
  absl::StatusOr<Position> Newest();
  // Behind the change of that revision; without a mark where it is not kept.
  absl::StatusOr<Position> PositionAt(std::int64_t revision);
  // OUT_OF_RANGE when history does not reach back so far, the position lies in the future, or it is
  // of another history than this one: its change is not the one that is kept here. A position
  // without a mark is of any history.
  absl::Status CheckPosition(const Position& position);
  // Up to `limit` changes behind revision `after`, oldest first. OUT_OF_RANGE when history does not
  // reach back so far, or `after` lies in the future.
  absl::StatusOr<std::vector<Change>> ChangesAfter(std::int64_t after, int limit);
  // Changes before a revision, newest first. Where it asks for more than one resource it looks at
  // no more than kMostLookedAt changes, and says how far it came.
  static constexpr std::int64_t kMostLookedAt = 20'000;
  absl::StatusOr<Past> ChangesBefore(const History& history);
  // The resource as the change before `revision` left it; null where it was not there, or history
  // does not reach back to it.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> StateBefore(const ResourceType& type,
                                                                         const Key& key,
                                                                         std::int64_t revision);

 protected:
  // Every row of a statement over the change log.
  static absl::StatusOr<std::vector<Change>> ReadChanges(Statement& select);
  absl::Status CheckRange(const Position& position);
  // A resource as it is stored; the views are the statement's.
  struct Row {
    const ResourceType& type;
    const Key& key;
    std::int64_t revision;
    absl::string_view payload;
    std::int64_t checksum;
  };
  // Reads a row into `out`, with the etag of its revision. STORE_DAMAGED when it is not what was
  // written.
  static absl::Status Load(const Row& row, google::protobuf::Message* out);
  Connection& connection_;
  const KeptTypes& kept_;
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SNAPSHOT_H_
