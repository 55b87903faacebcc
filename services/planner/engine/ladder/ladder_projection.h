#ifndef CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_PROJECTION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_PROJECTION_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planner/engine/ladder/ladder.h"

namespace cairn::forecast {

inline constexpr int kMostLadderYears = 100;

struct LadderQuestion {
  ByGrade stocks;  // people today
  // Shares of the grades into which recruits come; they sum to 1.
  ByGrade split;
  int years = 10;  // 1 to kMostLadderYears
  // Every year. Not set: every leaver is replaced, and the total changes by `growth`.
  std::optional<double> recruits;
  // People a year; below 0 where the total is to fall.
  double growth = 0;
};

// People at the end of a year, and what moved during it.
struct LadderYear {
  ByGrade people;
  ByGrade sd;  // by chance alone, given the rates
  ByGrade leavers;
  ByGrade recruits;
};

struct LadderProjection {
  // Element 0 is today, when nothing has moved yet.
  std::vector<LadderYear> years;
  // Where the years lead; a failure where nobody ever leaves some grade, or the total never rests.
  absl::StatusOr<ByGrade> long_run;
  absl::StatusOr<Service> service;
  // What keeping today's people as they are would take.
  Attainment today;
};

// Fails as KeepSize does where the total is to fall by more people than leave.
absl::StatusOr<LadderProjection> Project(const Ladder& ladder, const LadderQuestion& question);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_PROJECTION_H_
