#include "common/auth/token_file.h"

#include <utility>

#include "common/base/file_state.h"
#include "common/base/status_macros.h"

namespace cairn::auth {
absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(std::string path) {
  std::unique_ptr<TokenFile> file(new TokenFile(std::move(path)));
  RETURN_IF_ERROR(file->Refresh().status());
  return file;
}

absl::StatusOr<Identity> TokenFile::Identify(absl::string_view authorization) const {
  std::shared_ptr<const Tokens> tokens;
  {
    const MutexLock lock(mutex_);
    tokens = tokens_;
  }
  return tokens->Identify(authorization);
}

absl::StatusOr<bool> TokenFile::Refresh() {
  std::string state = FileState(path_);
  if (state == seen_) return false;
  seen_ = std::move(state);  // before it is read: a change while it is read is seen the next time
  ASSIGN_OR_RETURN(Tokens tokens, Tokens::Load(path_));
  auto fresh = std::make_shared<const Tokens>(std::move(tokens));
  const MutexLock lock(mutex_);
  tokens_ = std::move(fresh);
  return true;
}

}  // namespace cairn::auth
