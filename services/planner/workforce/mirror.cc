#include "services/planner/workforce/mirror.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/set_digest.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/store/schema/token.h"
#include "services/planner/workforce/without_people.h"

namespace cairn::planner {
namespace {

using change::v1::Change;
using change::v1::WatchResponse;
using store::Replica;

// Beyond this a picture is behind, whatever its services say of themselves.
constexpr absl::Duration kOld = absl::Seconds(15);

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

// Each service's tokens bear its name, so one address given for another's shows in the first.
absl::Status CheckSpeaker(absl::string_view service, absl::string_view token) {
  const absl::string_view speaks = token.substr(0, token.find('@'));
  if (token.empty() || speaks == service) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("what answers at the address given for ",
                                                    service, " is ", speaks, "; set --", service,
                                                    " to the address of cairn-", service));
}

std::vector<Replica::Record> Records(const WatchResponse& response) {
  std::vector<Replica::Record> records;
  records.reserve(static_cast<std::size_t>(response.changes_size()));
  for (const Change& change : response.changes())
    records.push_back({std::string(TypeOf(change)), change.name(), change.resource().value(),
                       IsGone(change), change.kind() == Change::ERASED});
  return records;
}

// When the service sent it; a clock ahead of ours counts as ours.
absl::Time SentTime(const WatchResponse& response, absl::Time now) {
  if (!response.has_sent_time()) return now;
  const auto& sent = response.sent_time();
  return std::min(now, absl::FromUnixSeconds(sent.seconds()) + absl::Nanoseconds(sent.nanos()));
}

// `roles@12.9f3c0a11d2b3c4e5`: 12.
std::optional<std::int64_t> RevisionOf(absl::string_view token) {
  const std::size_t at = token.find('@');
  store::Position position;
  if (at == absl::string_view::npos || !store::ReadPosition(token.substr(at + 1), &position))
    return std::nullopt;
  return position.revision;
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
  RETURN_IF_ERROR(CheckSpeaker(service, response.token()));
  RETURN_IF_ERROR(CheckSpeaker(service, response.newest_token()));
  const absl::Time now = clock_.Now();
  feed.connected = true;
  feed.refused = false;
  const bool is_state = feed.reading_state;
  if (is_state) {
    RETURN_IF_ERROR(replica_.AddToState(service, Records(response)));
    if (response.token().empty()) return absl::OkStatus();
    RETURN_IF_ERROR(replica_.CompleteState(service, response.token(), SentTime(response, now)));
    RETURN_IF_ERROR(LoadFromDisk(source));
    feed.reading_state = false;
  } else {
    RETURN_IF_ERROR(
        replica_.Apply(service, Records(response), response.token(), SentTime(response, now)));
    for (const Change& change : response.changes()) {
      if (IsGone(change)) {
        builder_.Remove(TypeOf(change), change.name());
      } else if (!builder_.Put(TypeOf(change), change.resource().value())) {
        return absl::DataLossError("a change cannot be read");
      }
    }
  }
  feed.token = response.token();
  feed.heard = SentTime(response, now);
  feed.newest = response.newest_token().empty() ? response.token() : response.newest_token();
  if (is_state || response.changes_size() > 0) Publish();
  return absl::OkStatus();
}

absl::string_view Mirror::NameOf(Source source) { return ServiceName(source); }

void Mirror::Lost(Source source, const absl::Status& why) {
  const MutexLock lock(mutex_);
  FeedOf(source).connected = false;
  FeedOf(source).refused = absl::IsUnauthenticated(why) || absl::IsPermissionDenied(why);
}

void Mirror::Publish() {
  workforce_ = builder_.Build();
  without_people_ = nullptr;
}

absl::Time Mirror::HeardLocked() const { return std::min(roles_.heard, people_.heard); }

Mirror::Revisions Mirror::RevisionsOf(Source source) const {
  const MutexLock lock(mutex_);
  const Feed& feed = FeedOf(source);
  return {.seen = RevisionOf(feed.token), .newest = RevisionOf(feed.newest)};
}

absl::StatusOr<change::v1::StateSummary> Mirror::Held(Source source) const {
  std::map<std::string, SetDigest> digests;
  change::v1::StateSummary summary;
  ASSIGN_OR_RETURN(
      const Replica::Position position,
      replica_.Visit(ServiceName(source), [&](absl::string_view type, absl::string_view payload) {
        digests[std::string(type)].Add(payload);
      }));
  summary.set_token(position.token);
  for (const auto& [type, digest] : digests) {
    change::v1::StateSummary::OfType& of_type = *summary.add_types();
    of_type.set_type(type);
    of_type.set_count(digest.count());
    of_type.set_digest(digest.Hex());
  }
  return summary;
}

absl::Duration Mirror::AgeOf(absl::Time heard) const {
  return std::max(absl::ZeroDuration(), clock_.Now() - heard);
}

absl::Duration Mirror::Age() const {
  const MutexLock lock(mutex_);
  if (roles_.token.empty() || people_.token.empty()) return absl::InfiniteDuration();
  return AgeOf(HeardLocked());
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
  SetAge(HeardLocked(), roles_.connected && people_.connected, picture.snapshot);
  return picture;
}

void Mirror::SetAge(absl::Time heard, bool connected, v1::WorkforceSnapshot& snapshot) const {
  const absl::Duration age = AgeOf(heard);
  SetTimestamp(heard, *snapshot.mutable_heard_time());
  snapshot.mutable_age()->set_seconds(absl::ToInt64Seconds(age));
  snapshot.set_stale(!connected || age > kOld);
}

absl::StatusOr<Picture> Mirror::NowWithoutPeople() const {
  ASSIGN_OR_RETURN(Picture picture, Now());
  picture.snapshot.clear_people_token();
  {
    const MutexLock lock(mutex_);
    // When people was heard last tells when something of a person changed.
    SetAge(roles_.heard, roles_.connected, picture.snapshot);
    if (workforce_ == picture.workforce && without_people_ != nullptr) {
      picture.workforce = without_people_;
      return picture;
    }
  }
  const std::shared_ptr<const Workforce> whole = std::move(picture.workforce);
  picture.workforce = WithoutPeople(*whole);
  const MutexLock lock(mutex_);
  if (workforce_ == whole) without_people_ = picture.workforce;
  return picture;
}

}  // namespace cairn::planner
