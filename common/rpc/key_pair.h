#ifndef CAIRN_COMMON_RPC_KEY_PAIR_H_
#define CAIRN_COMMON_RPC_KEY_PAIR_H_

#include <string>

#include "absl/status/status.h"

namespace cairn::rpc {

// OK when `certificate` and `key` are in PEM and belong together. gRPC itself starts with any bytes
// and then fails every handshake.
absl::Status CheckKeyPair(const std::string& certificate, const std::string& key);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_KEY_PAIR_H_
