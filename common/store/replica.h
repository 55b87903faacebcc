#ifndef CAIRN_COMMON_STORE_REPLICA_H_
#define CAIRN_COMMON_STORE_REPLICA_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/store/sql/driver.h"

namespace cairn::store {

// A copy of other services' resources on disk, so that a restart can serve at once what was last
// seen. Changes and the token behind them are written together: after a crash, whoever goes on from
// token() misses nothing. A state that is being read anew stays apart from the one that is served
// until CompleteState. Safe for concurrent use.
class Replica {
 public:
  // Opens or creates it: `sqlite:PATH`.
  static absl::StatusOr<std::unique_ptr<Replica>> Open(absl::string_view database);
  // The same; but a file that is damaged is renamed to `PATH.damaged`, and a new one begun, since
  // all that it held can be read from the services anew. `tell` then hears why.
  static absl::StatusOr<std::unique_ptr<Replica>> OpenOrBegin(
      absl::string_view database, absl::FunctionRef<void(const absl::Status& why)> tell);
  ~Replica();

  struct Record {
    std::string type;  // message type
    std::string name;
    std::string payload;
    bool removed = false;
    bool erased = false;  // removed for good: nothing of it stays in the file
  };
  struct Position {
    std::string token;  // empty: no state of the service has been read whole
    absl::Time heard = absl::InfinitePast();
  };

  absl::StatusOr<Position> PositionOf(absl::string_view service);
  // Hands every record of the service's state to `visit`.
  absl::Status Load(
      absl::string_view service,
      absl::FunctionRef<void(absl::string_view type, absl::string_view payload)> visit);

  // The same beside whatever is written meanwhile, which does not wait for it; and the position of
  // what `visit` was handed.
  absl::StatusOr<Position> Visit(
      absl::string_view service,
      absl::FunctionRef<void(absl::string_view type, absl::string_view payload)> visit) const;

  // Forgets everything.
  absl::Status Forget();

  // Forgets a state that was begun and not completed.
  absl::Status BeginState(absl::string_view service);
  absl::Status AddToState(absl::string_view service, const std::vector<Record>& records);
  absl::Status CompleteState(absl::string_view service, absl::string_view token, absl::Time heard);

  // A failure may come once the changes are taken, when the file could not be cleaned of what was
  // erased: the same is to be applied again.
  absl::Status Apply(absl::string_view service, const std::vector<Record>& records,
                     absl::string_view token, absl::Time heard);

 private:
  Replica() = default;
  enum class Generation { kServed, kNext };
  absl::Status InTransaction(absl::FunctionRef<absl::Status()> write)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Put(absl::string_view service, Generation generation, const Record& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Run(const std::string& sql, const std::vector<absl::string_view>& values)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes out of the file what Apply erased and could not take out yet.
  absl::Status CleanFile() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status SetPosition(absl::string_view service, absl::string_view token, absl::Time heard)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::string path_;
  Mutex mutex_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<Connection> connection_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_REPLICA_H_
