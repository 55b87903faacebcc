#ifndef CAIRN_COMMON_COLLECTION_WRITE_ONCE_H_
#define CAIRN_COMMON_COLLECTION_WRITE_ONCE_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/call/call_context.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"

namespace cairn {

// Runs `write` in one transaction for a request that may carry `request_id` and `validate_only`:
// the same request sent again gets the first answer, another one with the same id is refused, and
// validate_only changes nothing. `write` fills `response`, which stays empty when it fails.
absl::Status WriteMessageOnce(store::Store& store, const rpc::CallContext& call,
                              const google::protobuf::Message& request,
                              google::protobuf::Message& response,
                              absl::FunctionRef<absl::Status(store::Transaction& tx)> write);

// The same where the type of the answer is known: answers what `write` does.
template <typename T>
absl::StatusOr<T> WriteOnce(store::Store& store, const rpc::CallContext& call,
                            const google::protobuf::Message& request,
                            absl::FunctionRef<absl::StatusOr<T>(store::Transaction& tx)> write) {
  T answer;
  RETURN_IF_ERROR(
      WriteMessageOnce(store, call, request, answer, [&](store::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(answer, write(tx));
        return absl::OkStatus();
      }));
  return answer;
}

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_WRITE_ONCE_H_
