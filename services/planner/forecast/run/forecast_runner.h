#ifndef CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUNNER_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUNNER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/rpc/call/method.h"
#include "common/rpc/call/worker_pool.h"
#include "services/planner/engine/simulation/comparison.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/run/forecast_load.h"
#include "services/planner/forecast/run/forecast_run.h"

namespace cairn::planner {

// Has the simulations of all calls played, within what the planner may spend on them, and keeps
// answers. Safe for concurrent use.
class ForecastRunner {
 public:
  struct Options {
    int most_simulations = 4;                              // at a time
    int threads = 2;                                       // that play them
    std::size_t most_kept_bytes = std::size_t{64} << 20U;  // of answers given before
  };
  // The clock outlives it.
  ForecastRunner(const Clock& clock, const Options& options);

  // Plays all of it. RESOURCE_EXHAUSTED when too many are being played, CANCELLED or
  // DEADLINE_EXCEEDED when the caller does not wait so long.
  absl::StatusOr<Game::Played> Play(const rpc::CallContext& call,
                                    const forecast::SimulationInput& input);
  absl::StatusOr<forecast::ComparisonAnswer> Play(const rpc::CallContext& call,
                                                  const forecast::SimulationInput& before,
                                                  const forecast::SimulationInput& after);
  // Plays while the stream is read. `question` needs no permit.
  absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Stream(const forecast::SimulationInput& input,
                                                             RunStream::Question question,
                                                             std::function<void()> wake);

  // The answer of this head's run id, if it was given before, with the head's own snapshot: its age
  // is that of this call.
  template <typename Answer>
  std::optional<Answer> GivenBefore(const Answer& head);
  template <typename Answer>
  void Keep(const Answer& answer) {
    recent_.Keep(answer.run_id(), answer.SerializeAsString());
  }
  // The answer given before; or what `work` makes of the head, which is kept.
  template <typename Answer>
  absl::StatusOr<Answer> Once(Answer head, absl::FunctionRef<absl::Status(Answer&)> work);

  const Clock& clock() const { return clock_; }
  const RecentAnswers& recent() const { return recent_; }
  const SimulationGate& gate() const { return gate_; }

 private:
  absl::Status AwaitAll(const rpc::CallContext& call, Playing::Work work);

  const Clock& clock_;
  const int threads_;
  RecentAnswers recent_;
  SimulationGate gate_;
  // The last member: what it plays stands on the others.
  rpc::WorkerPool players_;
};

template <typename Answer>
std::optional<Answer> ForecastRunner::GivenBefore(const Answer& head) {
  const auto kept = recent_.Find(head.run_id());
  Answer answer;
  if (!kept || !answer.ParseFromString(*kept)) return std::nullopt;
  *answer.mutable_snapshot() = head.snapshot();
  return answer;
}

template <typename Answer>
absl::StatusOr<Answer> ForecastRunner::Once(Answer head,
                                            absl::FunctionRef<absl::Status(Answer&)> work) {
  if (std::optional<Answer> before = GivenBefore(head)) return *std::move(before);
  RETURN_IF_ERROR(work(head));
  Keep(head);
  return head;
}

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUNNER_H_
