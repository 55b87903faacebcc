#ifndef CAIRN_COMMON_CHANGE_CHANGE_FEED_H_
#define CAIRN_COMMON_CHANGE_CHANGE_FEED_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "common/store/store.h"

namespace cairn {

// The changes of a store as watchers are told them. The newest ones are read and encoded once and
// then shared, however many watchers there are; who is behind those reads for itself. Safe for
// concurrent use.
class ChangeFeed {
 public:
  struct Encoded {
    std::int64_t revision = 0;
    std::uint64_t mark = 0;  // of its position
    const resource::ResourceType* type = nullptr;
    resource::Key key;
    bool erases = false;  // changes before it
    // A cairn.change.v1.WatchResponse that holds this change and nothing else: the bytes of many,
    // one behind the other, are those of one message with all of them.
    std::shared_ptr<const std::string> bytes;
  };
  using Changes = std::vector<std::shared_ptr<const Encoded>>;

  explicit ChangeFeed(const store::Store& store) : store_(store) {}

  // Up to `limit` changes behind revision `after`, oldest first; none at the newest one.
  // OUT_OF_RANGE where the store's ChangesAfter says so.
  absl::StatusOr<Changes> After(std::int64_t after, int limit);

 private:
  absl::StatusOr<Changes> Read(std::int64_t after, int limit) const;
  absl::Status CatchUp() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(const Changes& fresh) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const store::Store& store_;
  Mutex mutex_;
  std::deque<std::shared_ptr<const Encoded>> kept_ ABSL_GUARDED_BY(mutex_);  // without gaps
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;                            // of those
};

}  // namespace cairn

#endif  // CAIRN_COMMON_CHANGE_CHANGE_FEED_H_
