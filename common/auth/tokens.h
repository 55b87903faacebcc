#ifndef CAIRN_COMMON_AUTH_TOKENS_H_
#define CAIRN_COMMON_AUTH_TOKENS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/authenticator.h"

namespace cairn::auth {

// The callers that hold a bearer token, from a file of lines like
//
//   # sha256 of the token   name      permissions                         organisations
//   9f86d081884c7d65…       hr-feed   READ_PEOPLE,WRITE_PEOPLE            trafford,leeds
//   60303ae22b998861…       planner   READ_CATALOGUE,READ_ESTABLISHMENT   *
//
// with four columns divided by blanks; `*` means all. The file never holds a token itself, so
// reading it gives nobody access: `printf %s "$TOKEN" | sha256sum` makes a first column. A token is
// looked up by its digest, which an attacker cannot steer, so the time of a look-up tells nothing
// about the tokens.
class Tokens final : public Authenticator {
 public:
  // Fails on the first bad line, and names it and what it should hold.
  static absl::StatusOr<Tokens> Parse(absl::string_view text);
  static absl::StatusOr<Tokens> Load(const std::string& path);

  absl::StatusOr<Identity> Identify(absl::string_view authorization) const override;

 private:
  absl::flat_hash_map<std::string, Identity> by_digest_;
};

}  // namespace cairn::auth

#endif  // CAIRN_COMMON_AUTH_TOKENS_H_
