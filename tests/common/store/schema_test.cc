// The schema: what the migrations make is what the contract declares, and they run whole or not at
// all.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/publication.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/people/migrations.h"
#include "services/roles/migrations.h"
#include "tests/common/store/store_drivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace cairn::store {
namespace {

using google::protobuf::Descriptor;
using test::IsOk;
using test::Saying;
using test::StatusIs;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;

// As the planner's build lists them: by number.
std::vector<Migration> PlannerMigrations() {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(CAIRN_PLANNER_SCHEMA))
    files.insert(entry.path());
  EXPECT_FALSE(files.empty()) << CAIRN_PLANNER_SCHEMA;
  std::vector<Migration> migrations;
  for (const std::filesystem::path& path : files) {
    std::ostringstream sql;
    sql << std::ifstream(path).rdbuf();
    migrations.push_back(
        {static_cast<int>(migrations.size()) + 1, path.filename().string(), sql.str()});
  }
  return migrations;
}

class SchemaContract : public testing::TestWithParam<TestDriver> {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open(const std::vector<const Descriptor*>& messages,
                                              std::vector<Migration> migrations) {
    Store::Options options{.database = database_->address(),
                           .service = "test",
                           .migrations = std::move(migrations),
                           .clock = &clock_,
                           .shared = true};
    for (const Descriptor* message : messages) options.types.push_back(&ResourceType::Of(message));
    return Store::Open(std::move(options));
  }
  // Every declared column has a column in the type's table, and the table has no other.
  void ExpectColumnsAsDeclared(const std::vector<const Descriptor*>& messages) {
    for (const Descriptor* message : messages) {
      const ResourceType& type = ResourceType::Of(message);
      std::vector<std::string> declared = {"checksum", "id", "organisation", "payload", "revision"};
      for (const auto& column : type.columns()) declared.push_back(column.name);
      std::sort(declared.begin(), declared.end());
      EXPECT_THAT(database_->ColumnsOf(type.snake_name()), ElementsAreArray(declared))
          << type.full_name();
    }
  }
  std::vector<std::string> Tables() {
    return database_->Select("SELECT component FROM schema_step ORDER BY component, number");
  }

  test::FakeClock clock_;
  std::unique_ptr<TestDatabase> database_ = GetParam().create();
};

TEST_P(SchemaContract, TablesOfRolesHaveTheColumnsThatTheContractDeclares) {
  const std::vector<const Descriptor*> messages = {
      roles::v1::Skill::descriptor(),        roles::v1::Qualification::descriptor(),
      roles::v1::Role::descriptor(),         roles::v1::Programme::descriptor(),
      roles::v1::Organisation::descriptor(), roles::v1::Post::descriptor(),
      roles::v1::Vacancy::descriptor()};
  ASSERT_THAT(Open(messages, roles::Migrations()), IsOk());
  ExpectColumnsAsDeclared(messages);
}

TEST_P(SchemaContract, TablesOfPeopleHaveTheColumnsThatTheContractDeclares) {
  const std::vector<const Descriptor*> messages = {people::v1::Person::descriptor(),
                                                   people::v1::Appointment::descriptor(),
                                                   people::v1::Enrolment::descriptor()};
  ASSERT_THAT(Open(messages, people::Migrations()), IsOk());
  ExpectColumnsAsDeclared(messages);
}

TEST_P(SchemaContract, TablesOfThePlannerHaveTheColumnsThatTheContractDeclares) {
  const std::vector<const Descriptor*> messages = {
      planner::v1::Objective::descriptor(),    planner::v1::Engagement::descriptor(),
      planner::v1::Assumption::descriptor(),   planner::v1::Scenario::descriptor(),
      planner::v1::KeptForecast::descriptor(), planner::v1::Publication::descriptor()};
  ASSERT_THAT(Open(messages, PlannerMigrations()), IsOk());
  ExpectColumnsAsDeclared(messages);
}

// The values that a column may hold are enough for the database to answer questions of its own.
TEST_P(SchemaContract, ColumnsThatTheContractCallsUniqueAreRefusedTwice) {
  ASSERT_THAT(Open({roles::v1::Post::descriptor()}, roles::Migrations()), IsOk());
  database_->Execute(
      "INSERT INTO post (organisation, id, revision, external_id, payload) VALUES ('a', 'x', 1, "
      "'7', '')");

  const absl::Status twice = database_->Connect()->Execute(
      "INSERT INTO post (organisation, id, revision, external_id, payload) VALUES ('a', 'y', 1, "
      "'7', '')");

  EXPECT_THAT(twice, test::FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
}

const Migration kFirst{1, "0001_first.sql",
                       "CREATE TABLE first (n BIGINT); INSERT INTO first VALUES (1);"};
const Migration kSecond{
    2, "0002_second.sql",
    "CREATE TABLE second (n BIGINT); INSERT INTO second SELECT n + 1 FROM first;"};
const Migration kBroken{2, "0002_broken.sql",
                        "CREATE TABLE second (n BIGINT); INSERT INTO nowhere VALUES (1);"};

TEST_P(SchemaContract, StepsRunOnceEachInOrder) {
  ASSERT_THAT(Open({}, {kFirst}), IsOk());
  ASSERT_THAT(Open({}, {kFirst}), IsOk());
  ASSERT_THAT(Open({}, {kFirst, kSecond}), IsOk());
  ASSERT_THAT(Open({}, {kFirst, kSecond}), IsOk());

  EXPECT_THAT(database_->Select("SELECT n FROM first"), ElementsAre("1"));
  EXPECT_THAT(database_->Select("SELECT n FROM second"), ElementsAre("2"));
}

TEST_P(SchemaContract, ADatabaseOfANewerProgramIsRefused) {
  ASSERT_THAT(Open({}, {kFirst, kSecond}), IsOk());

  const auto older = Open({}, {kFirst});

  EXPECT_THAT(older, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(older, Saying(HasSubstr("step 2 of the test schema, and this program knows only 1")));
  EXPECT_THAT(Open({}, {kFirst, kSecond}), IsOk());
}

TEST_P(SchemaContract, AStepThatFailsLeavesNothingOfAnyStepBehind) {
  EXPECT_FALSE(Open({}, {kFirst, kBroken}).ok());
  EXPECT_THAT(Tables(), testing::Each("store"));

  ASSERT_THAT(Open({}, {kFirst, kSecond}), IsOk());
  EXPECT_THAT(database_->Select("SELECT n FROM second"), ElementsAre("2"));
}

TEST_P(SchemaContract, RowsOfAnOlderVersionAreReadAfterAnUpgrade) {
  const auto* message = roles::v1::Skill::descriptor();
  roles::v1::Skill skill;
  skill.set_name("skills/a");
  {
    auto store = Open({message}, roles::Migrations());
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT(
        (*store)->Write({.actor = "test"},
                        [&](Transaction& tx) {
                          return tx.Put(ResourceType::Of(message), {"", "a"}, nullptr, skill);
                        }),
        IsOk());
  }
  std::vector<Migration> next = roles::Migrations();
  next.push_back({static_cast<int>(next.back().number) + 1, "next.sql",
                  "CREATE INDEX skill_display_name ON skill (display_name);"});

  auto upgraded = Open({message}, next);

  ASSERT_THAT(upgraded, IsOk());
  roles::v1::Skill found;
  EXPECT_THAT((*upgraded)->Read([&](Snapshot& snapshot) {
    return snapshot.Find(ResourceType::Of(message), {"", "a"}, &found).status();
  }),
              IsOk());
  EXPECT_EQ(found.name(), "skills/a");
  EXPECT_EQ((*upgraded)->head(), 1);
}

TEST_P(SchemaContract, ProgramsThatStartTogetherMigrateOneAfterTheOther) {
  std::vector<std::thread> programs;
  for (int i = 0; i < 4; ++i)
    programs.emplace_back([&] { EXPECT_THAT(Open({}, {kFirst, kSecond}), IsOk()); });
  for (std::thread& program : programs) program.join();

  EXPECT_THAT(database_->Select("SELECT n FROM first"), ElementsAre("1"));
  EXPECT_THAT(database_->Select("SELECT n FROM second"), ElementsAre("2"));
}

TEST_P(SchemaContract, AnAddressThatNoDriverKnowsIsRefused) {
  for (const char* address : {"", "sqlite:", "mysql:x", "x.db"}) {
    const auto opened = Store::Open({.database = address, .service = "test", .clock = &clock_});
    EXPECT_THAT(opened, StatusIs(absl::StatusCode::kInvalidArgument)) << address;
    EXPECT_THAT(opened, Saying(HasSubstr("sqlite:PATH"))) << address;
  }
}

TEST_P(SchemaContract, ADatabaseOfAnotherServiceIsRefusedAndStaysAsItIs) {
  const auto open = [&](const std::string& service) {
    return Store::Open({.database = database_->address(),
                        .service = service,
                        .migrations = {kFirst},
                        .clock = &clock_});
  };
  ASSERT_THAT(open("roles"), IsOk());

  const auto refused = open("people");

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(refused, Saying(HasSubstr("is the database of roles; give people one of its own")));
  EXPECT_THAT(database_->Select("SELECT COUNT(*) FROM schema_step WHERE component = 'people'"),
              ElementsAre("0"));
  EXPECT_THAT(open("roles"), IsOk());
}

TEST_P(SchemaContract, AFolderThatIsNotThereIsSaid) {
  const auto opened =
      Store::Open({.database = "sqlite:/nowhere/at/all.db", .service = "test", .clock = &clock_});

  EXPECT_THAT(opened, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(opened, Saying(HasSubstr("/nowhere/at/all.db")));
}

TEST_P(SchemaContract, AFileThatIsNoDatabaseIsSaidAndStaysAsItIs) {
  const test::TempFolder folder;
  const std::string path = folder.File("notes.txt");
  const std::string text(4096, 'x');
  std::ofstream(path) << text;

  const auto opened =
      Store::Open({.database = absl::StrCat("sqlite:", path), .service = "test", .clock = &clock_});

  EXPECT_THAT(opened, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(opened, Saying(HasSubstr("no SQLite database")));
  std::ostringstream after;
  after << std::ifstream(path).rdbuf();
  EXPECT_EQ(after.str(), text);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, SchemaContract, testing::Values(Sqlite()));

}  // namespace
}  // namespace cairn::store
