#include "common/http/server.h"

#include <sys/resource.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/http_client.h"

namespace cairn::http {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kHalf[] = "GET /half HTTP/1.1\r\nHost: x\r\n";

std::unique_ptr<Server> StartEcho(const Limits& limits = {}) {
  return *Server::Start(
      "127.0.0.1", 0, [](const Request& request) { return Response{.body = request.path}; },
      limits);
}

std::vector<std::unique_ptr<HttpConnection>> Connect(int port, int number, absl::string_view text) {
  std::vector<std::unique_ptr<HttpConnection>> held;
  for (int i = 0; i < number; ++i) {
    held.push_back(std::make_unique<HttpConnection>(port));
    held.back()->Send(text);
  }
  return held;
}

TEST(HttpServerTest, APathIsAnsweredByItsHandlerWithoutItsQuery) {
  const auto server = StartEcho();

  const HttpAnswer answer = HttpGet(server->port(), "/a/b?c=d");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "/a/b");
  EXPECT_THAT(answer.head, HasSubstr("Content-Type: text/plain; charset=utf-8"));
}

TEST(HttpServerTest, HeadHasTheHeadAlone) {
  const auto server = StartEcho();

  const HttpAnswer answer = HttpAsk(server->port(), "HEAD", "/abc");

  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("Content-Length: 4"));
  EXPECT_THAT(answer.body, IsEmpty());
}

TEST(HttpServerTest, OtherMethodsAreToldWhichThereAre) {
  const auto server = StartEcho();

  const HttpAnswer answer = HttpAsk(server->port(), "DELETE", "/abc");

  EXPECT_EQ(answer.status, 405);
  EXPECT_THAT(answer.head, HasSubstr("Allow: GET, HEAD"));
}

TEST(HttpServerTest, WhatIsNoHttpIsRefusedAndTheNextIsAnswered) {
  const auto server = StartEcho();
  HttpConnection nonsense(server->port());
  nonsense.Send("\x16\x03\x01 what is this\r\n\r\n");
  nonsense.ReadAll();

  EXPECT_EQ(HttpGet(server->port(), "/abc").status, 200);
}

TEST(HttpServerTest, AHeadWithoutEndIsCutOff) {
  const auto server = StartEcho();
  HttpConnection greedy(server->port());
  greedy.Send("GET / HTTP/1.1\r\n");
  const std::string header = absl::StrCat("X-A: ", std::string(1000, 'a'), "\r\n");
  for (int i = 0; i < 100 && greedy.Send(header);) ++i;

  EXPECT_THAT(greedy.ReadAll(), testing::Not(HasSubstr("200 OK")));
  EXPECT_EQ(HttpGet(server->port(), "/abc").status, 200);
}

TEST(HttpServerTest, HalfSentRequestsAndSilentConnectionsKeepNobodyWaiting) {
  const auto server = StartEcho();
  const auto half = Connect(server->port(), 64, kHalf);
  const auto silent = Connect(server->port(), 64, "");

  EXPECT_EQ(HttpGet(server->port(), "/livez").status, 200);
}

TEST(HttpServerTest, ARequestThatArrivesAByteAtATimeEndsAtItsDeadline) {
  const auto server = StartEcho({.first_request = absl::Milliseconds(300)});
  HttpConnection slow(server->port());
  slow.Send(kHalf);
  int bytes = 0;
  while (bytes < 1000 && slow.Send("X")) {
    ++bytes;
    absl::SleepFor(absl::Milliseconds(20));
  }

  EXPECT_LT(bytes, 1000);
}

TEST(HttpServerTest, BeyondTheLimitTheOldestWaitingConnectionEnds) {
  const auto server = StartEcho({.connections = 8});
  HttpConnection oldest(server->port());
  const auto others = Connect(server->port(), 20, kHalf);

  EXPECT_THAT(oldest.ReadAll(), IsEmpty());  // it returns because the server closed
  EXPECT_EQ(HttpGet(server->port(), "/abc").status, 200);
}

TEST(HttpServerTest, ATakenAddressIsNamed) {
  const auto server = StartEcho();

  const auto second =
      Server::Start("127.0.0.1", server->port(), [](const Request&) { return Response{}; });

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              testing::AllOf(HasSubstr(absl::StrCat(server->port())), HasSubstr("in use")));
}

TEST(HttpServerTest, AnAddressThatIsNoNumberIsNamed) {
  const auto server = Server::Start("no.such.host", 0, [](const Request&) { return Response{}; });

  EXPECT_EQ(server.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(server.status().message()), HasSubstr("no.such.host"));
}

}  // namespace
}  // namespace cairn::http
