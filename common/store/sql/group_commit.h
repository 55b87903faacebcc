#ifndef CAIRN_COMMON_STORE_SQL_GROUP_COMMIT_H_
#define CAIRN_COMMON_STORE_SQL_GROUP_COMMIT_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/store/sql/driver.h"

namespace cairn::store {

// What a store tells of its commits, for metrics. Told by the thread that commits, which waits.
struct CommitEvents {
  // How long a write waited before its work began.
  std::function<void(absl::Duration)> on_begin = [](absl::Duration) {};
  // One transaction is on disk: the writes that it acknowledges (none when all were refused), and
  // the time from its begin to its end.
  std::function<void(std::size_t writes, absl::Duration took)> on_commit = [](std::size_t,
                                                                              absl::Duration) {};
};

// Commits the writes of concurrent callers together: what costs most of a commit is to wait for the
// disk, and one wait does for all. There is no thread of its own. Of the callers that wait the
// first one leads: it carries out up to kMostInGroup operations in the order in which they came,
// each within a savepoint of one transaction, commits, and only then tells each what became of it.
// Refusals are told then, too, since they may rest on what another operation of the group did. When
// the transaction as a whole falls, every operation is carried out again in one of its own.
// Safe for concurrent use.
class GroupCommit {
 public:
  static constexpr std::size_t kMostInGroup = 64;

  // `committed` is called behind every commit that acknowledges something, on the thread that
  // leads, before anybody is told of it.
  GroupCommit(std::unique_ptr<Connection> writer, CommitEvents events,
              std::function<void()> committed);

  // Carries out `operation` on the writer and returns when what it did is on disk, or is undone.
  // It may run more than once, and on another thread than the caller's.
  absl::Status Run(absl::FunctionRef<absl::Status(Connection& writer)> operation);
  // Has the writer to itself, between two groups and outside any transaction.
  absl::Status Alone(absl::FunctionRef<absl::Status(Connection& writer)> work);

  // Writes that wait for their turn.
  std::size_t waiting() const;

 private:
  using Work = absl::FunctionRef<absl::Status(Connection& writer)>;
  struct Operation {
    Work work;
    bool alone;
    absl::Time since;
    absl::Status status = absl::OkStatus();
    bool done = false;
    Condition changed = {};
  };
  using Group = std::vector<Operation*>;

  absl::Status Await(Operation& operation);
  // Gives a full group's worth of callers, who were told a moment ago, the time to come back.
  void Linger() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Operation* NextOfGroup(const Group& group, absl::Time began);
  void Lead();
  // False when the transaction has fallen; then nothing of the group is in the database.
  bool Commit(Group& group);
  void CommitSingly(Group& group);
  // Carries out one operation within the transaction; false when that has fallen.
  bool CarryOut(Operation& operation);
  absl::Status Execute(const std::string& sql);
  void Tell(const Group& group, absl::Time began);

  const CommitEvents events_;
  const std::function<void()> committed_;
  std::unique_ptr<Connection> writer_;  // used by who leads

  mutable Mutex mutex_;
  std::deque<Operation*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool led_ ABSL_GUARDED_BY(mutex_) = false;
  bool lingering_ ABSL_GUARDED_BY(mutex_) = false;
  Condition arrived_;
  std::size_t last_group_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration last_took_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SQL_GROUP_COMMIT_H_
