#include "common/rpc/client/upstream.h"

namespace cairn::rpc {

void Upstream::AddTo(Flags& flags) {
  flags
      .Add("--upstream-token-file", &token_file_,
           "File with the token to show to the services that are asked; read again when it changes")
      .Add("--upstream-ca", &ca_,
           "PEM file of the authority that signed their certificates; read again when it changes");
}

absl::StatusOr<std::unique_ptr<Client>> Upstream::Connect(const std::string& address,
                                                          const ServerOptions& options,
                                                          observe::Log& log,
                                                          observe::Metrics& metrics) const {
  prometheus::Counter& taken =
      metrics.Counter("cairn_upstream_reloads_total",
                      "Times that a changed token or authority for other services was taken.");
  prometheus::Counter& failed =
      metrics.Counter("cairn_upstream_reload_failures_total",
                      "Times that a changed token or authority for other services could not be "
                      "used.");
  return Client::Connect(
      {.address = address,
       .token_file = token_file_,
       .tls = !ca_.empty(),
       .ca = ca_,
       .on_change =
           [address, &log, &taken, &failed](const absl::Status& status) {
             (status.ok() ? taken : failed).Increment();
             if (status.ok())
               return log.Write(observe::Level::kInfo, "token and authority read again",
                                {{"service", address}});
             log.Write(observe::Level::kError,
                       "the files for another service changed and cannot be used",
                       {{"service", address},
                        {"why", std::string(status.message())},
                        {"what_now", "what was read before stays in force"}});
           },
       .plaintext = options.plaintext == ServerOptions::Plaintext::kAllowed
                        ? ClientOptions::Plaintext::kAllowed
                        : ClientOptions::Plaintext::kLoopbackOnly});
}

}  // namespace cairn::rpc
