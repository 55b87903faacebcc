#ifndef CAIRN_SERVICES_PEOPLE_ERRORS_H_
#define CAIRN_SERVICES_PEOPLE_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/people/v1/people.pb.h"

// One factory a failure of the people service, named after the fact. They name resources, never
// people.
namespace cairn::people {

absl::Status AppointmentsOverlap(absl::string_view appointment);
absl::Status PostOverfilled(absl::string_view post, double fte, double limit);
absl::Status OrganisationNotFound(absl::string_view organisation);
absl::Status PostNotFound(absl::string_view post, absl::string_view field);
// Of another organisation's post; whether there is one is not told. Without roles no agreement is
// known.
enum class Agreements { kKnown, kUnknown };
absl::Status PostNotShared(absl::string_view post, Agreements agreements);
absl::Status NotDeleted(absl::string_view person);
absl::Status NeverHere(absl::string_view person);
absl::Status ErasedButInTheFiles();
absl::Status BeginsBehindTheEnd(absl::string_view field, absl::string_view organisation,
                                absl::CivilDay last_day);
absl::Status AppointmentEnded(const v1::Appointment& appointment);
absl::Status EnrolmentMoveNotAllowed(absl::string_view enrolment, v1::Enrolment::State from,
                                     v1::Enrolment::State to);

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_ERRORS_H_
