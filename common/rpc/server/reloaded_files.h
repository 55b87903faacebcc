#ifndef CAIRN_COMMON_RPC_SERVER_RELOADED_FILES_H_
#define CAIRN_COMMON_RPC_SERVER_RELOADED_FILES_H_

#include <memory>

#include "common/auth/token_file.h"
#include "common/base/mutex.h"
#include "common/base/periodic.h"
#include "common/observe/log.h"
#include "common/observe/metrics.h"
#include "common/rpc/server/server_certificates.h"
#include "common/rpc/stream/stream_pump.h"

namespace cairn::rpc {

// The files that a running server reads again when they change: of tokens, and of its certificate.
// Looks each second. What cannot be used changes nothing and is logged and counted; streams of a
// token that was taken away end. Safe for concurrent use.
class ReloadedFiles {
 public:
  // Null: there is no such file. Everything given must outlive it.
  ReloadedFiles(auth::TokenFile* tokens, ServerCertificates* certificates, Heartbeat& heartbeat,
                observe::Log& log, observe::Metrics& metrics);

  // Looks at once.
  void Look();
  // No longer looks of its own accord.
  void StopFollowing();

 private:
  void LookAtTokens();
  void LookAtCertificates();

  auth::TokenFile* tokens_;
  ServerCertificates* certificates_;
  Heartbeat& heartbeat_;
  observe::Log& log_;
  prometheus::Counter* tokens_read_ = nullptr;
  prometheus::Counter* tokens_failed_ = nullptr;
  prometheus::Counter* certificates_read_ = nullptr;
  prometheus::Counter* certificates_failed_ = nullptr;
  Mutex looking_;  // at the files, one at a time
  std::unique_ptr<Periodic> following_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_RELOADED_FILES_H_
