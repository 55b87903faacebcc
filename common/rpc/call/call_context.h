#ifndef CAIRN_COMMON_RPC_CALL_CALL_CONTEXT_H_
#define CAIRN_COMMON_RPC_CALL_CALL_CONTEXT_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "common/auth/identity.h"

namespace cairn::rpc {

// What a handler may know about the call that it answers.
struct CallContext {
  auth::Identity identity;                       // who asks
  absl::Time deadline = absl::InfiniteFuture();  // after which nobody waits for the answer
  // Whether the caller has hung up. To be asked only until the handler returns.
  std::function<bool()> has_hung_up = [] { return false; };
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_CALL_CONTEXT_H_
