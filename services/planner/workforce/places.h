#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_PLACES_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_PLACES_H_

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// How many people are enrolled on each intake of each programme, whoever employs them. An intake is
// all that begins in one month.
class PlacesTaken {
 public:
  void Add(const Organisation& organisation);
  // Together with Add, changes what is known of one organisation.
  void Subtract(const PlacesTaken& other);
  void Add(const PlacesTaken& other);

  int At(Index programme, Day intake) const;
  bool empty() const { return people_.empty(); }

 private:
  using Intake = std::pair<Index, std::int64_t>;  // the programme, and the month since year 0
  static Intake IntakeOf(Index programme, Day day);

  absl::flat_hash_map<Intake, int> people_;
};

// Of everybody in the workforce.
PlacesTaken PlacesTakenIn(const Workforce& workforce);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_PLACES_H_
