#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_TALLY_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_TALLY_H_

#include <cstdint>
#include <memory>

namespace cairn::forecast {

struct Counts;  // of the engine's own

// Counts of some replications. Whole numbers only, so that sums do not depend on their order.
class Tally {
 public:
  ~Tally();
  Tally(Tally&&) noexcept;
  Tally& operator=(Tally&&) noexcept;

  void Add(const Tally& other);
  int replications() const;
  // How often a candidate was looked at, which takes a draw. Whom no vacancy asks for is not.
  std::int64_t candidates_drawn() const;

 private:
  friend class Simulation;
  explicit Tally(std::unique_ptr<Counts> counts);
  std::unique_ptr<Counts> counts_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_TALLY_H_
