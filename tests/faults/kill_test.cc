// kill -9 in the middle of the acknowledged writes of eight writers, which four watchers follow:
// what was acknowledged is there, nothing is there by halves, no watcher saw what is not there, and
// each goes on without a gap. `tests/faults/run --kills 2000` does so often.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/change/change_service.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/roles/establishment.h"
#include "services/roles/migrations.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/sequential_ids.h"
#include "tests/support/temp_database.h"

extern char** environ;

namespace cairn {
namespace {

using change::v1::Change;
using change::v1::WatchResponse;
using resource::ResourceType;
using test::IsOk;

constexpr int kWriters = 8;  // of cairn-fault-writer
constexpr int kWatchers = 4;
constexpr int kLeastAcknowledged = 1000;
constexpr int kEndless = 1'000'000;  // writes
constexpr int kMostHeard = 100;      // lines before a kill

int Kills() {
  const char* wanted = std::getenv("CAIRN_KILLS");
  int kills = 20;
  EXPECT_TRUE(wanted == nullptr || absl::SimpleAtoi(wanted, &kills)) << wanted;
  return kills;
}

// What writers and watchers said, over all their lives.
struct Said {
  std::map<int, std::int64_t> acknowledged;                               // revision of each write
  std::vector<std::int64_t> seen = std::vector<std::int64_t>(kWatchers);  // how far each has seen
};

// Writers and watchers in a process of their own, who tell of themselves through a pipe.
class Writers {
 public:
  Writers(const std::string& database, int first, int last, const Said& before) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> words = {CAIRN_FAULT_WRITER, database, absl::StrCat(first),
                                      absl::StrCat(last)};
    for (const std::int64_t seen : before.seen) words.push_back(absl::StrCat(seen));
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    EXPECT_EQ(
        posix_spawn(&process_, CAIRN_FAULT_WRITER, &actions, nullptr, arguments.data(), environ),
        0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    lines_ = fdopen(ends[0], "r");
  }
  ~Writers() { fclose(lines_); }
  Writers(const Writers&) = delete;
  Writers& operator=(const Writers&) = delete;

  // Hears up to `most` lines; fewer when the process has ended.
  void Hear(int most, Said& said) {
    char line[100];
    for (int i = 0; i < most && fgets(line, sizeof line, lines_) != nullptr; ++i) {
      // `a 1 roles@3.c7db98e2db23fd08`, acknowledged, or `w 0 3`, watched.
      const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" @.\n"));
      int number = 0;
      std::int64_t revision = 0;
      ASSERT_TRUE(words.size() > 3 && absl::SimpleAtoi(words[1], &number) &&
                  absl::SimpleAtoi(words[words[0] == "a" ? 3 : 2], &revision))
          << line;
      if (words[0] == "a") {
        EXPECT_TRUE(said.acknowledged.emplace(number, revision).second) << line;
      } else {
        std::int64_t& seen = said.seen[static_cast<std::size_t>(number)];
        EXPECT_GE(revision, seen);
        seen = revision;
      }
    }
  }
  void Kill() { kill(process_, SIGKILL); }
  // How the process ended, as waitpid says it.
  int Ended() {
    int status = 0;
    EXPECT_EQ(waitpid(process_, &status, 0), process_);
    return status;
  }

 private:
  pid_t process_ = 0;
  FILE* lines_ = nullptr;
};

class KillTest : public testing::Test {
 protected:
  void Open() {
    auto opened =
        store::Store::Open({.database = database_.address(),
                            .service = "roles",
                            .types = {&ResourceType::Of(roles::v1::Role::descriptor()),
                                      &ResourceType::Of(roles::v1::Organisation::descriptor()),
                                      &ResourceType::Of(roles::v1::Post::descriptor()),
                                      &ResourceType::Of(roles::v1::Vacancy::descriptor())},
                            .migrations = roles::Migrations(),
                            .clock = &clock_});
    ASSERT_THAT(opened, IsOk());
    store_ = *std::move(opened);
    establishment_ = std::make_unique<roles::Establishment>(*store_, ids_);
    changes_ = std::make_unique<ChangeService>(*store_, establishment_->collections());
  }
  void Close() {
    changes_.reset();
    establishment_.reset();
    store_.reset();
  }

  // Numbers of the posts or vacancies that are stored: `p17` is 17.
  template <typename T>
  std::set<int> Numbers() {
    std::set<int> numbers;
    const store::Query all{.type = &ResourceType::Of(T::descriptor()), .limit = 1000000};
    EXPECT_THAT(store_->Read([&](store::Snapshot& snapshot) {
      return snapshot.List(
          all, [&](const resource::Key& key, const std::unique_ptr<google::protobuf::Message>&) {
            numbers.insert(std::stoi(key.id.substr(1)));
            return true;
          });
    }),
                IsOk());
    return numbers;
  }

  // Watches from the last token to the end of history, and takes over the token found there. Every
  // revision comes once and in order, posts before their vacancies.
  void WatchOn() {
    change::v1::WatchRequest request;
    request.set_token(token_);
    auto stream = changes_->Watch({.identity = auth::Identity::LocalOperator()}, request, [] {});
    ASSERT_THAT(stream, IsOk()) << token_;
    while (true) {
      WatchResponse message;
      const auto pull = (*stream)->Next(rpc::MessageStream::Idle::kNo, &message);
      ASSERT_THAT(pull, IsOk());
      if (*pull != rpc::MessageStream::Pull::kMessage) break;
      for (const Change& change : message.changes()) {
        EXPECT_EQ(change.revision(), ++watched_);
        names_.push_back(change.name());
      }
      token_ = message.token();
    }
    EXPECT_EQ(watched_, store_->head());
  }

  test::TempDatabase database_;
  test::FakeClock clock_;
  test::SequentialIds ids_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<roles::Establishment> establishment_;
  std::unique_ptr<ChangeService> changes_;
  std::string token_ = "roles@0";
  std::int64_t watched_ = 0;
  std::vector<std::string> names_;  // watched so far
};

TEST_F(KillTest, WhatWasAcknowledgedSurvivesAndNothingIsThereByHalves) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 chance(seed);
  Open();
  ASSERT_THAT(store_->Write(
                  {.actor = "test"},
                  [&](store::Transaction& tx) {
                    roles::v1::Organisation ayr;
                    ayr.set_name("organisations/ayr");
                    return tx.Put(ResourceType::Of(ayr.descriptor()), {"ayr", "ayr"}, nullptr, ayr);
                  }),
              IsOk());
  Close();

  Said said;
  const int kills = Kills();
  int next = 1;
  for (int killed = 0, ended = 0;
       killed < kills || said.acknowledged.size() < kLeastAcknowledged;) {
    const bool is_killed = killed < kills;
    // Whoever is to be killed would not come to an end before.
    Writers writers(database_.path(), next, next + (is_killed ? kEndless : kLeastAcknowledged) - 1,
                    said);
    if (is_killed) {
      writers.Hear(1 + static_cast<int>(chance() % kMostHeard), said);
      absl::SleepFor(absl::Microseconds(chance() % 4000));
      writers.Kill();
    }
    writers.Hear(kEndless * 10, said);  // what they said before they died
    ended = writers.Ended();
    if (WIFSIGNALED(ended)) ++killed;
    ASSERT_TRUE((WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL) ||
                (WIFEXITED(ended) && WEXITSTATUS(ended) == 0))
        << ended;

    Open();
    const std::set<int> posts = Numbers<roles::v1::Post>();
    ASSERT_EQ(posts, Numbers<roles::v1::Vacancy>()) << "a post or its vacancy is missing";
    for (const auto& [number, revision] : said.acknowledged)
      ASSERT_EQ(posts.count(number), 1u) << number;
    // Each writer may have died between its commit and its word.
    ASSERT_LE(posts.size(), said.acknowledged.size() + static_cast<std::size_t>(killed) * kWriters);
    ASSERT_EQ(store_->head(), 1 + 2 * static_cast<std::int64_t>(posts.size()));
    for (const std::int64_t seen : said.seen)
      ASSERT_LE(seen, store_->head()) << "a watcher saw what is not there";
    WatchOn();
    next = posts.empty() ? 1 : *posts.rbegin() + 1;
    Close();
  }

  // Revision 1 is the organisation; a post and its vacancy stand together.
  for (const auto& [number, revision] : said.acknowledged) {
    ASSERT_LE(static_cast<std::size_t>(revision), names_.size());
    const std::size_t vacancy = static_cast<std::size_t>(revision) - 1;
    EXPECT_EQ(names_[vacancy - 1], absl::StrCat("organisations/ayr/posts/p", number));
    EXPECT_EQ(names_[vacancy], absl::StrCat("organisations/ayr/vacancies/v", number));
  }
  std::cout << kills << " kills, " << said.acknowledged.size() << " writes acknowledged, "
            << names_.size() << " revisions\n";
}

}  // namespace
}  // namespace cairn
