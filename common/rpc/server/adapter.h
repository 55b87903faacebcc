#ifndef CAIRN_COMMON_RPC_SERVER_ADAPTER_H_
#define CAIRN_COMMON_RPC_SERVER_ADAPTER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/auth/authenticator.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/call/method.h"
#include "common/rpc/call/reflection.h"
#include "common/rpc/call/steps.h"
#include "common/rpc/call/worker_pool.h"
#include "common/rpc/server/arrivals.h"
#include "common/rpc/stream/stream_places.h"
#include "common/rpc/stream/stream_pump.h"

namespace cairn::rpc {

// What all calls of a server share. Outlives every call.
struct CallHost {
  const auth::Authenticator& authenticator;
  WorkerPool& pool;     // for what only reads, and for streams
  WorkerPool& writers;  // for what may write
  Heartbeat& heartbeat;
  observe::Log& log;
  prometheus::Counter& shed;
  StreamPlaces& places;
  Arrivals& arrivals;
  absl::Duration stream_idle;
  absl::Duration stream_age;
};

// A method as gRPC calls it.
struct BoundMethod {
  const Method& method;
  MethodRules rules;
  const observe::MethodMetrics& metrics;
  std::string path;  // /package.Service/Method; gRPC keeps a pointer to it
};

// Offers methods to gRPC as bytes in, bytes out: what generated code would do, but from a table, so
// that no service has an adapter of its own. `host` and `methods` outlive it.
std::unique_ptr<grpc::Service> MakeService(
    CallHost& host, const std::vector<std::unique_ptr<BoundMethod>>& methods);

// Offers reflection as `service`, grpc.reflection.v1.ServerReflection or its v1alpha twin: the two
// differ in their names only. gRPC's own v1alpha service is not used: it takes a thread a stream,
// without bound.
std::unique_ptr<grpc::Service> MakeReflectionService(const std::string& service,
                                                     const Reflection& reflection);

// Answers calls of methods that nobody offers, so that these too carry their reason.
std::unique_ptr<grpc::CallbackGenericService> MakeUnknownMethods();

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_ADAPTER_H_
