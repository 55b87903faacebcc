#ifndef CAIRN_COMMON_BASE_CLOCK_H_
#define CAIRN_COMMON_BASE_CLOCK_H_

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace cairn {

// Tells the time. Handed through constructors, so that tests tell it themselves.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
  virtual void SleepFor(absl::Duration duration) const = 0;

  // Today where Cairn's councils are: dates of employment are dates in Europe/London.
  absl::CivilDay Today() const;
  // The day of a moment there.
  static absl::CivilDay DayOf(absl::Time moment);
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
  void SleepFor(absl::Duration duration) const override { absl::SleepFor(duration); }
};

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_CLOCK_H_
