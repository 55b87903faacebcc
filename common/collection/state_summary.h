#ifndef CAIRN_COMMON_COLLECTION_STATE_SUMMARY_H_
#define CAIRN_COMMON_COLLECTION_STATE_SUMMARY_H_

#include <set>

#include "absl/status/statusor.h"
#include "cairn/change/v1/change.pb.h"
#include "common/store/store.h"

namespace cairn {

// How many resources of each type a store holds, and their digest. Reads all of them.
absl::StatusOr<change::v1::StateSummary> Summarise(
    const store::Store& store, const std::set<const resource::ResourceType*>& types);

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_STATE_SUMMARY_H_
