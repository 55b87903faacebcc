#ifndef CAIRN_COMMON_RPC_CLIENT_UPSTREAM_H_
#define CAIRN_COMMON_RPC_CLIENT_UPSTREAM_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/client/client.h"
#include "common/rpc/process/flags.h"
#include "common/rpc/process/options.h"

namespace cairn::rpc {

// How a service reaches the services that it asks.
class Upstream {
 public:
  // Adds --upstream-token-file and --upstream-ca; this must outlive the flags.
  void AddTo(Flags& flags);

  // A client of the service at `address`. It takes changed files of the token and of the authority;
  // the log and two counters tell of it, and must outlive the client.
  absl::StatusOr<std::unique_ptr<Client>> Connect(const std::string& address,
                                                  const ServerOptions& options, observe::Log& log,
                                                  observe::Metrics& metrics) const;

 private:
  std::string token_file_;
  std::string ca_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_UPSTREAM_H_
