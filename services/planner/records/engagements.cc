#include "services/planner/records/engagements.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::planner {

absl::StatusOr<std::vector<Engagement>> EngagementsOf(const Records& records,
                                                      const Catalogue& catalogue) {
  ASSIGN_OR_RETURN(const std::vector<v1::Engagement> kept, records.AllEngagements());
  std::vector<Engagement> engagements;
  for (const v1::Engagement& from : kept) {
    Engagement to{.name = from.name(),
                  .organisation = std::string(resource::OrganisationOf(from.name())),
                  .kind = static_cast<Engagement::Kind>(from.kind()),
                  .audience = static_cast<Engagement::Audience>(from.audience()),
                  .partner_sector = static_cast<Sector>(from.partner_sector()),
                  .roles = {},
                  .date = FromCivil(resource::ToDay(from.date()))};
    for (const std::string& role : from.roles())
      to.roles.push_back(catalogue.role_names.Find(role.substr(role.find('/') + 1)));
    engagements.push_back(std::move(to));
  }
  return engagements;
}

}  // namespace cairn::planner
