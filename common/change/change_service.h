#ifndef CAIRN_COMMON_CHANGE_CHANGE_SERVICE_H_
#define CAIRN_COMMON_CHANGE_CHANGE_SERVICE_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/change/v1/change.pb.h"
#include "common/change/change_feed.h"
#include "common/change/change_history.h"
#include "common/collection/collection.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"

namespace cairn {

// Write, Watch, ListChanges and DescribeState over all resources of a service:
// cairn.change.v1.ChangeService. Knows them only as collections. Permissions are those of the
// resource types that a call touches.
class ChangeService {
 public:
  ChangeService(store::Store& store, std::vector<const AnyCollection*> collections)
      : store_(store),
        collections_(std::move(collections)),
        history_(store, collections_),
        feed_(store) {}

  absl::StatusOr<change::v1::WriteResponse> Write(const rpc::CallContext& call,
                                                  const change::v1::WriteRequest& request) const;
  absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Watch(const rpc::CallContext& call,
                                                            const change::v1::WatchRequest& request,
                                                            std::function<void()> wake) const;
  absl::StatusOr<change::v1::DescribeStateResponse> DescribeState(
      const rpc::CallContext& call, const change::v1::DescribeStateRequest& request) const;
  rpc::ServiceTable Table() const;

 private:
  const AnyCollection* Find(absl::string_view full_name) const;
  const AnyCollection* FindByName(absl::string_view name) const;
  absl::Status CarryAll(store::Transaction& tx, const auth::Identity& caller,
                        const change::v1::WriteRequest& request,
                        change::v1::WriteResponse& response) const;
  absl::StatusOr<change::v1::OperationResult> Carry(store::Transaction& tx,
                                                    const auth::Identity& caller,
                                                    const change::v1::Operation& operation) const;

  store::Store& store_;
  std::vector<const AnyCollection*> collections_;
  ChangeHistory history_;
  mutable ChangeFeed feed_;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_CHANGE_CHANGE_SERVICE_H_
