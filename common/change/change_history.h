#ifndef CAIRN_COMMON_CHANGE_CHANGE_HISTORY_H_
#define CAIRN_COMMON_CHANGE_CHANGE_HISTORY_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/change/v1/change.pb.h"
#include "common/collection/collection.h"
#include "common/resource/page_token.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"

namespace cairn {

// Of which types and which organisation somebody wants changes.
struct ChangesAskedFor {
  std::set<const resource::ResourceType*> types;
  std::string organisation;  // empty: all

  // OK when `identity` may read every type there.
  absl::Status Authorise(const auth::Identity& identity) const;
};

// INVALID_ARGUMENT with every bad field. No types: all of `collections`; `parent` is empty,
// `organisations/-` or `organisations/{organisation}`.
absl::StatusOr<ChangesAskedFor> ReadChangesAskedFor(
    const std::vector<const AnyCollection*>& collections,
    const google::protobuf::RepeatedPtrField<std::string>& types, absl::string_view parent);

// A change as the contract tells it, without what stood before.
change::v1::Change Told(const store::Change& change);

// What was changed before: cairn.change.v1.ChangeService.ListChanges.
class ChangeHistory {
 public:
  ChangeHistory(store::Store& store, std::vector<const AnyCollection*> collections)
      : store_(store), collections_(std::move(collections)), tokens_(store.secret()) {}

  absl::StatusOr<change::v1::ListChangesResponse> List(
      const rpc::CallContext& call, const change::v1::ListChangesRequest& request) const;

 private:
  // The resource that `request` names, or the types and the organisation that it asks for.
  absl::StatusOr<store::History> Read(const rpc::CallContext& call,
                                      const change::v1::ListChangesRequest& request) const;

  store::Store& store_;
  std::vector<const AnyCollection*> collections_;
  resource::PageTokens tokens_;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_CHANGE_CHANGE_HISTORY_H_
