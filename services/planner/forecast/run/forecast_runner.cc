#include "services/planner/forecast/run/forecast_runner.h"

#include <utility>

#include "common/errors/failure.h"

namespace cairn::planner {

ForecastRunner::ForecastRunner(const Clock& clock, const Options& options)
    : clock_(clock),
      threads_(options.threads),
      recent_(options.most_kept_bytes),
      gate_(options.most_simulations),
      players_({.threads = options.threads,
                .queue_length = 0,
                .priority = rpc::WorkerPool::Priority::kBackground}) {}

absl::Status ForecastRunner::AwaitAll(const rpc::CallContext& call, Playing::Work work) {
  const int replications = work.replications;
  const auto playing = Playing::Start(players_, clock_, std::move(work));
  const Playing::Progress progress = playing->Await(call);
  if (progress.ended == Playing::Ended::kAllPlayed) return absl::OkStatus();
  if (call.has_hung_up()) return absl::CancelledError("the caller hung up");
  return Failure(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED)
      .Say("the call's deadline passed after ", progress.played, " of ", replications,
           " replications; allow more time, or ask for fewer");
}

absl::StatusOr<Game::Played> ForecastRunner::Play(const rpc::CallContext& call,
                                                  const forecast::SimulationInput& input) {
  ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
  ASSIGN_OR_RETURN(const std::shared_ptr<Game> game, Game::Prepare(input, threads_));
  RETURN_IF_ERROR(AwaitAll(call, Game::WorkOf(game)));
  return game->Summarise();
}

absl::StatusOr<forecast::ComparisonAnswer> ForecastRunner::Play(
    const rpc::CallContext& call, const forecast::SimulationInput& before,
    const forecast::SimulationInput& after) {
  ASSIGN_OR_RETURN(const auto permit, gate_.Enter());
  ASSIGN_OR_RETURN(forecast::Comparison comparison, forecast::Comparison::Prepare(before, after));
  const auto seated =
      std::make_shared<Seated<forecast::Comparison>>(std::move(comparison), threads_);
  const std::int64_t cost =
      static_cast<std::int64_t>(after.base.posts.size()) * after.base.horizon_months * 2;
  RETURN_IF_ERROR(AwaitAll(
      call, {.replications = after.replications,
             .at_a_time = ReplicationsATurn(cost),
             .look_every = after.replications,
             .seats = threads_,
             .play = [seated](int from, int to, int seat) { seated->Play(from, to, seat); },
             .look = [](int) { return Playing::Verdict::kGoOn; }}));
  return seated->Summarise();
}

absl::StatusOr<std::unique_ptr<rpc::MessageStream>> ForecastRunner::Stream(
    const forecast::SimulationInput& input, RunStream::Question question,
    std::function<void()> wake) {
  ASSIGN_OR_RETURN(question.permit, gate_.Enter());
  ASSIGN_OR_RETURN(const std::shared_ptr<Game> game, Game::Prepare(input, threads_));
  question.replications = input.replications;
  return std::make_unique<RunStream>(players_, clock_, game, std::move(question), std::move(wake));
}

}  // namespace cairn::planner
