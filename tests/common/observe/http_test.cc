#include "common/observe/http.h"

#include <httplib.h>

#include <atomic>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::observe {
namespace {

using testing::HasSubstr;

class HttpTest : public testing::Test {
 protected:
  HttpTest() {
    server_ = *HttpServer::Start("127.0.0.1", 0, metrics_,
                                 {.live = [] { return absl::OkStatus(); },
                                  .ready =
                                      [this] {
                                        return ready_ ? absl::OkStatus()
                                                      : absl::UnavailableError("no snapshot yet");
                                      }});
  }
  Metrics metrics_{"cairn-test", "1"};
  std::atomic<bool> ready_ = false;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpTest, ProbesFollowTheirFunctions) {
  httplib::Client client("127.0.0.1", server_->port());

  EXPECT_EQ(client.Get("/livez")->status, 200);
  EXPECT_EQ(client.Get("/readyz")->status, 503);
  EXPECT_EQ(client.Get("/readyz")->body, "no snapshot yet\n");
  ready_ = true;
  EXPECT_EQ(client.Get("/readyz")->status, 200);
}

TEST_F(HttpTest, MetricsAreInPrometheussFormat) {
  httplib::Client client("127.0.0.1", server_->port());

  const auto answer = client.Get("/metrics");

  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->get_header_value("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(answer->body, HasSubstr("cairn_build_info{"));
}

TEST_F(HttpTest, NothingElseIsServed) {
  httplib::Client client("127.0.0.1", server_->port());

  EXPECT_EQ(client.Get("/")->status, 404);
  EXPECT_EQ(client.Get("/../etc/passwd")->status, 404);
}

TEST_F(HttpTest, ATakenPortIsNamed) {
  const auto second = HttpServer::Start(
      "127.0.0.1", server_->port(), metrics_,
      {.live = [] { return absl::OkStatus(); }, .ready = [] { return absl::OkStatus(); }});

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(std::to_string(server_->port())));
}

}  // namespace
}  // namespace cairn::observe
