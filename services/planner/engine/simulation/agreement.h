#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_AGREEMENT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_AGREEMENT_H_

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "services/planner/engine/simulation/simulation.h"

namespace cairn::forecast {

// How far the simulation agrees with the closed forms.
struct Agreement {
  int replications = 0;
  // Largest distance between the means of vacant posts in standard errors, over all months of all
  // posts and of each tier.
  double largest_distance = 0;
  // Where it is.
  std::optional<int> tier;  // not set: all posts
  int month = 0;
  double simulated = 0;
  double exact = 0;
};

// The posts of a question, played with nothing but what the closed forms know too: exits,
// recruiting in stages, rates that change, posts that open and close, and known last days. Played
// beside a simulation it shows whether the event loop does what exact engines say, for the very
// posts that were asked about. Immutable, pure and safe for concurrent use.
class Control {
 public:
  // Plays at most kReplications of those that the question has. InvalidArgument as
  // Simulation::Prepare.
  static absl::StatusOr<Control> Prepare(const SimulationInput& question);

  // Of first, first + 1, ... last - 1 those that it has.
  void Run(int first, int last, Tally& tally) const;
  Tally Run(int first, int last) const;
  // From replications that were played, at least one.
  Agreement Summarise(const Tally& tally) const;

 private:
  static constexpr int kReplications = 240;

  Control(Simulation simulation, Answer exact)
      : simulation_(std::move(simulation)),
        exact_(std::make_shared<const Answer>(std::move(exact))) {}

  Simulation simulation_;
  std::shared_ptr<const Answer> exact_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_AGREEMENT_H_
