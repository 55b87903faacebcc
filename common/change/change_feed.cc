#include "common/change/change_feed.h"

#include <algorithm>
#include <utility>

#include "cairn/change/v1/change.pb.h"
#include "common/base/status_macros.h"
#include "common/change/change_history.h"

namespace cairn {
namespace {

constexpr std::size_t kMostKept = 2000;
constexpr int kMostAtOnce = 500;
constexpr std::size_t kMostKeptBytes = std::size_t{4} << 20;

}  // namespace

absl::StatusOr<ChangeFeed::Changes> ChangeFeed::Read(std::int64_t after, int limit) const {
  Changes changes;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<store::Change> read, snapshot.ChangesAfter(after, limit));
    for (const store::Change& change : read) {
      change::v1::WatchResponse alone;
      *alone.add_changes() = Told(change);
      changes.push_back(std::make_shared<const Encoded>(
          Encoded{.revision = change.revision,
                  .mark = change.mark,
                  .type = change.type,
                  .key = change.key,
                  .erases = alone.changes(0).kind() == change::v1::Change::ERASED,
                  .bytes = std::make_shared<const std::string>(alone.SerializeAsString())}));
    }
    return absl::OkStatus();
  }));
  return changes;
}

absl::StatusOr<ChangeFeed::Changes> ChangeFeed::After(std::int64_t after, int limit) {
  {
    // Held while the newest are read: of all who were woken by a commit one reads, and the others
    // find what it has read.
    const MutexLock lock(mutex_);
    RETURN_IF_ERROR(CatchUp());
    const bool known =
        !kept_.empty() && after >= kept_.front()->revision - 1 && after < kept_.back()->revision;
    if (known) {
      const auto first = kept_.begin() + (after + 1 - kept_.front()->revision);
      return Changes(first, first + std::min<std::ptrdiff_t>(limit, kept_.end() - first));
    }
    if (kept_.empty() || after >= kept_.back()->revision) {
      ASSIGN_OR_RETURN(Changes fresh, Read(after, limit));
      Keep(fresh);
      return fresh;
    }
  }
  return Read(after, limit);
}

// What was erased since is not told from what was kept of it.
absl::Status ChangeFeed::CatchUp() {
  if (kept_.empty() || kept_.back()->revision >= store_.head()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Changes fresh, Read(kept_.back()->revision, kMostAtOnce));
  const bool has_all = !fresh.empty() && fresh.back()->revision >= store_.head();
  const bool erases =
      std::any_of(fresh.begin(), fresh.end(), [](const auto& change) { return change->erases; });
  if (!has_all || erases) {
    kept_.clear();
    bytes_ = 0;
  }
  if (has_all) Keep(fresh);
  return absl::OkStatus();
}

void ChangeFeed::Keep(const Changes& fresh) {
  if (fresh.empty()) return;
  if (!kept_.empty() && fresh.front()->revision != kept_.back()->revision + 1) {
    kept_.clear();
    bytes_ = 0;
  }
  for (const auto& change : fresh) {
    kept_.push_back(change);
    bytes_ += change->bytes->size();
  }
  while (kept_.size() > kMostKept || (bytes_ > kMostKeptBytes && kept_.size() > 1)) {
    bytes_ -= kept_.front()->bytes->size();
    kept_.pop_front();
  }
}

}  // namespace cairn
