// What is SQLite's own: its settings, and its failures as the store tells them.

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cairn/roles/v1/catalogue.pb.h"
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
using test::StatusIs;
using testing::ElementsAre;

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() { Open(); }
  void Open() {
    store_.reset();
    auto opened = Store::Open({.database = database_.address(),
                               .service = "roles",
                               .types = {&ResourceType::Of(Skill::descriptor())},
                               .migrations = roles::Migrations(),
                               .clock = &clock_});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }
  absl::Status WriteSkill(const std::string& id, std::size_t size = 1) {
    Skill skill;
    skill.set_name("skills/" + id);
    skill.set_description(std::string(size, 'x'));
    return store_->Write({.actor = "test"}, [&](Transaction& tx) {
      return tx.Put(ResourceType::Of(Skill::descriptor()), {"", id}, nullptr, skill);
    });
  }
  std::vector<std::string> Stored() { return database_.Select("SELECT id FROM skill ORDER BY id"); }

  test::FakeClock clock_;
  SqliteTestDatabase database_;
  std::unique_ptr<Store> store_;
};

TEST_F(SqliteStoreTest, OnlyItsOwnerReadsADatabaseWhateverTheUmask) {
  namespace fs = std::filesystem;
  const mode_t before = umask(0);
  const test::TempFolder folder;
  const std::string path = folder.File("fresh.db");
  auto opened = Store::Open({.database = "sqlite:" + path,
                             .service = "roles",
                             .types = {&ResourceType::Of(Skill::descriptor())},
                             .migrations = roles::Migrations(),
                             .clock = &clock_});
  umask(before);
  ASSERT_TRUE(opened.ok()) << opened.status();

  for (const char* file : {"", "-wal", "-shm", "-claim"})
    EXPECT_EQ(fs::status(path + file).permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << file;
}

// Files of this process may not grow beyond a size while an object of this class lives.
class FullDisk {
 public:
  explicit FullDisk(rlim_t size) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{size, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_;
};

TEST_F(SqliteStoreTest, ACommitThatTheDiskRefusesLeavesNoTraceAndTheNextOneWorks) {
  ASSERT_THAT(WriteSkill("a"), IsOk());
  {
    const FullDisk full(std::filesystem::file_size(database_.path() + "-wal") + 1000);
    EXPECT_THAT(WriteSkill("b", 200000), StatusIs(absl::StatusCode::kUnavailable));
  }

  EXPECT_EQ(store_->head(), 1);
  EXPECT_THAT(WriteSkill("c"), IsOk());
  EXPECT_EQ(store_->head(), 2);
  EXPECT_THAT(Stored(), ElementsAre("a", "c"));
  EXPECT_THAT(database_.Select("SELECT revision FROM change ORDER BY revision"),
              ElementsAre("1", "2"));
  Open();
  EXPECT_THAT(Stored(), ElementsAre("a", "c"));
}

TEST_F(SqliteStoreTest, ADatabaseThatAnotherProgramHoldsIsBusyAndSaysWhenToTryAgain) {
  const auto other = database_.Connect();
  ASSERT_THAT(other->Execute("BEGIN IMMEDIATE"), IsOk());

  const absl::Status busy = WriteSkill("a");

  EXPECT_THAT(busy, FailsWith(ErrorReason::STORE_BUSY));
  google::rpc::RetryInfo retry;
  EXPECT_TRUE(ToRpcStatus(busy).details(0).UnpackTo(&retry));
  ASSERT_THAT(other->Execute("ROLLBACK"), IsOk());
  EXPECT_THAT(WriteSkill("a"), IsOk());
}

// Power loss cannot be had in a test; what SQLite documents about it rests on these two settings.
TEST_F(SqliteStoreTest, AWriterLogsAheadAndSyncsEveryCommitAndAloneCheckpoints) {
  const auto driver = SqliteDriver(database_.path());
  const auto setting = [](Connection& connection, const std::string& name) {
    Statement* pragma = *connection.Prepare("PRAGMA " + name);
    EXPECT_TRUE(*pragma->Step());
    std::string value(pragma->Text(0));
    pragma->Reset();
    return value;
  };
  const auto writer = driver->OpenWriter();
  const auto reader = driver->OpenReader();

  EXPECT_EQ(setting(**writer, "journal_mode"), "wal");
  EXPECT_EQ(setting(**writer, "synchronous"), "2");  // FULL
  EXPECT_NE(setting(**writer, "wal_autocheckpoint"), "0");
  EXPECT_EQ(setting(**reader, "wal_autocheckpoint"), "0");
}

TEST_F(SqliteStoreTest, ALogThatAReaderLetGrowShrinksByItselfOnceTheReaderIsGone) {
  const auto size = [&] { return std::filesystem::file_size(database_.path() + "-wal"); };
  const auto reader = SqliteDriver(database_.path())->OpenReader();
  ASSERT_THAT(WriteSkill("a"), IsOk());
  ASSERT_THAT((*reader)->Execute("BEGIN; SELECT * FROM skill"), IsOk());
  for (int i = 0; i < 24; ++i) ASSERT_THAT(WriteSkill(absl::StrCat("s", i), 1 << 20), IsOk());
  ASSERT_GT(size(), std::uintmax_t{20} << 20);
  absl::SleepFor(absl::Milliseconds(1500));
  EXPECT_THAT(WriteSkill("b"), IsOk()) << "a reader that stays holds back no write";

  ASSERT_THAT((*reader)->Execute("COMMIT"), IsOk());

  for (int i = 0; i < 1000 && size() > 0; ++i) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(size(), 0u);
  EXPECT_EQ(Stored().size(), 26u);
}

TEST_F(SqliteStoreTest, ALogThatFilledTheDiskIsGivenBackOnceNobodyNeedsIt) {
  const auto reader = SqliteDriver(database_.path())->OpenReader();
  ASSERT_THAT(WriteSkill("a"), IsOk());
  ASSERT_THAT((*reader)->Execute("BEGIN; SELECT * FROM skill"), IsOk());
  const FullDisk full(20 << 20);
  int written = 0;
  while (written < 10'000 && WriteSkill("a", 3000).ok()) ++written;
  ASSERT_LT(written, 10'000);
  ASSERT_FALSE(WriteSkill("b", 3000).ok());

  ASSERT_THAT((*reader)->Execute("COMMIT"), IsOk());

  absl::Status later = absl::UnknownError("not tried");
  for (int i = 0; i < 1000 && !later.ok(); ++i) {
    later = WriteSkill("b");
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_THAT(later, IsOk());
  EXPECT_EQ(store_->head(), written + 2) << "what was refused has left nothing";
  EXPECT_THAT(Stored(), ElementsAre("a", "b"));
}

TEST_F(SqliteStoreTest, AReaderCannotWrite) {
  const auto reader = SqliteDriver(database_.path())->OpenReader();

  EXPECT_FALSE((*reader)->Execute("DELETE FROM skill").ok());
}

TEST_F(SqliteStoreTest, ValuesOfEveryKindComeBackAsTheyWereBound) {
  const auto connection = database_.Connect();
  ASSERT_THAT(connection->Execute("CREATE TABLE t (a, b, c, d, e)"), IsOk());
  Statement* insert = *connection->Prepare("INSERT INTO t VALUES ($1, $2, $3, $4, $5)");
  const std::string bytes("\0\xff\0", 3);
  insert->BindNull();
  insert->Bind(std::int64_t{-42});
  insert->Bind(0.5);
  insert->Bind(absl::string_view("caf\xc3\xa9"));
  insert->BindBytes(bytes);
  ASSERT_THAT(insert->Run(), IsOk());

  Statement* select = *connection->Prepare("SELECT a IS NULL, b, c * 4, d, e FROM t");
  ASSERT_TRUE(*select->Step());
  EXPECT_EQ(select->Int(0), 1);
  EXPECT_EQ(select->Int(1), -42);
  EXPECT_EQ(select->Int(2), 2);
  EXPECT_EQ(select->Text(3), "caf\xc3\xa9");
  EXPECT_EQ(select->Text(4), absl::string_view(bytes));
  select->Reset();
}

TEST_F(SqliteStoreTest, AStatementIsPreparedOnceAndSqlThatCannotBeReadIsInternal) {
  const auto connection = database_.Connect();

  EXPECT_EQ(*connection->Prepare("SELECT 1"), *connection->Prepare("SELECT 1"));
  EXPECT_EQ(connection->kept_statements(), 1u);
  EXPECT_THAT(connection->Prepare("SELEKT"), test::StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace cairn::store
