#ifndef CAIRN_COMMON_STORE_STORE_H_
#define CAIRN_COMMON_STORE_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/base/periodic.h"
#include "common/resource/query.h"
#include "common/resource/resource_type.h"
#include "common/store/driver.h"
#include "common/store/group_commit.h"
#include "google/protobuf/message.h"

namespace cairn::store {

using resource::Key;
using resource::ResourceType;

// A numbered step of a schema. Steps run once each, in order.
struct Migration {
  int number;
  std::string name;
  std::string sql;
};

// Which resources to read, in which order, from where on.
struct Query {
  const ResourceType* type = nullptr;
  std::string organisation;  // empty: any
  std::string id_prefix;     // empty: any
  std::vector<resource::Comparison> filter;
  std::vector<resource::Order> order;  // then by organisation and id
  std::vector<resource::Value>
      after;  // order values, organisation, id of the last one seen; empty: from the start
  int limit = 50;
};

// One change, as the log keeps it.
struct Change {
  enum class Operation { kCreated, kUpdated, kDeleted, kErased };
  std::int64_t revision = 0;
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
  Snapshot(Connection& connection, const class Store& store)
      : connection_(connection), store_(store) {}
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
  // Reads a stored payload into `out`, with the etag of its revision.
  static absl::Status Load(absl::string_view payload, std::int64_t revision,
                           google::protobuf::Message* out);
  Connection& connection_;
  const Store& store_;
};

// Who writes, for the audit trail.
struct Author {
  std::string actor;
  std::string request_id;
};

// Changes the database, all or nothing.
class Transaction final : public Snapshot {
 public:
  Transaction(Connection& connection, const Store& store, Author author, absl::Time now,
              std::int64_t revision)
      : Snapshot(connection, store), author_(std::move(author)), now_(now), revision_(revision) {}

  // Writes a resource and one change, and sets its etag, create_time and update_time. `before` is
  // what stands there now, or null.
  absl::Status Put(const ResourceType& type, const Key& key,
                   const google::protobuf::Message* before, google::protobuf::Message& resource);
  absl::Status Delete(const ResourceType& type, const Key& key,
                      const google::protobuf::Message& before);
  // FAILED_PRECONDITION with every resource that Put referred to and that is not there.
  // Store::Write asks before it commits, so that resources of one transaction may refer to each
  // other in any order.
  absl::Status CheckReferences();

  // The answer given to the request before, when it was the same; a status when it was another.
  // Answers are kept for a day, and the last 100,000 for longer.
  absl::StatusOr<std::optional<std::string>> AnswerBefore(absl::string_view digest);
  absl::Status KeepAnswer(absl::string_view digest, absl::string_view answer);

  // What Erase took away.
  struct Erased {
    bool was_known = false;  // whether anything by the name was ever here
    int changes = 0;         // that held something
    int answers = 0;         // to requests that wrote it, or that name it
  };
  // Empties every change of a resource and of what lived below it, forgets the answers kept of the
  // requests that made them, and logs one change that says so. Revisions stay as they are. Its rows
  // are the caller's to delete or to write anew. Once it is committed, Store::CleanFiles takes what
  // was erased out of the files, too.
  absl::StatusOr<Erased> Erase(const ResourceType& type, const Key& key);

  absl::Time now() const { return now_; }
  std::int64_t revision() const { return revision_; }

 private:
  absl::Status Log(const ResourceType& type, const Key& key, absl::string_view operation,
                   absl::string_view payload);
  absl::Status ForgetAnswers();
  absl::Status IndexReferences(const ResourceType& type, const Key& key,
                               const google::protobuf::Message* before,
                               const google::protobuf::Message* after);
  // Which changes Erase empties: of one type, from an id on to before another.
  struct Range;
  absl::Status EraseChanges(const Range& range, Erased& erased);
  absl::Status ForgetAnswersThatName(absl::string_view name, Erased& erased);

  Author author_;
  absl::Time now_;
  std::int64_t revision_;
  // What Put referred to and is not yet looked up, and by which field.
  std::map<std::pair<const ResourceType*, std::string>, std::string> referred_to_;
};

// Keeps the resources of one service, with every change they went through.
//
// A revision counts changes without gaps, in the order of commit: whoever has seen revision N has
// seen every change up to N. What Write acknowledged survives kill -9 and power loss. Writes are
// carried out one at a time, and those of concurrent callers reach the disk together; readers never
// wait for them. Safe for concurrent use.
class Store {
 public:
  struct Options {
    std::string database;  // `sqlite:PATH`
    std::string service;   // prefix of tokens: `roles` in `roles@1842`
    std::vector<const ResourceType*>
        types;  // what it keeps; referrers before what they refer to is not needed
    std::vector<Migration> migrations;  // tables of the types
    const Clock* clock = nullptr;
    bool shared = false;  // another store may have the database open, too; it wakes only its own
                          // subscribers
    CommitEvents events = {};
  };
  // Opens the database, and brings its schema up to date. Refuses one that is newer than the
  // program, another service's, or in use.
  static absl::StatusOr<std::unique_ptr<Store>> Open(Options options);
  ~Store();

  // Runs `read` on one state. It may take as long as it likes, but should not.
  absl::Status Read(absl::FunctionRef<absl::Status(Snapshot&)> read) const;
  // Runs `write` and commits when it returns OK; returns when that is on disk. It may run more than
  // once, and on another caller's thread, so it has no other effects.
  absl::Status Write(const Author& author, absl::FunctionRef<absl::Status(Transaction&)> write);

  // Takes what Transaction::Erase erased, since this was last done, out of the database's files;
  // nothing where there is none. Writes wait for it. ABORTED, STORE_BUSY while somebody reads an
  // older state: the files hold it until this is done again, also after a restart.
  absl::Status CleanFiles();

  // Writes that wait for their turn.
  std::size_t writes_waiting() const { return commits_->waiting(); }

  absl::Time Now() const { return options_.clock->Now(); }
  // The newest revision that a watcher may ask for.
  std::int64_t head() const { return head_.load(std::memory_order_acquire); }
  // Calls `wake` behind every commit, which may hold many writes, on the thread that committed,
  // until the handle is destroyed.
  // It must return at once and not touch the store: it runs under the lock that ending a
  // subscription takes.
  class Subscription;
  std::unique_ptr<Subscription> Subscribe(std::function<void()> wake);

  std::string Token(std::int64_t revision) const;
  // The revision of a token; INVALID_ARGUMENT for one of another service.
  absl::StatusOr<std::int64_t> ParseToken(absl::string_view token) const;

  const std::vector<const ResourceType*>& types() const { return options_.types; }
  bool Keeps(const ResourceType& type) const;
  // Statements of a type, written once.
  struct Sql {
    std::string find, exists, upsert, remove, select;
  };
  const Sql& sql(const ResourceType& type) const { return sql_.at(&type); }
  // A secret of this database, which outlives restarts.
  const std::string& secret() const { return secret_; }

 private:
  explicit Store(Options options);
  absl::Status Prepare();
  absl::Status CheckOwner(Connection& writer);
  static absl::Status Migrate(Connection& writer, absl::string_view component,
                              const std::vector<Migration>& migrations);
  absl::Status PrepareSecret(Connection& writer);
  absl::StatusOr<std::unique_ptr<Connection>> TakeReader() const;
  void GiveBack(std::unique_ptr<Connection> connection) const;
  void WakeAll();

  Options options_;
  std::map<const ResourceType*, Sql> sql_;
  std::unique_ptr<Driver> driver_;
  std::string secret_;
  std::atomic<std::int64_t> head_{0};

  std::int64_t written_ = 0;  // newest revision of the group under way; used by who leads it
  std::unique_ptr<GroupCommit> commits_;

  mutable Mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<Connection>> readers_ ABSL_GUARDED_BY(readers_mutex_);

  Mutex subscribers_mutex_;
  std::map<Subscription*, std::function<void()>> subscribers_ ABSL_GUARDED_BY(subscribers_mutex_);

  std::unique_ptr<Periodic> shrinking_log_;  // last: it uses the rest
};

// Ends a subscription when destroyed; after that `wake` is not called, nor running.
class Store::Subscription {
 public:
  explicit Subscription(Store& store) : store_(store) {}
  ~Subscription();

 private:
  Store& store_;
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_STORE_H_
