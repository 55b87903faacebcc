#ifndef CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_INPUT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_INPUT_H_

#include <string>
#include <vector>

#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/forecast/problems.h"
#include "services/planner/engine/ladder/matrix.h"

// What a question about a ladder gives, and what is wrong with it.
namespace cairn::forecast {

inline constexpr int kMaxGrades = 50;
inline constexpr double kMostPeople = 1e9;
// Probabilities that must sum to 1 may miss it by so much.
inline constexpr double kSumTolerance = 1e-9;

// A number for each grade: people, recruits or probabilities.
using ByGrade = std::vector<double>;

struct LadderRates {
  // moves[i][j]: the probability that somebody in grade i is in grade j a year later.
  Matrix moves;
  // leaving[i]: that somebody in grade i has left a year later. With moves[i] it sums to 1.
  ByGrade leaving;
};

// Recruits of one year. They are counted at its end, in their grade.
struct Intake {
  double recruits = 0;
  // Shares of the grades; they sum to 1.
  ByGrade split;
};

// Every problem of the rates; empty when they are a ladder.
std::vector<FieldProblem> Validate(const LadderRates& rates);

std::vector<FieldProblem> Validate(const Intake& intake, int grades);

// ---- The checks of single fields, each of which adds the problems it finds under the field's
// name.

// One number a grade, each within the bounds.
void CheckValues(const ByGrade& values, int grades, double low, double high,
                 const std::string& field, Problems& problems);
void CheckPeople(const ByGrade& people, int grades, const std::string& field, Problems& problems);
// Shares of the grades.
void CheckSplit(const ByGrade& split, int grades, const std::string& field, Problems& problems);
void CheckIntakes(const std::vector<Intake>& intakes, int grades, Problems& problems);
void CheckCovariance(const Matrix& covariance, int grades, Problems& problems);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_INPUT_H_
