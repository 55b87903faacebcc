#ifndef CAIRN_COMMON_RPC_CLIENT_CONVERT_H_
#define CAIRN_COMMON_RPC_CLIENT_CONVERT_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "common/rpc/call/pieces.h"
#include "google/protobuf/message.h"

namespace cairn::rpc {

// Between gRPC's types and ours: statuses with their details, messages and their bytes. A status is
// made small enough to reach every client.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

void ToBytes(const google::protobuf::Message& message, grpc::ByteBuffer& bytes);
// What is large is shared with gRPC, not copied.
void ToBytes(const Pieces& message, grpc::ByteBuffer& bytes);
// Reads from gRPC's own memory. False when the bytes are no such message.
bool FromBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_CONVERT_H_
