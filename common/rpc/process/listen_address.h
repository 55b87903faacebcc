#ifndef CAIRN_COMMON_RPC_PROCESS_LISTEN_ADDRESS_H_
#define CAIRN_COMMON_RPC_PROCESS_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace cairn::rpc {

// Where a server listens: a numeric address of this machine, and a port.
struct ListenAddress {
  std::string host;  // 127.0.0.1, ::1, 0.0.0.0, …; never a name
  int port = 0;      // 0: any free one

  // Reads `127.0.0.1:7401`, `[::1]:7401`, `localhost:7401` (127.0.0.1) or `:7401` (every
  // interface).
  static absl::StatusOr<ListenAddress> Parse(absl::string_view text);

  // Only this machine can reach it.
  bool IsLoopback() const;
  std::string ToString() const;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_PROCESS_LISTEN_ADDRESS_H_
