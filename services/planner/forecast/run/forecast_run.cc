#include "services/planner/forecast/run/forecast_run.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/base/mutex.h"
#include "common/base/status_macros.h"
#include "services/planner/forecast/answer/forecast_quantiles.h"

namespace cairn::planner {
namespace {

using v1::RunForecastResponse;

constexpr std::int64_t kPostMonthsATurn = 2'000'000;
constexpr int kMostATurn = 999;
// How often a run is looked at, and tells of itself.
constexpr int kLooks = 20;

double LargestError(const forecast::SimulationAnswer& answer) {
  const std::vector<double>& errors = answer.all.standard_error;
  return *std::max_element(errors.begin(), errors.end());
}

RunForecastResponse::Ended Said(Playing::Ended ended) {
  switch (ended) {
    case Playing::Ended::kAllPlayed:
      return RunForecastResponse::ALL_PLAYED;
    case Playing::Ended::kEnough:
      return RunForecastResponse::PRECISE;
    case Playing::Ended::kOutOfTime:
      return RunForecastResponse::OUT_OF_TIME;
    case Playing::Ended::kNotYet:
    case Playing::Ended::kStopped:
      break;
  }
  return RunForecastResponse::ENDED_UNSPECIFIED;
}

class OneAnswer final : public rpc::MessageStream {
 public:
  OneAnswer(v1::Forecast forecast, RunForecastResponse::Ended ended) {
    message_.set_played(forecast.replications());
    message_.set_replications(forecast.replications());
    message_.set_ended(ended);
    *message_.mutable_forecast() = std::move(forecast);
  }
  absl::StatusOr<Pull> Next(Idle, google::protobuf::Message* response) override {
    if (std::exchange(sent_, true)) return Pull::kEnd;
    static_cast<RunForecastResponse&>(*response) = std::move(message_);
    return Pull::kMessage;
  }

 private:
  RunForecastResponse message_;
  bool sent_ = false;
};

}  // namespace

int ReplicationsATurn(std::int64_t cost) {
  const std::int64_t fit = kPostMonthsATurn / std::max<std::int64_t>(1, cost);
  return forecast::RoundUpToBlocks(
      static_cast<int>(std::clamp<std::int64_t>(fit, 1, kMostATurn - forecast::kBlock)));
}

absl::StatusOr<std::shared_ptr<Game>> Game::Prepare(forecast::SimulationInput input, int seats) {
  const auto cost = static_cast<std::int64_t>(input.base.posts.size()) * input.base.horizon_months;
  const Playing::Work plan = {.replications = input.replications,
                              .at_a_time = ReplicationsATurn(cost),
                              .look_every = input.replications,
                              .seats = seats};
  ASSIGN_OR_RETURN(forecast::Control control, forecast::Control::Prepare(input));
  ASSIGN_OR_RETURN(forecast::Simulation simulation,
                   forecast::Simulation::Prepare(std::move(input)));
  return std::shared_ptr<Game>(new Game(std::move(simulation), std::move(control), plan));
}

Game::Game(forecast::Simulation simulation, forecast::Control control, Playing::Work plan)
    : simulation_(std::move(simulation), plan.seats),
      control_(std::move(control), plan.seats),
      plan_(std::move(plan)) {}

Playing::Work Game::WorkOf(const std::shared_ptr<Game>& game) {
  Playing::Work work = game->plan_;
  work.play = [game](int first, int last, int seat) {
    game->simulation_.Play(first, last, seat);
    game->control_.Play(first, last, seat);
  };
  work.look = [](int) { return Playing::Verdict::kGoOn; };
  return work;
}

// What the looks saw. The stream may be gone while a look is under way.
struct RunStream::Seen {
  Mutex mutex;
  std::function<void()> wake ABSL_GUARDED_BY(mutex);  // empty once the stream is gone
  int looks ABSL_GUARDED_BY(mutex) = 0;
  int played ABSL_GUARDED_BY(mutex) = 0;
  double standard_error ABSL_GUARDED_BY(mutex) = 0;
  std::vector<forecast::Spread> vacant ABSL_GUARDED_BY(mutex);
};

RunStream::RunStream(rpc::WorkerPool& pool, const Clock& clock, const std::shared_ptr<Game>& game,
                     Question question, std::function<void()> wake)
    : game_(game), question_(std::move(question)), seen_(std::make_shared<Seen>()) {
  {
    const MutexLock lock(seen_->mutex);
    seen_->wake = std::move(wake);
  }
  Playing::Work work = Game::WorkOf(game);
  work.look_every = forecast::RoundUpToBlocks(std::max(1, question_.replications / kLooks));
  work.until = question_.until;
  work.look = [game, precision = question_.precision, seen = seen_](int played) {
    return Look(*game, precision, played, *seen);
  };
  work.wake = [seen = seen_] {
    const MutexLock lock(seen->mutex);
    if (seen->wake) seen->wake();
  };
  playing_ = Playing::Start(pool, clock, std::move(work));
}

RunStream::~RunStream() {
  playing_->Stop();
  const MutexLock lock(seen_->mutex);
  seen_->wake = nullptr;
}

Playing::Verdict RunStream::Look(const Game& game, double precision, int played, Seen& seen) {
  forecast::SimulationAnswer answer = game.SummariseSimulation();
  const double error = LargestError(answer);
  const MutexLock lock(seen.mutex);
  ++seen.looks;
  seen.played = played;
  seen.standard_error = error;
  seen.vacant = std::move(answer.answer.all.vacant);
  return precision > 0 && error <= precision ? Playing::Verdict::kEnough : Playing::Verdict::kGoOn;
}

absl::StatusOr<rpc::MessageStream::Pull> RunStream::Next(Idle idle,
                                                         google::protobuf::Message* response) {
  if (over_) return Pull::kEnd;
  auto& message = static_cast<RunForecastResponse&>(*response);
  message.Clear();
  const Playing::Progress progress = playing_->progress();
  message.set_played(progress.played);
  message.set_replications(question_.replications);
  if (progress.ended == Playing::Ended::kStopped)
    return absl::CancelledError("the server is going down");
  over_ = progress.ended != Playing::Ended::kNotYet;
  const MutexLock lock(seen_->mutex);
  if (!over_ && seen_->looks == told_ && idle == Idle::kNo) return Pull::kNothingYet;
  const bool fresh = seen_->looks > std::max(0, told_);
  told_ = seen_->looks;
  if (question_.bands == Bands::kShown && (fresh || over_)) {
    message.set_standard_error(seen_->standard_error);
    for (const forecast::Spread& month : seen_->vacant) Fill(month, *message.add_vacant());
  }
  if (over_) {
    message.set_ended(Said(progress.ended));
    *message.mutable_forecast() = question_.answer(game_->Summarise());
  }
  return Pull::kMessage;
}

std::unique_ptr<rpc::MessageStream> AnsweredAtOnce(v1::Forecast forecast,
                                                   RunForecastResponse::Ended ended) {
  return std::make_unique<OneAnswer>(std::move(forecast), ended);
}

}  // namespace cairn::planner
