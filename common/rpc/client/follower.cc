#include "common/rpc/client/follower.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/base/periodic.h"
#include "common/errors/failure.h"

namespace cairn::rpc {
namespace {

constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);
// While a message is taken in, which may be slow, nothing is expected to come.
constexpr std::int64_t kBusy = -1;

}  // namespace

struct Follower::State {
  State(Client& the_client, Callbacks the_callbacks)
      : client(the_client), callbacks(std::move(the_callbacks)) {}

  void Run() {
    absl::Duration pause = kShortestPause;
    bool forgotten = false;  // the service no longer knows our token
    while (!cancellation.cancelled()) {
      bool received = false;
      const absl::Status status = Attempt(forgotten, received);
      if (cancellation.cancelled()) return;
      forgotten = absl::IsOutOfRange(status);
      // The service is there; it ends every stream in time.
      if (received && ReasonOf(status) == ErrorReason::STREAM_TOO_OLD) continue;
      callbacks.lost(status);
      pause = received ? kShortestPause : std::min(pause * 2, kLongestPause);
      if (!forgotten) Sleep(pause);
    }
  }

  absl::Status Attempt(bool forgotten, bool& received) {
    change::v1::WatchRequest request;
    if (!forgotten) request.set_token(callbacks.token());
    for (const std::string& type : callbacks.types) request.add_types(type);
    if (request.token().empty()) callbacks.restart();
    const auto attempt = std::make_shared<Attempted>();
    Begin(attempt);
    absl::Status refused;
    absl::Status status = client.Stream<change::v1::WatchResponse>(
        "cairn.change.v1.ChangeService/Watch", request,
        [&](const change::v1::WatchResponse& response) {
          received = true;
          attempt->heard = kBusy;
          refused = callbacks.receive(response);
          attempt->heard = absl::GetCurrentTimeNanos();
          return refused.ok();
        },
        attempt->cancellation);
    Begin(nullptr);
    if (attempt->silent)
      return absl::UnavailableError(absl::StrCat("nothing was heard from ", client.address(),
                                                 " for ",
                                                 absl::FormatDuration(callbacks.patience)));
    return refused.ok() ? status : refused;
  }

  // A stream under way.
  struct Attempted {
    Cancellation cancellation;
    std::atomic<std::int64_t> heard = absl::GetCurrentTimeNanos();  // or kBusy
    std::atomic<bool> silent = false;
  };

  void Begin(std::shared_ptr<Attempted> attempt) {
    const MutexLock lock(mutex);
    if (attempt != nullptr && cancellation.cancelled()) attempt->cancellation.Cancel();
    under_way = std::move(attempt);
  }

  // Ends a stream on which nothing comes.
  void Listen() {
    const MutexLock lock(mutex);
    if (under_way == nullptr || under_way->heard == kBusy ||
        absl::Nanoseconds(absl::GetCurrentTimeNanos() - under_way->heard) < callbacks.patience)
      return;
    under_way->silent = true;
    under_way->cancellation.Cancel();
  }

  void Sleep(absl::Duration duration) {
    MutexLock lock(mutex);
    wake.wait_for(mutex, absl::ToChronoMilliseconds(duration),
                  [this] { return cancellation.cancelled(); });
  }

  Client& client;
  Callbacks callbacks;
  Cancellation cancellation;
  Mutex mutex;
  Condition wake;
  std::shared_ptr<Attempted> under_way ABSL_GUARDED_BY(mutex);
  std::thread thread;
  std::unique_ptr<Periodic> listening;
};

Follower::Follower(Client& client, Callbacks callbacks)
    : state_(std::make_unique<State>(client, std::move(callbacks))) {
  State* const state = state_.get();
  state->thread = std::thread([state] { state->Run(); });
  state->listening = std::make_unique<Periodic>(state->callbacks.patience / 10,
                                                [state](const auto&) { state->Listen(); });
}

Follower::~Follower() {
  state_->listening.reset();
  {
    const MutexLock lock(state_->mutex);
    state_->cancellation.Cancel();
    if (state_->under_way != nullptr) state_->under_way->cancellation.Cancel();
  }
  state_->wake.notify_all();
  state_->thread.join();
}

}  // namespace cairn::rpc
