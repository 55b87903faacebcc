// How the writes of concurrent callers share a transaction, on a connection that only keeps what it
// was asked.

#include "common/store/sql/group_commit.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::store {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::Each;
using testing::ElementsAre;

// Keeps every statement, and does with it what a test says.
class ScriptedConnection final : public Connection {
 public:
  struct Script {
    std::vector<std::string> ran;
    std::function<absl::Status(const std::string& sql)> on = [](const std::string&) {
      return absl::OkStatus();
    };
    int shrunk = 0;
  };
  explicit ScriptedConnection(Script& script) : script_(script) {}

  absl::StatusOr<Statement*> Prepare(const std::string& sql) override {
    auto& statement = statements_[sql];
    if (statement == nullptr) statement = std::make_unique<Scripted>(script_, sql);
    return statement.get();
  }
  std::size_t kept_statements() const override { return statements_.size(); }
  absl::Status Execute(const std::string&) override { return absl::UnimplementedError("unused"); }
  absl::Status Rewrite() override { return absl::UnimplementedError("unused"); }
  absl::Status ShrinkLog(std::int64_t) override {
    ++script_.shrunk;
    return absl::OkStatus();
  }

 private:
  class Scripted final : public Statement {
   public:
    Scripted(Script& script, std::string sql) : script_(script), sql_(std::move(sql)) {}
    void BindNull() override {}
    void Bind(std::int64_t) override {}
    void Bind(double) override {}
    void Bind(absl::string_view) override {}
    void BindBytes(absl::string_view) override {}
    absl::StatusOr<bool> Step() override {
      script_.ran.push_back(sql_);
      if (absl::Status status = script_.on(sql_); !status.ok()) return status;
      return false;
    }
    void Reset() override {}
    std::int64_t Int(int) const override { return 0; }
    absl::string_view Text(int) const override { return ""; }

   private:
    Script& script_;
    const std::string sql_;
  };
  Script& script_;
  std::map<std::string, std::unique_ptr<Statement>> statements_;
};

class GroupCommitTest : public testing::Test {
 protected:
  // Calls `operation(i)` for each of `callers` at once. The first to lead waits within its
  // operation until all the others wait, so that they are one group, as far as one may hold them.
  std::vector<absl::Status> Together(int callers,
                                     const std::function<absl::Status(int)>& operation) {
    std::vector<absl::Status> statuses(static_cast<std::size_t>(callers));
    std::atomic<bool> first = true;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
      threads.emplace_back([&, i] {
        statuses[static_cast<std::size_t>(i)] = commits_.Run([&](Connection&) {
          if (first.exchange(false)) AwaitWaiting(static_cast<std::size_t>(callers - 1));
          return operation(i);
        });
        ++returned_;
      });
    for (std::thread& thread : threads) thread.join();
    return statuses;
  }
  void AwaitWaiting(std::size_t callers) {
    for (int i = 0; i < 20'000 && commits_.waiting() < callers; ++i)
      absl::SleepFor(absl::Milliseconds(1));
    EXPECT_EQ(commits_.waiting(), callers);
  }
  int Times(const std::string& sql) const {
    return static_cast<int>(std::count(script_.ran.begin(), script_.ran.end(), sql));
  }

  ScriptedConnection::Script script_;
  std::vector<std::size_t> groups_;
  int told_ = 0;  // commits behind which watchers were woken
  std::atomic<int> returned_ = 0;
  GroupCommit commits_{
      std::make_unique<ScriptedConnection>(script_),
      {.on_commit = [this](std::size_t writes, absl::Duration) { groups_.push_back(writes); }},
      [this] { ++told_; }};
};

TEST_F(GroupCommitTest, OneCallerCommitsAtOnceAndByItself) {
  EXPECT_THAT(commits_.Run([](Connection&) { return absl::OkStatus(); }), IsOk());

  EXPECT_THAT(script_.ran,
              ElementsAre("BEGIN IMMEDIATE", "SAVEPOINT operation", "RELEASE operation", "COMMIT"));
  EXPECT_THAT(groups_, ElementsAre(1u));
  EXPECT_EQ(told_, 1);
}

TEST_F(GroupCommitTest, CallersWhoWaitShareOneCommitAndAreToldOnlyBehindIt) {
  script_.on = [this](const std::string& sql) {
    if (sql == "COMMIT") {
      absl::SleepFor(absl::Milliseconds(20));  // whoever was told too early returns now
      EXPECT_EQ(returned_, 0);
    }
    return absl::OkStatus();
  };

  const auto statuses = Together(
      8, [](int i) { return i == 3 ? absl::CancelledError("refused") : absl::OkStatus(); });

  for (std::size_t i = 0; i < statuses.size(); ++i)
    EXPECT_EQ(statuses[i].code(), i == 3 ? absl::StatusCode::kCancelled : absl::StatusCode::kOk);
  EXPECT_EQ(Times("COMMIT"), 1);
  EXPECT_EQ(Times("SAVEPOINT operation"), 8);
  EXPECT_EQ(Times("ROLLBACK TO operation"), 1) << "a refusal undoes its own work and no other";
  EXPECT_THAT(groups_, ElementsAre(7u));
  EXPECT_EQ(told_, 1);
}

TEST_F(GroupCommitTest, AGroupHoldsSixtyFourAtMost) {
  EXPECT_THAT(Together(70, [](int) { return absl::OkStatus(); }), Each(IsOk()));

  // On a busy machine a group may also end because it has worked for long.
  EXPECT_THAT(groups_, Each(testing::Le(64u)));
  EXPECT_GE(groups_.size(), 2u);
  EXPECT_EQ(std::accumulate(groups_.begin(), groups_.end(), std::size_t{0}), 70u);
}

TEST_F(GroupCommitTest, AGroupThatHasWorkedForLongTakesInNoMore) {
  EXPECT_THAT(Together(4,
                       [](int) {
                         absl::SleepFor(absl::Milliseconds(25));
                         return absl::OkStatus();
                       }),
              Each(IsOk()));

  EXPECT_THAT(groups_, ElementsAre(1u, 1u, 1u, 1u));
}

TEST_F(GroupCommitTest, WhereNothingWasAcknowledgedNobodyIsWoken) {
  EXPECT_THAT(commits_.Run([](Connection&) { return absl::CancelledError("no"); }),
              StatusIs(absl::StatusCode::kCancelled));

  EXPECT_THAT(groups_, ElementsAre(0u));
  EXPECT_EQ(told_, 0);
}

TEST_F(GroupCommitTest, AGroupWhoseCommitFailsIsRetriedSinglyAndOnlyWhatFailsAloneFails) {
  int commits = 0;
  script_.on = [&](const std::string& sql) {
    if (sql != "COMMIT") return absl::OkStatus();
    ++commits;
    return commits == 1 || commits == 3 ? absl::UnavailableError("full") : absl::OkStatus();
  };
  std::atomic<int> ran = 0;

  const auto statuses = Together(4, [&](int) {
    ++ran;
    return absl::OkStatus();
  });

  EXPECT_EQ(std::count_if(statuses.begin(), statuses.end(), [](const auto& s) { return s.ok(); }),
            3);
  EXPECT_EQ(ran, 8);
  EXPECT_EQ(Times("BEGIN IMMEDIATE"), 5);
  EXPECT_EQ(script_.shrunk, 1) << "the disk may be full of the log";
  EXPECT_THAT(groups_, ElementsAre(1u, 1u, 1u));
}

TEST_F(GroupCommitTest, ATransactionThatTheDatabaseHasUndoneIsNotCommitted) {
  bool undone = false;
  script_.on = [&](const std::string& sql) {
    if (sql == "ROLLBACK TO operation" && !std::exchange(undone, true))
      return absl::InternalError("no such savepoint");
    return absl::OkStatus();
  };
  std::atomic<int> ran = 0;

  const auto statuses = Together(
      3, [&](int) { return ++ran == 3 ? absl::UnavailableError("full") : absl::OkStatus(); });

  EXPECT_THAT(statuses, Each(IsOk()));
  EXPECT_THAT(groups_, ElementsAre(1u, 1u, 1u)) << "each in a transaction of its own";
}

TEST_F(GroupCommitTest, WorkThatIsAloneRunsBetweenTwoGroups) {
  std::vector<std::thread> threads;
  EXPECT_THAT(commits_.Run([&](Connection&) {
    threads.emplace_back([&] {
      EXPECT_THAT(commits_.Alone([](Connection& writer) { return writer.ShrinkLog(0); }), IsOk());
    });
    AwaitWaiting(1);
    threads.emplace_back(
        [&] { EXPECT_THAT(commits_.Run([](Connection&) { return absl::OkStatus(); }), IsOk()); });
    AwaitWaiting(2);
    EXPECT_EQ(script_.shrunk, 0);
    return absl::OkStatus();
  }),
              IsOk());
  for (std::thread& thread : threads) thread.join();

  EXPECT_THAT(groups_, ElementsAre(1u, 1u));
  EXPECT_EQ(script_.shrunk, 1);
}

}  // namespace
}  // namespace cairn::store
