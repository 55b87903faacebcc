#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_HISTORY_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_HISTORY_H_

#include <cstdint>
#include <memory>

#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// What records say of the past.
namespace cairn::planner {

enum class PostThen : std::uint8_t { kNotOpen, kUnknown, kFilled, kVacant };

// What records say of a post on a past day. In order:
// - a vacancy from its first day to the day before the substantive appointment that filled it, or
// to
//   today while it is open, says that the post was vacant, whoever else is recorded on it; an
//   ANTICIPATED one does so only where nobody is recorded as holding the post;
// - a substantive appointment says that it was filled;
// - where such an appointment had ended, it was vacant until the next one: inferred;
// - all else is unknown: before the first appointment, and after a vacancy that was filled by
// nobody
//   on record, until somebody on record starts.
// A withdrawn vacancy says nothing: the holder may have stayed, or the post was not to be filled.
PostThen StateThen(const Organisation& organisation, const Post& post, const Holdings& holdings,
                   Day day);

// The workforce as records dated up to a day have it: without posts, vacancies and appointments
// that begin later; what ends later has no end yet, and a vacancy filled later is open. States that
// bear no date stay as they are: a withdrawn vacancy, and one that nobody on record filled.
std::shared_ptr<const Workforce> RecordedBy(const Workforce& workforce, Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_HISTORY_H_
