// Writes posts and vacancies to a database from eight threads, each pair in one Write, and tells
// each on stdout once it is acknowledged: `a NUMBER TOKEN`. Four watchers follow, each from a
// revision of its own, and tell how far they have seen: `w WATCHER REVISION`. Ends with 2 when one
// of them misses, repeats or reorders a change. Made to be killed:
//
//   cairn-fault-writer DATABASE FIRST LAST REVISION REVISION REVISION REVISION

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/mutex.h"
#include "common/change/change_service.h"
#include "common/store/store.h"
#include "services/roles/establishment.h"
#include "services/roles/migrations.h"

namespace cairn {
namespace {

constexpr int kWriters = 8;
constexpr int kWatchers = 4;
constexpr int kOutOfOrder = 2;  // exit code

change::v1::WriteRequest PostWithVacancy(int number) {
  roles::v1::Post post;
  post.set_name(absl::StrCat("organisations/ayr/posts/p", number));
  post.set_display_name("Head of service");
  roles::v1::Vacancy vacancy;
  vacancy.set_name(absl::StrCat("organisations/ayr/vacancies/v", number));
  vacancy.set_post(post.name());
  vacancy.set_state(roles::v1::Vacancy::OPEN);
  vacancy.set_origin(roles::v1::Vacancy::STATED);
  change::v1::WriteRequest request;
  request.add_operations()->mutable_create()->PackFrom(post);
  request.add_operations()->mutable_create()->PackFrom(vacancy);
  return request;
}

// One write(2) a line, so that the reader sees whole lines or none.
bool Tell(const std::string& line) {
  return write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

// Sees every revision behind `seen` once and in order, and says so, up to `stop`.
class Watcher {
 public:
  Watcher(const ChangeService& changes, int number, std::int64_t seen)
      : changes_(changes), number_(number), seen_(seen) {}

  void Follow(const std::atomic<std::int64_t>& stop) {
    change::v1::WatchRequest request;
    request.set_token(absl::StrCat("roles@", seen_));
    auto stream =
        changes_.Watch({.identity = auth::Identity::LocalOperator()}, request, [this] { Wake(); });
    if (!stream.ok()) Fail(absl::StrCat("watch ", number_, ": ", stream.status().ToString()));
    while (seen_ < stop) {
      {
        const MutexLock lock(mutex_);
        woken_ = false;
      }
      change::v1::WatchResponse message;
      const auto pull = (*stream)->Next(rpc::MessageStream::Idle::kNo, &message);
      if (!pull.ok()) Fail(pull.status().ToString());
      if (*pull == rpc::MessageStream::Pull::kMessage) {
        for (const change::v1::Change& change : message.changes())
          if (change.revision() != ++seen_)
            Fail(absl::StrCat("watcher ", number_, " got ", change.revision(), " for ", seen_));
        Tell(absl::StrCat("w ", number_, " ", seen_, "\n"));
        continue;
      }
      const MutexLock lock(mutex_);
      while (!woken_ && seen_ < stop) changed_.wait(mutex_);
    }
  }
  void Wake() {
    const MutexLock lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }

 private:
  [[noreturn]] static void Fail(const std::string& why) {
    std::cerr << why << "\n";
    std::_Exit(kOutOfOrder);
  }

  const ChangeService& changes_;
  const int number_;
  std::int64_t seen_;
  Mutex mutex_;
  Condition changed_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
};

// Writes numbers from `next` to `last`; false when one fails.
bool WriteAll(const ChangeService& changes, std::atomic<int>& next, int last) {
  const rpc::CallContext call{.identity = auth::Identity::LocalOperator()};
  for (int number = next++; number <= last; number = next++) {
    const auto written = changes.Write(call, PostWithVacancy(number));
    if (!written.ok()) {
      std::cerr << number << ": " << written.status() << "\n";
      return false;
    }
    if (!Tell(absl::StrCat("a ", number, " ", written->token(), "\n"))) return false;
  }
  return true;
}

int Run(const std::string& database, int first, int last, const std::vector<std::int64_t>& seen) {
  const SystemClock clock;
  RandomIds ids;
  auto store = store::Store::Open(
      {.database = "sqlite:" + database,
       .service = "roles",
       .types = {&resource::ResourceType::Of(roles::v1::Role::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Organisation::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Post::descriptor()),
                 &resource::ResourceType::Of(roles::v1::Vacancy::descriptor())},
       .migrations = roles::Migrations(),
       .clock = &clock});
  if (!store.ok()) {
    std::cerr << store.status() << "\n";
    return EXIT_FAILURE;
  }
  const roles::Establishment establishment(**store, ids);
  const ChangeService changes(**store, establishment.collections());

  std::atomic<std::int64_t> stop = std::int64_t{1} << 62;
  std::deque<Watcher> watchers;
  std::vector<std::thread> following;
  for (int i = 0; i < kWatchers; ++i) {
    Watcher& watcher = watchers.emplace_back(changes, i, seen[static_cast<std::size_t>(i)]);
    following.emplace_back([&] { watcher.Follow(stop); });
  }
  std::atomic<int> next = first;
  std::atomic<bool> failed = false;
  std::vector<std::thread> writing;
  for (int i = 0; i < kWriters; ++i)
    writing.emplace_back([&] {
      if (!WriteAll(changes, next, last)) failed = true;
    });
  for (std::thread& writer : writing) writer.join();
  stop = (*store)->head();
  for (Watcher& watcher : watchers) watcher.Wake();
  for (std::thread& watcher : following) watcher.join();
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace
}  // namespace cairn

int main(int argc, char** argv) {
  int first = 0;
  int last = 0;
  std::vector<std::int64_t> seen(cairn::kWatchers);
  bool read = argc == 4 + cairn::kWatchers && absl::SimpleAtoi(argv[2], &first) &&
              absl::SimpleAtoi(argv[3], &last);
  for (std::size_t i = 0; read && i < seen.size(); ++i)
    read = absl::SimpleAtoi(argv[4 + i], &seen[i]);
  if (!read) {
    std::cerr << "usage: cairn-fault-writer DATABASE FIRST LAST REVISION REVISION REVISION "
                 "REVISION\n";
    return EXIT_FAILURE;
  }
  return cairn::Run(argv[1], first, last, seen);
}
