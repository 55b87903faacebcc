#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SIMULATION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SIMULATION_H_

#include <memory>

#include "absl/status/statusor.h"
#include "services/planner/engine/model/input.h"
#include "services/planner/engine/replication/tally.h"
#include "services/planner/engine/simulation/answer.h"

namespace cairn::forecast {

struct Model;  // an input made ready for many replications

// Forecasts by playing the years many times, event by event: holders leave, vacancies are covered,
// advertised and filled, insiders move up and leave their own posts behind. Replications are
// independent; the answer is the same for any split of them into runs, on any number of threads.
// Immutable, pure and safe for concurrent use.
class Simulation {
 public:
  // InvalidArgument names every problem that Validate finds.
  static absl::StatusOr<Simulation> Prepare(SimulationInput input);

  // Plays replications first, first + 1, ... last - 1. Both are multiples of kBlock when a rate is
  // in doubt.
  Tally Run(int first, int last) const;
  // The same on top of what a tally of this simulation holds.
  void Run(int first, int last, Tally& tally) const;
  // The answer from replications that were played, at least one.
  SimulationAnswer Summarise(const Tally& tally) const;

  int replications() const;

 private:
  explicit Simulation(std::shared_ptr<const Model> model) : model_(std::move(model)) {}
  std::shared_ptr<const Model> model_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SIMULATION_H_
