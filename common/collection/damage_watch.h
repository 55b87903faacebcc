#ifndef CAIRN_COMMON_COLLECTION_DAMAGE_WATCH_H_
#define CAIRN_COMMON_COLLECTION_DAMAGE_WATCH_H_

#include <functional>
#include <memory>

#include "common/base/periodic.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/store/store.h"

namespace cairn {

// Says that a store was found damaged: in the log, as the gauge cairn_store_damaged, and by calling
// `found`, once and within a second, which should make the server not ready. Ends before store and
// server.
class DamageWatch {
 public:
  DamageWatch(const store::Store& store, observe::Log& log, observe::Metrics& metrics,
              std::function<void()> found);

 private:
  std::unique_ptr<observe::Metrics::Reading> reading_;
  std::unique_ptr<Periodic> looking_;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_DAMAGE_WATCH_H_
