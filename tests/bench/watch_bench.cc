// A hundred watchers of cairn-roles: what a change costs the service for each of them, and how long
// it takes to the last one, with a short history behind it and with a long one.
#include <algorithm>
#include <atomic>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/rpc/client/client.h"
#include "tests/bench/callers.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"

namespace cairn::bench {
namespace {

constexpr char kWrite[] = "cairn.change.v1.ChangeService/Write";
constexpr char kWatch[] = "cairn.change.v1.ChangeService/Watch";
constexpr int kWatchers = 100;
constexpr int kShort = 1000;
constexpr int kLong = 1'000'000;
constexpr int kAWrite = 5000;
constexpr int kChanges = 100;  // told to all watchers, one by one
constexpr int kRuns = 5;
constexpr absl::Duration kPause = absl::Milliseconds(30);
constexpr absl::Duration kSoonEnough = absl::Milliseconds(50);

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) Die(value.status().ToString());
  return *std::move(value);
}

// Sees changes and says when.
struct Watcher {
  std::unique_ptr<rpc::Client> client;
  rpc::Cancellation cancellation;
  std::atomic<std::int64_t> seen{-1};  // revision
  std::atomic<std::int64_t> at{0};     // when, in microseconds
  std::thread thread;
};

class Service {
 public:
  Service() {
    std::ofstream(folder_ / "tokens") << kTokenLine;
    std::vector<std::string> command = ServiceCommand("roles", folder_);
    command.push_back("--auth=tokens:" + (folder_ / "tokens"));
    roles_ = std::make_unique<Process>(command, folder_ / "roles.log");
    client_ = Connect();
    Write(1, 0);
  }
  ~Service() {
    for (Watcher& watcher : watchers_) watcher.cancellation.Cancel();
    for (Watcher& watcher : watchers_) watcher.thread.join();
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Changes one post again and again, until so many changes were made.
  void HaveHistory(int changes) {
    while (revision_ < changes)
      Write(static_cast<int>(std::min<std::int64_t>(kAWrite, changes - revision_)), 0);
  }
  void Watch() {
    for (int i = 0; i < kWatchers; ++i) {
      Watcher& watcher = watchers_.emplace_back();
      watcher.client = Connect();
      change::v1::WatchRequest request;
      request.set_token(absl::StrCat("roles@", revision_));
      watcher.thread = std::thread([&watcher, request] {
        watcher.client
            ->Stream<change::v1::WatchResponse>(
                kWatch, request,
                [&watcher](const change::v1::WatchResponse& response) {
                  watcher.at = absl::ToUnixMicros(absl::Now());
                  watcher.seen =
                      response.changes_size() == 0 ? 0 : response.changes().rbegin()->revision();
                  return true;
                },
                watcher.cancellation)
            .IgnoreError();  // cancelled
      });
    }
    for (Watcher& watcher : watchers_) Await(watcher, 0);
  }
  // Tells every watcher `kChanges` changes: how long each took to the last of them, and the
  // service's processor time for each of them and each watcher.
  absl::Duration Tell(std::vector<absl::Duration>& took) {
    const absl::Duration before = CpuOf(roles_->id());
    for (int i = 0; i < kChanges; ++i) {
      const absl::Time begun = absl::Now();
      Write(1, i);
      std::int64_t last = 0;
      for (Watcher& watcher : watchers_) {
        Await(watcher, revision_);
        last = std::max<std::int64_t>(last, watcher.at);
      }
      took.push_back(absl::FromUnixMicros(last) - begun);
      absl::SleepFor(kPause);
    }
    return (CpuOf(roles_->id()) - before) / kChanges / kWatchers;
  }

 private:
  std::unique_ptr<rpc::Client> Connect() {
    return OrDie(rpc::Client::Connect({.address = AddressOf(*roles_), .token = kToken}));
  }
  static void Await(const Watcher& watcher, std::int64_t revision) {
    for (int i = 0; watcher.seen < revision; ++i) {
      if (i > 100'000) Die("a watcher was not told");
      absl::SleepFor(absl::Microseconds(200));
    }
  }
  void Write(int changes, int number) {
    change::v1::WriteRequest write;
    for (int i = 0; i < changes; ++i) {
      roles::v1::Organisation organisation;
      organisation.set_name("organisations/bench");
      organisation.set_display_name(absl::StrCat("Bench Council ", revision_ + i, " ", number));
      organisation.set_kind(roles::v1::Organisation::COUNCIL);
      write.add_operations()->mutable_upsert()->PackFrom(organisation);
    }
    const auto written = OrDie(client_->Call<change::v1::WriteResponse>(kWrite, write));
    revision_ = std::stoll(written.token().substr(written.token().find('@') + 1));
  }

  Folder folder_;
  std::unique_ptr<Process> roles_;
  std::unique_ptr<rpc::Client> client_;
  std::int64_t revision_ = 0;
  std::deque<Watcher> watchers_;
};

std::vector<Figure> Measure() {
  Service with_short;
  Service with_long;
  with_short.HaveHistory(kShort);
  with_long.HaveHistory(kLong);
  with_short.Watch();
  with_long.Watch();
  std::vector<absl::Duration> warm;
  with_short.Tell(warm);
  with_long.Tell(warm);

  Figure cost{.name = "watch_history", .against = "its cost at 1,000,000", .by_run = {}};
  Figure soon{.name = "watch_100", .against = "p99 to the last of 100 watchers", .by_run = {}};
  absl::Duration of_short;
  absl::Duration of_long;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<absl::Duration> short_took;
    std::vector<absl::Duration> long_took;
    const absl::Duration cpu_short = with_short.Tell(short_took);
    const absl::Duration cpu_long = with_long.Tell(long_took);
    of_short += cpu_short;
    of_long += cpu_long;
    cost.by_run.push_back(absl::FDivDuration(cpu_short, cpu_long));
    soon.by_run.push_back(absl::FDivDuration(kSoonEnough, Quantile(long_took, 0.99)));
    std::cerr << absl::StrFormat(
        "a change costs %s a watcher behind 1,000 changes and %s behind 1,000,000; it is with all "
        "100 within %s (median), %s (p99), %s (longest)\n",
        absl::FormatDuration(cpu_short), absl::FormatDuration(cpu_long),
        absl::FormatDuration(Quantile(long_took, 0.5)),
        absl::FormatDuration(Quantile(long_took, 0.99)),
        absl::FormatDuration(Quantile(long_took, 1)));
  }
  cost.ratio = absl::FDivDuration(of_short, of_long);
  soon.ratio = Median(soon.by_run);
  return {cost, soon};
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  const Output output = OutputFor(argc, argv);
  for (const Figure& figure : Measure()) Print(figure, output);
}
