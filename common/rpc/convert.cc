#include "common/rpc/convert.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <cstdint>
#include <string>

#include "common/errors/failure.h"
#include "common/errors/trailers.h"

namespace cairn::rpc {

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = FitTrailers(ToRpcStatus(status));
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), details.message(),
                      details.details_size() == 0 ? "" : details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return FromRpcStatus(static_cast<absl::StatusCode>(status.error_code()), status.error_message(),
                       status.error_details());
}

void ToBytes(const google::protobuf::Message& message, grpc::ByteBuffer& bytes) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
  grpc::ByteBuffer written(&slice, 1);
  bytes.Swap(&written);
}

bool FromBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message) {
  grpc::ByteBuffer shared(
      bytes);  // The reader wants a buffer that it may change; the bytes are shared.
  grpc::ProtoBufferReader reader(&shared);
  return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

}  // namespace cairn::rpc
