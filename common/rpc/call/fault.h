#ifndef CAIRN_COMMON_RPC_CALL_FAULT_H_
#define CAIRN_COMMON_RPC_CALL_FAULT_H_

#include <string>

#include "absl/status/status.h"

namespace cairn::rpc {

// What a caller is told about a failed call, and what only the log may know.
struct Told {
  absl::Status status;     // for the caller
  std::string support_id;  // empty unless the server is at fault
};

// Passes on failures that the contract documents. Everything else is a fault of the server: the
// caller gets INTERNAL, SERVER_FAULT with a random support id and no other word, because the text
// may hold SQL, paths or data; the log holds the text under the same id.
Told TellCaller(const absl::Status& status);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_FAULT_H_
