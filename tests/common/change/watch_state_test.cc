// ChangeService.Watch without a token, and what watchers share.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/change/watcher.h"
#include "tests/support/matchers.h"

namespace cairn {
namespace {

using testing::ElementsAre;

// The state is read a page at a time. What changes meanwhile behind the page that holds it comes
// behind the pages, before the first token; what a later page holds already comes once.
TEST_F(WatchTest, WhatChangesWhileTheStateIsReadComesOnceAndBeforeTheFirstToken) {
  HaveSkills(700);
  auto watcher = Watch(R"pb(types: "cairn.roles.v1.Skill" types: "cairn.roles.v1.Post")pb");
  const WatchResponse first = watcher->One();
  ASSERT_EQ(first.changes_size(), 500);
  EXPECT_EQ(first.token(), "");

  Delete("skills/s1000");       // 702, told
  Rename("skills/s1001", "y");  // 703, told
  Rename("skills/s1600", "y");  // 704, in the second page
  Delete("skills/s1699");       // 705, in the second page, which does not have it
  HaveSkill("s1000-5");         // 706, told
  HaveSkill("s1650-5");         // 707, in the second page
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");  // 708
  const WatchResponse second = watcher->One();
  Rename("skills/s1600", "z");  // 709, behind the state
  const auto rest = watcher->Pull();

  EXPECT_EQ(second.changes_size(), 201);
  EXPECT_EQ(second.token(), "");
  std::map<std::string, std::string> titles;
  for (const Change& change : second.changes()) {
    Skill skill;
    if (change.resource().UnpackTo(&skill)) titles[change.name()] = skill.display_name();
  }
  EXPECT_EQ(titles["skills/s1600"], "y");
  EXPECT_EQ(titles.count("skills/s1699"), 0u);
  EXPECT_EQ(titles["skills/s1650-5"], "x");
  EXPECT_THAT(Lines(rest), ElementsAre("702-skills/s1000", "703~skills/s1001", "706+skills/s1000-5",
                                       "709~skills/s1600"));
  ASSERT_EQ(rest->size(), 2u);
  EXPECT_EQ(rest->front().token(), "roles@708") << "the state is whole at its first token";
  EXPECT_EQ(rest->back().token(), "roles@709");
}

// A watch that nobody reads holds no state of the database, which would keep its log from ending.
TEST_F(WatchTest, AWatchThatIsNeverReadDoesNotLetTheLogGrow) {
  HaveSkills(700);
  auto unread = Watch("");
  unread->One();

  std::uintmax_t largest = 0;
  for (int i = 0; i < 25; ++i) {
    HaveSkills(2000);
    largest = std::max(largest, std::filesystem::file_size(roles_.path() + "-wal"));
  }

  EXPECT_LT(largest, std::uintmax_t{32} << 20);
  EXPECT_GE(roles_.revision(), 50'000);
}

TEST_F(WatchTest, AChangeIsEncodedOnceForAllWhoAreAtIt) {
  auto one = Watch(R"pb(token: "roles@1")pb");
  auto other = Watch(R"pb(token: "roles@1" types: "cairn.roles.v1.Skill")pb");
  one->One();
  other->One();
  HaveSkill("a");

  const rpc::Pieces bytes = one->OneAsBytes();
  const rpc::Pieces same = other->OneAsBytes();

  ASSERT_EQ(bytes.size(), 2u);
  ASSERT_EQ(same.size(), 2u);
  EXPECT_EQ(bytes.front(), same.front());
}

// Who is far behind, who is at the end and who comes between them read one feed.
TEST_F(WatchTest, WatchersAtDifferentPlacesEachSeeEveryChangeOnce) {
  HaveSkills(3000);
  const auto count = [](const std::vector<std::string>& lines, std::int64_t after) {
    for (const std::string& line : lines)
      EXPECT_EQ(line.substr(0, line.find('+')), absl::StrCat(++after));
    return lines.size();
  };
  auto last = Watch(R"pb(token: "roles@3001")pb");
  auto behind = Watch(R"pb(token: "roles@1")pb");
  auto between = Watch(R"pb(token: "roles@2500")pb");

  EXPECT_EQ(count(Lines(last->Pull()), 3001), 0u);
  EXPECT_EQ(count(Lines(behind->Pull()), 1), 3000u);
  EXPECT_EQ(count(Lines(between->Pull()), 2500), 501u);
  HaveSkill("a");
  for (Watcher* watcher : {behind.get(), last.get(), between.get()})
    EXPECT_THAT(Lines(watcher->Pull()), ElementsAre("3002+skills/a"));
}

// Watchers that begin with the state while writers are busy: state and changes together are
// complete.
TEST_F(WatchTest, AWatcherThatBeginsWithTheStateWhileWritesGoOnSeesEachResourceOnce) {
  constexpr int kSkills = 200;
  std::thread writer([&] {
    for (int i = 0; i < kSkills; ++i) HaveSkill(absl::StrCat("s", i));
  });
  std::vector<std::map<std::string, int>> seen(3);
  std::vector<std::thread> watchers;
  for (auto& names : seen)
    watchers.emplace_back([&] {
      auto watcher = Watch(R"pb(types: "cairn.roles.v1.Skill")pb");
      while (names.size() < kSkills) {
        const WatchResponse message = watcher->Await();
        for (const Change& change : message.changes()) ++names[change.name()];
      }
    });
  writer.join();
  for (std::thread& watcher : watchers) watcher.join();

  for (const auto& names : seen)
    for (const auto& [name, times] : names) EXPECT_EQ(times, 1) << name;
}

}  // namespace
}  // namespace cairn
