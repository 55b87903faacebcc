#ifndef CAIRN_COMMON_AUTH_IDENTITY_H_
#define CAIRN_COMMON_AUTH_IDENTITY_H_

#include <set>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cairn/options/v1/options.pb.h"

namespace cairn::auth {

// Who makes a call, and what it may do where.
struct Identity {
  std::string name;  // of the calling system or person; stands in the audit trail
  absl::btree_set<options::v1::Permission> permissions;  // what it may do
  std::set<std::string> organisations;                   // ids of organisations it may do it for
  bool every_organisation = false;                       // or for all

  // Everything, everywhere: for a server that only this machine can reach, and for tests.
  static Identity LocalOperator();

  friend bool operator==(const Identity&, const Identity&) = default;
};

// OK when `identity` has `permission` for `organisation`: an id, `-` for every organisation, or
// empty for what belongs to none. Who writes the catalogue changes it for all, and so needs every
// organisation. Otherwise PERMISSION_DENIED, which names the permission and where.
absl::Status Authorise(const Identity& identity, options::v1::Permission permission,
                       absl::string_view organisation);

}  // namespace cairn::auth

#endif  // CAIRN_COMMON_AUTH_IDENTITY_H_
