#include "services/people/establishment.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "services/people/errors.h"

namespace cairn::people {
namespace {

using change::v1::Change;
using change::v1::WatchResponse;
using store::Replica;

constexpr char kRoles[] = "roles";
constexpr char kOrganisation[] = "cairn.roles.v1.Organisation";
constexpr char kPost[] = "cairn.roles.v1.Post";
constexpr std::size_t kMostAsked = 10;
constexpr std::chrono::milliseconds kWait(25);
constexpr int kMostWaits = 40;  // a second, less where other changes wake it

absl::string_view TypeOf(const Change& change) {
  const absl::string_view url = change.resource().type_url();
  return url.substr(url.rfind('/') + 1);
}

bool IsOf(absl::string_view organisation, absl::string_view post) {
  return absl::StartsWith(post, absl::StrCat(organisation, "/"));
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

}  // namespace

absl::StatusOr<std::unique_ptr<Establishment>> Establishment::Open(store::Replica& replica,
                                                                   const Clock& clock, Ask ask) {
  std::unique_ptr<Establishment> establishment(new Establishment(replica, clock, std::move(ask)));
  const MutexLock lock(establishment->mutex_);
  ASSIGN_OR_RETURN(const Replica::Position position, replica.PositionOf(kRoles));
  establishment->token_ = position.token;
  if (!position.token.empty()) RETURN_IF_ERROR(establishment->Load());
  return establishment;
}

absl::Status Establishment::Load() {
  organisations_.clear();
  posts_.clear();
  bool readable = true;
  RETURN_IF_ERROR(replica_.Load(
      kRoles, [&](absl::string_view type, absl::string_view payload)
                  ABSL_NO_THREAD_SAFETY_ANALYSIS { readable = Put(type, payload) && readable; }));
  return readable ? absl::OkStatus()
                  : absl::DataLossError(
                        "the snapshot on disk cannot be read; remove it, and people reads roles "
                        "anew");
}

bool Establishment::Put(absl::string_view type, absl::string_view payload) {
  const auto read = [&](auto& message) {
    return message.ParseFromArray(payload.data(), static_cast<int>(payload.size()));
  };
  if (type == kOrganisation) {
    roles::v1::Organisation organisation;
    if (!read(organisation)) return false;
    OrganisationFacts& facts = organisations_[organisation.name()];
    facts = {.title = organisation.display_name()};
    if (organisation.has_close_date()) facts.last_day = resource::ToDay(organisation.close_date());
  } else if (type == kPost) {
    roles::v1::Post post;
    if (!read(post)) return false;
    posts_[post.name()] = {
        .fte = post.fte() > 0 ? post.fte() : 1,
        .organisations = {post.joint_organisations().begin(), post.joint_organisations().end()}};
  }
  return true;
}

std::string Establishment::Token() const {
  const MutexLock lock(mutex_);
  return token_;
}

void Establishment::Restart() {
  const MutexLock lock(mutex_);
  reading_state_ = true;
  replica_.BeginState(kRoles).IgnoreError();  // AddToState tells when the disk fails
}

absl::Status Establishment::Receive(const WatchResponse& response) {
  const MutexLock lock(mutex_);
  const absl::Time now = clock_.Now();
  connected_ = true;
  if (reading_state_) {
    RETURN_IF_ERROR(replica_.AddToState(kRoles, Records(response)));
    if (response.token().empty()) return absl::OkStatus();
    RETURN_IF_ERROR(replica_.CompleteState(kRoles, response.token(), now));
    RETURN_IF_ERROR(Load());
    reading_state_ = false;
  } else {
    RETURN_IF_ERROR(replica_.Apply(kRoles, Records(response), response.token(), now));
    for (const Change& change : response.changes()) {
      if (IsGone(change)) {
        organisations_.erase(change.name());
        posts_.erase(change.name());
      } else if (!Put(TypeOf(change), change.resource().value())) {
        return absl::DataLossError("a change cannot be read");
      }
    }
  }
  token_ = response.token();
  changed_.notify_all();
  return absl::OkStatus();
}

void Establishment::Lost() {
  const MutexLock lock(mutex_);
  connected_ = false;
}

bool Establishment::Knows(const Named& named) const {
  if (!absl::StrContains(named.name, "/posts/")) return organisations_.contains(named.name);
  const auto post = posts_.find(named.name);
  return post != posts_.end() &&
         (named.employer.empty() || post->second.organisations.count(named.employer) > 0);
}

std::set<Establishment::Named> Establishment::Unknown(const std::set<Named>& names) const {
  const MutexLock lock(mutex_);
  std::set<Named> unknown;
  if (token_.empty() || !connected_) return unknown;
  for (const Named& named : names) {
    if (unknown.size() == kMostAsked) break;
    if (!Knows(named)) unknown.insert(named);
  }
  return unknown;
}

void Establishment::CatchUp(const std::set<Named>& names) {
  // All of them: roles may have more than those that were asked for.
  std::set<Named> awaited = names;
  bool any = false;
  for (const Named& named : Unknown(names)) {
    const absl::StatusOr<bool> there = ask_(named.name, named.employer);
    if (!there.ok()) return;  // what was last seen counts
    any = any || *there;
    if (!*there) awaited.erase(named);
  }
  if (!any) return;
  const MutexLock lock(mutex_);
  const auto all_known = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (const Named& named : awaited)
      if (!Knows(named)) return false;
    return true;
  };
  for (int i = 0; i < kMostWaits && !all_known(); ++i) changed_.wait_for(mutex_, kWait);
}

absl::Status Establishment::CheckOrganisation(absl::string_view name) const {
  const MutexLock lock(mutex_);
  if (token_.empty() || organisations_.contains(name)) return absl::OkStatus();
  return OrganisationNotFound(name);
}

absl::Status Establishment::CheckPost(absl::string_view name, absl::string_view employer,
                                      absl::string_view field) const {
  if (FindPost(name, employer).has_value()) return absl::OkStatus();
  if (!IsOf(employer, name)) return PostNotShared(name, Agreements::kKnown);
  const MutexLock lock(mutex_);
  return token_.empty() ? absl::OkStatus() : PostNotFound(name, field);
}

absl::Status Establishment::CheckBegins(absl::string_view organisation, absl::CivilDay day,
                                        absl::string_view field) const {
  const MutexLock lock(mutex_);
  const auto found = organisations_.find(organisation);
  if (found == organisations_.end()) return absl::OkStatus();
  const OrganisationFacts& facts = found->second;
  if (!facts.last_day.has_value() || day <= *facts.last_day) return absl::OkStatus();
  return BeginsBehindTheEnd(field, facts.title, *facts.last_day);
}

std::optional<PostFacts> Establishment::FindPost(absl::string_view name,
                                                 absl::string_view employer) const {
  const MutexLock lock(mutex_);
  const auto found = posts_.find(name);
  if (found == posts_.end()) return std::nullopt;
  const bool is_shared = found->second.organisations.count(std::string(employer)) > 0;
  return is_shared || IsOf(employer, name) ? std::optional(found->second) : std::nullopt;
}

}  // namespace cairn::people
