// ChangeService.Watch: the state as it stands, then every change, once and in order.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
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
#include "common/base/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using change::v1::Change;
using change::v1::WatchRequest;
using change::v1::WatchResponse;
using options::v1::Permission;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::Skill;
using rpc::MessageStream;
using test::BadFieldsOf;
using test::FailsWith;
using test::FromText;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::StatusIs;
using testing::ElementsAre;
using testing::IsEmpty;

// Reads a stream as the server does: pulls, and sleeps until woken when there is nothing yet.
class Watcher {
 public:
  Watcher(const test::ServiceUnderTest& service, ChangeService& changes, const std::string& request)
      : stream_(changes.Watch({.identity = service.identity()}, FromText<WatchRequest>(request),
                              [this] { Wake(); })) {}

  const absl::Status& status() const { return stream_.status(); }

  // What the stream has to say now; no message when it has nothing.
  absl::StatusOr<std::vector<WatchResponse>> Pull(
      MessageStream::Idle idle = MessageStream::Idle::kNo) {
    std::vector<WatchResponse> messages;
    while (true) {
      WatchResponse message;
      absl::StatusOr<MessageStream::Pull> pull = (*stream_)->Next(idle, &message);
      if (!pull.ok()) return pull.status();
      if (*pull != MessageStream::Pull::kMessage) return messages;
      messages.push_back(std::move(message));
      if (idle == MessageStream::Idle::kYes) return messages;
    }
  }
  // The next message alone, of a stream that has one.
  WatchResponse One() {
    WatchResponse message;
    EXPECT_THAT((*stream_)->Next(MessageStream::Idle::kNo, &message),
                IsOkAndHolds(MessageStream::Pull::kMessage));
    return message;
  }
  // The same as it goes to the wire.
  rpc::Pieces OneAsBytes() {
    rpc::Pieces bytes;
    WatchResponse scratch;
    EXPECT_THAT((*stream_)->NextBytes(MessageStream::Idle::kNo, scratch, bytes),
                IsOkAndHolds(MessageStream::Pull::kMessage));
    return bytes;
  }
  // The next message, however long that takes.
  WatchResponse Await() {
    while (true) {
      {
        const MutexLock lock(mutex_);
        woken_ = false;
      }
      WatchResponse message;
      const absl::StatusOr<MessageStream::Pull> pull =
          (*stream_)->Next(MessageStream::Idle::kNo, &message);
      EXPECT_THAT(pull, IsOk());
      if (!pull.ok() || *pull == MessageStream::Pull::kMessage) return message;
      const MutexLock lock(mutex_);
      while (!woken_) condition_.wait(mutex_);
    }
  }

 private:
  void Wake() {
    const MutexLock lock(mutex_);
    woken_ = true;
    condition_.notify_all();
  }
  Mutex mutex_;
  Condition condition_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  absl::StatusOr<std::unique_ptr<MessageStream>> stream_;  // last: it ends before what it wakes
};

// `5+name`: revision, kind (= as it stands, + created, ~ updated, - deleted), name.
std::string Line(const Change& change) {
  const char* kind = "?";
  switch (change.kind()) {
    case Change::EXISTING:
      kind = "=";
      break;
    case Change::CREATED:
      kind = "+";
      break;
    case Change::UPDATED:
      kind = "~";
      break;
    case Change::DELETED:
      kind = "-";
      break;
    default:
      break;
  }
  return absl::StrCat(change.revision(), kind, change.name());
}

std::vector<std::string> Lines(const absl::StatusOr<std::vector<WatchResponse>>& messages) {
  std::vector<std::string> lines;
  EXPECT_THAT(messages, IsOk());
  if (!messages.ok()) return lines;
  for (const WatchResponse& message : *messages)
    for (const Change& change : message.changes()) lines.push_back(Line(change));
  return lines;
}

class WatchTest : public testing::Test {
 protected:
  std::unique_ptr<Watcher> Watch(const std::string& request) {
    return std::make_unique<Watcher>(roles_, roles_.changes(), request);
  }
  void HaveSkill(const std::string& id) {
    roles_.Have<Skill>(absl::StrCat("name: \"skills/", id, "\" display_name: \"x\""));
  }
  // s1000, s1001, …, in one Write; those that are there already are altered.
  void HaveSkills(int many) {
    change::v1::WriteRequest request;
    for (int i = 0; i < many; ++i) {
      Skill skill;
      skill.set_name(absl::StrCat("skills/s", 1000 + i));
      skill.set_display_name(absl::StrCat("x", roles_.revision()));
      request.add_operations()->mutable_upsert()->PackFrom(skill);
    }
    ASSERT_THAT((roles_.Call<change::v1::WriteResponse>("Write", request)), IsOk());
  }
  void Rename(const std::string& name, const std::string& display_name) {
    ASSERT_THAT((roles_.Call<roles::v1::UpdateSkillRequest, Skill>(
                    "UpdateSkill", absl::StrCat("skill { name: \"", name, "\" display_name: \"",
                                                display_name, "\" }"))),
                IsOk());
  }
  void Delete(const std::string& name) {
    ASSERT_THAT((roles_.Call<roles::v1::DeleteSkillRequest, google::protobuf::Empty>(
                    "DeleteSkill", absl::StrCat("name: \"", name, "\""))),
                IsOk());
  }
  void HaveBute() {
    roles_.Have<Organisation>(
        R"pb(name: "organisations/bute" display_name: "Bute" kind: COUNCIL)pb");
  }

  test::RolesUnderTest roles_;
};

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
  EXPECT_THAT(after_token->front(), test::EqualsProto(R"pb(token: "roles@1")pb"));
  ASSERT_THAT(state, IsOkAndHolds(testing::SizeIs(1)));
  EXPECT_THAT(state->front(), test::EqualsProto(R"pb(token: "roles@1")pb"));
}

TEST_F(WatchTest, AnIdleStreamSaysNothingUntilAskedForASignOfLife) {
  auto watcher = Watch(R"pb(token: "roles@1")pb");
  ASSERT_THAT(watcher->Pull(), IsOkAndHolds(testing::SizeIs(1)));

  EXPECT_THAT(watcher->Pull(), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(watcher->Pull(MessageStream::Idle::kYes),
              IsOkAndHolds(ElementsAre(test::EqualsProto(R"pb(token: "roles@1")pb"))));
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
              IsOkAndHolds(ElementsAre(test::EqualsProto(R"pb(token: "roles@6")pb"))));

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
