#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PROFILE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PROFILE_H_

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// Plans a role from the text of a page that describes it: what holders do, what binds them, what
// they need to know, how to become one and where they go next. Lines are placed by the headings and
// lead-ins of such pages; what cannot be placed is reported by line number, and nothing is guessed.
// What the page cannot say (tier, service area, nations, titles, gates of law) stays as the
// catalogue has it.
Plan ImportRoleProfile(absl::string_view page, const Existing& existing, const Options& options);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PROFILE_H_
