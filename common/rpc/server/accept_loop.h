#ifndef CAIRN_COMMON_RPC_SERVER_ACCEPT_LOOP_H_
#define CAIRN_COMMON_RPC_SERVER_ACCEPT_LOOP_H_

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/process/listen_address.h"

namespace cairn::rpc {

// Accepts connections on a port of its own thread and hands them on. gRPC's listener stops for good
// once the process has run out of file descriptors; this one refuses connections while few are left
// and goes on accepting as soon as there are more. The kernel gives out the lowest free descriptor,
// so a descriptor's number says how many are in use at least.
class AcceptLoop {
 public:
  // Takes over the connection's descriptor.
  using Handler = std::function<void(int listener, int connection)>;

  // Binds the port. `most_descriptors` in use are too many for a further connection; 0 means all
  // that the process may have but for a reserve of 64.
  static absl::StatusOr<std::unique_ptr<AcceptLoop>> Bind(const ListenAddress& address,
                                                          int most_descriptors);
  ~AcceptLoop();

  void Start(Handler handler);
  // Closes the port; returns when no handler runs.
  void Stop();

  const ListenAddress& address() const { return address_; }  // with the port that was really bound
  std::uint64_t accepted() const { return accepted_.load(std::memory_order_relaxed); }
  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

  // OK when a connection to the port is accepted within `patience`.
  absl::Status Probe(absl::Duration patience) const;

 private:
  AcceptLoop(ListenAddress address, int listener, int stop_event, int most_descriptors);
  void Run(const Handler& handler);
  void Take(const Handler& handler);

  ListenAddress address_;
  int listener_;
  const int stop_event_;
  const int most_descriptors_;
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::thread thread_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_ACCEPT_LOOP_H_
