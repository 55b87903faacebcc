#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_MIRROR_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_MIRROR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/planner/v1/workforce.pb.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/store/replica.h"
#include "services/planner/workforce/builder.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// The workforce at one moment, and how fresh the picture is.
struct Picture {
  std::shared_ptr<const Workforce> workforce;
  v1::WorkforceSnapshot snapshot;
};

// The planner's picture of roles and people. It is fed with the messages of their watches, and
// every change makes a new immutable Workforce; readers share the one that stands and never wait.
// Each message is on disk before it counts, so that a restart serves at once what was last seen and
// goes on behind it. While a service is away the picture stays, and says how old it is. Safe for
// concurrent use.
class Mirror {
 public:
  enum class Source { kRoles, kPeople };
  static absl::string_view NameOf(Source source);

  // Reads what is on disk.
  static absl::StatusOr<std::unique_ptr<Mirror>> Open(store::Replica& replica, const Clock& clock);

  // What a rpc::Follower of the source calls.
  std::string Token(Source source) const;
  void Restart(Source source);
  absl::Status Receive(Source source, const change::v1::WatchResponse& response);
  void Lost(Source source, const absl::Status& why);

  // UNAVAILABLE until both services have been seen whole.
  absl::StatusOr<Picture> Now() const;
  // The same without anything that people records, for who may not read it: no workforce of theirs,
  // no token, which moves with every change, and the age of what roles sent alone.
  absl::StatusOr<Picture> NowWithoutPeople() const;
  // How old the picture may be: of the two services the longer time since one was heard, or since
  // it sent what is in the picture, whichever is longer. Infinite until both have been seen whole.
  absl::Duration Age() const;
  // Revisions of a service: of its state in the picture, and of its newest state when it last told;
  // nothing before they are known.
  struct Revisions {
    std::optional<std::int64_t> seen;
    std::optional<std::int64_t> newest;
  };
  Revisions RevisionsOf(Source source) const;
  // What was copied of a source, read from the disk.
  absl::StatusOr<change::v1::StateSummary> Held(Source source) const;

 private:
  // What is known of one service.
  struct Feed {
    std::string token;  // behind what is in the picture; empty until the service was seen whole
    bool reading_state = false;  // anew, beside the picture that stands
    bool connected = false;
    bool refused = false;                     // it did not let the planner in when last asked
    absl::Time heard = absl::InfinitePast();  // as of which the picture is
    std::string newest;  // token of the service's newest state, as it told last
  };

  Mirror(store::Replica& replica, const Clock& clock) : replica_(replica), clock_(clock) {}
  absl::Status LoadFromDisk(Source source) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Publish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Feed& FeedOf(Source source) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return source == Source::kRoles ? roles_ : people_;
  }
  const Feed& FeedOf(Source source) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return source == Source::kRoles ? roles_ : people_;
  }
  absl::Time HeardLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration AgeOf(absl::Time heard) const;
  void SetAge(absl::Time heard, bool connected, v1::WorkforceSnapshot& snapshot) const;

  store::Replica& replica_;
  const Clock& clock_;
  mutable Mutex mutex_;
  Feed roles_ ABSL_GUARDED_BY(mutex_);
  Feed people_ ABSL_GUARDED_BY(mutex_);
  WorkforceBuilder builder_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const Workforce> workforce_ ABSL_GUARDED_BY(mutex_);
  // Of workforce_, made when it is first asked for.
  mutable std::shared_ptr<const Workforce> without_people_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_MIRROR_H_
