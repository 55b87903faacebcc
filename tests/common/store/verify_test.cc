// Looks for damage in all of a database, also of one that is being served.

#include "common/store/verify.h"

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/damaged_database.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace cairn::store {
namespace {

using test::IsOk;
using test::Saying;
using test::StatusIs;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VerifyTest : public DamagedDatabase {
 protected:
  void SetUp() override {
    ASSERT_THAT(HaveSkill("a", "Coaching"), IsOk());
    ASSERT_THAT(HaveSkill("b", "Budgets"), IsOk());
    ASSERT_THAT(HaveProgramme("p", "b"), IsOk());
    ASSERT_THAT(HaveSkill("gone", "Law"), IsOk());
    ASSERT_THAT(Remove("gone"), IsOk());
  }
  absl::Status Remove(const std::string& id) {
    return store_->Write({.actor = "hr"}, [&](Transaction& tx) -> absl::Status {
      roles::v1::Skill before;
      RETURN_IF_ERROR(tx.Find(Skills(), {"", id}, &before).status());
      return tx.Delete(Skills(), {"", id}, before);
    });
  }
  VerifyOptions Options() const {
    return {.database = database_.address(),
            .service = "roles",
            .types = {&Skills(), &Programmes()},
            .migrations = roles::Migrations()};
  }
  std::vector<std::string> Damages() {
    std::vector<std::string> damages;
    const auto verified = Verify(
        Options(), [&](absl::string_view damage) { damages.emplace_back(std::string(damage)); });
    EXPECT_THAT(verified, IsOk());
    if (verified.ok()) {
      EXPECT_EQ(verified->damaged, static_cast<std::int64_t>(damages.size()));
    }
    return damages;
  }

  test::TempFolder folder_;
};

TEST_F(VerifyTest, ASoundDatabaseIsReadWholeWhileItIsServed) {
  int told = 0;
  const auto verified = Verify(Options(), [&](absl::string_view) { ++told; });

  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(told, 0);
  EXPECT_EQ(verified->resources, 3);
  EXPECT_EQ(verified->changes, 5);
  EXPECT_EQ(verified->answers, 3);
  EXPECT_GT(std::filesystem::file_size(database_.path() + "-wal"), 0u)
      << "the writer alone copies the log back";
  EXPECT_THAT(HaveSkill("c", "Housing"), IsOk());
}

TEST_F(VerifyTest, AFlippedTitleIsToldOfTheRowAndOfTheChange) {
  Overwrite("Coaching", "Coaxxing");

  EXPECT_THAT(Damages(), ElementsAre("change 1, of skills/a: is not what was written",
                                     "skills/a: its row is not what was written"));
}

TEST_F(VerifyTest, AFlippedByteInAnIndexIsTold) {
  Overwrite("gone", "gqne", "change_by_resource");

  EXPECT_THAT(Damages(),
              Contains(AllOf(HasSubstr("pages and indexes"), HasSubstr("change_by_resource"))));
}

TEST_F(VerifyTest, ARowThatWasDeletedByHandIsLost) {
  database_.Execute("DELETE FROM skill WHERE id = 'a'");

  EXPECT_THAT(Damages(),
              ElementsAre("skills/a: is lost: change 1 left it there, and it has no row"));
}

TEST_F(VerifyTest, ARowOfAnEarlierStateThanItsLastChangeIsTold) {
  const std::string kept = folder_.File("kept.db");
  database_.Execute(absl::StrCat("VACUUM INTO '", kept, "'"));
  ASSERT_THAT(HaveSkill("a2", "Budgets"), IsOk());
  ASSERT_THAT(Remove("a"), IsOk());
  database_.Execute(absl::StrCat("ATTACH '", kept,
                                 "' AS kept; INSERT INTO skill SELECT * FROM kept.skill WHERE id = "
                                 "'a'; DETACH kept; DELETE FROM change WHERE revision = 6"));

  EXPECT_THAT(
      Damages(),
      ElementsAre("changes: 6 missing",
                  "skills/a: its row is of change 1, and its last change is 7, which took it away",
                  "skills/a2: its row is of change 6, and history does not know it"));
}

TEST_F(VerifyTest, ChangesThatAreMissingAreTold) {
  database_.Execute("DELETE FROM change WHERE revision IN (4, 5)");
  EXPECT_THAT(Damages(), IsEmpty()) << "nobody can tell from within that the newest are gone";
  database_.Execute("DELETE FROM change WHERE revision = 2");

  EXPECT_THAT(Damages(), ElementsAre("changes: 2 missing",
                                     "skills/b: its row is of change 2, and history does not know "
                                     "it"));
}

TEST_F(VerifyTest, AColumnThatIsNotOfItsRowIsTold) {
  database_.Execute("UPDATE skill SET display_name = 'Cooking' WHERE id = 'a'");

  EXPECT_THAT(Damages(), ElementsAre("skills/a: its columns are not those of its row"));
}

TEST_F(VerifyTest, AReferenceThatIsLostOrLeftOverIsTold) {
  database_.Execute("DELETE FROM reference");
  EXPECT_THAT(Damages(),
              ElementsAre(HasSubstr("programmes/p: its reference to skills/b is not kept")));
  database_.Execute(
      "INSERT INTO reference (organisation, type, id, target) VALUES ('', "
      "'cairn.roles.v1.Programme', 'p', 'skills/b'), ('', 'cairn.roles.v1.Programme', 'p', "
      "'skills/a')");

  EXPECT_THAT(Damages(),
              ElementsAre("programmes/p: its reference to skills/a is kept, and it makes none"));
}

TEST_F(VerifyTest, AKeptAnswerThatIsNotAsItWasWrittenIsToldWithoutItsText) {
  Overwrite("the answer to a", "the answer to x");

  EXPECT_THAT(Damages(),
              ElementsAre("the answer kept of a request of hr: is not what was written"));
}

TEST_F(VerifyTest, AProgramSaysSoAndExitsWithOne) {
  std::ostringstream out;
  std::ostringstream errors;
  EXPECT_EQ(VerifyAndTell(Options(), out, errors), 0);
  EXPECT_THAT(out.str(), HasSubstr("3 resources, 5 changes and 3 kept answers read; nothing is"));
  database_.Execute("DELETE FROM skill WHERE id = 'a'");

  EXPECT_EQ(VerifyAndTell(Options(), out, errors), 1);
  EXPECT_THAT(out.str(), HasSubstr("damaged: skills/a: is lost"));
  EXPECT_THAT(out.str(), HasSubstr("damaged: 1\n"));
  EXPECT_EQ(errors.str(), "");
}

TEST_F(VerifyTest, AFileThatIsNotThereOrIsAnothersIsRefusedAndNotMade) {
  VerifyOptions options = Options();
  options.database = "sqlite:" + database_.path() + "-none";
  EXPECT_THAT(Verify(options, [](absl::string_view) {}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(std::filesystem::exists(database_.path() + "-none"));
  options = Options();
  options.service = "people";
  EXPECT_THAT(Verify(options, [](absl::string_view) {}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace cairn::store
