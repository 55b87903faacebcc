// kill -9 in the middle of acknowledged writes: what was acknowledged is there, nothing is there by
// halves, and a watch goes on without a gap.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
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
#include "common/collection/change_service.h"
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

constexpr int kKills = 20;
constexpr int kAcknowledged = 1000;
constexpr int kEndless = 1'000'000;  // writes

struct Acknowledgement {
  int number;
  std::string token;
};

// A writer in a process of its own, whose acknowledgements come through a pipe.
class Writer {
 public:
  Writer(const std::string& database, int first, int last) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> words = {CAIRN_FAULT_WRITER, database, absl::StrCat(first),
                                      absl::StrCat(last)};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                         nullptr};
    EXPECT_EQ(posix_spawn(&process_, CAIRN_FAULT_WRITER, &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    acknowledgements_ = fdopen(ends[0], "r");
  }
  ~Writer() { fclose(acknowledgements_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Reads up to `most` acknowledgements; fewer when the writer has ended.
  void Read(int most, std::vector<Acknowledgement>& into) {
    char line[100];
    for (int i = 0; i < most && fgets(line, sizeof line, acknowledgements_) != nullptr; ++i) {
      const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \n"));
      Acknowledgement acknowledgement{0, words[1]};
      EXPECT_TRUE(absl::SimpleAtoi(words[0], &acknowledgement.number)) << line;
      into.push_back(acknowledgement);
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
  FILE* acknowledgements_ = nullptr;
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

  std::vector<Acknowledgement> acknowledged;
  int killed = 0;
  int next = 1;
  while (acknowledged.size() < kAcknowledged || killed < kKills) {
    const int missing = kAcknowledged - static_cast<int>(acknowledged.size());
    const bool is_killed = killed < kKills;
    // Whoever is to be killed would not come to an end before.
    Writer writer(database_.path(), next, next + (is_killed ? kEndless : missing) - 1);
    if (is_killed) {
      const int share = missing / (kKills - killed + 1);
      writer.Read(
          1 + static_cast<int>(chance() % static_cast<unsigned>(std::max(1, 2 * share - 1))),
          acknowledged);
      absl::SleepFor(absl::Microseconds(chance() % 4000));
      writer.Kill();
    }
    writer.Read(kEndless, acknowledged);  // what it said before it died
    const int ended = writer.Ended();
    if (WIFSIGNALED(ended)) ++killed;
    ASSERT_TRUE((WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL) ||
                (WIFEXITED(ended) && WEXITSTATUS(ended) == 0))
        << ended;

    Open();
    const std::set<int> posts = Numbers<roles::v1::Post>();
    ASSERT_EQ(posts, Numbers<roles::v1::Vacancy>()) << "a post or its vacancy is missing";
    for (const Acknowledgement& one : acknowledged)
      ASSERT_EQ(posts.count(one.number), 1u) << one.number;
    ASSERT_LE(posts.size(), acknowledged.size() + static_cast<std::size_t>(killed));
    ASSERT_EQ(store_->head(), 1 + 2 * static_cast<std::int64_t>(posts.size()));
    WatchOn();
    next = posts.empty() ? 1 : *posts.rbegin() + 1;
    Close();
  }

  EXPECT_EQ(killed, kKills);
  // Revision 1 is the organisation; the pair of the n-th write took 2n and 2n + 1.
  ASSERT_GE(names_.size(), 2u * kAcknowledged + 1);
  for (const Acknowledgement& one : acknowledged) {
    EXPECT_EQ(one.token, absl::StrCat("roles@", 2 * one.number + 1));
    EXPECT_EQ(names_[static_cast<std::size_t>(2 * one.number - 1)],
              absl::StrCat("organisations/ayr/posts/p", one.number));
    EXPECT_EQ(names_[static_cast<std::size_t>(2 * one.number)],
              absl::StrCat("organisations/ayr/vacancies/v", one.number));
  }
}

}  // namespace
}  // namespace cairn
