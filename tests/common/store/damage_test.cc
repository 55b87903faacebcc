// Damage shows: what was not written so is not served, and from then on nothing is written.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/damaged_database.h"
#include "tests/support/matchers.h"

namespace cairn::store {
namespace {

using test::IsOk;
using test::Saying;
using testing::HasSubstr;

class DamageTest : public DamagedDatabase {};

TEST_F(DamageTest, TwoFlippedBytesInATitleAreNotServedAndFromThenOnNothingIsWritten) {
  ASSERT_THAT(HaveSkill("a", "Coaching of heads"), IsOk());
  ASSERT_THAT(HaveSkill("b", "Budgets"), IsOk());
  Overwrite("Coaching", "Coaxxing");
  Open();
  EXPECT_THAT(store_->damage(), IsOk());
  EXPECT_THAT(HaveSkill("c", "Law"), IsOk()) << "nobody has met it yet";

  EXPECT_THAT(ReadSkill("a"), IsDamage());
  EXPECT_THAT(ReadSkill("a"), Saying(HasSubstr("skills/a is not as it was written")));

  EXPECT_THAT(store_->damage(), Saying(HasSubstr("skills/a")));
  EXPECT_THAT(HaveSkill("d", "Housing"), IsDamage());
  EXPECT_THAT(HaveSkill("d", "Housing"), Saying(HasSubstr("nothing is written to it")));
  EXPECT_THAT(ReadSkill("b"), IsOk()) << "reads of the rest go on";
}

TEST_F(DamageTest, AChangeThatIsNotAsItWasWrittenIsNotTold) {
  ASSERT_THAT(HaveSkill("a", "Coaching of heads"), IsOk());
  Overwrite("Coaching", "Coaxxing", "change");
  Open();

  EXPECT_THAT(ReadSkill("a"), IsOk()) << "its row is intact";
  EXPECT_THAT(ReadChanges(), IsDamage());
  EXPECT_THAT(HaveSkill("b", "Law"), IsDamage());
}

TEST_F(DamageTest, AKeptAnswerThatIsNotAsItWasWrittenIsNotGiven) {
  ASSERT_THAT(HaveSkill("a", "Coaching"), IsOk());
  Overwrite("the answer to a", "the answer to x");
  Open();

  EXPECT_THAT(HaveSkill("a", "Coaching"), IsDamage());
}

TEST_F(DamageTest, ARowUnderAnotherIdIsDamaged) {
  ASSERT_THAT(HaveSkill("a", "Coaching"), IsOk());
  database_.Execute("UPDATE skill SET id = 'b'");

  EXPECT_THAT(ReadSkill("b"), IsDamage());
}

TEST_F(DamageTest, APageThatCannotBeReadIsDamageToo) {
  for (int i = 0; i < 200; ++i)
    ASSERT_THAT(HaveSkill("s" + std::to_string(i), std::string(300, 't')), IsOk());
  BreakPages("skill");
  Open();

  bool met = false;
  for (int i = 0; i < 200 && !met; ++i) met = !ReadSkill("s" + std::to_string(i)).ok();

  EXPECT_TRUE(met);
  EXPECT_FALSE(store_->damage().ok());
}

// As the program before checksums left it.
TEST_F(DamageTest, RowsOfBeforeAreGivenChecksumsWhenTheStoreIsFirstOpened) {
  ASSERT_THAT(HaveSkill("a", "Coaching"), IsOk());
  store_.reset();
  database_.Execute(
      "UPDATE skill SET checksum = -1; UPDATE change SET checksum = -1; UPDATE request SET "
      "checksum "
      "= -1; DELETE FROM setting WHERE name = 'checksums_filled'");
  Open();

  EXPECT_THAT(ReadSkill("a"), IsOk());
  EXPECT_THAT(ReadChanges(), IsOk());
  EXPECT_THAT(HaveSkill("a", "Coaching"), IsOk());
  store_.reset();
  database_.Execute("UPDATE skill SET checksum = -1");
  Open();
  EXPECT_THAT(ReadSkill("a"), IsDamage()) << "once, not each time";
}

}  // namespace
}  // namespace cairn::store
