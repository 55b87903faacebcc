#ifndef CAIRN_COMMON_HTTP_SERVER_H_
#define CAIRN_COMMON_HTTP_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace cairn::http {

struct Request {
  std::string path;  // as sent, without the query
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Called from the server's threads, several at a time.
using Handler = std::function<Response(const Request&)>;

// What a connection may cost. Whoever exceeds a limit is disconnected; nobody else notices.
struct Limits {
  // From a connection's first moment, or from its last answer, until its next request is whole. A
  // request that arrives a byte at a time does not extend it.
  absl::Duration first_request = absl::Seconds(10);
  absl::Duration next_request = absl::Seconds(75);
  // From a whole request until its answer has been read.
  absl::Duration answer = absl::Seconds(60);
  // Open connections. Beyond it, those whose deadline comes first are closed.
  int connections = 1000;
};

// An HTTP/1.1 server of GET and HEAD, without TLS. It answers from a few threads of its own until
// it is destroyed. Connections that send nothing, or half a request, keep no thread: probes are
// answered beside them.
class Server {
 public:
  // `host` is a numeric address; port 0 takes a free one. Errors: UNAVAILABLE (the address is taken
  // or not of this machine).
  static absl::StatusOr<std::unique_ptr<Server>> Start(const std::string& host, int port,
                                                       Handler handler, const Limits& limits = {});
  virtual ~Server() = default;
  virtual int port() const = 0;
};

}  // namespace cairn::http

#endif  // CAIRN_COMMON_HTTP_SERVER_H_
