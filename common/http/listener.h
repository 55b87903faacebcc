#ifndef CAIRN_COMMON_HTTP_LISTENER_H_
#define CAIRN_COMMON_HTTP_LISTENER_H_

#include <string>

#include "absl/status/statusor.h"

namespace cairn::http {

struct Listener {
  int descriptor;
  int port;
};

// A socket that listens on a numeric address; port 0 takes a free one. Errors: UNAVAILABLE.
absl::StatusOr<Listener> Listen(const std::string& host, int port);

}  // namespace cairn::http

#endif  // CAIRN_COMMON_HTTP_LISTENER_H_
