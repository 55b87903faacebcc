// How old the picture of the workforce says that it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/planner/workforce/mirror.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_database.h"

namespace cairn::planner {
namespace {

using change::v1::WatchResponse;
using test::IsOk;
using testing::Eq;
using testing::Optional;
using Source = Mirror::Source;

class MirrorAgeTest : public testing::Test {
 protected:
  MirrorAgeTest() {
    auto replica = store::Replica::Open(database_.address());
    EXPECT_THAT(replica, IsOk());
    replica_ = *std::move(replica);
    Open();
  }
  void Open() {
    mirror_.reset();
    auto mirror = Mirror::Open(*replica_, clock_);
    EXPECT_THAT(mirror, IsOk());
    mirror_ = *std::move(mirror);
  }
  // A message that the service made `ago` and that arrives now.
  void Hear(Source source, const std::string& token, absl::Duration ago = absl::ZeroDuration(),
            const std::string& newest = "") {
    WatchResponse response;
    response.set_token(token);
    response.set_newest_token(newest);
    const absl::Time sent = clock_.Now() - ago;
    response.mutable_sent_time()->set_seconds(absl::ToUnixSeconds(sent));
    EXPECT_THAT(mirror_->Receive(source, response), IsOk());
  }
  void SeeBoth() {
    mirror_->Restart(Source::kRoles);
    mirror_->Restart(Source::kPeople);
    Hear(Source::kRoles, "roles@5");
    Hear(Source::kPeople, "people@7");
  }
  bool IsStale() const { return mirror_->Now()->snapshot.stale(); }

  const test::TempDatabase database_;
  test::FakeClock clock_;
  std::unique_ptr<store::Replica> replica_;
  std::unique_ptr<Mirror> mirror_;
};

TEST_F(MirrorAgeTest, IsNotKnownBeforeBothServicesWereSeenWhole) {
  EXPECT_EQ(mirror_->Age(), absl::InfiniteDuration());
  mirror_->Restart(Source::kRoles);
  Hear(Source::kRoles, "roles@5");
  EXPECT_EQ(mirror_->Age(), absl::InfiniteDuration());
  EXPECT_EQ(mirror_->RevisionsOf(Source::kPeople).seen, std::nullopt);
}

TEST_F(MirrorAgeTest, IsNotKnownWhereTheAddressIsThatOfAnotherService) {
  mirror_->Restart(Source::kRoles);
  WatchResponse response;
  response.set_token("people@7");

  const absl::Status received = mirror_->Receive(Source::kRoles, response);

  EXPECT_EQ(received.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(received.message(),
            "what answers at the address given for roles is people; set --roles to the address of "
            "cairn-roles");
  Hear(Source::kPeople, "people@7");
  EXPECT_FALSE(mirror_->Now().ok());
}

TEST_F(MirrorAgeTest, IsTheTimeSinceTheLongerSilentServiceSpoke) {
  SeeBoth();
  EXPECT_EQ(mirror_->Age(), absl::ZeroDuration());
  EXPECT_FALSE(IsStale());
  clock_.Advance(absl::Seconds(10));
  Hear(Source::kPeople, "people@7");
  EXPECT_EQ(mirror_->Age(), absl::Seconds(10));
  EXPECT_FALSE(IsStale()) << "signs of life come every five seconds; three are missing after 15";
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(mirror_->Age(), absl::Seconds(16));
  EXPECT_TRUE(IsStale()) << "whatever the network says of the connection";
  Hear(Source::kRoles, "roles@5");
  EXPECT_EQ(mirror_->Age(), absl::Seconds(6));
}

TEST_F(MirrorAgeTest, CountsFromWhenAMessageWasMadeNotFromWhenItArrived) {
  SeeBoth();
  clock_.Advance(absl::Seconds(60));
  Hear(Source::kPeople, "people@7");
  Hear(Source::kRoles, "roles@6", absl::Seconds(40), "roles@21");
  EXPECT_EQ(mirror_->Age(), absl::Seconds(40));
  EXPECT_TRUE(IsStale());
  EXPECT_THAT(mirror_->RevisionsOf(Source::kRoles).seen, Optional(Eq(6)));
  EXPECT_THAT(mirror_->RevisionsOf(Source::kRoles).newest, Optional(Eq(21)));
}

TEST_F(MirrorAgeTest, AClockAheadOfOursMakesNothingYounger) {
  SeeBoth();
  Hear(Source::kRoles, "roles@6", -absl::Minutes(5));
  clock_.Advance(absl::Seconds(3));
  EXPECT_EQ(mirror_->Age(), absl::Seconds(3));
}

TEST_F(MirrorAgeTest, WhoMayNotReadPeopleIsToldTheAgeOfRolesAlone) {
  SeeBoth();
  clock_.Advance(absl::Seconds(30));
  Hear(Source::kRoles, "roles@5");
  clock_.Advance(absl::Seconds(2));
  const auto before = mirror_->NowWithoutPeople();
  Hear(Source::kPeople, "people@8");
  const auto after = mirror_->NowWithoutPeople();
  ASSERT_THAT(before, IsOk());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->snapshot.SerializeAsString(), before->snapshot.SerializeAsString());
  EXPECT_EQ(after->snapshot.age().seconds(), 2);
}

TEST_F(MirrorAgeTest, IsRememberedOverARestart) {
  SeeBoth();
  clock_.Advance(absl::Minutes(7));
  Open();
  EXPECT_EQ(mirror_->Age(), absl::Minutes(7));
  EXPECT_TRUE(IsStale());
}

}  // namespace
}  // namespace cairn::planner
