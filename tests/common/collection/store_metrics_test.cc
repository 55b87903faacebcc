#include "common/collection/store_metrics.h"

#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using test::IsOk;
using testing::HasSubstr;
using testing::Not;

TEST(StoreMetricsTest, AGroupCountsEachOfItsWritesAndOneSync) {
  observe::Metrics metrics("cairn-test", "0");
  const store::CommitEvents events = CommitMetrics(metrics);

  EXPECT_THAT(metrics.Scrape(), HasSubstr("cairn_store_syncs_total 0\n"));
  events.on_begin(absl::Milliseconds(2));
  events.on_commit(5, absl::Milliseconds(4));
  events.on_commit(0, absl::Milliseconds(1));  // all were refused

  const std::string scrape = metrics.Scrape();
  EXPECT_THAT(scrape, HasSubstr("cairn_store_commits_total 5\n"));
  EXPECT_THAT(scrape, HasSubstr("cairn_store_syncs_total 1\n"));
  EXPECT_THAT(scrape, HasSubstr("cairn_store_group_size_sum 5\n"));
  EXPECT_THAT(scrape, HasSubstr("cairn_store_group_size_count 1\n"));
  EXPECT_THAT(scrape, HasSubstr("cairn_store_commit_seconds_count 1\n"));
  EXPECT_THAT(scrape, HasSubstr("cairn_store_wait_seconds_count 1\n"));
}

TEST(StoreMetricsTest, WritesThatWaitAreCountedWhileTheyDo) {
  observe::Metrics metrics("cairn-test", "0");
  test::RolesUnderTest roles;
  const auto waiting = WaitingWrites(roles.store(), metrics);

  const std::string none = "cairn_store_writes_waiting 0\n";
  // A store that was just opened looks after its log.
  for (int i = 0; i < 20'000 && !absl::StrContains(metrics.Scrape(), none); ++i)
    absl::SleepFor(absl::Milliseconds(1));
  EXPECT_THAT(metrics.Scrape(), HasSubstr(none));

  std::thread other;
  const auto nothing = [](store::Transaction&) { return absl::OkStatus(); };
  EXPECT_THAT(roles.store().Write(
                  {.actor = "test"},
                  [&](store::Transaction&) {
                    other = std::thread([&] {
                      EXPECT_THAT(roles.store().Write({.actor = "test"}, nothing), IsOk());
                    });
                    for (int i = 0; i < 20'000 && absl::StrContains(metrics.Scrape(), none); ++i)
                      absl::SleepFor(absl::Milliseconds(1));
                    EXPECT_THAT(metrics.Scrape(), Not(HasSubstr(none)));
                    return absl::OkStatus();
                  }),
              IsOk());
  other.join();
}

}  // namespace
}  // namespace cairn
