#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANISATION_STRUCTURE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANISATION_STRUCTURE_H_

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// Plans the posts and vacancies of a council from its organisation structure, a CSV in the format
// of the Local Government Transparency Code. Posts have no id there: a post is the same from file
// to file when title, directorate, service and place among its twins are. Where one post of a
// service disappears and another appears, neither is taken until a match file settles whether that
// is one post with a new title. Salary bands are told when odd and stored as published; personal
// names are never read.
Plan ImportOrganisationStructure(absl::string_view file, const Existing& existing,
                                 const Options& options);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANISATION_STRUCTURE_H_
