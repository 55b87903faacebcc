#ifndef CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_LOAD_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/mutex.h"

// What keeps forecasts from taking the planner over.
namespace cairn::planner {

// Answers given before, by run id: the same id is the same answer, so it is worked out once. Holds
// so many bytes and then forgets what was asked for longest ago. Safe for concurrent use.
class RecentAnswers {
 public:
  explicit RecentAnswers(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  std::optional<std::string> Find(const std::string& run_id);
  void Keep(const std::string& run_id, std::string answer);
  // How many were found.
  std::int64_t found() const;

 private:
  using Entry = std::pair<std::string, std::string>;

  const std::size_t most_bytes_;
  mutable Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // the one asked for last comes first
  absl::flat_hash_map<std::string, std::list<Entry>::iterator> by_id_ ABSL_GUARDED_BY(mutex_);
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::int64_t found_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Lets so many simulations run at a time; one more is refused at once, so that short calls always
// find a worker. Safe for concurrent use.
class SimulationGate {
 public:
  explicit SimulationGate(int most) : most_(most) {}

  // For as long as the permit lives. RESOURCE_EXHAUSTED with advice when to come again.
  class Permit;
  absl::StatusOr<std::unique_ptr<Permit>> Enter();
  int running() const;

 private:
  const int most_;
  mutable Mutex mutex_;
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
};

class SimulationGate::Permit {
 public:
  explicit Permit(SimulationGate& gate) : gate_(gate) {}
  ~Permit();
  Permit(const Permit&) = delete;
  Permit& operator=(const Permit&) = delete;

 private:
  SimulationGate& gate_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_RUN_FORECAST_LOAD_H_
