#ifndef CAIRN_COMMON_OBSERVE_HTTP_H_
#define CAIRN_COMMON_OBSERVE_HTTP_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/http/server.h"
#include "common/observe/metrics.h"

namespace cairn::observe {

struct Probes {
  std::function<absl::Status()> live;
  std::function<absl::Status()> ready;
};

// Answers GET /metrics, /livez and /readyz until the server is destroyed. A probe answers 200 when
// its function returns OK, else 503 with the message. Host, port and errors as http::Server::Start.
absl::StatusOr<std::unique_ptr<http::Server>> ServeMetrics(const std::string& host, int port,
                                                           Metrics& metrics, Probes probes);

}  // namespace cairn::observe

#endif  // CAIRN_COMMON_OBSERVE_HTTP_H_
