#ifndef CAIRN_SERVICES_PEOPLE_ESTABLISHMENT_H_
#define CAIRN_SERVICES_PEOPLE_ESTABLISHMENT_H_

#include <compare>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/change/v1/change.pb.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/store/replica.h"
#include "services/people/post_facts.h"

namespace cairn::people {

// The organisations and posts of the roles service, as people last saw them. It is fed with the
// messages of a watch, each of which is on disk before it counts, so that people checks what it
// takes while roles is away and after a restart. Until roles was seen whole it refuses nothing.
// Safe for concurrent use.
class Establishment {
 public:
  // Whether roles has the organisation or the post of that name, asked of roles itself; and where
  // `employer` names another organisation than the post's, whether the post lists that one.
  using Ask =
      std::function<absl::StatusOr<bool>(absl::string_view name, absl::string_view employer)>;

  // Reads what is on disk.
  static absl::StatusOr<std::unique_ptr<Establishment>> Open(store::Replica& replica,
                                                             const Clock& clock, Ask ask);

  // What a rpc::Follower of roles calls.
  std::string Token() const;
  void Restart();
  absl::Status Receive(const change::v1::WatchResponse& response);
  void Lost();

  // What a request speaks of: the name of an organisation or a post, and for a post of another
  // organisation who would appoint to it.
  struct Named {
    std::string name;
    std::string employer;  // name; empty for organisations, and for posts of one's own
    friend auto operator<=>(const Named&, const Named&) = default;
  };
  // Where something is not known, or a post not agreed on, roles is asked for it, and what it has
  // is waited for, a second at most. So nothing is refused that roles took a moment ago.
  void CatchUp(const std::set<Named>& names);

  // NOT_FOUND where roles has no such organisation.
  absl::Status CheckOrganisation(absl::string_view name) const;
  // FAILED_PRECONDITION where roles has no such post; `field` is the one that names it. Of a post
  // of another organisation than the employer's it tells only that the two have not agreed, which
  // they have when it lists the employer: never before roles was seen whole.
  absl::Status CheckPost(absl::string_view name, absl::string_view employer,
                         absl::string_view field) const;
  // INVALID_ARGUMENT where the organisation had ended by the day on which something in it begins;
  // `field` gives that day.
  absl::Status CheckBegins(absl::string_view organisation, absl::CivilDay day,
                           absl::string_view field) const;
  // What roles says of the post; nothing where it is not known, or none of the employer's business.
  std::optional<PostFacts> FindPost(absl::string_view name, absl::string_view employer) const;

 private:
  Establishment(store::Replica& replica, const Clock& clock, Ask ask)
      : replica_(replica), clock_(clock), ask_(std::move(ask)) {}
  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Put(absl::string_view type, absl::string_view payload) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Knows(const Named& named) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::set<Named> Unknown(const std::set<Named>& names) const;

  store::Replica& replica_;
  const Clock& clock_;
  const Ask ask_;
  mutable Mutex mutex_;
  Condition changed_;
  std::string token_ ABSL_GUARDED_BY(mutex_);  // empty until roles was seen whole
  bool reading_state_ ABSL_GUARDED_BY(mutex_) = false;
  bool connected_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<std::string, OrganisationFacts> organisations_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, PostFacts> posts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_ESTABLISHMENT_H_
