#include "services/planner/workforce/without_people.h"

#include <utility>

namespace cairn::planner {

std::shared_ptr<const Workforce> WithoutPeople(const Workforce& workforce) {
  auto without = std::make_shared<Workforce>();
  without->catalogue = workforce.catalogue;
  for (const auto& [id, organisation] : workforce.organisations) {
    if (!organisation->IsKnown()) continue;
    if (organisation->people.empty()) {
      without->organisations.emplace(id, organisation);
      continue;
    }
    auto own = std::make_shared<Organisation>();
    own->id = organisation->id;
    own->title = organisation->title;
    own->nation = organisation->nation;
    own->network = organisation->network;
    own->evidenced_network = organisation->evidenced_network;
    own->open = organisation->open;
    own->close = organisation->close;
    own->kept = organisation->kept;
    own->posts = organisation->posts;
    own->vacancies = organisation->vacancies;
    without->organisations.emplace(id, std::move(own));
  }
  return without;
}

}  // namespace cairn::planner
