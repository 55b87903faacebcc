#include "common/rpc/client/grpc_settings.h"

#include <cstdlib>

#include "google/protobuf/stubs/logging.h"

namespace cairn::rpc {

void PrepareGrpc() {
  setenv("GRPC_DNS_RESOLVER", "native", 0);  // c-ares of gRPC 1.51 leaks and stalls
  setenv("GRPC_VERBOSITY", "NONE", 0);
  google::protobuf::SetLogHandler(nullptr);
}

}  // namespace cairn::rpc
