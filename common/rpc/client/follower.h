#ifndef CAIRN_COMMON_RPC_CLIENT_FOLLOWER_H_
#define CAIRN_COMMON_RPC_CLIENT_FOLLOWER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cairn/change/v1/change.pb.h"
#include "common/rpc/client/client.h"

namespace cairn::rpc {

// Follows the changes of one service for as long as it lives: watches, reconnects with growing
// pauses when the service is away, goes on behind the last token, and reads the state anew when the
// service no longer knows that token. A stream on which nothing comes for three signs of life is
// lost, whatever the network says of it. Calls back on one thread of its own, never two at a time.
class Follower {
 public:
  struct Callbacks {
    // Message types to follow; empty: all that the service keeps.
    std::vector<std::string> types;
    // Asked before each attempt: the token to go on behind; empty to read the state as it stands.
    std::function<std::string()> token;
    // A state is about to be read from the start: what was received of another one no longer
    // counts.
    std::function<void()> restart;
    // A message, in order. A failure ends the attempt; the next one begins at token().
    std::function<absl::Status(const change::v1::WatchResponse&)> receive;
    // How long nothing may come; services give a sign of life every five seconds.
    absl::Duration patience = absl::Seconds(15);
    // The stream broke; `status` says why. Receiving a message means that it is there again.
    std::function<void(const absl::Status& status)> lost;
  };

  // `client` must outlive the follower.
  Follower(Client& client, Callbacks callbacks);
  ~Follower();  // stops at once
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_FOLLOWER_H_
