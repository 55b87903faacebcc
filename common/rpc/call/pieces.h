#ifndef CAIRN_COMMON_RPC_CALL_PIECES_H_
#define CAIRN_COMMON_RPC_CALL_PIECES_H_

#include <memory>
#include <string>
#include <vector>

namespace cairn::rpc {

// The bytes of one message, in pieces that other messages may share.
using Pieces = std::vector<std::shared_ptr<const std::string>>;

inline std::string Joined(const Pieces& pieces) {
  std::string joined;
  for (const auto& piece : pieces) joined += *piece;
  return joined;
}

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_PIECES_H_
