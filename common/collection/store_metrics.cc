#include "common/collection/store_metrics.h"

namespace cairn {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.0001, 0.001, 0.0025, 0.005, 0.01,
                                                          0.025,  0.05,  0.1,    0.5,   2.5};
const prometheus::Histogram::BucketBoundaries kWrites = {1, 2, 4, 8, 16, 32, 64};

}  // namespace

store::CommitEvents CommitMetrics(observe::Metrics& metrics) {
  prometheus::Counter& commits = metrics.Counter(
      "cairn_store_commits_total", "Writes that were acknowledged, each once it was on disk.");
  prometheus::Counter& syncs = metrics.Counter(
      "cairn_store_syncs_total", "Times that the disk was waited for, once for all of a group.");
  prometheus::Histogram& sizes = metrics.Histogram(
      "cairn_store_group_size", "Writes that reached the disk together.", kWrites);
  prometheus::Histogram& took = metrics.Histogram(
      "cairn_store_commit_seconds", "Time that a group waited for the disk.", kSeconds);
  prometheus::Histogram& waited = metrics.Histogram(
      "cairn_store_wait_seconds", "Time that a write waited for those before it.", kSeconds);
  return {
      .on_begin = [&waited](absl::Duration wait) { waited.Observe(absl::ToDoubleSeconds(wait)); },
      .on_commit =
          [&commits, &syncs, &sizes, &took](std::size_t writes, absl::Duration duration) {
            if (writes == 0) return;
            const auto number = static_cast<double>(writes);
            commits.Increment(number);
            syncs.Increment();
            sizes.Observe(number);
            took.Observe(absl::ToDoubleSeconds(duration));
          }};
}

std::unique_ptr<observe::Metrics::Reading> WaitingWrites(const store::Store& store,
                                                         observe::Metrics& metrics) {
  return metrics.Read(observe::Metrics::Kind::kGauge, "cairn_store_writes_waiting",
                      "Writes that wait for those before them.",
                      [&store] { return static_cast<double>(store.writes_waiting()); });
}

}  // namespace cairn
