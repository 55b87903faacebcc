#ifndef CAIRN_TESTS_COMMON_STORE_DAMAGED_DATABASE_H_
#define CAIRN_TESTS_COMMON_STORE_DAMAGED_DATABASE_H_

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/roles/migrations.h"
#include "tests/common/store/store_drivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace cairn::store {

// A failure by which damage shows.
MATCHER(IsDamage, "is DATA_LOSS, STORE_DAMAGED") {
  return absl::IsDataLoss(arg) && ReasonOf(arg) == ErrorReason::STORE_DAMAGED;
}

// A database of skills and programmes in one file, to be damaged behind the store's back.
class DamagedDatabase : public testing::Test {
 protected:
  DamagedDatabase() { Open(); }

  static const ResourceType& Skills() { return ResourceType::Of(roles::v1::Skill::descriptor()); }
  static const ResourceType& Programmes() {
    return ResourceType::Of(roles::v1::Programme::descriptor());
  }

  void Open() {
    store_.reset();
    auto opened = Store::Open({.database = database_.address(),
                               .service = "roles",
                               .types = {&Skills(), &Programmes()},
                               .migrations = roles::Migrations(),
                               .clock = &clock_});
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }
  absl::Status HaveSkill(const std::string& id, const std::string& title) {
    roles::v1::Skill skill;
    skill.set_name("skills/" + id);
    skill.set_display_name(title);
    return store_->Write({.actor = "hr", .request_id = "r-" + id},
                         [&](Transaction& tx) { return PutSkill(tx, id, skill); });
  }
  static absl::Status PutSkill(Transaction& tx, const std::string& id, roles::v1::Skill skill) {
    RETURN_IF_ERROR(tx.AnswerBefore("digest").status());
    roles::v1::Skill before;
    ASSIGN_OR_RETURN(const bool found, tx.Find(Skills(), {"", id}, &before));
    RETURN_IF_ERROR(tx.Put(Skills(), {"", id}, found ? &before : nullptr, skill));
    return tx.KeepAnswer("digest", "the answer to " + id);
  }
  absl::Status HaveProgramme(const std::string& id, const std::string& skill) {
    roles::v1::Programme programme;
    programme.set_name("programmes/" + id);
    programme.add_skills_gained()->set_skill("skills/" + skill);
    return store_->Write({.actor = "hr"}, [&](Transaction& tx) {
      return tx.Put(Programmes(), {"", id}, nullptr, programme);
    });
  }
  absl::Status ReadSkill(const std::string& id) {
    roles::v1::Skill skill;
    return store_->Read([&](Snapshot& snapshot) {
      return snapshot.Find(Skills(), {"", id}, &skill).status();
    });
  }
  absl::Status ReadChanges() {
    return store_->Read([](Snapshot& snapshot) { return snapshot.ChangesAfter(0, 100).status(); });
  }

  // Replaces bytes of the file wherever they stand, or where they stand in the pages of one table
  // or index; the store is closed.
  void Overwrite(absl::string_view from, absl::string_view to, absl::string_view table = "") {
    ASSERT_EQ(from.size(), to.size());
    std::string bytes = Close();
    const std::vector<std::string> pages = PagesOf(table);
    int replaced = 0;
    for (std::size_t at = bytes.find(std::string(from)); at != std::string::npos;
         at = bytes.find(std::string(from), at + from.size())) {
      const std::string page = absl::StrCat(at / kPageSize + 1);
      if (!table.empty() && std::find(pages.begin(), pages.end(), page) == pages.end()) continue;
      bytes.replace(at, to.size(), std::string(to));
      ++replaced;
    }
    ASSERT_GT(replaced, 0);
    std::ofstream(database_.path(), std::ios::binary | std::ios::trunc) << bytes;
  }
  // Makes pages of a table such as no page is; the store is closed.
  void BreakPages(absl::string_view table) {
    std::string bytes = Close();
    for (const std::string& page : PagesOf(table))
      bytes.replace((std::stoul(page) - 1) * kPageSize, 16, std::string(16, '\xff'));
    std::ofstream(database_.path(), std::ios::binary | std::ios::trunc) << bytes;
  }

  static constexpr std::size_t kPageSize = 4096;
  test::FakeClock clock_;
  SqliteTestDatabase database_;
  std::unique_ptr<Store> store_;

 private:
  // Closes the store; what its file holds.
  std::string Close() {
    store_.reset();
    database_.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    std::ifstream in(database_.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  std::vector<std::string> PagesOf(absl::string_view table) {
    return database_.Select(absl::StrCat("SELECT pageno FROM dbstat WHERE name = '", table, "'"));
  }
};

}  // namespace cairn::store

#endif  // CAIRN_TESTS_COMMON_STORE_DAMAGED_DATABASE_H_
