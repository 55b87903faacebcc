#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PAGE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PAGE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// What a page says of a role.
struct RolePage {
  std::string title;
  std::string summary;
  std::vector<std::string> duties;
  roles::v1::Guidance guidance;
  std::vector<std::pair<int, roles::v1::Requirement>> requirements;  // with their lines
  std::vector<roles::v1::Route> routes;
  std::vector<roles::v1::RoleProgramme> programmes;
};

// A text of a page is at most this long: no more is taken of it.
constexpr std::size_t kLongestText = 4096;

// Reads a page by the headings and lead-ins of such pages. What cannot be placed is reported by
// line number. Nothing, and reported, where it is no text.
absl::optional<RolePage> ReadRolePage(absl::string_view page, const Existing& existing,
                                      const Options& options, Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ROLE_PAGE_H_
