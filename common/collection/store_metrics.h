#ifndef CAIRN_COMMON_COLLECTION_STORE_METRICS_H_
#define CAIRN_COMMON_COLLECTION_STORE_METRICS_H_

#include <memory>

#include "common/observe/metrics.h"
#include "common/store/store.h"

namespace cairn {

// What a store does, as metrics; docs/metrics.md lists them.
//
//   Store::Open({…, .events = CommitMetrics(metrics)});
//   const auto waiting = WaitingWrites(*store, metrics);
store::CommitEvents CommitMetrics(observe::Metrics& metrics);
// For as long as the reading is kept; it ends before the store.
std::unique_ptr<observe::Metrics::Reading> WaitingWrites(const store::Store& store,
                                                         observe::Metrics& metrics);

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_STORE_METRICS_H_
