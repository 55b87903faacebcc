#ifndef CAIRN_COMMON_STORE_STORE_H_
#define CAIRN_COMMON_STORE_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
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
#include "common/store/schema/kept_types.h"
#include "common/store/schema/schema.h"
#include "common/store/schema/token.h"
#include "common/store/snapshot.h"
#include "common/store/sql/driver.h"
#include "common/store/sql/group_commit.h"
#include "common/store/transaction.h"

namespace cairn::store {

using resource::Key;
using resource::ResourceType;

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
    std::string service;   // prefix of tokens: `roles` in `roles@1842.9f3c0a11d2b3c4e5`
    std::vector<const ResourceType*>
        types;  // what it keeps; referrers before what they refer to is not needed
    std::vector<Migration> migrations;  // tables of the types
    const Clock* clock = nullptr;
    bool shared = false;  // another store may have the database open, too; it wakes only its own
                          // subscribers
    CommitEvents events = {};
    std::function<std::uint64_t()> new_mark = RandomMark;  // of each change, see Position
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

  // OK until something of the database was found damaged; then what, for as long as the store is
  // open. From then on it refuses to write: what it would write may rest on what is wrong. Reads of
  // what is not damaged go on.
  absl::Status damage() const;

  // Writes that wait for their turn.
  std::size_t writes_waiting() const { return commits_->waiting(); }

  absl::Time Now() const { return options_.clock->Now(); }
  // The newest revision that a watcher may ask for.
  std::int64_t head() const { return head_.load(std::memory_order_acquire); }
  // The same with its mark.
  Position newest() const;
  // Calls `wake` behind every commit, which may hold many writes, on the thread that committed,
  // until the handle is destroyed.
  // It must return at once and not touch the store: it runs under the lock that ending a
  // subscription takes.
  class Subscription;
  std::unique_ptr<Subscription> Subscribe(std::function<void()> wake);

  std::string Token(const Position& position) const;
  // The position of a token; INVALID_ARGUMENT for one of another service.
  absl::StatusOr<Position> ParseToken(absl::string_view token) const;

  const std::vector<const ResourceType*>& types() const { return kept_.types(); }
  bool Keeps(const ResourceType& type) const { return kept_.Keeps(type); }
  // A secret of this database, which outlives restarts.
  const std::string& secret() const { return secret_; }

 private:
  explicit Store(Options options);
  absl::Status Prepare();
  absl::StatusOr<std::unique_ptr<Connection>> TakeReader() const;
  void GiveBack(std::unique_ptr<Connection> connection) const;
  // The same status; remembers that it tells of damage.
  absl::Status Noted(absl::Status status) const;
  absl::Status CheckUndamaged() const;
  // Lets watchers ask for what was written.
  void Publish();
  void WakeAll();

  Options options_;
  const KeptTypes kept_;
  std::unique_ptr<Driver> driver_;
  std::string secret_;
  std::atomic<std::int64_t> head_{0};

  mutable Mutex newest_mutex_;
  Position newest_ ABSL_GUARDED_BY(newest_mutex_);  // at head_

  Position written_;  // behind the newest change of the group under way; used by who leads it
  std::unique_ptr<GroupCommit> commits_;

  mutable Mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<Connection>> readers_ ABSL_GUARDED_BY(readers_mutex_);

  mutable std::atomic<bool> damaged_{false};
  mutable Mutex damage_mutex_;
  mutable absl::Status damage_ ABSL_GUARDED_BY(damage_mutex_);

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
