#include "services/planner/engine/ladder/generator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {
namespace {

constexpr double kMonthsAYear = 12;
// Steps, and products within them: a fit ends within a second or so whatever is counted.
constexpr double kMostSteps = 20'000;
constexpr double kMostProducts = 1.5e7;
// Of the slope of the likelihood, a person, along the logarithm of a rate.
constexpr double kFlat = 1e-10;
constexpr double kSmallestRate = 1e-100;
// A smaller statistic is what the last steps left.
constexpr double kNoMisfit = 1e-4;
// Fewer people than this moving in a year are what steps towards 0 leave of a rate.
constexpr double kNobody = 1e-6;

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The logarithms of the rates off the diagonal of the grades' rows, row by row.
using Point = std::vector<double>;

Matrix GeneratorAt(const Point& point, std::size_t grades) {
  Matrix generator = Zero(grades + 1);
  auto rate = point.begin();
  for (std::size_t i = 0; i < grades; ++i) {
    for (std::size_t j = 0; j <= grades; ++j) {
      if (i == j) continue;
      generator[i][j] = std::exp(*rate++);
      generator[i][i] -= generator[i][j];
    }
  }
  return generator;
}

// What an expectation finds at a point.
struct Expected {
  double log_likelihood = 0;
  Point next;        // where maximisation leads
  double slope = 0;  // largest, along the logarithm of a rate
};

// Shares of all people counted, by row and column.
class Likelihood {
 public:
  explicit Likelihood(Matrix shares) : shares_(std::move(shares)), grades_(shares_.size()) {}

  // With W the shares over exp(Q), the integral of exp(Q's) W exp(Q'(1-s)) over the year holds the
  // expected time in each grade on its diagonal and the expected moves over their rates beside it.
  // It is a block of one exponential (Van Loan 1978).
  Expected At(const Point& point) const {
    const Matrix generator = GeneratorAt(point, grades_);
    const Matrix moves = Exponential(generator);
    Expected expected;
    const std::size_t order = grades_ + 1;
    Matrix blocks = Zero(2 * order);
    for (std::size_t i = 0; i < order; ++i) {
      for (std::size_t j = 0; j < order; ++j) {
        blocks[j][i] = blocks[order + j][order + i] = generator[i][j];
        if (i == grades_ || shares_[i][j] == 0) continue;
        blocks[i][order + j] = shares_[i][j] / moves[i][j];
        expected.log_likelihood += shares_[i][j] * std::log(moves[i][j]);
      }
    }
    const Matrix integral = Exponential(std::move(blocks));
    auto rate = point.begin();
    for (std::size_t i = 0; i < grades_; ++i) {
      const double time = integral[i][order + i];
      for (std::size_t j = 0; j < order; ++j) {
        if (i == j) continue;
        const double moved = integral[i][order + j];
        expected.next.push_back(std::max(*rate + std::log(moved / time), std::log(kSmallestRate)));
        expected.slope = std::max(expected.slope, std::abs(std::exp(*rate) * (moved - time)));
        ++rate;
      }
    }
    return expected;
  }

 private:
  Matrix shares_;
  std::size_t grades_;
};

Matrix SharesOf(const Matrix& counts) {
  double all = 0;
  for (const auto& row : counts) all += Sum(row);
  Matrix shares = counts;
  for (auto& row : shares)
    for (double& share : row) share /= all;
  return shares;
}

// Observed shares as if they were rates; half a person more, so that no rate begins at 0.
Point StartOf(const Matrix& counts) {
  Point point;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double people = Sum(counts[i]) + 0.5 * static_cast<double>(counts[i].size());
    for (std::size_t j = 0; j < counts[i].size(); ++j)
      if (i != j) point.push_back(std::log((counts[i][j] + 0.5) / people));
  }
  return point;
}

// Where two steps of expectation and maximisation point, squared.
Point Extrapolated(const Point& start, const Point& first, const Point& second) {
  double step = 0;
  double bend = 0;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const double r = first[i] - start[i];
    const double v = second[i] - first[i] - r;
    step += r * r;
    bend += v * v;
  }
  const double factor = bend == 0 ? 1 : std::max(1.0, std::sqrt(step / bend));
  Point point = start;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const double r = first[i] - start[i];
    const double v = second[i] - first[i] - r;
    point[i] = std::max(start[i] + 2 * factor * r + factor * factor * v, std::log(kSmallestRate));
  }
  return point;
}

// Whether some grade would move faster than a yearly count can tell.
bool IsTooFast(const Point& point, std::size_t grades) {
  const Matrix generator = GeneratorAt(point, grades);
  for (std::size_t i = 0; i < grades; ++i)
    if (!(-generator[i][i] <= kMostMovesAYear)) return true;
  return false;
}

absl::StatusOr<Point> Climb(const Likelihood& likelihood, Point point, std::size_t grades) {
  const auto order = static_cast<double>(grades + 1);
  const double most_steps = std::min(kMostSteps, kMostProducts / (order * order * order));
  Expected here = likelihood.At(point);
  for (int step = 0; step < most_steps; step += 2) {
    if (here.slope <= kFlat) return point;
    if (IsTooFast(here.next, grades))
      return absl::FailedPreconditionError(
          "no rates are likeliest: some grade keeps hardly anybody for a year, and how fast people "
          "move on does not show in yearly counts");
    const Expected next = likelihood.At(here.next);
    Point leap = Extrapolated(point, here.next, next.next);
    Expected there;
    const bool may = !IsTooFast(leap, grades);
    if (may) there = likelihood.At(leap);
    if (may && there.log_likelihood >= next.log_likelihood) {
      point = std::move(leap);
      here = std::move(there);
      continue;
    }
    point = std::move(here.next);
    here = next;
  }
  return absl::FailedPreconditionError(
      "no rates were found to be likeliest; the counts hardly tell them apart");
}

void DropTraces(const Matrix& counts, Matrix& generator) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double people = Sum(counts[i]);
    generator[i][i] = 0;
    for (double& rate : generator[i])
      if (rate * people < kNobody) rate = 0;
    generator[i][i] = -Sum(generator[i]);
  }
}

Matrix Monthly(Matrix generator) {
  for (auto& row : generator)
    for (double& rate : row) rate /= kMonthsAYear;
  return Exponential(std::move(generator));
}

Misfit MisfitOf(const Matrix& counts, const Matrix& yearly) {
  Misfit misfit;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double people = Sum(counts[i]);
    for (std::size_t j = 0; j < counts[i].size(); ++j) {
      const double share = counts[i][j] / people;
      if (share > 0) misfit.statistic += 2 * counts[i][j] * std::log(share / yearly[i][j]);
      const double difference = std::abs(yearly[i][j] - share);
      if (difference <= misfit.largest) continue;
      misfit.largest = difference;
      misfit.row = i;
      misfit.column = j;
      misfit.observed = share;
      misfit.fitted = yearly[i][j];
    }
  }
  misfit.statistic = std::max(0.0, misfit.statistic);
  return misfit;
}

}  // namespace

std::string Describe(const Misfit& misfit, const std::vector<std::string>& grades) {
  if (misfit.statistic < kNoMisfit) return "Rates that hold all year lead to the observed shares.";
  const bool left = misfit.column == grades.size();
  return absl::StrFormat(
      "The likeliest rates that hold all year stay behind the observed shares, by a likelihood "
      "ratio "
      "statistic of %.2f. The largest difference is in those of %s %s: %.2f %% were observed, the "
      "rates lead to %.2f %%.",
      misfit.statistic, grades[misfit.row],
      left ? "who left"
      : misfit.column == misfit.row
          ? "who stayed"
          : absl::StrCat("who were in ", grades[misfit.column], " a year later"),
      100 * misfit.observed, 100 * misfit.fitted);
}

std::vector<FieldProblem> ValidateCounts(const Matrix& counts) {
  Problems problems;
  const std::size_t grades = counts.size();
  problems.Within(static_cast<double>(grades), 1, kMaxFittedGrades, "counts");
  for (std::size_t i = 0; i < grades; ++i) {
    const std::string field = absl::StrCat("counts[", i, "]");
    if (counts[i].size() != grades + 1) {
      problems.Add(field, absl::StrCat("must have one number a grade and one for leavers, ",
                                       grades + 1, ", got ", counts[i].size()));
      continue;
    }
    for (std::size_t j = 0; j < counts[i].size(); ++j)
      problems.Within(counts[i][j], 0, kMostPeople, absl::StrCat(field, "[", j, "]"));
    if (Sum(counts[i]) == 0) problems.Add(field, "must count somebody");
  }
  return std::move(problems).Take();
}

absl::StatusOr<FittedGenerator> FitGenerator(const Matrix& counts) {
  RETURN_IF_ERROR(ToStatus(ValidateCounts(counts)));
  ASSIGN_OR_RETURN(const Point point,
                   Climb(Likelihood(SharesOf(counts)), StartOf(counts), counts.size()));
  FittedGenerator fitted;
  fitted.generator = GeneratorAt(point, counts.size());
  DropTraces(counts, fitted.generator);
  fitted.yearly = Exponential(fitted.generator);
  fitted.monthly = Monthly(fitted.generator);
  fitted.misfit = MisfitOf(counts, fitted.yearly);
  return fitted;
}

}  // namespace cairn::forecast
