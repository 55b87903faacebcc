#include "services/planner/engine/ladder/ladder.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {
namespace {

// Entries of a root or a generator this small are rounding.
constexpr double kRounding = 1e-12;
// Of a stock, the part that rounding may take for people.
constexpr double kRoundingOfStocks = 1e-9;
constexpr int kMonths = 12;

double Sum(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double Dot(const ByGrade& a, const ByGrade& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

ByGrade Scaled(ByGrade values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

ByGrade Plus(ByGrade a, const ByGrade& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

// Whether each grade leads out of the ladder in the end.
std::vector<bool> LeavesInTheEnd(const Ladder& ladder) {
  const int grades = ladder.grades();
  std::vector<bool> leaves(grades, false);
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = 0; i < grades; ++i) {
      bool now = ladder.leaving()[i] > 0;
      for (int j = 0; j < grades; ++j) now = now || (ladder.moves()[i][j] > 0 && leaves[j]);
      changed = changed || now != leaves[i];
      leaves[i] = now;
    }
  }
  return leaves;
}

// N = (I - P)^-1. Its diagonal is taken from what leaves each grade, so that a small probability of
// leaving is not lost in the difference from 1.
absl::StatusOr<Matrix> Fundamental(const Ladder& ladder) {
  const std::vector<bool> leaves = LeavesInTheEnd(ladder);
  const auto closed = std::find(leaves.begin(), leaves.end(), false);
  if (closed != leaves.end())
    return absl::FailedPreconditionError(absl::StrCat("nobody in grade ",
                                                      closed - leaves.begin() + 1,
                                                      " ever leaves, so service there has no end"));
  const int grades = ladder.grades();
  Matrix difference = Zero(grades);
  for (int i = 0; i < grades; ++i) {
    difference[i][i] = ladder.leaving()[i];
    for (int j = 0; j < grades; ++j) {
      if (i == j) continue;
      difference[i][j] = -ladder.moves()[i][j];
      difference[i][i] += ladder.moves()[i][j];
    }
  }
  std::optional<Matrix> inverse = Inverse(std::move(difference));
  if (!inverse.has_value())
    return absl::FailedPreconditionError("people leave too rarely to tell it from never");
  return *std::move(inverse);
}

// The ladder with those who have left as its last grade.
Matrix WithTheGone(const Ladder& ladder) {
  Matrix whole = ladder.moves();
  for (int i = 0; i < ladder.grades(); ++i) whole[i].push_back(ladder.leaving()[i]);
  whole.emplace_back(ladder.grades(), 0.0);
  whole.back().push_back(1);
  return whole;
}

absl::StatusOr<Matrix> LogarithmOf(const Ladder& ladder) {
  std::optional<Matrix> logarithm = Logarithm(WithTheGone(ladder));
  if (!logarithm.has_value())
    return absl::FailedPreconditionError(
        "the yearly moves have no logarithm, so no shorter step leads to them: some grade keeps "
        "nobody for a year, or people go round faster than once a year");
  return *std::move(logarithm);
}

// `(1, 3)`, or `(1, leaving)` for the column of those who have left.
std::string EntryName(std::size_t row, std::size_t column, int grades) {
  return static_cast<int>(column) == grades ? absl::StrCat("(", row + 1, ", leaving)")
                                            : absl::StrCat("(", row + 1, ", ", column + 1, ")");
}

// Which entries must not be negative.
enum class Entries { kAll, kOffTheDiagonal };

// Names the most negative entry, if one is; sets what rounding left of zeros to 0.
absl::Status RefuseNegative(Matrix& matrix, Entries entries, int grades, absl::string_view what) {
  double least = -kRounding;
  std::string name;
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    for (std::size_t j = 0; j < matrix.size(); ++j) {
      if (i == j && entries == Entries::kOffTheDiagonal) continue;
      double& entry = matrix[i][j];
      if (std::abs(entry) <= kRounding) entry = 0;
      if (entry >= least) continue;
      least = entry;
      name = EntryName(i, j, grades);
    }
  }
  if (name.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s: entry %s would be %.6f, and must not be negative", what, name, least));
}

// Adds factor (diag(p) - p' p), the covariance of one draw among the grades.
void AddDraw(const ByGrade& p, double factor, Matrix& covariance) {
  for (std::size_t i = 0; i < p.size(); ++i) {
    covariance[i][i] += factor * p[i];
    for (std::size_t j = 0; j < p.size(); ++j) covariance[i][j] -= factor * p[i] * p[j];
  }
}

void AddRecruits(const Intake& intake, RecruitLaw law, Matrix& covariance) {
  switch (law) {
    case RecruitLaw::kMultinomial:
      AddDraw(intake.split, intake.recruits, covariance);
      return;
    case RecruitLaw::kPoisson:
      for (std::size_t i = 0; i < intake.split.size(); ++i)
        covariance[i][i] += intake.recruits * intake.split[i];
      return;
    case RecruitLaw::kAllocated:
      return;
  }
}

Matrix Transposed(const Matrix& matrix) {
  Matrix transposed = matrix;
  for (std::size_t i = 0; i < matrix.size(); ++i)
    for (std::size_t j = 0; j < matrix.size(); ++j) transposed[j][i] = matrix[i][j];
  return transposed;
}

}  // namespace

absl::StatusOr<Ladder> Ladder::Create(LadderRates rates) {
  RETURN_IF_ERROR(ToStatus(Validate(rates)));
  return Ladder(std::move(rates));
}

absl::StatusOr<std::vector<ByGrade>> PushStocks(const Ladder& ladder, const ByGrade& stocks,
                                                const std::vector<Intake>& intakes) {
  Problems problems;
  CheckPeople(stocks, ladder.grades(), "stocks", problems);
  CheckIntakes(intakes, ladder.grades(), problems);
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  std::vector<ByGrade> years = {stocks};
  for (const Intake& intake : intakes)
    years.push_back(
        Plus(Product(years.back(), ladder.moves()), Scaled(intake.split, intake.recruits)));
  return years;
}

absl::StatusOr<ByGrade> SteadyStocks(const Ladder& ladder, const Intake& intake) {
  RETURN_IF_ERROR(ToStatus(Validate(intake, ladder.grades())));
  ASSIGN_OR_RETURN(const Matrix years, Fundamental(ladder));
  return Scaled(Product(intake.split, years), intake.recruits);
}

absl::StatusOr<Service> ServiceOf(const Ladder& ladder) {
  Service service;
  ASSIGN_OR_RETURN(service.years, Fundamental(ladder));
  service.ever = service.years;
  for (std::size_t i = 0; i < service.years.size(); ++i) {
    service.mean_years.push_back(Sum(service.years[i]));
    for (std::size_t j = 0; j < service.years.size(); ++j)
      service.ever[i][j] = service.years[i][j] / service.years[j][j];
  }
  return service;
}

absl::StatusOr<PlannedSize> KeepSize(const Ladder& ladder, const ByGrade& stocks,
                                     const ByGrade& split, const std::vector<double>& growth) {
  Problems problems;
  CheckPeople(stocks, ladder.grades(), "stocks", problems);
  CheckSplit(split, ladder.grades(), "split", problems);
  for (std::size_t t = 0; t < growth.size(); ++t)
    problems.Within(growth[t], -kMostPeople, kMostPeople, absl::StrCat("growth[", t, "]"));
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  PlannedSize plan{{stocks}, {}};
  for (std::size_t t = 0; t < growth.size(); ++t) {
    const ByGrade& now = plan.stocks.back();
    const double leavers = Dot(now, ladder.leaving());
    const double recruits = leavers + growth[t];
    if (recruits < 0)
      return absl::FailedPreconditionError(
          absl::StrFormat("the total is to fall by %g in year %d, when only %.6g leave", -growth[t],
                          static_cast<int>(t) + 1, leavers));
    plan.recruits.push_back(recruits);
    plan.stocks.push_back(Plus(Product(now, ladder.moves()), Scaled(split, recruits)));
  }
  return plan;
}

absl::StatusOr<Ladder> Replacing(const Ladder& ladder, const ByGrade& split) {
  RETURN_IF_ERROR(ToStatus(Validate(Intake{0, split}, ladder.grades())));
  LadderRates rates{ladder.moves(), ByGrade(split.size(), 0.0)};
  for (std::size_t i = 0; i < split.size(); ++i) {
    rates.moves[i] = Plus(rates.moves[i], Scaled(split, ladder.leaving()[i]));
    // Two sums, each within the tolerance, may miss it together.
    rates.moves[i] = Scaled(rates.moves[i], 1 / Sum(rates.moves[i]));
  }
  return Ladder::Create(std::move(rates));
}

absl::StatusOr<ByGrade> StationaryShares(const Ladder& ladder, const ByGrade& split) {
  ASSIGN_OR_RETURN(const ByGrade stocks, SteadyStocks(ladder, {1, split}));
  return Scaled(stocks, 1 / Sum(stocks));
}

double MonthlyProbability(double yearly) { return -std::expm1(std::log1p(-yearly) / kMonths); }

absl::StatusOr<Matrix> Generator(const Ladder& ladder) {
  ASSIGN_OR_RETURN(Matrix generator, LogarithmOf(ladder));
  RETURN_IF_ERROR(RefuseNegative(generator, Entries::kOffTheDiagonal, ladder.grades(),
                                 "no rates that hold all year lead to the yearly moves"));
  return generator;
}

absl::StatusOr<Ladder> MonthlyRoot(const Ladder& ladder) {
  ASSIGN_OR_RETURN(Matrix logarithm, LogarithmOf(ladder));
  for (ByGrade& row : logarithm) row = Scaled(std::move(row), 1.0 / kMonths);
  Matrix root = Exponential(std::move(logarithm));
  RETURN_IF_ERROR(RefuseNegative(root, Entries::kAll, ladder.grades(),
                                 "the yearly moves have no monthly root"));
  root.pop_back();
  LadderRates rates;
  for (ByGrade& row : root) {
    rates.leaving.push_back(row.back());
    row.pop_back();
    rates.moves.push_back(std::move(row));
  }
  return Ladder::Create(std::move(rates));
}

Moments Known(ByGrade stocks) {
  const std::size_t grades = stocks.size();
  return {std::move(stocks), Zero(grades)};
}

absl::StatusOr<std::vector<Moments>> PushMoments(const Ladder& ladder, const Moments& start,
                                                 const std::vector<Intake>& intakes,
                                                 RecruitLaw law) {
  Problems problems;
  CheckPeople(start.mean, ladder.grades(), "mean", problems);
  CheckCovariance(start.covariance, ladder.grades(), problems);
  CheckIntakes(intakes, ladder.grades(), problems);
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  const Matrix transposed = Transposed(ladder.moves());
  std::vector<Moments> years = {start};
  for (const Intake& intake : intakes) {
    const Moments& now = years.back();
    Moments next;
    next.mean = Plus(Product(now.mean, ladder.moves()), Scaled(intake.split, intake.recruits));
    next.covariance = Product(Product(transposed, now.covariance), ladder.moves());
    for (int i = 0; i < ladder.grades(); ++i)
      AddDraw(ladder.moves()[i], now.mean[i], next.covariance);
    AddRecruits(intake, law, next.covariance);
    years.push_back(std::move(next));
  }
  return years;
}

absl::StatusOr<Filling> FillVacancies(const Establishment& establishment) {
  const int grades = static_cast<int>(establishment.posts.size());
  Problems problems;
  problems.Within(grades, 1, kMaxGrades, "posts");
  CheckPeople(establishment.posts, grades, "posts", problems);
  CheckValues(establishment.leaving, grades, 0, 1, "leaving", problems);
  CheckValues(establishment.growth, grades, -kMostPeople, kMostPeople, "growth", problems);
  CheckValues(establishment.internal, grades, 0, 1, "internal", problems);
  if (!establishment.internal.empty() && establishment.internal[0] != 0)
    problems.Add("internal[0]", absl::StrCat("must be 0, since no grade is below it, got ",
                                             establishment.internal[0]));
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  Filling filling{ByGrade(grades), ByGrade(grades), ByGrade(grades)};
  double taken = 0;  // by the grade above
  for (int k = grades - 1; k >= 0; --k) {
    const double left = establishment.posts[k] * establishment.leaving[k] + taken;
    const double vacancies = left + establishment.growth[k];
    if (vacancies < 0)
      return absl::FailedPreconditionError(
          absl::StrFormat("grade %d is to lose %g posts, when only %.6g fall vacant", k + 1,
                          -establishment.growth[k], left));
    taken = establishment.internal[k] * vacancies;
    filling.vacancies[k] = vacancies;
    filling.promotions[k] = taken;
    filling.external[k] = vacancies - taken;
  }
  return filling;
}

absl::StatusOr<Attainment> Attain(const Ladder& ladder, const ByGrade& from, const ByGrade& to) {
  Problems problems;
  CheckPeople(from, ladder.grades(), "from", problems);
  CheckPeople(to, ladder.grades(), "to", problems);
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  Attainment attainment;
  attainment.recruits = Plus(to, Scaled(Product(from, ladder.moves()), -1));
  const double rounding = kRoundingOfStocks * std::max(Sum(from), Sum(to));
  for (int i = 0; i < ladder.grades(); ++i) {
    double& recruits = attainment.recruits[i];
    if (std::abs(recruits) <= rounding) recruits = 0;
    if (recruits < 0) attainment.excess.push_back(i);
  }
  attainment.total = Sum(attainment.recruits);
  if (attainment.possible() && attainment.total > 0)
    attainment.split = Scaled(attainment.recruits, 1 / attainment.total);
  return attainment;
}

absl::StatusOr<Attainment> Maintain(const Ladder& ladder, const ByGrade& stocks) {
  return Attain(ladder, stocks, stocks);
}

absl::StatusOr<std::vector<ByGrade>> MaintainableCorners(const Ladder& ladder, double size) {
  Problems problems;
  problems.Within(size, 0, kMostPeople, "size");
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  ASSIGN_OR_RETURN(std::vector<ByGrade> corners, Fundamental(ladder));
  for (ByGrade& corner : corners) corner = Scaled(corner, size / Sum(corner));
  return corners;
}

}  // namespace cairn::forecast
