#ifndef CAIRN_COMMON_RPC_ANSWER_SIZE_H_
#define CAIRN_COMMON_RPC_ANSWER_SIZE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace cairn::rpc {

// What a client receives unless it is told otherwise; of more it reports RESOURCE_EXHAUSTED without
// a reason.
inline constexpr std::size_t kMostAnswer = std::size_t{4} << 20;

// OK unless the answer, or the message of a stream, is larger than that.
absl::Status CheckAnswer(const google::protobuf::Message& answer);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_ANSWER_SIZE_H_
