#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_COMPARISON_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_COMPARISON_H_

#include <array>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planner/engine/simulation/answer.h"

namespace cairn::forecast {

// What changes for one group of posts: after less before.
struct ComparedGroup {
  // Mean of vacant posts by month; element 0 is the start.
  std::vector<double> before;
  std::vector<double> after;
  // Vacant posts after less before in one and the same replication, by month.
  std::vector<Spread> difference;
  // Monte Carlo standard error of the mean difference, by month.
  std::vector<double> standard_error;
  // Mean difference of the months of vacancy up to the horizon, and its standard error.
  double vacancy_months = 0;
  double vacancy_months_standard_error = 0;
  Spread to_appoint;
  // Mean difference of the appointments up to the horizon by AppointedFrom.
  std::array<double, kAppointedFrom> appointments_from{};
};

// Groups in the order of Answer: all, tiers, organisations, networks, nations.
struct ComparisonAnswer {
  ComparedGroup all;
  std::vector<ComparedGroup> tiers;
  std::vector<ComparedGroup> organisations;
  std::vector<ComparedGroup> networks;
  std::vector<ComparedGroup> nations;
  int replications = 0;
};

struct Model;

// Counts of some pairs of replications. Whole numbers only, so that sums do not depend on their
// order.
class PairedTally {
 public:
  ~PairedTally();
  PairedTally(PairedTally&&) noexcept;
  PairedTally& operator=(PairedTally&&) noexcept;
  struct Counts;  // of the engine's own

  void Add(const PairedTally& other);

 private:
  friend class Comparison;
  explicit PairedTally(std::unique_ptr<Counts> counts);
  std::unique_ptr<Counts> counts_;
};

// Plays the same years twice, before and after a change, with common random numbers: a post or
// person that both have draws the same in both. So the spread of the difference is far below that
// of either, and a change that changes nothing differs by exactly 0. Immutable, pure and safe for
// concurrent use.
class Comparison {
 public:
  // Groups by place are left out, since a change may open the first post in one. InvalidArgument
  // names every problem that Validate finds in either, and where the two do not fit: they must
  // agree in horizon, tiers, organisations, networks, nations, seed and replications.
  static absl::StatusOr<Comparison> Prepare(SimulationInput before, SimulationInput after);

  // Plays replications first, first + 1, ... last - 1 of both.
  PairedTally Run(int first, int last) const;
  // The same on top of what a tally of this comparison holds.
  void Run(int first, int last, PairedTally& tally) const;
  // The answer from replications that were played, at least one.
  ComparisonAnswer Summarise(const PairedTally& tally) const;

  int replications() const;

 private:
  Comparison(std::shared_ptr<const Model> before, std::shared_ptr<const Model> after);
  std::shared_ptr<const Model> before_;
  std::shared_ptr<const Model> after_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SIMULATION_COMPARISON_H_
