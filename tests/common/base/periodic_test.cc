#include "common/base/periodic.h"

#include <atomic>
#include <latch>

#include "gtest/gtest.h"

namespace cairn {
namespace {

TEST(PeriodicTest, WorksAtOnceAndAgainAfterEveryPause) {
  std::latch thrice(3);
  std::atomic<int> times = 0;
  const Periodic periodic(absl::Milliseconds(1), [&](const Periodic::Stopping&) {
    if (++times <= 3) thrice.count_down();
  });
  thrice.wait();
  EXPECT_GE(times, 3);
}

TEST(PeriodicTest, EndsInTheMiddleOfAPause) {
  std::latch once(1);
  std::atomic<int> times = 0;
  {
    const Periodic periodic(absl::Hours(1000), [&](const Periodic::Stopping&) {
      ++times;
      once.count_down();
    });
    once.wait();
  }
  EXPECT_EQ(times, 1);
}

TEST(PeriodicTest, WaitsForWhatIsUnderWay) {
  std::latch begun(1);
  std::atomic<bool> done = false;
  {
    const Periodic periodic(absl::Hours(1), [&](const Periodic::Stopping&) {
      begun.count_down();
      for (int i = 0; i < 1000; ++i) std::this_thread::yield();
      done = true;
    });
    begun.wait();
  }
  EXPECT_TRUE(done);
}

TEST(PeriodicTest, WorkLearnsThatItIsWaitedFor) {
  std::latch begun(1);
  std::atomic<bool> told_at_once = false;
  {
    const Periodic periodic(absl::Hours(1), [&](const Periodic::Stopping& stopping) {
      told_at_once = stopping();
      begun.count_down();
      while (!stopping()) std::this_thread::yield();  // or the test never ends
    });
    begun.wait();
  }
  EXPECT_FALSE(told_at_once);
}

}  // namespace
}  // namespace cairn
