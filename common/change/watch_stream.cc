#include "common/change/watch_stream.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

#include "cairn/change/v1/change.pb.h"
#include "common/base/status_macros.h"

namespace cairn {
namespace {

using change::v1::WatchResponse;
using google::protobuf::Message;
using resource::Key;
using resource::ResourceType;

constexpr int kChangesAMessage = 500;
constexpr std::ptrdiff_t kMostMessageBytes = 512 << 10;

bool IsBehind(const Key& key, const Key& other) {
  return std::tie(key.organisation, key.id) > std::tie(other.organisation, other.id);
}

std::shared_ptr<const std::string> BytesOf(const WatchResponse& message) {
  return std::make_shared<const std::string>(message.SerializeAsString());
}

}  // namespace

// ---- PagesRead

void PagesRead::Put(Page page) {
  newest_ = std::max(newest_, page.revision);
  if (!pages_.empty() && pages_.back().type == page.type &&
      pages_.back().revision == page.revision) {
    pages_.back() = std::move(page);  // one page as far as revisions go
  } else {
    pages_.push_back(std::move(page));
  }
}

void PagesRead::Add(const ResourceType& type, const Key& last, std::int64_t revision) {
  Put({&type, last, false, revision});
}

void PagesRead::AddLast(const ResourceType& type, std::int64_t revision) {
  Put({&type, {}, true, revision});
}

bool PagesRead::Hold(const ResourceType& type, const Key& key, std::int64_t revision) const {
  const auto page = std::find_if(pages_.begin(), pages_.end(), [&](const Page& candidate) {
    return candidate.type == &type && (candidate.to_the_end || !IsBehind(key, candidate.last));
  });
  return page != pages_.end() && page->revision >= revision;
}

// ---- WatchStream

WatchStream::WatchStream(store::Store& store, ChangeFeed& feed, ChangesAskedFor asked,
                         std::function<void()> wake)
    : store_(store),
      feed_(feed),
      asked_(std::move(asked)),
      subscription_(store.Subscribe(std::move(wake))),
      seen_(store.newest()) {}

absl::Status WatchStream::StartAfter(const store::Position& position) {
  state_ = false;
  seen_ = position;
  return store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    RETURN_IF_ERROR(snapshot.CheckPosition(position));
    // One that was given out before there were marks is answered with its mark.
    ASSIGN_OR_RETURN(seen_, snapshot.PositionAt(position.revision));
    return absl::OkStatus();
  });
}

absl::StatusOr<rpc::MessageStream::Pull> WatchStream::Next(Idle idle, Message* response) {
  rpc::Pieces bytes;
  ASSIGN_OR_RETURN(const Pull pull, NextBytes(idle, *response, bytes));
  response->Clear();
  if (pull == Pull::kMessage && !response->ParseFromString(rpc::Joined(bytes)))
    return absl::InternalError("a message of a watch cannot be read");
  return pull;
}

absl::StatusOr<rpc::MessageStream::Pull> WatchStream::NextBytes(Idle idle, Message&,
                                                                rpc::Pieces& bytes) {
  bytes.clear();
  if (state_) {
    RETURN_IF_ERROR(NextOfState(bytes));
    return Pull::kMessage;
  }
  RETURN_IF_ERROR(NextChanges(store_.head(), bytes));
  if (bytes.empty() && idle == Idle::kNo && greeted_) return Pull::kNothingYet;
  greeted_ = true;
  AddToken(bytes);
  return Pull::kMessage;
}

bool WatchStream::Wants(const ResourceType& type, absl::string_view organisation) const {
  if (asked_.types.count(&type) == 0) return false;
  return asked_.organisation.empty() || organisation.empty() || organisation == asked_.organisation;
}

void WatchStream::AddToken(rpc::Pieces& bytes) const {
  WatchResponse end;
  end.set_token(store_.Token(seen_));
  end.set_newest_token(store_.Token(store_.newest()));
  const absl::Time now = store_.Now();
  end.mutable_sent_time()->set_seconds(absl::ToUnixSeconds(now));
  end.mutable_sent_time()->set_nanos(static_cast<std::int32_t>(
      absl::ToInt64Nanoseconds(now - absl::FromUnixSeconds(absl::ToUnixSeconds(now)))));
  bytes.push_back(BytesOf(end));
}

absl::Status WatchStream::NextOfState(rpc::Pieces& bytes) {
  const auto& types = store_.types();
  Room room{.changes = kChangesAMessage, .bytes = kMostMessageBytes};
  while (room.any() && next_type_ < types.size()) {
    bool more = false;
    if (asked_.types.count(types[next_type_]) > 0) {
      ASSIGN_OR_RETURN(more, ReadPage(*types[next_type_], room, bytes));
    }
    if (more) continue;
    ++next_type_;
    after_.clear();
  }
  if (next_type_ < types.size()) return absl::OkStatus();
  // Behind the last page: what changed since, of what was sent before.
  if (bytes.empty()) RETURN_IF_ERROR(NextChanges(pages_.newest(), bytes));
  if (seen_.revision < pages_.newest()) return absl::OkStatus();
  state_ = false;
  greeted_ = true;
  pages_.Clear();
  AddToken(bytes);
  return absl::OkStatus();
}

absl::StatusOr<bool> WatchStream::ReadPage(const ResourceType& type, Room& room,
                                           rpc::Pieces& bytes) {
  store::Query query{.type = &type, .after = after_, .limit = room.changes};
  if (type.has_organisation()) query.organisation = asked_.organisation;
  WatchResponse message;
  Key last;
  std::int64_t revision = 0;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(revision, snapshot.Revision());
    return snapshot.List(query, [&](const Key& key, const std::unique_ptr<Message>& resource) {
      auto* change = message.add_changes();
      change->set_kind(change::v1::Change::EXISTING);
      change->set_name(type.Name(key));
      change->mutable_resource()->PackFrom(*resource);
      room.changes -= 1;
      room.bytes -= static_cast<std::ptrdiff_t>(change->resource().value().size());
      last = key;
      return room.any();
    });
  }));
  if (message.changes_size() > 0) bytes.push_back(BytesOf(message));
  if (room.any()) {
    pages_.AddLast(type, revision);
    return false;
  }
  after_ = {resource::Value(last.organisation), resource::Value(last.id)};
  pages_.Add(type, last, revision);
  return true;
}

absl::Status WatchStream::NextChanges(std::int64_t last, rpc::Pieces& bytes) {
  // Changes that the caller does not want are passed over, a batch at a time, without a message.
  while (seen_.revision < last && bytes.empty()) {
    ASSIGN_OR_RETURN(const ChangeFeed::Changes changes,
                     feed_.After(seen_.revision, kChangesAMessage));
    if (changes.empty()) break;
    std::ptrdiff_t size = 0;
    for (const auto& change : changes) {
      if (size >= kMostMessageBytes) break;          // the rest comes with the next message
      if (state_ && change->revision > last) break;  // so does what is behind the state
      seen_ = {change->revision, change->mark};
      if (!Wants(*change->type, change->key.organisation) ||
          pages_.Hold(*change->type, change->key, change->revision))
        continue;
      bytes.push_back(change->bytes);
      size += static_cast<std::ptrdiff_t>(change->bytes->size());
    }
  }
  return absl::OkStatus();
}

}  // namespace cairn
