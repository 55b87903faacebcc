#include "common/rpc/follower.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/errors/failure.h"

namespace cairn::rpc {
namespace {

constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(5);

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
    absl::Status refused;
    absl::Status status = client.Stream<change::v1::WatchResponse>(
        "cairn.change.v1.ChangeService/Watch", request,
        [&](const change::v1::WatchResponse& response) {
          received = true;
          refused = callbacks.receive(response);
          return refused.ok();
        },
        cancellation);
    return refused.ok() ? status : refused;
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
  std::thread thread;
};

Follower::Follower(Client& client, Callbacks callbacks)
    : state_(std::make_unique<State>(client, std::move(callbacks))) {
  state_->thread = std::thread([state = state_.get()] { state->Run(); });
}

Follower::~Follower() {
  {
    const MutexLock lock(state_->mutex);
    state_->cancellation.Cancel();
  }
  state_->wake.notify_all();
  state_->thread.join();
}

}  // namespace cairn::rpc
