#ifndef CAIRN_COMMON_CHANGE_WATCH_STREAM_H_
#define CAIRN_COMMON_CHANGE_WATCH_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/change/change_feed.h"
#include "common/change/change_history.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"

namespace cairn {

// Which revision of a key a state that is read page by page holds. Pages are read in order of type
// and key, each at the revision that stands then.
class PagesRead {
 public:
  // A page of `type` that begins behind the one before and ends with `last`, or with the type.
  void Add(const resource::ResourceType& type, const resource::Key& last, std::int64_t revision);
  void AddLast(const resource::ResourceType& type, std::int64_t revision);
  // Whether the page that `key` belongs to was read at `revision` or behind it.
  bool Hold(const resource::ResourceType& type, const resource::Key& key,
            std::int64_t revision) const;
  // The newest revision that a page was read at; 0 without pages.
  std::int64_t newest() const { return newest_; }
  void Clear() { pages_.clear(); }

 private:
  struct Page {
    const resource::ResourceType* type;
    resource::Key last;
    bool to_the_end;
    std::int64_t revision;
  };
  void Put(Page page);

  std::vector<Page> pages_;
  std::int64_t newest_ = 0;
};

// Streams the state as it stands, then every change behind it. Nothing of the database is held
// between two messages, however long the first one goes unread: the state is read in pages, each at
// the newest revision, and what changed behind a page that was sent follows before the first token.
class WatchStream final : public rpc::MessageStream {
 public:
  // Without a revision: first the state as it stands.
  WatchStream(store::Store& store, ChangeFeed& feed, ChangesAskedFor asked,
              std::function<void()> wake);
  // The changes behind a position; OUT_OF_RANGE where history does not have them, or is another
  // one.
  absl::Status StartAfter(const store::Position& position);

  absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) override;
  absl::StatusOr<Pull> NextBytes(Idle idle, google::protobuf::Message& scratch,
                                 rpc::Pieces& bytes) override;

 private:
  bool Wants(const resource::ResourceType& type, absl::string_view organisation) const;
  absl::Status NextOfState(rpc::Pieces& bytes);
  // What still fits into a message.
  struct Room {
    int changes;
    std::ptrdiff_t bytes;
    bool any() const { return changes > 0 && bytes > 0; }
  };
  // Adds the type's next page; false behind its last one.
  absl::StatusOr<bool> ReadPage(const resource::ResourceType& type, Room& room, rpc::Pieces& bytes);
  // Adds the next changes to `bytes`: of those up to `last`, until some are wanted.
  absl::Status NextChanges(std::int64_t last, rpc::Pieces& bytes);
  void AddToken(rpc::Pieces& bytes) const;

  store::Store& store_;
  ChangeFeed& feed_;
  const ChangesAskedFor asked_;
  std::unique_ptr<store::Store::Subscription> subscription_;
  bool state_ = true;  // it is still being sent
  std::size_t next_type_ = 0;
  std::vector<resource::Value> after_;  // the last key sent of that type
  PagesRead pages_;
  store::Position seen_;
  // The first message comes at once, so that the caller knows that it is heard.
  bool greeted_ = false;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_CHANGE_WATCH_STREAM_H_
