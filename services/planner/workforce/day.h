#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_DAY_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_DAY_H_

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/time/civil_time.h"
#include "common/base/placeholder_days.h"

namespace cairn::planner {

// A day, as days since 1970-01-01, in four bytes. kNoDay stands for a date that is not recorded.
enum class Day : std::int32_t {};
inline constexpr Day kNoDay{std::numeric_limits<std::int32_t>::min()};

inline bool IsSet(Day day) { return day != kNoDay; }
inline Day FromCivil(absl::CivilDay day) {
  return Day{static_cast<std::int32_t>(day - absl::CivilDay(1970, 1, 1))};
}
inline absl::CivilDay ToCivil(Day day) {
  return absl::CivilDay(1970, 1, 1) + static_cast<std::int32_t>(day);
}
inline Day NextDay(Day day) { return Day{static_cast<std::int32_t>(day) + 1}; }
inline Day PreviousDay(Day day) { return Day{static_cast<std::int32_t>(day) - 1}; }
inline int DaysBetween(Day from, Day to) {
  return static_cast<std::int32_t>(to) - static_cast<std::int32_t>(from);
}

// Whether a day stands for none: a last day far ahead, a first day long ago or far ahead.
inline bool IsPlaceholder(Day last) { return IsSet(last) && StandsForNoEnd(ToCivil(last)); }
inline bool IsPlaceholderStart(Day start) {
  return IsSet(start) && (StandsForNoBeginning(ToCivil(start)) || StandsForNoEnd(ToCivil(start)));
}

// The same day of the month, `months` later (or earlier); the month's last day where there is none.
inline Day AddMonths(Day day, int months) {
  const absl::CivilDay civil = ToCivil(day);
  const absl::CivilMonth month = absl::CivilMonth(civil) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return FromCivil(std::min(absl::CivilDay(month) + (civil.day() - 1), last));
}

// Mean months between two days; a month is a twelfth of 365.25 days.
inline double MonthsBetween(Day from, Day to) { return DaysBetween(from, to) / (365.25 / 12); }

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_DAY_H_
