// ChangeService.Watch: the state as it stands, then every change, once and in order.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/change/watcher.h"
#include "tests/support/matchers.h"

namespace cairn {
namespace {

using options::v1::Permission;
using roles::v1::Role;
using test::BadFieldsOf;
using test::FailsWith;
using test::Naming;
using test::StatusIs;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(WatchTest, WithoutATokenTheStateComesFirstAndThenWhatChanges) {
  HaveSkill("a");
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");
  auto watcher = Watch("");
  ASSERT_THAT(watcher->status(), IsOk());

  const auto state = watcher->Pull();
  HaveSkill("b");
  const auto changes = watcher->Pull();

  EXPECT_THAT(Lines(state),
              ElementsAre("0=skills/a", "0=organisations/ayr", "0=organisations/ayr/posts/p"));
  EXPECT_EQ(state->back().token(), "roles@3");
  EXPECT_FALSE(state->front().changes(0).has_time());
  Skill skill;
  EXPECT_TRUE(state->front().changes(0).resource().UnpackTo(&skill));
  EXPECT_THAT(skill, test::Partially(R"pb(name: "skills/a" etag: "r2")pb"));
  EXPECT_THAT(Lines(changes), ElementsAre("4+skills/b"));
  EXPECT_EQ(changes->back().token(), "roles@4");
  EXPECT_EQ(changes->back().changes(0).time().seconds(), 1772452800);
}

TEST_F(WatchTest, EveryKindOfChangeIsToldWithTheResourceAsItWasThen) {
  auto watcher = Watch(R"pb(token: "roles@1")pb");
  HaveSkill("a");
  ASSERT_THAT((roles_.Call<roles::v1::UpdateSkillRequest, Skill>(
                  "UpdateSkill", R"pb(skill { name: "skills/a" display_name: "y" })pb")),
              IsOk());
  ASSERT_THAT((roles_.Call<roles::v1::DeleteSkillRequest, google::protobuf::Empty>(
                  "DeleteSkill", R"pb(name: "skills/a")pb")),
              IsOk());

  const auto messages = watcher->Pull();

  EXPECT_THAT(Lines(messages), ElementsAre("2+skills/a", "3~skills/a", "4-skills/a"));
  std::vector<std::string> titles;
  for (const Change& change : messages->front().changes()) {
    Skill skill;
    EXPECT_TRUE(change.resource().UnpackTo(&skill));
    titles.push_back(skill.display_name());
  }
  EXPECT_THAT(titles, ElementsAre("x", "y", "y"));
}

TEST_F(WatchTest, TheFirstMessageComesAtOnceEvenWhenThereIsNothingToSay) {
  const auto after_token = Watch(R"pb(token: "roles@1")pb")->Pull();
  const auto state = Watch(R"pb(types: "cairn.roles.v1.Vacancy")pb")->Pull();

  ASSERT_THAT(after_token, IsOkAndHolds(testing::SizeIs(1)));
  EXPECT_THAT(after_token->front(),
              test::Partially(R"pb(token: "roles@1" newest_token: "roles@1")pb"));
  EXPECT_EQ(after_token->front().sent_time().seconds(), absl::ToUnixSeconds(roles_.clock().Now()));
  ASSERT_THAT(state, IsOkAndHolds(testing::SizeIs(1)));
  EXPECT_THAT(state->front(), test::Partially(R"pb(token: "roles@1")pb"));
}

TEST_F(WatchTest, AnIdleStreamSaysNothingUntilAskedForASignOfLife) {
  auto watcher = Watch(R"pb(token: "roles@1")pb");
  ASSERT_THAT(watcher->Pull(), IsOkAndHolds(testing::SizeIs(1)));

  EXPECT_THAT(watcher->Pull(), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(watcher->Pull(MessageStream::Idle::kYes),
              IsOkAndHolds(ElementsAre(test::Partially(R"pb(token: "roles@1")pb"))));
}

TEST_F(WatchTest, AStreamGoesOnFromAnyTokenItHasGiven) {
  for (int i = 0; i < 20; ++i) HaveSkill(absl::StrCat("s", i));
  std::vector<std::string> all = Lines(Watch(R"pb(token: "roles@1")pb")->Pull());
  ASSERT_EQ(all.size(), 20u);

  for (int seen = 1; seen <= 21; ++seen) {
    const auto rest = Lines(Watch(absl::StrCat("token: \"roles@", seen, "\""))->Pull());
    EXPECT_EQ(rest, std::vector<std::string>(all.begin() + seen - 1, all.end())) << seen;
  }
}

TEST_F(WatchTest, OnlyTheTypesAskedForAreSentAndTheTokenMovesOnAllTheSame) {
  auto watcher = Watch(R"pb(types: "cairn.roles.v1.Post" types: "cairn.roles.v1.Vacancy")pb");
  ASSERT_THAT(Lines(watcher->Pull()), IsEmpty());
  for (int i = 0; i < 5; ++i) HaveSkill(absl::StrCat("s", i));
  EXPECT_THAT(watcher->Pull(), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(watcher->Pull(MessageStream::Idle::kYes),
              IsOkAndHolds(ElementsAre(test::Partially(R"pb(token: "roles@6")pb"))));

  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");

  EXPECT_THAT(Lines(watcher->Pull()), ElementsAre("7+organisations/ayr/posts/p"));
}

TEST_F(WatchTest, AnOrganisationIsSeenWithWhatAllShareAndWithoutTheOthers) {
  HaveBute();
  HaveSkill("a");
  roles_.Have<Post>(R"pb(name: "organisations/bute/posts/b" display_name: "x")pb");
  auto watcher = Watch(R"pb(parent: "organisations/ayr")pb");
  EXPECT_THAT(Lines(watcher->Pull()), ElementsAre("0=skills/a", "0=organisations/ayr"));

  roles_.Have<Post>(R"pb(name: "organisations/bute/posts/c" display_name: "x")pb");
  HaveSkill("b");
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/d" display_name: "x")pb");

  EXPECT_THAT(Lines(watcher->Pull()), ElementsAre("6+skills/b", "7+organisations/ayr/posts/d"));
  EXPECT_THAT(
      Lines(Watch(R"pb(parent: "organisations/-" types: "cairn.roles.v1.Organisation")pb")->Pull()),
      ElementsAre("0=organisations/ayr", "0=organisations/bute"));
}

TEST_F(WatchTest, ATokenOutsideTheKeptHistoryIsOutOfRange) {
  EXPECT_THAT(Watch(R"pb(token: "roles@2")pb")->status(),
              FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(Watch(absl::StrCat("token: \"roles@", std::numeric_limits<std::int64_t>::max(), "\""))
                  ->status(),
              FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
  EXPECT_THAT(Watch(R"pb(token: "roles@0")pb")->status(), IsOk());
}

TEST_F(WatchTest, AMalformedTokenTypeOrParentIsABadField) {
  EXPECT_THAT(BadFieldsOf(Watch(R"pb(token: "people@1")pb")->status()), ElementsAre("token"));
  EXPECT_THAT(BadFieldsOf(Watch(R"pb(token: "1")pb")->status()), ElementsAre("token"));
  EXPECT_THAT(BadFieldsOf(Watch(R"pb(types: "cairn.roles.v1.Post"
                                     types: "cairn.people.v1.Person"
                                     parent: "ayr")pb")
                              ->status()),
              ElementsAre("types[1]", "parent"));
  for (const char* parent : {"organisations/", "organisations/Ayr", "organisations/ayr/posts/p",
                             "roles/r", "organisations/ayr/"})
    EXPECT_THAT(BadFieldsOf(Watch(absl::StrCat("parent: \"", parent, "\""))->status()),
                ElementsAre("parent"))
        << parent;
}

TEST_F(WatchTest, EveryTypeNeedsItsReadPermission) {
  roles_.ActAs({.name = "reader",
                .permissions = {Permission::READ_ESTABLISHMENT},
                .organisations = {"ayr"}});

  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Post" parent: "organisations/ayr")pb")->status(),
              IsOk());
  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Post" parent: "organisations/bute")pb")->status(),
              FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Post")pb")->status(),
              FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Post" parent: "organisations/-")pb")->status(),
              FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Role" parent: "organisations/ayr")pb")->status(),
              FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Watch(R"pb(types: "cairn.roles.v1.Role" parent: "organisations/ayr")pb")->status(),
              Naming("permission", "READ_CATALOGUE"));
  EXPECT_THAT(Watch(R"pb(parent: "organisations/ayr")pb")->status(),
              FailsWith(ErrorReason::NOT_PERMITTED));
}

TEST_F(WatchTest, ALargeStateComesInMessagesOfWhichOnlyTheLastCanBeGoneOnFrom) {
  change::v1::WriteRequest request;
  for (int i = 0; i < 1203; ++i) {
    Skill skill;
    skill.set_name(absl::StrCat("skills/s", 10000 + i));
    skill.set_display_name("x");
    request.add_operations()->mutable_create()->PackFrom(skill);
  }
  ASSERT_THAT((roles_.Call<change::v1::WriteResponse>("Write", request)), IsOk());

  const auto messages = Watch("")->Pull();

  ASSERT_THAT(messages, IsOk());
  EXPECT_EQ(Lines(messages).size(), 1204u);
  EXPECT_GE(messages->size(), 3u);
  for (std::size_t i = 0; i < messages->size(); ++i) {
    EXPECT_EQ((*messages)[i].token().empty(), i + 1 < messages->size());
    EXPECT_LE((*messages)[i].changes_size(), 500);
  }
}

// A message must fit into what a peer is ready to receive, 4 MiB unless it asks for more.
TEST_F(WatchTest, LargeResourcesComeInMessagesOfABoundedSize) {
  std::string duties;
  for (int i = 0; i < 200; ++i)
    absl::StrAppend(&duties, "duties: \"", std::string(4000, 'x'), "\" ");
  for (int i = 0; i < 8; ++i)
    roles_.Have<Role>(absl::StrCat("name: \"roles/r", i,
                                   "\" display_name: \"x\" tier: 3 service_area: ADULTS ", duties));

  const auto state = Watch("")->Pull();
  const auto changes = Watch(R"pb(token: "roles@1")pb")->Pull();

  EXPECT_EQ(Lines(state).size(), 9u);
  EXPECT_EQ(Lines(changes).size(), 8u);
  for (const auto& messages : {*state, *changes})
    for (const WatchResponse& message : messages)
      EXPECT_LT(message.ByteSizeLong(), std::size_t{2} << 20);
}

// Eight writers, four watchers that begin at different times and one of which goes on from a token
// again and again: each sees every revision once, in order, without a gap.
TEST_F(WatchTest, EightWritersAndFourWatchersNoneMissesRepeatsOrReordersAChange) {
  constexpr int kWriters = 8;
  constexpr int kEach = 40;
  constexpr std::int64_t kLast = 1 + kWriters * kEach;
  std::vector<std::vector<std::int64_t>> seen(4);
  std::vector<std::thread> threads;
  // Watches from `token` until `until`; the token to go on from.
  const auto follow = [&](std::string token, std::int64_t until,
                          std::vector<std::int64_t>& revisions) {
    auto watcher = Watch(absl::StrCat("types: \"cairn.roles.v1.Skill\" token: \"", token, "\""));
    std::int64_t at = 0;
    while (at < until) {
      const WatchResponse message = watcher->Await();
      for (const Change& change : message.changes()) revisions.push_back(change.revision());
      if (!message.token().empty()) token = message.token();
      const bool read =
          absl::SimpleAtoi(std::vector<std::string>(absl::StrSplit(token, '@')).back(), &at);
      EXPECT_TRUE(read);
      if (!read) break;
    }
    return token;
  };
  for (int w = 0; w < 3; ++w)
    threads.emplace_back([&, w] { follow("roles@1", kLast, seen[static_cast<std::size_t>(w)]); });
  threads.emplace_back([&] {
    std::string token = "roles@1";
    for (std::int64_t until = 1; until < kLast;) {
      until = std::min<std::int64_t>(until + 17, kLast);
      token = follow(token, until, seen[3]);
      EXPECT_TRUE(absl::SimpleAtoi(token.substr(token.find('@') + 1), &until));
    }
  });
  for (int w = 0; w < kWriters; ++w)
    threads.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        change::v1::WriteRequest request;
        Skill skill;
        skill.set_name(absl::StrCat("skills/w", w, "-", i));
        skill.set_display_name("x");
        request.add_operations()->mutable_create()->PackFrom(skill);
        EXPECT_THAT((roles_.Call<change::v1::WriteResponse>("Write", request)), IsOk());
      }
    });
  for (std::thread& thread : threads) thread.join();

  std::vector<std::int64_t> expected;
  for (std::int64_t revision = 2; revision <= kLast; ++revision) expected.push_back(revision);
  for (const auto& revisions : seen) EXPECT_EQ(revisions, expected);
}

}  // namespace
}  // namespace cairn
