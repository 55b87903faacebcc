#include "common/collection/state_summary.h"

#include <limits>
#include <memory>

#include "common/base/set_digest.h"
#include "common/base/status_macros.h"

namespace cairn {

using google::protobuf::Message;
using resource::ResourceType;

absl::StatusOr<change::v1::StateSummary> Summarise(const store::Store& store,
                                                   const std::set<const ResourceType*>& types) {
  change::v1::StateSummary summary;
  RETURN_IF_ERROR(store.Read([&](store::Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(const store::Position newest, snapshot.Newest());
    summary.set_token(store.Token(newest));
    for (const ResourceType* type : store.types()) {
      if (types.count(type) == 0) continue;
      SetDigest digest;
      RETURN_IF_ERROR(
          snapshot.List({.type = type, .limit = std::numeric_limits<int>::max()},
                        [&](const resource::Key&, const std::unique_ptr<Message>& resource) {
                          digest.Add(resource->SerializeAsString());
                          return true;
                        }));
      change::v1::StateSummary::OfType& of_type = *summary.add_types();
      of_type.set_type(type->full_name());
      of_type.set_count(digest.count());
      of_type.set_digest(digest.Hex());
    }
    return absl::OkStatus();
  }));
  return summary;
}

}  // namespace cairn
