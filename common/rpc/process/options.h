#ifndef CAIRN_COMMON_RPC_PROCESS_OPTIONS_H_
#define CAIRN_COMMON_RPC_PROCESS_OPTIONS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/observe/log.h"

namespace cairn::rpc {

// How a server runs. The defaults suit one machine; flags.h reads them from the command line.
struct ServerOptions {
  enum class Plaintext {
    kLoopbackOnly,  // without a certificate, only this machine is served
    kAllowed,       // something outside encrypts, such as a service mesh
  };

  std::string program = "cairn";
  std::string version = "0.1.0";
  std::string listen = "127.0.0.1:0";
  std::string metrics_listen;  // empty: no metrics port
  std::string database;        // where the service keeps its data
  bool verify = false;         // do not serve: say whether the database is damaged

  std::string tls_certificate;  // PEM files
  std::string tls_key;
  std::string tls_client_ca;  // not empty: callers must show a certificate of this authority
  Plaintext plaintext = Plaintext::kLoopbackOnly;
  std::string auth = "none";  // or tokens:FILE

  int workers = 8;             // threads for what only reads, and for streams
  int writers = 64;            // threads for what may write: most of them wait for the disk
  int queue = 256;             // calls of either kind that wait for a thread
  int streams = 256;           // open at once
  int streams_per_caller = 0;  // of those; 0: half of them. Not with auth none, where all are one
  int connections =
      0;  // file descriptors in use from which on connections are refused; 0: nearly all
  std::size_t request_limit = 1 << 20;                  // bytes
  absl::Duration request_patience = absl::Seconds(60);  // for the whole of a request to come
  absl::Duration drain = absl::Seconds(20);             // for calls in flight when the server stops
  absl::Duration drain_delay =
      absl::ZeroDuration();  // not ready, but serving, while balancers notice
  absl::Duration stream_idle =
      absl::Seconds(5);  // silence after which a stream gives a sign of life
  // After so long a stream is ended, so that it learns why: its connection would be cut soon after.
  absl::Duration stream_age = absl::Minutes(10);

  observe::Level log_level = observe::Level::kInfo;

  bool has_tls() const { return !tls_certificate.empty(); }
};

// OK when a server can run so; otherwise which option is wrong and what it would accept.
absl::Status Check(const ServerOptions& options);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_PROCESS_OPTIONS_H_
