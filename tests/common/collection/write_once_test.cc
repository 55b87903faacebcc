// Requests sent again, and requests that only ask whether they would be accepted.

#include "common/collection/write_once.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using change::v1::WriteRequest;
using change::v1::WriteResponse;
using google::protobuf::Empty;
using roles::v1::CreatePostRequest;
using roles::v1::DeletePostRequest;
using roles::v1::Post;
using roles::v1::UpdatePostRequest;
using test::EqualsProto;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Partially;
using test::StatusIs;

class WriteOnceTest : public testing::Test {
 protected:
  absl::StatusOr<Post> Create(const std::string& request) {
    return roles_.Call<CreatePostRequest, Post>("CreatePost", request);
  }
  absl::StatusOr<Post> Update(const std::string& request) {
    return roles_.Call<UpdatePostRequest, Post>("UpdatePost", request);
  }
  absl::StatusOr<WriteResponse> Write(const std::string& request) {
    return roles_.Call<WriteRequest, WriteResponse>("Write", request);
  }

  test::RolesUnderTest roles_;
};

constexpr char kCreate[] = R"pb(parent: "organisations/ayr"
                                post { display_name: "Head" }
                                request_id: "r1")pb";

TEST_F(WriteOnceTest, TheSameCreationSentAgainGetsTheFirstAnswerAndAddsNothing) {
  const auto first = Create(kCreate);
  ASSERT_THAT(first, IsOk());
  roles_.clock().Advance(absl::Hours(1));

  const auto second = Create(kCreate);

  EXPECT_THAT(second, IsOkAndHolds(EqualsProto(first->DebugString())));
  EXPECT_EQ(roles_.revision(), 2);
}

TEST_F(WriteOnceTest, TheFirstAnswerComesEvenAfterTheResourceHasChanged) {
  ASSERT_THAT(Create(kCreate), IsOk());
  ASSERT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/id1" display_name: "Chief" })pb"),
              IsOk());

  EXPECT_THAT(Create(kCreate), IsOkAndHolds(Partially(R"pb(display_name: "Head" etag: "r2")pb")));
  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/id1"),
              IsOkAndHolds(Partially(R"pb(display_name: "Chief")pb")));
}

TEST_F(WriteOnceTest, AnotherRequestWithTheSameIdIsRefused) {
  ASSERT_THAT(Create(kCreate), IsOk());

  EXPECT_THAT(Create(R"pb(parent: "organisations/ayr"
                          post { display_name: "Other" }
                          request_id: "r1")pb"),
              FailsWith(ErrorReason::REQUEST_ID_REUSED));
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/id1" display_name: "x" }
                          request_id: "r1")pb"),
              FailsWith(ErrorReason::REQUEST_ID_REUSED));
}

TEST_F(WriteOnceTest, TheAnswerSurvivesAClockThatJumps) {
  const auto first = Create(kCreate);
  ASSERT_THAT(first, IsOk());
  roles_.clock().Advance(absl::Hours(24 * 365));

  EXPECT_THAT(Create(kCreate), IsOkAndHolds(EqualsProto(first->DebugString())));
}

TEST_F(WriteOnceTest, NothingIsWrittenForWhoIsNoLongerThere) {
  const std::int64_t before = roles_.revision();
  const auto write = [&](const rpc::CallContext& call) {
    bool ran = false;
    const absl::Status status =
        WriteOnce<Empty>(roles_.store(), call, test::FromText<CreatePostRequest>(kCreate),
                         [&](store::Transaction&) {
                           ran = true;
                           return Empty();
                         })
            .status();
    EXPECT_FALSE(ran);
    return status;
  };

  EXPECT_THAT(write({.identity = roles_.identity(), .deadline = absl::Now()}),
              FailsWith(ErrorReason::DEADLINE_PASSED));
  EXPECT_THAT(write({.identity = roles_.identity(), .has_hung_up = [] { return true; }}),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(roles_.revision(), before);
}

TEST_F(WriteOnceTest, ARequestThatFailedMayBeSentAgain) {
  const std::string request =
      R"(parent: "organisations/ayr" post_id: "p" post { display_name: "x" role: "roles/r" } request_id: "r1")";
  ASSERT_THAT(Create(request), FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  roles_.Have<roles::v1::Role>(
      R"pb(name: "roles/r" display_name: "R" tier: 3 service_area: ADULTS)pb");

  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(WriteOnceTest, ADeletionSentAgainSucceedsAgain) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");
  const auto remove = [&](const std::string& request) {
    return roles_.Call<DeletePostRequest, Empty>("DeletePost", request);
  };

  EXPECT_THAT(remove(R"pb(name: "organisations/ayr/posts/p" request_id: "r1")pb"), IsOk());
  EXPECT_THAT(remove(R"pb(name: "organisations/ayr/posts/p" request_id: "r1")pb"), IsOk());
  EXPECT_THAT(remove(R"pb(name: "organisations/ayr/posts/p" request_id: "r2")pb"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(WriteOnceTest, AWriteSentAgainGetsTheFirstAnswerWithItsToken) {
  const std::string request = absl::StrCat(
      R"(request_id: "r1" operations { create { [type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/ayr/posts/-" display_name: "x" } } })");
  const auto first = Write(request);
  ASSERT_THAT(first, IsOk());
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");

  EXPECT_THAT(Write(request), IsOkAndHolds(EqualsProto(first->DebugString())));
  EXPECT_EQ(first->token(), "roles@2");
}

TEST_F(WriteOnceTest, AVerbSentAgainGetsTheFirstAnswer) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");
  const auto close = [&](const std::string& id) {
    return roles_.Call<roles::v1::ClosePostRequest, Post>(
        "ClosePost",
        absl::StrCat(
            R"(name: "organisations/ayr/posts/p" close_date { year: 2026 month: 3 day: 1 } request_id: ")",
            id, "\""));
  };
  ASSERT_THAT(close("r1"), IsOk());

  EXPECT_THAT(close("r1"), IsOkAndHolds(Partially(R"pb(close_date { year: 2026 month: 3 day: 1 }
                                                       etag: "r3")pb")));
  EXPECT_THAT(close("r2"), FailsWith(ErrorReason::POST_CLOSED));
}

TEST_F(WriteOnceTest, ValidateOnlyChangesNothingAndShowsWhatWouldBe) {
  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post_id: "p"
                                   post { display_name: "Head" }
                                   validate_only: true)pb");

  EXPECT_THAT(created, IsOkAndHolds(Partially(R"pb(name: "organisations/ayr/posts/p"
                                                   display_name: "Head")pb")));
  EXPECT_EQ(created->etag(), "") << "there is no such state";
  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/p"),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(roles_.revision(), 1);
}

TEST_F(WriteOnceTest, ValidateOnlyFindsEverythingThatTheWriteWouldFind) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");

  EXPECT_THAT(Create(R"pb(parent: "organisations/ayr"
                          post { level: 99 }
                          validate_only: true)pb"),
              FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(Create(R"pb(parent: "organisations/ayr"
                          post { display_name: "x" role: "roles/none" }
                          validate_only: true)pb"),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r1" level: 3 }
                          validate_only: true)pb"),
              FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(
      Update(R"pb(post { name: "organisations/ayr/posts/p" reports_to: "organisations/ayr/posts/p" }
                  validate_only: true)pb"),
      FailsWith(ErrorReason::REPORTING_LOOP));
}

TEST_F(WriteOnceTest, ValidateOnlyKeepsNoAnswer) {
  const std::string post =
      R"(parent: "organisations/ayr" post_id: "p" post { display_name: "Head" } request_id: "r1" )";
  ASSERT_THAT(Create(post + "validate_only: true"), IsOk());

  EXPECT_THAT(Create(post), IsOk());
  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/p"), IsOk());
}

TEST_F(WriteOnceTest, AWriteThatIsOnlyCheckedAnswersWithTheStateThatThereIs) {
  const auto checked = Write(
      R"pb(validate_only: true
           operations {
             create {
               [type.googleapis.com/cairn.roles.v1.Post] {
                 name: "organisations/ayr/posts/p"
                 display_name: "x"
               }
             }
           })pb");

  EXPECT_THAT(
      checked,
      IsOkAndHolds(EqualsProto(R"pb(results { name: "organisations/ayr/posts/p" changed: true }
                                    token: "roles@1")pb")));
  EXPECT_EQ(roles_.revision(), 1);
}

}  // namespace
}  // namespace cairn
