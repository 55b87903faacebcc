#include "common/base/clock.h"

namespace cairn {

absl::CivilDay Clock::Today() const {
  static const absl::TimeZone london = [] {
    absl::TimeZone zone;
    return absl::LoadTimeZone("Europe/London", &zone) ? zone : absl::UTCTimeZone();
  }();
  return absl::ToCivilDay(Now(), london);
}

}  // namespace cairn
