#include "common/observe/metrics.h"

#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CodeNameTest, IsInGosSpelling) {
  EXPECT_EQ(CodeName(absl::StatusCode::kOk), "OK");
  EXPECT_EQ(CodeName(absl::StatusCode::kCancelled), "Canceled");
  EXPECT_EQ(CodeName(absl::StatusCode::kDeadlineExceeded), "DeadlineExceeded");
  EXPECT_EQ(CodeName(absl::StatusCode::kUnauthenticated), "Unauthenticated");
  EXPECT_EQ(CodeName(static_cast<absl::StatusCode>(99)), "Unknown");
}

TEST(MetricsTest, AMethodsSeriesExistBeforeItsFirstCall) {
  Metrics metrics("cairn-test", "1.2");

  metrics.Method("a.S", "M", MethodType::kServerStream);

  const std::string scrape = metrics.Scrape();
  for (int code = 0; code < 17; ++code)
    EXPECT_THAT(
        scrape,
        HasSubstr("grpc_server_handled_total{grpc_code=\"" +
                  std::string(CodeName(static_cast<absl::StatusCode>(code))) +
                  "\",grpc_method=\"M\",grpc_service=\"a.S\",grpc_type=\"server_stream\"} 0"));
  EXPECT_THAT(scrape, HasSubstr("cairn_build_info{program=\"cairn-test\",version=\"1.2\"} 1"));
}

TEST(MetricsTest, CallsOfManyThreadsAreAllCounted) {
  Metrics metrics("cairn-test", "1");
  const MethodMetrics& method = metrics.Method("a.S", "M", MethodType::kUnary);

  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c)
    callers.emplace_back([&method] {
      for (int i = 0; i < 1000; ++i) {
        method.Started();
        method.Handled(absl::StatusCode::kNotFound, absl::Milliseconds(3));
      }
    });
  for (std::thread& caller : callers) caller.join();

  const std::string scrape = metrics.Scrape();
  EXPECT_THAT(scrape, HasSubstr("grpc_server_started_total{grpc_method=\"M\",grpc_service=\"a.S\","
                                "grpc_type=\"unary\"} 4000"));
  EXPECT_THAT(scrape, HasSubstr("grpc_code=\"NotFound\",grpc_method=\"M\",grpc_service=\"a.S\","
                                "grpc_type=\"unary\"} 4000"));
  EXPECT_THAT(scrape, HasSubstr("grpc_type=\"unary\",le=\"0.0025\"} 0"));
  EXPECT_THAT(scrape, HasSubstr("grpc_type=\"unary\",le=\"0.005\"} 4000"));
}

TEST(MetricsTest, AReadingIsAskedAtEachScrapeUntilItIsGone) {
  Metrics metrics("cairn-test", "1");
  double value = 7;
  int asked = 0;
  auto gauge = metrics.Read(Metrics::Kind::kGauge, "g", "G.", [&] { return ++asked, value; });
  auto counter = metrics.Read(Metrics::Kind::kCounter, "c_total", "C.", [&] { return value; });

  EXPECT_THAT(metrics.Scrape(), HasSubstr("# TYPE g gauge\ng 7\n"));
  value = 9;
  EXPECT_THAT(metrics.Scrape(), HasSubstr("# TYPE c_total counter\nc_total 9\n"));
  gauge.reset();
  metrics.Scrape();

  EXPECT_EQ(asked, 2);
}

TEST(MetricsTest, TheProcessIsMeasured) {
  Metrics metrics("cairn-test", "1");

  const std::string scrape = metrics.Scrape();

  EXPECT_THAT(scrape, Not(HasSubstr("process_resident_memory_bytes 0\n")));
  EXPECT_THAT(scrape, Not(HasSubstr("process_open_fds 0\n")));
  EXPECT_THAT(scrape, HasSubstr("# TYPE process_cpu_seconds_total counter"));
}

}  // namespace
}  // namespace cairn::observe
