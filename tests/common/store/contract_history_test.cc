// The change log, and reads of one state.

#include <cstdint>
#include <limits>
#include <memory>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_contract.h"

namespace cairn::store {
namespace {

using google::protobuf::Message;
using roles::v1::Skill;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Saying;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_P(StoreContract, ChangesAreReadInBatchesFromAnyRevisionOn) {
  for (const char* id : {"a", "b", "c", "d", "e"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());

  EXPECT_THAT(ChangesAfter(2, 2), IsOkAndHolds(ElementsAre("3+skills/c", "4+skills/d")));
  EXPECT_THAT(ChangesAfter(5), IsOkAndHolds(IsEmpty()));
}

TEST_P(StoreContract, HistoryOfAnEmptyDatabaseBeginsAtZero) {
  EXPECT_THAT(ChangesAfter(0), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(ChangesAfter(1), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_P(StoreContract, BehindTheNewestChangeIsOutOfRange) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());

  EXPECT_THAT(ChangesAfter(2), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(ChangesAfter(std::numeric_limits<std::int64_t>::max()),
              FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_P(StoreContract, BeforeTheKeptHistoryIsOutOfRange) {
  for (const char* id : {"a", "b", "c", "d"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  database_->Execute("DELETE FROM change WHERE revision <= 2");

  EXPECT_THAT(ChangesAfter(2), IsOkAndHolds(ElementsAre("3+skills/c", "4+skills/d")));
  const auto failed = ChangesAfter(1);
  EXPECT_THAT(failed, FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(failed, Saying(HasSubstr("from roles@2 to roles@4, not at roles@1")));
}

TEST_P(StoreContract, OneReadSeesOneState) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  std::int64_t first = 0;
  std::int64_t second = 0;

  ASSERT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(first, snapshot.Revision());
    EXPECT_THAT(Write<Skill>(Named("skills/b")), IsOk());
    ASSIGN_OR_RETURN(second, snapshot.Revision());
    return absl::OkStatus();
  }),
              IsOk());

  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

TEST_P(StoreContract, AReadThatFailedOrStoppedEarlyHoldsNothingBack) {
  for (const char* id : {"a", "b", "c"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  const Query all{.type = &TypeOf<Skill>(), .limit = 10};
  int seen = 0;

  EXPECT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
    RETURN_IF_ERROR(snapshot.List(
        all, [&](const Key&, const std::unique_ptr<Message>&) { return ++seen < 2; }));
    return absl::CancelledError("enough");
  }),
              StatusIs(absl::StatusCode::kCancelled));
  ASSERT_THAT(Write<Skill>(Named("skills/d")), IsOk());

  EXPECT_EQ(seen, 2);
  EXPECT_THAT(Ids(all), IsOkAndHolds(ElementsAre("a", "b", "c", "d")));
}

TEST_P(StoreContract, AWriteMayStopAListEarlyAndGoOn) {
  for (const char* id : {"a", "b", "c"})
    ASSERT_THAT(Write<Skill>(Named(absl::StrCat("skills/", id))), IsOk());
  const Query all{.type = &TypeOf<Skill>(), .limit = 10};

  const absl::Status written = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(
        tx.List(all, [](const Key&, const std::unique_ptr<Message>&) { return false; }));
    RETURN_IF_ERROR(Put<Skill>(tx, Named("skills/d")));
    return tx.List(all, [](const Key&, const std::unique_ptr<Message>&) { return false; });
  });

  EXPECT_THAT(written, IsOk());
  EXPECT_THAT(Ids(all), IsOkAndHolds(ElementsAre("a", "b", "c", "d")));
}

}  // namespace

}  // namespace cairn::store
