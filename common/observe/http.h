#ifndef CAIRN_COMMON_OBSERVE_HTTP_H_
#define CAIRN_COMMON_OBSERVE_HTTP_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/observe/metrics.h"

namespace cairn::observe {

// Answers GET /metrics, /livez and /readyz over plain HTTP, from a few threads of its own, until it
// is destroyed. A probe answers 200 when its function returns OK, else 503 with the message.
class HttpServer {
 public:
  struct Probes {
    std::function<absl::Status()> live;
    std::function<absl::Status()> ready;
  };

  // `host` is a numeric address; port 0 takes a free one.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& host, int port,
                                                           Metrics& metrics, Probes probes);
  virtual ~HttpServer() = default;
  virtual int port() const = 0;
};

}  // namespace cairn::observe

#endif  // CAIRN_COMMON_OBSERVE_HTTP_H_
