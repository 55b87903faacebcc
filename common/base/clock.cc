#include "common/base/clock.h"

namespace cairn {

absl::CivilDay Clock::Today() const { return DayOf(Now()); }

absl::CivilDay Clock::DayOf(absl::Time moment) {
  static const absl::TimeZone london = [] {
    absl::TimeZone zone;
    return absl::LoadTimeZone("Europe/London", &zone) ? zone : absl::UTCTimeZone();
  }();
  return absl::ToCivilDay(moment, london);
}

}  // namespace cairn
