#ifndef CAIRN_COMMON_RPC_CALL_ANSWER_SIZE_H_
#define CAIRN_COMMON_RPC_CALL_ANSWER_SIZE_H_

#include <cstddef>

#include "absl/status/status.h"

namespace cairn::rpc {

// What a client receives unless it is told otherwise; of more it reports RESOURCE_EXHAUSTED without
// a reason.
inline constexpr std::size_t kMostAnswer = std::size_t{4} << 20;

// OK unless an answer, or a message of a stream, of so many bytes is larger than that.
absl::Status CheckAnswer(std::size_t bytes);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_ANSWER_SIZE_H_
