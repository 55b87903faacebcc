#ifndef CAIRN_COMMON_RPC_PROCESS_STOP_SIGNALS_H_
#define CAIRN_COMMON_RPC_PROCESS_STOP_SIGNALS_H_

#include <csignal>

#include "absl/functional/function_ref.h"

namespace cairn::rpc {

// Blocks SIGTERM, SIGINT and SIGHUP for the whole program, to be awaited in one place. Made first
// thing in main, before any thread, because threads inherit what is blocked. Also ignores SIGPIPE.
class StopSignals {
 public:
  StopSignals();
  // Returns the signal that asks to stop. SIGHUP does not: `on_hangup` is called each time.
  int Await(absl::FunctionRef<void()> on_hangup) const;

 private:
  sigset_t signals_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_PROCESS_STOP_SIGNALS_H_
