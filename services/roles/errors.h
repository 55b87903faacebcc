#ifndef CAIRN_SERVICES_ROLES_ERRORS_H_
#define CAIRN_SERVICES_ROLES_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cairn/roles/v1/establishment.pb.h"

// One factory a failure of the roles service, named after the fact.
namespace cairn::roles {

absl::Status ReportingLoop(absl::string_view post);
absl::Status PostAlreadyClosed(const v1::Post& post);
absl::Status PostHasReports(absl::string_view post, const std::vector<std::string>& reports);
absl::Status VacancyAlreadyOpen(absl::string_view post, absl::string_view vacancy);
absl::Status VacancyNotMoved(absl::string_view vacancy);
absl::Status VacancyMoveNotAllowed(absl::string_view vacancy, v1::Vacancy::State from,
                                   v1::Vacancy::State to, const std::string& allowed);

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_ERRORS_H_
