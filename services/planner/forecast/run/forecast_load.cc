#include "services/planner/forecast/run/forecast_load.h"

#include "absl/time/time.h"
#include "common/errors/failure.h"

namespace cairn::planner {
namespace {

// About as long as a nation's simulation takes.
constexpr absl::Duration kComeAgain = absl::Seconds(3);

}  // namespace

std::optional<std::string> RecentAnswers::Find(const std::string& run_id) {
  const MutexLock lock(mutex_);
  const auto at = by_id_.find(run_id);
  if (at == by_id_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, at->second);
  ++found_;
  return at->second->second;
}

void RecentAnswers::Keep(const std::string& run_id, std::string answer) {
  const MutexLock lock(mutex_);
  if (answer.size() > most_bytes_ || by_id_.contains(run_id)) return;
  bytes_ += answer.size();
  entries_.emplace_front(run_id, std::move(answer));
  by_id_[run_id] = entries_.begin();
  while (bytes_ > most_bytes_) {
    bytes_ -= entries_.back().second.size();
    by_id_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

std::int64_t RecentAnswers::found() const {
  const MutexLock lock(mutex_);
  return found_;
}

absl::StatusOr<std::unique_ptr<SimulationGate::Permit>> SimulationGate::Enter() {
  const MutexLock lock(mutex_);
  if (running_ >= most_)
    return Failure(absl::StatusCode::kResourceExhausted, ErrorReason::SERVER_BUSY)
        .RetryAfter(kComeAgain)
        .Say(running_,
             " simulations are running, as many as may at a time; try again in a few "
             "seconds, or ask for fewer replications");
  ++running_;
  return std::make_unique<Permit>(*this);
}

int SimulationGate::running() const {
  const MutexLock lock(mutex_);
  return running_;
}

SimulationGate::Permit::~Permit() {
  const MutexLock lock(gate_.mutex_);
  --gate_.running_;
}

}  // namespace cairn::planner
