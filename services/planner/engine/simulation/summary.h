#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SUMMARY_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SUMMARY_H_

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/counts.h"
#include "services/planner/engine/simulation/answer.h"

namespace cairn::forecast {

// Turns the counts of at least one replication into answers. Groups by their number in the model.
// Model and counts must outlive it.
class Summary {
 public:
  Summary(const Model& model, const Counts& counts);

  GroupAnswer Group(std::size_t group) const;
  SimulatedGroup Simulated(std::size_t group) const;
  // Of max(0, posts to appoint - ready).
  Spread Shortfall(std::size_t group, int ready) const;
  std::vector<std::array<double, kVacancyCauses>> FirstVacancies() const;
  // Adds the curve of each post, where they are asked for.
  void Curves(Answer& answer) const;

 private:
  // From the covariances within blocks.
  std::optional<std::array<double, kDoubts>> Doubts(std::size_t group) const;

  const Model& model_;
  const Counts& counts_;
  const int runs_;
  std::vector<Flows> flows_;                // by group
  std::vector<std::vector<double>> bench_;  // by group, then month
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_SUMMARY_H_
