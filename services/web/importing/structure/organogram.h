#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_H_

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// Plans the posts and vacancies of a body from its organogram, the central-government format: one
// CSV of senior posts that report to each other, and perhaps one of junior posts, which are checked
// and counted but not stored. The post reference is the post's external id, and stays from file to
// file. Names are read only to see whether a post is vacant, undisclosed or eliminated. The format
// does not say its day: the options must.
Plan ImportOrganogram(absl::string_view senior, absl::string_view junior, const Existing& existing,
                      const Options& options);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_H_
