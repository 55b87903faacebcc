#ifndef CAIRN_COMMON_RPC_CLIENT_KEY_PAIR_H_
#define CAIRN_COMMON_RPC_CLIENT_KEY_PAIR_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace cairn::rpc {

// What a server's certificate says of itself.
struct CertificateFacts {
  absl::Time not_before;
  absl::Time not_after;
  std::set<std::string> names;  // DNS names and addresses; the common name where there are none
};

// The facts when `certificate` and `key` are in PEM and belong together. gRPC itself starts with
// any bytes and then fails every handshake.
absl::StatusOr<CertificateFacts> ReadKeyPair(const std::string& certificate,
                                             const std::string& key);

// OK when the text holds at least one certificate in PEM, and each that it begins can be read.
absl::Status CheckAuthority(const std::string& pem);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_KEY_PAIR_H_
