#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_H_

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// Plans people, their appointments and their enrolments from a CSV that docs/importing.md
// describes: one row an appointment, several rows for a person with several. Appointments that the
// people service would refuse (one person twice on one post at once, a post with more than one
// full-time holder) are refused here, row by row. With Options::Coverage::kComplete, an appointment
// of the file's organisations that the file does not have ends on Options::date. No personal data
// stands in the report: it names lines.
Plan ImportPeople(absl::string_view file, const Existing& existing, const Options& options);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_H_
