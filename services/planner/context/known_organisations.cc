#include "services/planner/context/known_organisations.h"

#include <utility>

#include "common/resource/resource_type.h"
#include "services/planner/context/asking.h"

namespace cairn::planner {

AnyCollection::OrganisationCheck CheckOrganisations(
    const Mirror& mirror, std::function<absl::StatusOr<bool>(absl::string_view name)> ask) {
  return [&mirror, ask = std::move(ask)](absl::string_view name) -> absl::Status {
    const absl::StatusOr<Picture> picture = mirror.Now();
    if (!picture.ok()) return absl::OkStatus();
    const Organisation* organisation = picture->workforce->Find(resource::OrganisationOf(name));
    if (organisation != nullptr && organisation->IsKnown()) return absl::OkStatus();
    const absl::StatusOr<bool> there = ask(name);
    return there.value_or(true) ? absl::OkStatus() : NotFound("organisation", name);
  };
}

}  // namespace cairn::planner
