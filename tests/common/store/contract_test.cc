// What every driver of the store promises of writes and of those who watch them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_contract.h"

namespace cairn::store {
namespace {

using roles::v1::Post;
using roles::v1::Programme;
using roles::v1::Skill;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Saying;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---- writing

TEST_P(StoreContract, AResourceIsReadAsItWasWrittenWithItsTimesAndEtag) {
  ASSERT_THAT(
      Write<Skill>(R"pb(name: "skills/a" display_name: "Coaching" description: "caf\303\251")pb"),
      IsOk());

  EXPECT_THAT(*Find<Skill>("skills/a"), test::EqualsProto(R"pb(name: "skills/a"
                                                               etag: "r1"
                                                               create_time { seconds: 1772452800 }
                                                               update_time { seconds: 1772452800 }
                                                               display_name: "Coaching"
                                                               description: "caf\303\251")pb"));
}

TEST_P(StoreContract, AnUpdateKeepsTheTimeOfCreationAndChangesTheEtag) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  clock_.Advance(absl::Seconds(90) + absl::Milliseconds(500));

  ASSERT_THAT(Write<Skill>(R"pb(name: "skills/a" display_name: "y")pb"), IsOk());

  EXPECT_THAT(*Find<Skill>("skills/a"),
              test::Partially(R"pb(etag: "r2"
                                   create_time { seconds: 1772452800 }
                                   update_time { seconds: 1772452890 nanos: 500000000 }
                                   display_name: "y")pb"));
}

TEST_P(StoreContract, WhatIsDeletedIsGoneAndMayComeBack) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Remove<Skill>("skills/a"), IsOk());

  EXPECT_EQ(Find<Skill>("skills/a"), std::nullopt);
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2-skills/a", "3+skills/a")));
}

TEST_P(StoreContract, RevisionsHaveNoGapsAndFollowTheOrderOfCommit) {
  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/a")));
                              return Put<Skill>(tx, Named("skills/b"));
                            }),
              IsOk());
  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/lost")));
                              return absl::CancelledError("no");
                            }),
              StatusIs(absl::StatusCode::kCancelled));
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());

  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2+skills/b", "3+skills/c")));
  EXPECT_EQ(store_->head(), 3);
}

TEST_P(StoreContract, AFailedWriteLeavesNoTrace) {
  ASSERT_THAT(Write<Skill>(Named("skills/old")), IsOk());

  const absl::Status failed =
      store_->Write({.actor = "test", .request_id = "r1"}, [&](Transaction& tx) -> absl::Status {
        RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/new")));
        RETURN_IF_ERROR(Put<Skill>(tx, R"pb(name: "skills/old" display_name: "changed")pb"));
        RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p"
                                                display_name: "P"
                                                skills_gained { skill: "skills/old" })pb"));
        RETURN_IF_ERROR(tx.KeepAnswer("digest", "answer"));
        return absl::CancelledError("no");
      });

  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Find<Skill>("skills/new"), std::nullopt);
  EXPECT_EQ(Find<Skill>("skills/old")->display_name(), "x");
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/old")));
  EXPECT_THAT(Referrers(TypeOf<Skill>(), {"", "old"}, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(database_->Select("SELECT request_id FROM request"), IsEmpty());
  EXPECT_EQ(store_->head(), 1);
}

TEST_P(StoreContract, AFailureOfTheDatabaseWithinAWriteLeavesNoTraceAndTheNextWriteWorks) {
  const absl::Status failed = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Post>(tx, R"pb(name: "organisations/ayr/posts/a" external_id: "7")pb"));
    return Put<Post>(tx, R"pb(name: "organisations/ayr/posts/b" external_id: "7")pb");
  });

  EXPECT_THAT(failed, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_EQ(Find<Post>("organisations/ayr/posts/a"), std::nullopt);
  EXPECT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a")));
}

TEST_P(StoreContract, ATransactionSeesItsOwnWritesAndOthersDoNotBeforeItsCommit) {
  bool own = false;
  bool others = true;

  ASSERT_THAT(store_->Write(kAuthor,
                            [&](Transaction& tx) -> absl::Status {
                              RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/a")));
                              ASSIGN_OR_RETURN(own, tx.Exists(TypeOf<Skill>(), {"", "a"}));
                              others = Find<Skill>("skills/a").has_value();
                              return absl::OkStatus();
                            }),
              IsOk());

  EXPECT_TRUE(own);
  EXPECT_FALSE(others);
}

TEST_P(StoreContract, EveryChangeNamesItsAuthorAndHoldsTheResourceAsItWas) {
  ASSERT_THAT(store_->Write({.actor = "hr", .request_id = "r-1"},
                            [&](Transaction& tx) { return Put<Skill>(tx, Named("skills/a")); }),
              IsOk());
  ASSERT_THAT(Write<Skill>(R"pb(name: "skills/a" display_name: "later")pb"), IsOk());

  EXPECT_THAT(database_->Select("SELECT actor FROM change ORDER BY revision"),
              ElementsAre("hr", "test"));
  EXPECT_THAT(database_->Select("SELECT request_id FROM change ORDER BY revision"),
              ElementsAre("r-1", ""));
  std::vector<Change> changes;
  ASSERT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(changes, snapshot.ChangesAfter(0, 10));
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_THAT(*changes[0].resource, test::Partially(R"pb(display_name: "x" etag: "r1")pb"));
  EXPECT_THAT(*changes[1].resource, test::Partially(R"pb(display_name: "later" etag: "r2")pb"));
  EXPECT_EQ(changes[0].time, clock_.Now());
}

TEST_P(StoreContract, TwoStoresOnOneDatabaseCountOneRowOfRevisions) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  Store::Options options = Options();
  options.shared = true;
  auto other = Store::Open(std::move(options));
  ASSERT_THAT(other, IsOk());

  ASSERT_THAT(
      (*other)->Write(kAuthor, [&](Transaction& tx) { return Put<Skill>(tx, Named("skills/b")); }),
      IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());

  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(ElementsAre("1+skills/a", "2+skills/b", "3+skills/c")));
  EXPECT_EQ(store_->head(), 3);
}

TEST_P(StoreContract, ADatabaseInUseIsRefusedUntilItIsFree) {
  const auto refused = Store::Open(Options());
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, Saying(HasSubstr("another program serves the database")));

  store_.reset();

  EXPECT_THAT(Store::Open(Options()), IsOk());
}

// ---- watchers

TEST_P(StoreContract, SubscribersAreWokenBehindEveryCommitAndByNothingElse) {
  int woken = 0;
  std::int64_t head_when_woken = 0;
  auto subscription = store_->Subscribe([&] {
    ++woken;
    head_when_woken = store_->head();
  });

  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(head_when_woken, 1);
  EXPECT_THAT(store_->Write(kAuthor, [](Transaction&) { return absl::CancelledError("no"); }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(woken, 1);
  subscription.reset();
  ASSERT_THAT(Write<Skill>(Named("skills/b")), IsOk());
  EXPECT_EQ(woken, 1);
}

TEST_P(StoreContract, ConcurrentWritersNeverShareARevision) {
  constexpr int kWriters = 4;
  constexpr int kEach = 25;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i)
        EXPECT_THAT(Write<Skill>(Named(absl::StrCat("skills/w", w, "-", i))), IsOk());
    });
  for (std::thread& writer : writers) writer.join();

  const auto changes = ChangesAfter(0);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), std::size_t{kWriters * kEach});
  std::map<std::string, int> last;  // each writer's own writes stand in its order
  for (std::size_t i = 0; i < changes->size(); ++i) {
    const std::string& line = (*changes)[i];
    EXPECT_EQ(line.substr(0, line.find('+')), absl::StrCat(i + 1));
    const std::string id = line.substr(line.find("/w") + 1);
    const int number = std::stoi(id.substr(id.find('-') + 1));
    EXPECT_EQ(number, last[id.substr(0, id.find('-'))]++) << line;
  }
}

TEST_P(StoreContract, WritesThatAreRefusedAmongOthersLeaveNeitherTraceNorGap) {
  constexpr int kWriters = 16;
  constexpr int kEach = 12;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        const bool refused = (w + i) % 3 == 0;
        const absl::Status status = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
          RETURN_IF_ERROR(Put<Skill>(tx, Named(absl::StrCat("skills/w", w, "-", i))));
          RETURN_IF_ERROR(Put<Skill>(tx, Named(absl::StrCat("skills/w", w, "-", i, "-too"))));
          return refused ? absl::CancelledError("no") : absl::OkStatus();
        });
        EXPECT_EQ(status.code(), refused ? absl::StatusCode::kCancelled : absl::StatusCode::kOk);
      }
    });
  for (std::thread& writer : writers) writer.join();

  const auto changes = ChangesAfter(0);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), std::size_t{2 * kWriters * kEach * 2 / 3});
  EXPECT_EQ(store_->head(), static_cast<std::int64_t>(changes->size()));
  for (std::size_t i = 0; i < changes->size(); i += 2) {
    const std::string& line = (*changes)[i];
    EXPECT_EQ(line.substr(0, line.find('+')), absl::StrCat(i + 1));
    EXPECT_EQ((*changes)[i + 1], absl::StrCat(i + 2, line.substr(line.find('+')), "-too"))
        << "what one write does stands together";
  }
}

// ---- tokens and secrets

TEST_P(StoreContract, TheSecretSurvivesAReopeningAndIsTheDatabasesOwn) {
  const std::string secret = store_->secret();
  const auto another = GetParam().create();
  Store::Options options = Options();
  options.database = another->address();
  const auto other = Store::Open(std::move(options));
  ASSERT_THAT(other, IsOk());

  Open();

  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(store_->secret(), secret);
  EXPECT_NE((*other)->secret(), secret);
}

TEST_P(StoreContract, EverythingSurvivesAReopening) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/b")), IsOk());
  ASSERT_THAT(Remove<Skill>("skills/a"), IsOk());

  Open();

  EXPECT_EQ(store_->head(), 3);
  EXPECT_EQ(Find<Skill>("skills/a"), std::nullopt);
  EXPECT_EQ(Find<Skill>("skills/b")->etag(), "r2");
  EXPECT_THAT(ChangesAfter(1), IsOkAndHolds(ElementsAre("2+skills/b", "3-skills/a")));
  ASSERT_THAT(Write<Skill>(Named("skills/c")), IsOk());
  EXPECT_EQ(store_->head(), 4);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(Sqlite()));

}  // namespace

}  // namespace cairn::store
