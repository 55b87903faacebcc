#include "common/errors/failure.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn {
namespace {

using test::BadFieldsOf;
using test::EqualsProto;
using test::FailsWith;
using test::MetadataOf;
using test::Saying;
using testing::ElementsAre;
using testing::Pair;

absl::Status PostClosed() {
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_CLOSED)
      .With("post", "organisations/ayr/posts/p")
      .Say("organisations/ayr/posts/p closed on ", 2026, "-01-01");
}

// As a status comes out of the wire at the peer.
absl::Status OverTheWire(const absl::Status& status) {
  const google::rpc::Status details = ToRpcStatus(status);
  return FromRpcStatus(status.code(), status.message(), details.SerializeAsString());
}

TEST(FailureTest, CarriesCodeWordsReasonAndFacts) {
  const absl::Status status = PostClosed();

  EXPECT_THAT(status, FailsWith(ErrorReason::POST_CLOSED));
  EXPECT_THAT(status, Saying("organisations/ayr/posts/p closed on 2026-01-01"));
  EXPECT_THAT(MetadataOf(status), ElementsAre(Pair("post", "organisations/ayr/posts/p")));
}

TEST(FailureTest, IsOneErrorInfoOfTheDomainInRpcForm) {
  const google::rpc::Status rpc = ToRpcStatus(PostClosed());

  EXPECT_THAT(rpc, EqualsProto(R"pb(
                code: 9
                message: "organisations/ayr/posts/p closed on 2026-01-01"
                details {
                  [type.googleapis.com/google.rpc.ErrorInfo] {
                    reason: "POST_CLOSED"
                    domain: "cairn"
                    metadata { key: "post" value: "organisations/ayr/posts/p" }
                  }
                })pb"));
}

TEST(FailureTest, ArrivesAtThePeerAsItLeft) {
  const absl::Status status = PostClosed();

  EXPECT_EQ(OverTheWire(status), status);
}

TEST(FailureTest, SaysWhenToTryAgain) {
  const absl::Status status = Failure(absl::StatusCode::kAborted, ErrorReason::STORE_BUSY)
                                  .RetryAfter(absl::Milliseconds(1250))
                                  .Say("busy");

  google::rpc::RetryInfo retry;
  ASSERT_TRUE(ToRpcStatus(OverTheWire(status)).details(0).UnpackTo(&retry));
  EXPECT_THAT(retry, EqualsProto("retry_delay { seconds: 1 nanos: 250000000 }"));
  EXPECT_THAT(status, FailsWith(ErrorReason::STORE_BUSY));
}

TEST(FailureTest, AStatusWithoutDetailsHasCodeAndWordsAndNoReason) {
  const absl::Status status = absl::InternalError("no");

  EXPECT_THAT(ToRpcStatus(status), EqualsProto("code: 13 message: \"no\""));
  EXPECT_EQ(ReasonOf(status), ErrorReason::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(OverTheWire(status).message(), "no");
}

TEST(FailureTest, DetailsThatCannotBeReadLeaveCodeAndWords) {
  const absl::Status status = FromRpcStatus(absl::StatusCode::kNotFound, "gone", "\xff\xff\xff");

  EXPECT_EQ(status, absl::NotFoundError("gone"));
}

TEST(FailureTest, AReasonOfANewerServerIsUnspecified) {
  google::rpc::ErrorInfo info;
  info.set_reason("A_REASON_OF_TOMORROW");
  google::rpc::Status details;
  details.add_details()->PackFrom(info);

  const absl::Status status =
      FromRpcStatus(absl::StatusCode::kAborted, "no", details.SerializeAsString());

  EXPECT_EQ(ReasonOf(status), ErrorReason::ERROR_REASON_UNSPECIFIED);
}

TEST(FailureTest, WhatIsNoUtf8IsAQuestionMarkSoThatTheRestIsRead) {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
      {"\xff", "?"},
      {"a\xc3", "a?"},
      {"\xc3z", "?z"},
      {"\xc0\xaf", "??"},
      {"\xe0\x80\xaf", "???"},
      {"\xed\xa0\x80", "???"},
      {"\xf4\x90\x80\x80", "????"},
      {"\xf0\x9f\x98", "???"}};
  for (const auto& [text, readable] : cases) {
    Violations violations;
    violations.Add(text, text);
    const absl::Status failure =
        Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
            .With("resource", text)
            .Say("no ", text);

    EXPECT_THAT(OverTheWire(failure), Saying("no " + readable));
    EXPECT_THAT(MetadataOf(OverTheWire(failure)), ElementsAre(Pair("resource", readable)));
    EXPECT_THAT(BadFieldsOf(OverTheWire(violations.ToStatus())), ElementsAre(readable));
  }
}

TEST(ViolationsTest, NoneIsOk) { EXPECT_TRUE(Violations().ToStatus().ok()); }

TEST(ViolationsTest, ManyAreOneBadRequestInOrder) {
  Violations violations;
  violations.Add("post.fte", "must be at most ", 1);
  violations.Add("post.name", "is required");

  const absl::Status status = violations.ToStatus();

  EXPECT_THAT(status, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(status, Saying("post.fte must be at most 1; post.name is required"));
  EXPECT_THAT(BadFieldsOf(OverTheWire(status)), ElementsAre("post.fte", "post.name"));
}

TEST(ViolationsTest, TheMessageSaysTenAndTheDetailsHaveAll) {
  Violations violations;
  for (int i = 1; i <= 12; ++i) violations.Add(absl::StrCat("f", i), "is bad");

  const absl::Status status = violations.ToStatus();

  EXPECT_THAT(status, Saying(testing::EndsWith("f10 is bad; and 2 more")));
  EXPECT_THAT(BadFieldsOf(status), testing::SizeIs(12));
}

TEST(ViolationsTest, TakesOverTheBadFieldsOfAFailureBehindAPrefixAndOnce) {
  Violations inner;
  inner.Add("post.fte", "is bad");
  inner.Add("post.level", "is bad");
  Violations outer;
  outer.Add("operations[3].post.level", "is worse");

  EXPECT_TRUE(outer.AddFrom(inner.ToStatus(), "operations[3]."));

  EXPECT_THAT(outer.found(), ElementsAre(Pair("operations[3].post.level", "is worse"),
                                         Pair("operations[3].post.fte", "is bad")));
}

TEST(ViolationsTest, TakesNothingFromAnotherKindOfFailure) {
  Violations violations;

  EXPECT_FALSE(violations.AddFrom(PostClosed(), ""));
  EXPECT_FALSE(violations.AddFrom(absl::OkStatus(), ""));

  EXPECT_TRUE(violations.empty());
}

// A client switches on reasons: each is a number and a name of its own, and each has a code.
TEST(ErrorReasonTest, EveryReasonHasANameThatCanBeReadBack) {
  const auto* reasons = type::v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<ErrorReason>(reasons->value(i)->number());
    const absl::Status status = Failure(absl::StatusCode::kInternal, reason).Say("no");
    EXPECT_EQ(ReasonOf(OverTheWire(status)), reason);
  }
}

}  // namespace
}  // namespace cairn
