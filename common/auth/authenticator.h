#ifndef CAIRN_COMMON_AUTH_AUTHENTICATOR_H_
#define CAIRN_COMMON_AUTH_AUTHENTICATOR_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/identity.h"

namespace cairn::auth {

// Says who makes a call. Safe for concurrent use.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // `authorization` is the call's header of that name; empty when it has none. Fails with
  // UNAUTHENTICATED, NOT_IDENTIFIED.
  virtual absl::StatusOr<Identity> Identify(absl::string_view authorization) const = 0;
};

// Takes everyone for the local operator: for a server that only this machine can reach.
class TrustEveryone final : public Authenticator {
 public:
  absl::StatusOr<Identity> Identify(absl::string_view) const override {
    return Identity::LocalOperator();
  }
};

}  // namespace cairn::auth

#endif  // CAIRN_COMMON_AUTH_AUTHENTICATOR_H_
