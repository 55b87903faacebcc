#include "services/planner/workforce/mirror.h"

#include <algorithm>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"

namespace cairn::planner {
namespace {

using change::v1::Change;
using change::v1::WatchResponse;
using store::Replica;

absl::string_view ServiceName(Mirror::Source source) {
  return source == Mirror::Source::kRoles ? "roles" : "people";
}

absl::string_view TypeOf(const Change& change) {
  const absl::string_view url = change.resource().type_url();
  return url.substr(url.rfind('/') + 1);
}

bool IsGone(const Change& change) {
  return change.kind() == Change::DELETED || change.kind() == Change::ERASED;
}

std::vector<Replica::Record> Records(const WatchResponse& response) {
  std::vector<Replica::Record> records;
  records.reserve(static_cast<std::size_t>(response.changes_size()));
  for (const Change& change : response.changes())
    records.push_back({std::string(TypeOf(change)), change.name(), change.resource().value(),
                       IsGone(change), change.kind() == Change::ERASED});
  return records;
}

void SetTimestamp(absl::Time time, google::protobuf::Timestamp& stamp) {
  stamp.set_seconds(absl::ToUnixSeconds(time));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Mirror>> Mirror::Open(store::Replica& replica, const Clock& clock) {
  std::unique_ptr<Mirror> mirror(new Mirror(replica, clock));
  const MutexLock lock(mirror->mutex_);
  for (const Source source : {Source::kRoles, Source::kPeople}) {
    ASSIGN_OR_RETURN(const Replica::Position position, replica.PositionOf(ServiceName(source)));
    Feed& feed = mirror->FeedOf(source);
    feed.token = position.token;
    feed.heard = position.heard;
    if (!feed.token.empty()) RETURN_IF_ERROR(mirror->LoadFromDisk(source));
  }
  mirror->Publish();
  return mirror;
}

absl::Status Mirror::LoadFromDisk(Source source) {
  builder_.Clear(ServiceName(source));
  bool readable = true;
  RETURN_IF_ERROR(replica_.Load(
      ServiceName(source),
      [&](absl::string_view type, absl::string_view payload)
          ABSL_NO_THREAD_SAFETY_ANALYSIS { readable = builder_.Put(type, payload) && readable; }));
  return readable ? absl::OkStatus()
                  : absl::DataLossError(
                        "the snapshot on disk cannot be read; remove it, and the planner reads the "
                        "services anew");
}

std::string Mirror::Token(Source source) const {
  const MutexLock lock(mutex_);
  return FeedOf(source).token;
}

void Mirror::Restart(Source source) {
  const MutexLock lock(mutex_);
  FeedOf(source).reading_state = true;
  replica_.BeginState(ServiceName(source)).IgnoreError();  // AddToState tells when the disk fails
}

absl::Status Mirror::Receive(Source source, const WatchResponse& response) {
  const MutexLock lock(mutex_);
  Feed& feed = FeedOf(source);
  const absl::string_view service = ServiceName(source);
  const absl::Time now = clock_.Now();
  feed.connected = true;
  feed.refused = false;
  feed.heard = now;
  if (feed.reading_state) {
    RETURN_IF_ERROR(replica_.AddToState(service, Records(response)));
    if (response.token().empty()) return absl::OkStatus();
    RETURN_IF_ERROR(replica_.CompleteState(service, response.token(), now));
    RETURN_IF_ERROR(LoadFromDisk(source));
    feed.reading_state = false;
  } else {
    RETURN_IF_ERROR(replica_.Apply(service, Records(response), response.token(), now));
    for (const Change& change : response.changes()) {
      if (IsGone(change)) {
        builder_.Remove(TypeOf(change), change.name());
      } else if (!builder_.Put(TypeOf(change), change.resource().value())) {
        return absl::DataLossError("a change cannot be read");
      }
    }
  }
  feed.token = response.token();
  Publish();
  return absl::OkStatus();
}

absl::string_view Mirror::NameOf(Source source) { return ServiceName(source); }

void Mirror::Lost(Source source, const absl::Status& why) {
  const MutexLock lock(mutex_);
  FeedOf(source).connected = false;
  FeedOf(source).refused = absl::IsUnauthenticated(why) || absl::IsPermissionDenied(why);
}

void Mirror::Publish() { workforce_ = builder_.Build(); }

absl::Time Mirror::HeardLocked() const {
  const absl::Time now = clock_.Now();
  return std::min(roles_.connected ? now : roles_.heard, people_.connected ? now : people_.heard);
}

absl::Duration Mirror::AgeLocked() const {
  return std::max(absl::ZeroDuration(), clock_.Now() - HeardLocked());
}

absl::Duration Mirror::Age() const {
  const MutexLock lock(mutex_);
  return AgeLocked();
}

absl::StatusOr<Picture> Mirror::Now() const {
  const MutexLock lock(mutex_);
  if (roles_.token.empty() || people_.token.empty()) {
    const Source unseen = roles_.token.empty() ? Source::kRoles : Source::kPeople;
    return Failure(absl::StatusCode::kUnavailable, ErrorReason::WORKFORCE_UNSEEN)
        .RetryAfter(absl::Seconds(1))
        .Say("the planner has not seen ", NameOf(unseen), " yet; ",
             FeedOf(unseen).refused
                 ? "that service refuses it: its operator must give the planner a token that may "
                   "read everything, with --upstream-token-file"
                 : "is that service running, and does the planner have its address?");
  }
  Picture picture{.workforce = workforce_};
  picture.snapshot.set_roles_token(roles_.token);
  picture.snapshot.set_people_token(people_.token);
  SetTimestamp(HeardLocked(), *picture.snapshot.mutable_heard_time());
  picture.snapshot.mutable_age()->set_seconds(absl::ToInt64Seconds(AgeLocked()));
  picture.snapshot.set_stale(!roles_.connected || !people_.connected);
  return picture;
}

}  // namespace cairn::planner
