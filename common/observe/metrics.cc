#include "common/observe/metrics.h"

#include <dirent.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/time/clock.h"

namespace cairn::observe {
namespace {

using prometheus::Labels;

// From a quarter of a millisecond (a point read) to ten seconds (a nation's forecast).
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

prometheus::Family<prometheus::Counter>& Counters(prometheus::Registry& registry, const char* name,
                                                  const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

prometheus::Gauge& OneGauge(prometheus::Registry& registry, const std::string& name,
                            const std::string& help, const Labels& labels = {}) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(labels);
}

absl::string_view TypeName(MethodType type) {
  switch (type) {
    case MethodType::kUnary:
      return "unary";
    case MethodType::kServerStream:
      return "server_stream";
  }
  return "";
}

double ResidentBytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  long total = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

double OpenDescriptors() {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return 0;
  int entries = 0;
  while (readdir(directory) != nullptr) ++entries;
  closedir(directory);
  return entries - 3;  // ".", ".." and the listing's own
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double MostDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

absl::string_view CodeName(absl::StatusCode code) {
  static constexpr std::array<absl::string_view, kCodes> kNames = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  const auto index = static_cast<std::size_t>(code);
  return index < kCodes ? kNames[index] : "Unknown";
}

void MethodMetrics::Handled(absl::StatusCode code, absl::Duration took) const {
  handled_[static_cast<std::size_t>(code) % kCodes]->Increment();
  seconds_->Observe(absl::ToDoubleSeconds(took));
}

Metrics::Metrics(absl::string_view program, absl::string_view version)
    : started_(Counters(registry_, "grpc_server_started_total", "Calls that arrived.")),
      handled_(
          Counters(registry_, "grpc_server_handled_total", "Calls that were answered, by code.")),
      seconds_(prometheus::BuildHistogram()
                   .Name("grpc_server_handling_seconds")
                   .Help("Time from a call's arrival to its answer.")
                   .Register(registry_)),
      received_(Counters(registry_, "grpc_server_msg_received_total", "Messages received.")),
      sent_(Counters(registry_, "grpc_server_msg_sent_total", "Messages sent.")) {
  OneGauge(registry_, "cairn_build_info", "Always 1; its labels say what runs.",
           {{"program", std::string(program)}, {"version", std::string(version)}})
      .Set(1);
  OneGauge(registry_, "process_start_time_seconds",
           "When the program started, in seconds since 1970.")
      .Set(absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch()));
  OneGauge(registry_, "process_max_fds", "File descriptors that may be in use.")
      .Set(MostDescriptors());
  process_.push_back(
      Read(Kind::kGauge, "process_resident_memory_bytes", "Memory in use.", &ResidentBytes));
  process_.push_back(
      Read(Kind::kGauge, "process_open_fds", "File descriptors in use.", &OpenDescriptors));
  process_.push_back(
      Read(Kind::kCounter, "process_cpu_seconds_total", "Processor time used.", &CpuSeconds));
}

prometheus::Counter& Metrics::Counter(const std::string& name, const std::string& help,
                                      const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Gauge& Metrics::Gauge(const std::string& name, const std::string& help,
                                  const Labels& labels) {
  return OneGauge(registry_, name, help, labels);
}

prometheus::Histogram& Metrics::Histogram(const std::string& name, const std::string& help,
                                          const prometheus::Histogram::BucketBoundaries& buckets) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add({}, buckets);
}

std::unique_ptr<Metrics::Reading> Metrics::Read(Kind kind, const std::string& name,
                                                const std::string& help,
                                                std::function<double()> value) {
  Source source;
  source.value = std::move(value);
  switch (kind) {
    case Kind::kGauge:
      source.gauge = &Gauge(name, help);
      break;
    case Kind::kCounter:
      source.counter = &Counter(name, help);
      break;
  }
  const MutexLock lock(mutex_);
  sources_.push_back(std::move(source));
  return std::make_unique<Reading>(*this, sources_.size() - 1);
}

Metrics::Reading::~Reading() {
  const MutexLock lock(metrics_.mutex_);
  metrics_.sources_[index_].value = nullptr;
}

const MethodMetrics& Metrics::Method(absl::string_view service, absl::string_view method,
                                     MethodType type) {
  Labels labels = {{"grpc_service", std::string(service)},
                   {"grpc_method", std::string(method)},
                   {"grpc_type", std::string(TypeName(type))}};
  const MutexLock lock(mutex_);
  MethodMetrics& metrics = methods_.emplace_back();
  metrics.started_ = &started_.Add(labels);
  metrics.received_ = &received_.Add(labels);
  metrics.sent_ = &sent_.Add(labels);
  metrics.seconds_ = &seconds_.Add(labels, kSeconds);
  for (std::size_t code = 0; code < kCodes; ++code) {
    labels["grpc_code"] = std::string(CodeName(static_cast<absl::StatusCode>(code)));
    metrics.handled_[code] = &handled_.Add(labels);
  }
  return metrics;
}

std::string Metrics::Scrape() {
  {
    const MutexLock lock(mutex_);
    for (const Source& source : sources_) {
      if (!source.value) continue;
      const double now = source.value();
      if (source.gauge != nullptr) source.gauge->Set(now);
      if (source.counter != nullptr) source.counter->Increment(now - source.counter->Value());
    }
  }
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace cairn::observe
