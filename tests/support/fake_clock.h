#ifndef CAIRN_TESTS_SUPPORT_FAKE_CLOCK_H_
#define CAIRN_TESTS_SUPPORT_FAKE_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace cairn::test {

// A clock that stands until the test moves it; sleeping moves it too, and takes no time. Safe for
// concurrent use.
class FakeClock final : public Clock {
 public:
  // Noon of 2 March 2026 in London, where no summer time is in force.
  FakeClock() : FakeClock(absl::FromCivil(absl::CivilHour(2026, 3, 2, 12), absl::UTCTimeZone())) {}
  explicit FakeClock(absl::Time now) { Set(now); }

  absl::Time Now() const override { return absl::FromUnixMicros(micros_); }
  void SleepFor(absl::Duration duration) const override {
    micros_ += absl::ToInt64Microseconds(duration);
  }
  void Set(absl::Time now) { micros_ = absl::ToUnixMicros(now); }
  void Advance(absl::Duration by) { Set(Now() + by); }

 private:
  mutable std::atomic<std::int64_t> micros_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_FAKE_CLOCK_H_
