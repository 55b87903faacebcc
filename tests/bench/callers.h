#ifndef CAIRN_TESTS_BENCH_CALLERS_H_
#define CAIRN_TESTS_BENCH_CALLERS_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/message_lite.h"
#include "tests/bench/process.h"

namespace cairn::bench {

inline constexpr char kToken[] = "bench";
inline constexpr char kTokenLine[] =  // sha256 of the token
    "1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549 bench * *\n";

inline grpc::ByteBuffer Bytes(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

// Calls of one method over a few connections; `request` is asked for the n-th one.
class Calls {
 public:
  using Request = std::function<grpc::ByteBuffer(std::size_t number)>;

  Calls(const std::string& address, std::string method, Request request)
      : method_(std::move(method)), request_(std::move(request)) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    for (int i = 0; i < kConnections; ++i)
      stubs_.push_back(std::make_unique<grpc::GenericStub>(
          grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
  }

  // Calls that are answered in `time` when so many callers ask again as soon as they are answered.
  int Closed(int callers, absl::Duration time) {
    answered_ = 0;
    under_way_ = callers;
    stop_ = absl::Now() + time;
    for (int i = 0; i < callers; ++i) Ask([this] { return absl::Now() < stop_; });
    AwaitAll();
    return answered_;
  }

  // Asks so often a second, whatever becomes of the answers. How long each took, counted from when
  // it was to be asked.
  std::vector<absl::Duration> Open(double a_second, absl::Duration time) {
    const absl::Time begin = absl::Now();
    const int calls = static_cast<int>(a_second * absl::ToDoubleSeconds(time));
    took_.assign(static_cast<std::size_t>(calls), absl::ZeroDuration());
    under_way_ = calls;
    for (int i = 0; i < calls; ++i) {
      const absl::Time due = begin + absl::Seconds(i / a_second);
      absl::SleepFor(due - absl::Now());
      Ask([this, i, due] {
        took_[static_cast<std::size_t>(i)] = absl::Now() - due;
        return false;
      });
    }
    AwaitAll();
    return took_;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer response;
  };

  void Ask(const std::function<bool()>& again) {
    auto call = std::make_shared<Call>();
    const std::size_t number = next_++;
    call->context.AddMetadata("authorization", absl::StrCat("Bearer ", kToken));
    call->request = request_(number);
    stubs_[number % stubs_.size()]->UnaryCall(
        &call->context, method_, grpc::StubOptions(), &call->request, &call->response,
        [this, call, again](const grpc::Status& status) {
          if (!status.ok()) Die(absl::StrCat("a call failed: ", status.error_message()));
          ++answered_;
          if (again()) return Ask(again);
          const std::lock_guard<std::mutex> lock(mutex_);
          if (--under_way_ == 0) done_.notify_all();
        });
  }
  void AwaitAll() {
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return under_way_ == 0; });
  }

  static constexpr int kConnections = 4;
  const std::string method_;
  const Request request_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::atomic<std::size_t> next_{0};
  std::atomic<int> answered_{0};
  absl::Time stop_;
  std::vector<absl::Duration> took_;
  std::mutex mutex_;
  std::condition_variable done_;
  int under_way_ = 0;
};

inline absl::Duration Quantile(std::vector<absl::Duration> values, double share) {
  if (values.empty()) Die("nothing was measured");
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

// Processor time that a process has used.
inline absl::Duration CpuOf(pid_t process) {
  const std::string text = ReadAll(absl::StrCat("/proc/", process, "/stat"));
  std::istringstream words(text.substr(text.rfind(')') + 2));
  std::string word;
  long long ticks = 0;
  for (int field = 3; words >> word && field <= 15; ++field)
    if (field >= 14) ticks += std::stoll(word);  // utime, stime
  return absl::Seconds(1) * ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace cairn::bench

#endif  // CAIRN_TESTS_BENCH_CALLERS_H_
