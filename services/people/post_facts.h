#ifndef CAIRN_SERVICES_PEOPLE_POST_FACTS_H_
#define CAIRN_SERVICES_PEOPLE_POST_FACTS_H_

#include <optional>
#include <set>
#include <string>

#include "absl/time/civil_time.h"

namespace cairn::people {

// What people needs to know of an organisation, which roles keeps.
struct OrganisationFacts {
  std::string title;
  std::optional<absl::CivilDay> last_day;
};

// What people needs to know of a post, which roles keeps.
struct PostFacts {
  double fte = 1;                            // how many full-time equivalents it is
  std::set<std::string> organisations = {};  // names of others whose people may be appointed to it
};

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_POST_FACTS_H_
