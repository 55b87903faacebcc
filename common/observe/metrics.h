#ifndef CAIRN_COMMON_OBSERVE_METRICS_H_
#define CAIRN_COMMON_OBSERVE_METRICS_H_

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/labels.h>
#include <prometheus/registry.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::observe {

inline constexpr std::size_t kCodes = 17;

// A status code as Go's gRPC spells it, which is what dashboards for gRPC expect: OK, Canceled, …
absl::string_view CodeName(absl::StatusCode code);

enum class MethodType { kUnary, kServerStream };

// The series of one method. The handles are made once: counting a call takes nanoseconds, where
// finding a series by its labels takes hundreds. Safe for concurrent use.
class MethodMetrics {
 public:
  void Started() const { started_->Increment(); }
  void Handled(absl::StatusCode code, absl::Duration took) const;
  void Received() const { received_->Increment(); }
  void Sent() const { sent_->Increment(); }

 private:
  friend class Metrics;
  prometheus::Counter* started_ = nullptr;
  prometheus::Counter* received_ = nullptr;
  prometheus::Counter* sent_ = nullptr;
  prometheus::Histogram* seconds_ = nullptr;
  std::array<prometheus::Counter*, kCodes> handled_ = {};
};

// Every metric of one program. Names follow the gRPC and Prometheus ecosystems, so that dashboards
// made for others work; every series exists from the first scrape on, at zero, so that the first
// failure is an increase and not a new line. No label holds personal data. docs/metrics.md lists
// them all.
//
//   prometheus::Counter& lost = metrics.Counter("cairn_rows_lost_total", "Rows that …");
//   lost.Increment();
//   auto age = metrics.Read(Metrics::Kind::kGauge, "cairn_workforce_age_seconds", "Age of …",
//                           [&] { return absl::ToDoubleSeconds(mirror.age()); });
class Metrics {
 public:
  Metrics(absl::string_view program, absl::string_view version);

  prometheus::Counter& Counter(const std::string& name, const std::string& help,
                               const prometheus::Labels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help,
                           const prometheus::Labels& labels = {});
  prometheus::Histogram& Histogram(const std::string& name, const std::string& help,
                                   const prometheus::Histogram::BucketBoundaries& buckets);

  // A metric whose value is asked for at each scrape, as long as the Reading lives.
  enum class Kind {
    kGauge,
    kCounter,  // never falls
  };
  class Reading {
   public:
    ~Reading();
    Reading(Metrics& metrics, std::size_t index) : metrics_(metrics), index_(index) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    Metrics& metrics_;
    std::size_t index_;
  };
  [[nodiscard]] std::unique_ptr<Reading> Read(Kind kind, const std::string& name,
                                              const std::string& help,
                                              std::function<double()> value);

  // The series of a method; the reference stays good as long as the Metrics.
  const MethodMetrics& Method(absl::string_view service, absl::string_view method, MethodType type);

  // All metrics in Prometheus's text format.
  std::string Scrape();

 private:
  struct Source {
    prometheus::Gauge* gauge = nullptr;  // exactly one of the two is set
    prometheus::Counter* counter = nullptr;
    std::function<double()> value;
  };

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& started_;
  prometheus::Family<prometheus::Counter>& handled_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& received_;
  prometheus::Family<prometheus::Counter>& sent_;

  Mutex mutex_;
  std::deque<MethodMetrics> methods_
      ABSL_GUARDED_BY(mutex_);  // a deque: references into it stay good
  std::deque<Source> sources_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Reading>> process_;
};

}  // namespace cairn::observe

#endif  // CAIRN_COMMON_OBSERVE_METRICS_H_
