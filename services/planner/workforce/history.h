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
// - a vacancy, from its first day to the day before the substantive appointment that filled it, or
//   to today while it is open, says that the post was vacant, whoever else is recorded on it; an
//   ANTICIPATED one does so only where nobody is recorded as holding the post;
// - a substantive appointment says that it was filled;
// - where such an appointment had ended, it was vacant until the next one: inferred;
// - all else is unknown: before the first appointment, and after a vacancy that was filled by
// nobody
//   on record, until somebody on record starts.
// A withdrawn vacancy says nothing: the holder may have stayed, or the post was not to be filled.
PostThen StateThen(const Organisation& organisation, const Post& post, const Holdings& holdings,
                   Day day);

// Posts counted on a past day.
struct PostsThen {
  int open = 0;
  int unknown = 0;
  int vacant = 0;

  void Count(PostThen state);
  // Whether records tell of all but at most one in a hundred. An unknown post counts as held, and
  // of a hundred posts only a few stand vacant, so more of them would hide most vacancies.
  bool AreOnRecord() const;
};

// The workforce as records dated up to a day have it: without posts, vacancies and appointments
// that begin later; what ends later has no end yet, and a vacancy filled or withdrawn later is
// open. One that ended on a day that is not recorded stays as it is.
std::shared_ptr<const Workforce> RecordedBy(const Workforce& workforce, Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_HISTORY_H_
