// Writes to cairn-roles by 1, 16 and 64 callers: how many a second, how many for one wait for the
// disk; and what reads wait beside 64 of them. Each write adds a post and carries a request_id. The
// disk is made slow, see slow_sync.cc.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
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

constexpr char kCreate[] = "/cairn.roles.v1.EstablishmentService/CreatePost";
constexpr char kGet[] = "/cairn.roles.v1.EstablishmentService/GetPost";
constexpr int kPosts = 1000;  // to read
constexpr int kRuns = 5;
constexpr absl::Duration kRun = absl::Seconds(2);
constexpr absl::Duration kGoodEnough = absl::Milliseconds(10);

roles::v1::Post Post() {
  roles::v1::Post post;
  post.set_display_name("Head of Service - Assessment and Care Planning");
  post.set_directorate("Children's Services");
  post.set_level(3);
  post.set_grade("SM4");
  return post;
}

void Fill(const std::string& address) {
  change::v1::WriteRequest write;
  roles::v1::Organisation organisation;
  organisation.set_name("organisations/bench");
  organisation.set_display_name("Bench Council");
  organisation.set_kind(roles::v1::Organisation::COUNCIL);
  write.add_operations()->mutable_create()->PackFrom(organisation);
  for (int i = 0; i < kPosts; ++i) {
    roles::v1::Post post = Post();
    post.set_name(absl::StrCat("organisations/bench/posts/post-", i));
    write.add_operations()->mutable_create()->PackFrom(post);
  }
  const auto client = rpc::Client::Connect({.address = address, .token = kToken});
  if (!client.ok()) Die(client.status().ToString());
  const auto written =
      (*client)->Call<change::v1::WriteResponse>("cairn.change.v1.ChangeService/Write", write);
  if (!written.ok()) Die(written.status().ToString());
}

// A disk that takes four milliseconds longer to sync, for services that are started from now on.
class SlowDisk {
 public:
  explicit SlowDisk(const Folder& folder) : count_(folder / "syncs") {
    setenv("CAIRN_SYNC_COUNT", count_.c_str(), 1);
    setenv("LD_PRELOAD", CAIRN_BENCH "/slow_sync.so", 1);
  }
  double Syncs() const {
    const std::string bytes = ReadAll(count_);
    std::int64_t count = 0;
    if (bytes.size() != sizeof(count)) Die("syncs are not counted");
    std::memcpy(&count, bytes.data(), sizeof(count));
    return static_cast<double>(count);
  }

 private:
  const std::string count_;
};

struct Runs {
  std::string name;
  std::string against;
  std::vector<double> ratios = {};

  Figure AsFigure() const {
    double sum = 0;
    for (const double ratio : ratios) sum += ratio;
    return {.name = name,
            .against = against,
            .ratio = sum / static_cast<double>(ratios.size()),
            .by_run = ratios};
  }
};

std::vector<Figure> Measure() {
  const Folder folder;
  std::ofstream(folder / "tokens") << kTokenLine;
  std::vector<std::string> command = ServiceCommand("roles", folder);
  command.push_back("--auth=tokens:" + (folder / "tokens"));
  command.push_back("--queue=4096");  // the benchmark itself stands still now and then
  const SlowDisk disk(folder);
  const Process roles(command, folder / "roles.log");
  Fill(AddressOf(roles));
  Calls writes(AddressOf(roles), kCreate, [](std::size_t number) {
    roles::v1::CreatePostRequest request;
    request.set_parent("organisations/bench");
    *request.mutable_post() = Post();
    request.set_request_id(absl::StrCat("bench-", number));
    return Bytes(request);
  });
  Calls reads(AddressOf(roles), kGet, [](std::size_t number) {
    roles::v1::GetPostRequest request;
    request.set_name(absl::StrCat("organisations/bench/posts/post-", number % kPosts));
    return Bytes(request);
  });
  writes.Closed(16, kRun);
  const double a_quarter = reads.Closed(32, kRun) / absl::ToDoubleSeconds(kRun) / 4;

  Runs sixteen{.name = "writes_16", .against = "one caller"};
  Runs sixteen_syncs{.name = "writes_16_a_sync", .against = "syncs"};
  Runs sixty_four_syncs{.name = "writes_64_a_sync", .against = "syncs"};
  Runs beside{.name = "reads_beside_64_writes", .against = "p99 without writes, or 10 ms"};
  for (int run = 0; run < kRuns; ++run) {
    const double one = writes.Closed(1, kRun);
    const double before = disk.Syncs();
    const double of_16 = writes.Closed(16, kRun);
    const double syncs_16 = disk.Syncs() - before;
    const double of_64 = writes.Closed(64, kRun);
    const double syncs_64 = disk.Syncs() - before - syncs_16;
    sixteen.ratios.push_back(of_16 / one);
    sixteen_syncs.ratios.push_back(of_16 / syncs_16);
    sixty_four_syncs.ratios.push_back(of_64 / syncs_64);

    const absl::Duration idle = Quantile(reads.Open(a_quarter, kRun), 0.99);
    int written = 0;
    std::thread writer([&] { written = writes.Closed(64, kRun + absl::Milliseconds(200)); });
    const absl::Duration busy = Quantile(reads.Open(a_quarter, kRun), 0.99);
    writer.join();
    beside.ratios.push_back(
        absl::FDivDuration(std::max(3 * idle, kGoodEnough), std::max(busy, absl::Nanoseconds(1))));
    const double seconds = absl::ToDoubleSeconds(kRun);
    std::cerr << absl::StrFormat(
        "writes a second: %.0f by one, %.0f by 16 (%.3f syncs each), %.0f by 64 (%.3f); p99 of "
        "%.0f reads a second: %s, beside 64 writers (%.0f writes a second) %s\n",
        one / seconds, of_16 / seconds, syncs_16 / of_16, of_64 / seconds, syncs_64 / of_64,
        a_quarter, absl::FormatDuration(idle), written / (seconds + 0.2),
        absl::FormatDuration(busy));
  }
  return {sixteen.AsFigure(), sixteen_syncs.AsFigure(), sixty_four_syncs.AsFigure(),
          beside.AsFigure()};
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  const Output output = OutputFor(argc, argv);
  for (const Figure& figure : Measure()) Print(figure, output);
}
