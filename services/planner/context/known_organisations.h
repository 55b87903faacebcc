#ifndef CAIRN_SERVICES_PLANNER_CONTEXT_KNOWN_ORGANISATIONS_H_
#define CAIRN_SERVICES_PLANNER_CONTEXT_KNOWN_ORGANISATIONS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/collection/collection.h"
#include "services/planner/workforce/mirror.h"

namespace cairn::planner {

// NOT_FOUND for an organisation that the mirror does not have, and `ask` neither, which asks roles
// itself: it may have taken one a moment ago. Until roles was seen whole, and while it cannot be
// asked, nothing is refused.
AnyCollection::OrganisationCheck CheckOrganisations(
    const Mirror& mirror, std::function<absl::StatusOr<bool>(absl::string_view name)> ask);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CONTEXT_KNOWN_ORGANISATIONS_H_
