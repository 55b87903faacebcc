#ifndef CAIRN_COMMON_RPC_SERVER_SERVER_CERTIFICATES_H_
#define CAIRN_COMMON_RPC_SERVER_SERVER_CERTIFICATES_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/rpc/client/key_pair.h"

namespace cairn::rpc {

// A server's certificate and key, and the authority of its callers where they must show a
// certificate, as the files hold them: whoever owns this asks it now and then to look whether they
// have changed. What cannot be used changes nothing. Connections that stand keep what they began
// with. Safe for concurrent use.
class ServerCertificates {
 public:
  struct Files {
    std::string certificate;  // PEM files
    std::string key;
    std::string client_ca;  // empty: callers need no certificate
  };

  // Fails when the files cannot be read, are not in PEM, do not belong together, or the certificate
  // is not in force. `clock` must outlive it.
  static absl::StatusOr<std::unique_ptr<ServerCertificates>> Open(Files files, const Clock& clock);
  ~ServerCertificates();

  // Reads the files if any is another than before: true when new ones hold from now on. A status
  // when they cannot be used, once for each change of the files: for the reasons of Open, or
  // because no name of the certificate is one of that in force.
  absl::StatusOr<bool> Refresh();

  // The last moment at which the certificate in force is.
  absl::Time not_after() const;

  // For a server that this must outlive: each handshake takes what is in force then.
  std::shared_ptr<grpc::ServerCredentials> Credentials() const;

 private:
  struct State;
  explicit ServerCertificates(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_SERVER_CERTIFICATES_H_
