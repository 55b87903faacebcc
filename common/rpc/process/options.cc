#include "common/rpc/process/options.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/rpc/process/listen_address.h"

namespace cairn::rpc {
namespace {

template <typename... Words>
absl::Status Bad(const Words&... words) {
  return absl::InvalidArgumentError(absl::StrCat(words...));
}

// A thread or a place more than a machine can have would end the service under load, not at once.
absl::Status CheckNumbers(const ServerOptions& options) {
  const auto within = [](absl::string_view flag, int value, int least, int most) -> absl::Status {
    if (value < least) return Bad(flag, " must be at least ", least, ", got ", value);
    if (value > most) return Bad(flag, " must be at most ", most, ", got ", value);
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(within("--workers", options.workers, 1, 1024));
  RETURN_IF_ERROR(within("--writers", options.writers, 1, 1024));
  RETURN_IF_ERROR(within("--queue", options.queue, 1, 100'000));
  RETURN_IF_ERROR(within("--streams", options.streams, 1, 100'000));
  RETURN_IF_ERROR(within("--streams-per-caller", options.streams_per_caller, 0, 100'000));
  if (options.connections < 0)
    return Bad("--connections must not be negative, got ", options.connections);
  if (options.drain <= absl::ZeroDuration())
    return Bad("--drain must be positive, got ", absl::FormatDuration(options.drain));
  if (options.drain_delay < absl::ZeroDuration())
    return Bad("--drain-delay must not be negative, got ",
               absl::FormatDuration(options.drain_delay));
  return absl::OkStatus();
}

absl::Status CheckTls(const ServerOptions& options) {
  if (options.tls_certificate.empty() != options.tls_key.empty())
    return Bad("--tls-certificate and --tls-key go together; give both or neither");
  if (!options.tls_client_ca.empty() && !options.has_tls())
    return Bad("--tls-client-ca needs --tls-certificate and --tls-key");
  return absl::OkStatus();
}

absl::Status CheckReach(const ServerOptions& options, const ListenAddress& listen) {
  if (options.auth != "none" && !absl::StartsWith(options.auth, "tokens:"))
    return Bad("--auth must be none or tokens:FILE, got ", options.auth);
  if (listen.IsLoopback()) return absl::OkStatus();
  if (options.auth == "none")
    return Bad(
        "--auth none trusts every caller, so --listen must be an address of 127.0.0.0/8 or ::1, "
        "got ",
        listen.ToString(), "; give --auth tokens:FILE to serve other machines");
  if (!options.has_tls() && options.plaintext == ServerOptions::Plaintext::kLoopbackOnly)
    return Bad(
        "--listen ", listen.ToString(),
        " can be reached from other machines, so it needs --tls-certificate and --tls-key, or "
        "--allow-plaintext where a service mesh encrypts");
  return absl::OkStatus();
}

}  // namespace

absl::Status Check(const ServerOptions& options) {
  const auto named = [](absl::string_view flag, const absl::Status& status) {
    return Bad(flag, " ", status.message());
  };
  const absl::StatusOr<ListenAddress> listen = ListenAddress::Parse(options.listen);
  if (!listen.ok()) return named("--listen", listen.status());
  if (!options.metrics_listen.empty()) {
    const absl::StatusOr<ListenAddress> metrics = ListenAddress::Parse(options.metrics_listen);
    if (!metrics.ok()) return named("--metrics-listen", metrics.status());
  }
  RETURN_IF_ERROR(CheckNumbers(options));
  RETURN_IF_ERROR(CheckTls(options));
  return CheckReach(options, *listen);
}

}  // namespace cairn::rpc
