// What a caller sees of a server: answers, failures with their details, streams, health, drain.

#include "common/rpc/server/server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "absl/time/clock.h"
#include "common/errors/failure.h"
#include "google/rpc/error_details.pb.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "tests/common/rpc/fixture.h"

namespace cairn::rpc {
namespace {

using testing::Test;

std::set<std::string> DetailTypes(const absl::Status& status) {
  std::set<std::string> types;
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) types.insert(detail.type_url());
  return types;
}

std::string MetadataOf(const absl::Status& status, const std::string& key) {
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info) && info.metadata().count(key) > 0) return info.metadata().at(key);
  }
  return "";
}

TEST_F(ServerTest, AnswersACall) {
  Start();

  const auto answer = Connect()->Call<WriteResponse>(kWrite, Request("abc"));

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->token(), "abc");
}

TEST_F(ServerTest, AFailureArrivesWithReasonAndMetadata) {
  write_ = [](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_CLOSED)
        .With("post", "organisations/a/posts/p")
        .Say("the post is closed");
  };
  Start();

  const absl::Status status = Connect()->Call<WriteResponse>(kWrite, Request()).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "the post is closed");
  EXPECT_EQ(ReasonOf(status), ErrorReason::POST_CLOSED);
  EXPECT_EQ(MetadataOf(status, "post"), "organisations/a/posts/p");
}

TEST_F(ServerTest, AFaultOfTheServerTellsOnlyASupportId) {
  write_ = [](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    return absl::InternalError("no such table: person");
  };
  Start();

  const absl::Status status = Connect()->Call<WriteResponse>(kWrite, Request()).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(status), ErrorReason::SERVER_FAULT);
  EXPECT_EQ(MetadataOf(status, "support_id").size(), 16u);
  EXPECT_EQ(status.message().find("person"), absl::string_view::npos);
}

TEST_F(ServerTest, TheLogOfACallHoldsItsReasonAndNothingOfWhatWasSaid) {
  write_ = [](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_CLOSED)
        .With("post", "organisations/a/posts/quux")
        .Say("Zebedee Quux holds organisations/a/posts/quux, which is closed");
  };
  Start();

  const absl::Status status = Connect()->Call<WriteResponse>(kWrite, Request("quux")).status();
  const std::string log = Logged();

  EXPECT_NE(status.message().find("Quux"), absl::string_view::npos) << "the caller is told";
  EXPECT_NE(log.find("POST_CLOSED"), std::string::npos) << log;
  EXPECT_NE(log.find("\"Write\""), std::string::npos) << log;
  EXPECT_EQ(log.find("Quux"), std::string::npos) << log;
  EXPECT_EQ(log.find("quux"), std::string::npos) << log;
}

TEST_F(ServerTest, BadFieldsAreRefusedBeforeTheHandler) {
  std::atomic<int> handled = 0;
  write_ = [&](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    ++handled;
    return WriteResponse();
  };
  Start();

  const absl::Status status = Connect()->Call<WriteResponse>(kWrite, WriteRequest()).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), ErrorReason::BAD_FIELDS);
  EXPECT_EQ(DetailTypes(status).count("type.googleapis.com/google.rpc.BadRequest"), 1u);
  EXPECT_EQ(handled, 0);
}

TEST_F(ServerTest, AnAnswerThatClientsDoNotTakeIsRefusedWithAReason) {
  std::size_t bytes = 0;
  write_ = [&](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    WriteResponse response;
    response.set_token(std::string(bytes, 'x'));
    return response;
  };
  Start();
  const auto client = Connect();

  // A tag and a length of four bytes come on top.
  bytes = (4u << 20) - 5;
  EXPECT_EQ(client->Call<WriteResponse>(kWrite, Request("fits")).status(), absl::OkStatus());
  bytes += 1;
  const absl::Status refused = client->Call<WriteResponse>(kWrite, Request("large")).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), ErrorReason::ANSWER_TOO_LARGE);
}

TEST_F(ServerTest, AFailureOfManyBadFieldsArrivesWithItsReasonAndTheirNumber) {
  write_ = [&](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    Violations violations;
    for (int i = 0; i < 5000; ++i)
      violations.Add(absl::StrCat("operations[", i, "].post.display_name"), "is required");
    return violations.ToStatus();
  };
  Start();

  const absl::Status refused = Connect()->Call<WriteResponse>(kWrite, Request()).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(refused), ErrorReason::BAD_FIELDS);
  Violations told;
  EXPECT_TRUE(told.AddFrom(refused, ""));
  EXPECT_EQ(told.count(), 5000u);
  EXPECT_EQ(told.found().front().first, "operations[0].post.display_name");
}

TEST_F(ServerTest, AStreamSendsWhatItHasAndWakesForMore) {
  Start();
  feed_.Send("one");
  std::vector<std::string> seen;
  Cancellation cancellation;

  const absl::Status status = Connect()->Stream<WatchResponse>(
      kWatch, WatchRequest(),
      [&](const WatchResponse& response) {
        seen.push_back(response.token());
        if (response.token() == "one") feed_.Send("two");
        if (response.token() == "two") feed_.Close();
        return true;
      },
      cancellation);

  EXPECT_EQ(status, absl::OkStatus());
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two"}));
}

TEST_F(ServerTest, AnIdleStreamGivesSignsOfLife) {
  options_.stream_idle = absl::Milliseconds(100);
  Start();
  int signs = 0;
  Cancellation cancellation;
  const absl::Time began = absl::Now();

  const absl::Status status = Connect()->Stream<WatchResponse>(
      kWatch, WatchRequest(),
      [&](const WatchResponse& response) {
        EXPECT_EQ(response.token(), "idle");
        return ++signs < 3;
      },
      cancellation);

  EXPECT_EQ(status, absl::OkStatus());
  EXPECT_EQ(signs, 3);
  EXPECT_GE(absl::Now() - began, absl::Milliseconds(300));
}

TEST_F(ServerTest, ACancelledStreamIsDestroyedAndMayStillBeWoken) {
  Start();
  feed_.Send("one");
  Cancellation cancellation;

  const absl::Status status = Connect()->Stream<WatchResponse>(
      kWatch, WatchRequest(),
      [&](const WatchResponse&) {
        cancellation.Cancel();
        return true;
      },
      cancellation);
  for (int i = 0; i < 500 && feed_.open() > 0; ++i) absl::SleepFor(absl::Milliseconds(10));

  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(feed_.open(), 0);
  feed_.wake()();
}

TEST_F(ServerTest, DrainingFinishesCallsInFlightAndEndsStreams) {
  std::latch in_flight(1);
  std::latch go_on(1);
  write_ = [&](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    in_flight.count_down();
    go_on.wait();
    WriteResponse response;
    response.set_token("finished");
    return response;
  };
  Start();
  const auto client = Connect();
  feed_.Send("one");
  std::latch watching(1);
  auto watch = std::async(std::launch::async, [&] {
    Cancellation cancellation;
    return client->Stream<WatchResponse>(
        kWatch, WatchRequest(),
        [&](const WatchResponse&) {
          watching.count_down();
          return true;
        },
        cancellation);
  });
  auto call = std::async(std::launch::async,
                         [&] { return client->Call<WriteResponse>(kWrite, Request()); });
  in_flight.wait();
  watching.wait();

  auto drained = std::async(std::launch::async, [&] { server_->Drain(); });
  const absl::Status watched = watch.get();
  absl::SleepFor(absl::Milliseconds(300));  // a drain without patience would be over by now
  go_on.count_down();
  const auto answer = call.get();
  drained.get();

  EXPECT_EQ(watched.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(watched), ErrorReason::SERVER_STOPPING);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->token(), "finished");
  EXPECT_EQ(client->Call<WriteResponse>(kWrite, Request(), absl::Seconds(2)).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(ServerTest, AClientThatReachesNobodySaysWhereItTried) {
  const auto client = Client::Connect({.address = "127.0.0.1:1"});

  const absl::Status status =
      (*client)->Call<WriteResponse>(kWrite, Request(), absl::Seconds(5)).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(status.message().find("127.0.0.1:1"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace cairn::rpc
