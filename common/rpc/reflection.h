#ifndef CAIRN_COMMON_RPC_REFLECTION_H_
#define CAIRN_COMMON_RPC_REFLECTION_H_

#include <string>
#include <vector>

#include "grpc/reflection/v1/reflection.pb.h"

namespace cairn::rpc {

// Answers questions about the contract, so that grpcurl and its like need no proto files: which
// services there are, and which file declares a symbol. Pure; knows what was compiled in.
class Reflection {
 public:
  // `services` by full name.
  explicit Reflection(std::vector<std::string> services) : services_(std::move(services)) {}

  grpc::reflection::v1::ServerReflectionResponse Answer(
      const grpc::reflection::v1::ServerReflectionRequest& request) const;

 private:
  std::vector<std::string> services_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_REFLECTION_H_
