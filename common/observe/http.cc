#include "common/observe/http.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace cairn::observe {
namespace {

http::Response Answer(const absl::Status& status) {
  if (status.ok()) return {.body = "ok\n"};
  return {.status = 503, .body = absl::StrCat(std::string(status.message()), "\n")};
}

}  // namespace

absl::StatusOr<std::unique_ptr<http::Server>> ServeMetrics(const std::string& host, int port,
                                                           Metrics& metrics, Probes probes) {
  auto server = http::Server::Start(
      host, port, [&metrics, probes = std::move(probes)](const http::Request& request) {
        if (request.path == "/livez") return Answer(probes.live());
        if (request.path == "/readyz") return Answer(probes.ready());
        if (request.path == "/metrics")
          return http::Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                                .body = metrics.Scrape()};
        return http::Response{.status = 404, .body = "only /metrics, /livez and /readyz\n"};
      });
  if (!server.ok())
    return absl::UnavailableError(absl::StrCat("metrics: ", std::string(server.status().message()),
                                               "; is another program using it?"));
  return server;
}

}  // namespace cairn::observe
