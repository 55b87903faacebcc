#ifndef CAIRN_COMMON_RPC_CALL_REFLECTION_H_
#define CAIRN_COMMON_RPC_CALL_REFLECTION_H_

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "grpc/reflection/v1/reflection.pb.h"

namespace cairn::rpc {

// Answers questions about the contract, so that grpcurl and its like need no proto files: which
// services there are, and which file declares a symbol. Pure; knows what was compiled in.
class Reflection {
 public:
  // `services` by full name.
  explicit Reflection(std::vector<std::string> services) : services_(std::move(services)) {}

  // What every server offers beside its own services.
  static constexpr std::array<const char*, 3> kStandard = {
      "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection"};

  grpc::reflection::v1::ServerReflectionResponse Answer(
      const grpc::reflection::v1::ServerReflectionRequest& request) const;

 private:
  std::vector<std::string> services_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_REFLECTION_H_
