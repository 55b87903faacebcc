#include "common/observe/http.h"

#include <atomic>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/http_client.h"

namespace cairn::observe {
namespace {

using testing::HasSubstr;

class HttpTest : public testing::Test {
 protected:
  HttpTest() {
    server_ = *ServeMetrics("127.0.0.1", 0, metrics_,
                            {.live = [] { return absl::OkStatus(); },
                             .ready =
                                 [this] {
                                   return ready_ ? absl::OkStatus()
                                                 : absl::UnavailableError("no snapshot yet");
                                 }});
  }
  Metrics metrics_{"cairn-test", "1"};
  std::atomic<bool> ready_ = false;
  std::unique_ptr<http::Server> server_;
};

TEST_F(HttpTest, ProbesFollowTheirFunctions) {
  EXPECT_EQ(HttpGet(server_->port(), "/livez").status, 200);
  EXPECT_EQ(HttpGet(server_->port(), "/readyz").status, 503);
  EXPECT_EQ(HttpGet(server_->port(), "/readyz").body, "no snapshot yet\n");
  ready_ = true;
  EXPECT_EQ(HttpGet(server_->port(), "/readyz").status, 200);
}

TEST_F(HttpTest, MetricsAreInPrometheussFormat) {
  const auto answer = HttpGet(server_->port(), "/metrics");

  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
  EXPECT_THAT(answer.body, HasSubstr("cairn_build_info{"));
}

TEST_F(HttpTest, NothingElseIsServed) {
  EXPECT_EQ(HttpGet(server_->port(), "/").status, 404);
  EXPECT_EQ(HttpGet(server_->port(), "/../etc/passwd").status, 404);
}

TEST_F(HttpTest, ATakenPortIsNamed) {
  const auto second = ServeMetrics(
      "127.0.0.1", server_->port(), metrics_,
      {.live = [] { return absl::OkStatus(); }, .ready = [] { return absl::OkStatus(); }});

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(std::to_string(server_->port())));
}

}  // namespace
}  // namespace cairn::observe
