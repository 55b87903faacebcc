#ifndef CAIRN_COMMON_BASE_PLACEHOLDER_DAYS_H_
#define CAIRN_COMMON_BASE_PLACEHOLDER_DAYS_H_

#include "absl/time/civil_time.h"

namespace cairn {

// Whether a day stands for none, as personnel systems write it: `no end known` (2099-12-31,
// 9999-12-31: nobody's last day is known half a century after the first records of 2025), and
// `since nobody knows when` (1900-01-01: before anybody at work was born).
inline constexpr int kFirstYearOfNoEnd = 2075;
inline constexpr int kLastYearOfNoBeginning = 1949;
inline bool StandsForNoEnd(absl::CivilDay day) { return day.year() >= kFirstYearOfNoEnd; }
inline bool StandsForNoBeginning(absl::CivilDay day) {
  return day.year() <= kLastYearOfNoBeginning;
}

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_PLACEHOLDER_DAYS_H_
