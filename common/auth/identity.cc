#include "common/auth/identity.h"

#include "common/auth/every_organisation.h"
#include "common/errors/failure.h"

namespace cairn::auth {

using options::v1::Permission;

Identity Identity::LocalOperator() {
  Identity identity{.name = "local-operator", .every_organisation = true};
  for (int p = 1; p <= options::v1::Permission_MAX; ++p)
    identity.permissions.insert(static_cast<Permission>(p));
  return identity;
}

absl::Status Authorise(const Identity& identity, Permission permission,
                       absl::string_view organisation) {
  const bool may = identity.permissions.count(permission) > 0;
  const bool every = organisation == "-" || organisation == kEveryOrganisation;
  const bool for_all = organisation.empty() && permission == Permission::WRITE_CATALOGUE;
  const bool shared = organisation.empty() && !for_all;
  const bool here = shared || identity.every_organisation ||
                    (!every && identity.organisations.count(std::string(organisation)) > 0);
  if (may && here) return absl::OkStatus();
  const std::string& wanted = options::v1::Permission_Name(permission);
  const std::string where = for_all ? " for every organisation, since all share what it changes"
                            : organisation.empty() ? ""
                            : every                ? " for every organisation"
                                    : absl::StrCat(" for organisation ", organisation);
  return Failure(absl::StatusCode::kPermissionDenied, ErrorReason::NOT_PERMITTED)
      .With("permission", wanted)
      .With("organisation", organisation)
      .Say("this needs permission ", wanted, where, ", which ", identity.name,
           " does not have; ask whoever issues tokens for this service");
}

}  // namespace cairn::auth
