#ifndef CAIRN_SERVICES_PLANNER_ENGINE_LADDER_GENERATOR_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_LADDER_GENERATOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planner/engine/ladder/ladder.h"

namespace cairn::forecast {

inline constexpr int kMaxFittedGrades = 12;
// Faster than this a grade keeps nobody, and no yearly count tells how fast.
inline constexpr double kMostMovesAYear = 12;

// Every problem of the counts; empty when rates can be asked of them.
std::vector<FieldProblem> ValidateCounts(const Matrix& counts);

// How far rates that hold all year stay behind the counts.
struct Misfit {
  // Twice the logarithm of the likelihood ratio against yearly moves that are free; 0 where rates
  // lead to the observed shares.
  double statistic = 0;
  // The largest difference between the yearly moves of the rates and the observed shares, and its
  // place; column `grades` stands for those who have left.
  double largest = 0;
  std::size_t row = 0;
  std::size_t column = 0;
  double observed = 0;
  double fitted = 0;
};

// Whether rates that hold all year are a fair account of the counts, in words.
std::string Describe(const Misfit& misfit, const std::vector<std::string>& grades);

// Square matrices of one more than the grades; the last row and column are those who have left.
struct FittedGenerator {
  Matrix generator;  // rates a year
  Matrix yearly;     // exp(Q)
  Matrix monthly;    // exp(Q / 12)
  Misfit misfit;
};

// Rates that hold all year, none negative, under which annual counts are likeliest: counts[i][j]
// people of grade i were in grade j a year later, and counts[i][grades] had left; whole years may
// be added up. By expectation and maximisation (Bladt and Sorensen 2005), squared steps (Varadhan
// and Roland 2008). The likelihood may have several maxima; this is the one above the observed
// shares taken for rates. InvalidArgument names every problem of the counts; FailedPrecondition
// where no rates are likeliest, since a grade keeps nobody.
absl::StatusOr<FittedGenerator> FitGenerator(const Matrix& counts);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_LADDER_GENERATOR_H_
