// Two histories that were one: a database, and its restored backup that is written on.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/roles/migrations.h"
#include "tests/common/store/store_drivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace cairn::store {
namespace {

using roles::v1::Skill;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

const ResourceType& SkillType() { return ResourceType::Of(Skill::descriptor()); }

class HistoryIdentityTest : public testing::Test {
 protected:
  std::unique_ptr<Store> Open(const std::string& path) {
    auto opened = Store::Open({.database = absl::StrCat("sqlite:", path),
                               .service = "roles",
                               .types = {&SkillType()},
                               .migrations = roles::Migrations(),
                               .clock = &clock_});
    EXPECT_THAT(opened, IsOk());
    return *std::move(opened);
  }
  static void Write(Store& store, int times = 1) {
    for (int i = 0; i < times; ++i) {
      const std::string id = absl::StrCat("s", store.head() + 1);
      Skill skill;
      skill.set_name(absl::StrCat("skills/", id));
      ASSERT_THAT(store.Write({.actor = "test"},
                              [&](Transaction& tx) {
                                return tx.Put(SkillType(), {"", id}, nullptr, skill);
                              }),
                  IsOk());
    }
  }
  static absl::Status Check(Store& store, const std::string& token) {
    ASSIGN_OR_RETURN(const Position position, store.ParseToken(token));
    return store.Read([&](Snapshot& snapshot) { return snapshot.CheckPosition(position); });
  }
  void Copy(const std::string& from, const std::string& to) {
    ASSERT_THAT(
        (*SqliteDriver(from)->OpenWriter())->Execute(absl::StrCat("VACUUM INTO '", to, "'")),
        IsOk());
  }

  test::FakeClock clock_;
  test::TempFolder folder_;
  const std::string path_ = folder_.File("roles.db");
  const std::string backup_ = folder_.File("backup.db");
};

TEST_F(HistoryIdentityTest, ATokenOfLostChangesIsOutOfRangeOnceOthersHaveTheirRevisions) {
  auto store = Open(path_);
  Write(*store, 5);
  const std::string kept = store->Token(store->newest());
  Copy(path_, backup_);
  Write(*store, 3);
  const std::string lost = store->Token(store->newest());
  auto restored = Open(backup_);
  EXPECT_THAT(Check(*restored, lost), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE))
      << "of the future";

  Write(*restored, 7);

  EXPECT_THAT(Check(*restored, lost), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(Check(*restored, lost), Saying(HasSubstr("is of another history")));
  EXPECT_THAT(Check(*restored, kept), IsOk()) << "who had seen no more than the backup misses none";
  EXPECT_THAT(Check(*store, lost), IsOk());
}

// As a loss of power may leave it where the disk did not keep its word.
TEST_F(HistoryIdentityTest, ATokenOfChangesThatTheDiskLostIsOutOfRangeToo) {
  auto store = Open(path_);
  Write(*store, 5);
  const std::string lost = store->Token(store->newest());
  store.reset();
  ASSERT_THAT((*SqliteDriver(path_)->OpenWriter())
                  ->Execute("DELETE FROM change WHERE revision > 3; DELETE FROM skill WHERE "
                            "revision > 3"),
              IsOk());

  store = Open(path_);
  Write(*store, 4);

  EXPECT_THAT(Check(*store, lost), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_F(HistoryIdentityTest, ARestartAndACopyThatLostNothingLetEverybodyGoOn) {
  auto store = Open(path_);
  Write(*store, 5);
  const std::string token = store->Token(store->newest());
  Copy(path_, backup_);

  store = nullptr;
  store = Open(path_);
  EXPECT_THAT(Check(*store, token), IsOk());
  Write(*store);
  EXPECT_THAT(Check(*store, token), IsOk());
  const auto taken_over = Open(backup_);
  Write(*taken_over);
  EXPECT_THAT(Check(*taken_over, token), IsOk());
}

TEST_F(HistoryIdentityTest, ATokenNamesServiceRevisionAndMark) {
  const auto store = Open(path_);
  EXPECT_EQ(store->Token(store->newest()), "roles@0");
  Write(*store);
  EXPECT_THAT(store->Token(store->newest()), MatchesRegex("roles@1\\.[0-9a-f]{16}"));
  EXPECT_EQ(store->Token({.revision = 1842, .mark = 0xab}), "roles@1842.00000000000000ab");
  EXPECT_THAT(store->ParseToken("roles@1842.00000000000000ab"),
              IsOkAndHolds(Position{.revision = 1842, .mark = 0xab}));
  EXPECT_THAT(store->ParseToken("roles@0"), IsOkAndHolds(Position{}));
  for (const char* bad :
       {"", "roles", "roles@", "people@1842", "roles@-1", "roles@+1", "roles@ 1", "roles@1 ",
        "roles@x", "roles@1.0", "1842", "roles@99999999999999999999", "Roles@1", "roles@1.",
        "roles@.00000000000000ab", "roles@1.00000000000000AB", "roles@1.0000000000000000ab",
        "roles@1.0x000000000000ab", "roles@1.00000000000000ab "}) {
    EXPECT_THAT(store->ParseToken(bad), FailsWith(ErrorReason::BAD_FIELDS)) << bad;
    EXPECT_THAT(test::BadFieldsOf(store->ParseToken(bad)), ElementsAre("token")) << bad;
  }
}

TEST_F(HistoryIdentityTest, ATokenOfBeforeThereWereMarksIsStillRead) {
  const auto store = Open(path_);
  Write(*store, 2);

  EXPECT_THAT(Check(*store, "roles@1"), IsOk());
  EXPECT_THAT(Check(*store, "roles@3"), FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

}  // namespace
}  // namespace cairn::store
