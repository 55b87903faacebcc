#include "common/collection/damage_watch.h"

#include <sys/mman.h>

#include <atomic>
#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using testing::HasSubstr;

TEST(DamageWatchTest, DamageThatSomebodyMeetsIsToldOnceAndMeasured) {
  test::RolesUnderTest roles;
  observe::Log log(observe::Level::kInfo, memfd_create("log", MFD_CLOEXEC));
  observe::Metrics metrics("cairn-test", "0");
  std::atomic<int> found = 0;
  const DamageWatch watch(roles.store(), log, metrics, [&] { ++found; });
  EXPECT_THAT(metrics.Scrape(), HasSubstr("cairn_store_damaged 0\n"));
  const auto connection = store::SqliteDriver(roles.path())->OpenWriter();
  ASSERT_TRUE((*connection)->Execute("UPDATE organisation SET checksum = checksum + 1").ok());
  absl::SleepFor(absl::Milliseconds(700));
  EXPECT_EQ(found, 0) << "nobody has met it yet";

  EXPECT_FALSE(roles.Stored<roles::v1::Organisation>("organisations/ayr").ok());

  for (int i = 0; i < 10'000 && found == 0; ++i) absl::SleepFor(absl::Milliseconds(1));
  absl::SleepFor(absl::Milliseconds(700));
  EXPECT_EQ(found, 1);
  EXPECT_THAT(metrics.Scrape(), HasSubstr("cairn_store_damaged 1\n"));
}

}  // namespace
}  // namespace cairn
