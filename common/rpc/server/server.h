#ifndef CAIRN_COMMON_RPC_SERVER_SERVER_H_
#define CAIRN_COMMON_RPC_SERVER_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/call/method.h"
#include "common/rpc/process/options.h"
#include "common/rpc/process/stop_signals.h"

namespace cairn::rpc {

// Serves service tables over gRPC until it is drained.
//
// Between the wire and a handler a call passes the steps of steps.h, on a bounded pool of workers:
// event threads never wait for one. Every answer is measured and logged, every failure carries the
// details of the contract. Health (per service, and for ""), reflection (v1 and v1alpha) and the
// metrics port come with it. A bounded number of calls waits and a bounded number of streams is
// open; what is beyond is refused at once with RESOURCE_EXHAUSTED and a RetryInfo.
//
//   int main(int argc, char** argv) {
//     rpc::StopSignals stop;
//     …
//     observe::Log log(options.log_level);
//     observe::Metrics metrics(options.program, options.version);
//     std::vector<rpc::ServiceTable> tables = …;
//     return rpc::Serve(options, std::move(tables), log, metrics, stop);
//   }
//
// Start and Drain belong to one thread; everything else is safe for concurrent use.
class Server {
 public:
  enum class Readiness { kServing, kNotServing };

  // Serves at once, or says why it cannot: a bad option, a port in use, an unreadable certificate,
  // a method that nothing carries out or whose access nobody declared. `log` and `metrics` must
  // outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       std::vector<ServiceTable> tables,
                                                       observe::Log& log, observe::Metrics& metrics,
                                                       Readiness readiness = Readiness::kServing);
  ~Server();  // drains

  // Tells health checks and /readyz. Calls are answered either way.
  void SetReadiness(Readiness readiness);
  // Not ready from here on, whatever SetReadiness says: something is wrong that goes on until the
  // program is started anew.
  void SetFaulty();

  // Looks at once whether the files of tokens and certificates have changed, as it does each
  // second. Calls and streams go on, but for those of a token that was taken away.
  void ReadFilesAgain();

  // Not ready, wait for balancers, close the port, end the streams, finish the calls in flight (at
  // most for the drain time), join the workers. A second call does nothing.
  void Drain();

  std::string address() const;  // host:port, with the port really bound
  int port() const;
  int metrics_port() const;  // 0 without a metrics port

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Starts a server, serves until a stop signal, drains. Returns the program's exit code: 0, or 1
// when the server could not start, with the reason on stderr. What `beside` returns is kept for as
// long as the server serves.
int Serve(const ServerOptions& options, std::vector<ServiceTable> tables, observe::Log& log,
          observe::Metrics& metrics, const StopSignals& stop,
          const std::function<std::shared_ptr<void>(Server&)>& beside = {});

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_SERVER_H_
