#ifndef CAIRN_TESTS_COMMON_CHANGE_WATCHER_H_
#define CAIRN_TESTS_COMMON_CHANGE_WATCHER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/mutex.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {

using change::v1::Change;
using change::v1::WatchRequest;
using change::v1::WatchResponse;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Skill;
using rpc::MessageStream;
using test::FromText;
using test::IsOk;
using test::IsOkAndHolds;

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
inline std::string Line(const Change& change) {
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

inline std::vector<std::string> Lines(const absl::StatusOr<std::vector<WatchResponse>>& messages) {
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

}  // namespace cairn

#endif  // CAIRN_TESTS_COMMON_CHANGE_WATCHER_H_
