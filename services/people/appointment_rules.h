#ifndef CAIRN_SERVICES_PEOPLE_APPOINTMENT_RULES_H_
#define CAIRN_SERVICES_PEOPLE_APPOINTMENT_RULES_H_

#include <vector>

#include "absl/status/status.h"
#include "cairn/people/v1/people.pb.h"

// Which appointments may stand beside each other: pure decisions.
namespace cairn::people {

// Whether two appointments share a day.
bool Overlap(const v1::Appointment& a, const v1::Appointment& b);

// OK unless `appointment` has dates in the wrong order.
absl::Status CheckDates(const v1::Appointment& appointment);

// The appointment as long as its holder is employed: one that began by the last day with the
// employer ends on it at the latest. Who comes back after leaving counts from then.
v1::Appointment WithinEmployment(const v1::Appointment& appointment, const v1::Person& holder);

// Whether an update of a person lets appointments run on that ended with their last day.
bool LetsRunOn(const v1::Person& before, const v1::Person& after);

// OK unless the person, whose other appointments are `own`, holds the same post twice at once.
absl::Status CheckOwn(const v1::Appointment& appointment, const std::vector<v1::Appointment>& own);

// OK unless the post, whose other appointments are `others`, would have substantive holders of more
// than `limit` full-time equivalents on any day: the post's own, 1 where it is not known. Who
// leaves on a recorded day hands over to the next holder: their last 31 days do not count.
absl::Status CheckHolders(const v1::Appointment& appointment,
                          const std::vector<v1::Appointment>& others, double limit = 1);

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_APPOINTMENT_RULES_H_
