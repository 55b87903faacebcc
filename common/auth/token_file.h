#ifndef CAIRN_COMMON_AUTH_TOKEN_FILE_H_
#define CAIRN_COMMON_AUTH_TOKEN_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/authenticator.h"
#include "common/auth/tokens.h"
#include "common/base/mutex.h"

namespace cairn::auth {

// The tokens of a file, as it is now: whoever holds it asks it now and then to look whether the
// file has changed. A file that cannot be read or used changes nothing. Safe for concurrent use.
class TokenFile final : public Authenticator {
 public:
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(std::string path);

  absl::StatusOr<Identity> Identify(absl::string_view authorization) const override;

  // Reads the file if it is another than before; true when its tokens hold from now on, false when
  // it is the same. A status when it cannot be used: once for each change of the file.
  absl::StatusOr<bool> Refresh();

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  const std::string path_;
  std::string seen_;  // what tells one state of the file from another; of the thread that refreshes
  mutable Mutex mutex_;
  std::shared_ptr<const Tokens> tokens_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::auth

#endif  // CAIRN_COMMON_AUTH_TOKEN_FILE_H_
