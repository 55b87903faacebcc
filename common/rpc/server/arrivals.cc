#include "common/rpc/server/arrivals.h"

#include <algorithm>
#include <utility>

namespace cairn::rpc {

bool Arrivals::Add(Arriving& call, absl::string_view caller, absl::Time now) {
  const MutexLock lock(mutex_);
  const auto own = by_caller_.find(caller);
  const int of_one = std::max(1, most_ / 2);
  if (static_cast<int>(calls_.size()) >= most_ ||
      (own != by_caller_.end() && own->second >= of_one))
    return false;
  calls_.emplace(&call, Since{now, std::string(caller)});
  if (own == by_caller_.end()) {
    by_caller_.emplace(std::string(caller), 1);
  } else {
    ++own->second;
  }
  return true;
}

void Arrivals::Remove(Arriving& call) {
  const MutexLock lock(mutex_);
  const auto found = calls_.find(&call);
  if (found == calls_.end()) return;
  const auto own = by_caller_.find(found->second.caller);
  if (--own->second == 0) by_caller_.erase(own);
  calls_.erase(found);
}

void Arrivals::CutOffLate(absl::Time now) {
  const MutexLock lock(mutex_);
  for (const auto& [call, since] : calls_)
    if (now - since.time > patience_) call->CutOff();
}

}  // namespace cairn::rpc
