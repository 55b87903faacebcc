#include "common/rpc/client/convert.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/errors/failure.h"
#include "common/errors/trailers.h"

namespace cairn::rpc {
namespace {

// Below it a copy costs less than to share each piece.
constexpr std::size_t kMostCopied = 16 << 10;

}  // namespace

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

void ToBytes(const Pieces& message, grpc::ByteBuffer& bytes) {
  std::size_t size = 0;
  for (const auto& piece : message) size += piece->size();
  std::vector<grpc::Slice> slices;
  if (size <= kMostCopied) {
    slices.emplace_back(Joined(message));
  } else {
    using Shared = std::shared_ptr<const std::string>;
    for (const Shared& piece : message)
      slices.emplace_back(
          const_cast<char*>(piece->data()), piece->size(),
          [](void* shared) { delete static_cast<Shared*>(shared); }, new Shared(piece));
  }
  grpc::ByteBuffer written(slices.data(), slices.size());
  bytes.Swap(&written);
}

bool FromBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message* message) {
  grpc::ByteBuffer shared(
      bytes);  // The reader wants a buffer that it may change; the bytes are shared.
  grpc::ProtoBufferReader reader(&shared);
  return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

}  // namespace cairn::rpc
