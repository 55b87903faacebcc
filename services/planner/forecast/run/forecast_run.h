#ifndef CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUN_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUN_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/engine/simulation/agreement.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/run/forecast_load.h"
#include "services/planner/forecast/run/playing.h"

namespace cairn::planner {

// How many replications a turn plays, so that it takes some tens of milliseconds at the most: as
// long as a caller who hangs up may keep the threads. `cost` is posts x months of one replication.
int ReplicationsATurn(std::int64_t cost);

// The simulation of one question with its control, by several threads.
class Game {
 public:
  static absl::StatusOr<std::shared_ptr<Game>> Prepare(forecast::SimulationInput input, int seats);

  // Work that plays all of it, with one look at the end. It shares the game.
  static Playing::Work WorkOf(const std::shared_ptr<Game>& game);

  // Of what was played; while nobody plays.
  struct Played {
    forecast::SimulationAnswer answer;
    forecast::Agreement agreement;
  };
  Played Summarise() const { return {simulation_.Summarise(), control_.Summarise()}; }
  // The same without the control.
  forecast::SimulationAnswer SummariseSimulation() const { return simulation_.Summarise(); }

 private:
  Game(forecast::Simulation simulation, forecast::Control control, Playing::Work plan);

  Seated<forecast::Simulation> simulation_;
  Seated<forecast::Control> control_;
  const Playing::Work plan_;  // without functions
};

// Tells how a game goes on, and at last the answer: the messages of RunForecast.
class RunStream final : public rpc::MessageStream {
 public:
  enum class Bands { kShown, kWithheld };
  struct Question {
    double precision = 0;
    absl::Time until = absl::InfiniteFuture();
    int replications = 0;
    Bands bands = Bands::kShown;  // before the end
    std::unique_ptr<SimulationGate::Permit> permit;
    // The answer, from what was played.
    std::function<v1::Forecast(const Game::Played& played)> answer;
  };

  RunStream(rpc::WorkerPool& pool, const Clock& clock, const std::shared_ptr<Game>& game,
            Question question, std::function<void()> wake);
  ~RunStream() override;

  absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) override;

 private:
  struct Seen;
  static Playing::Verdict Look(const Game& game, double precision, int played, Seen& seen);

  const std::shared_ptr<Game> game_;
  const Question question_;
  const std::shared_ptr<Seen> seen_;
  std::shared_ptr<Playing> playing_;
  int told_ = -1;  // looks; -1: not even that it began
  bool over_ = false;
};

// The answer that is there already, as a stream.
std::unique_ptr<rpc::MessageStream> AnsweredAtOnce(v1::Forecast forecast,
                                                   v1::RunForecastResponse::Ended ended);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_RUN_H_
