#include "services/planner/engine/ladder/ladder_input.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace cairn::forecast {
namespace {

double Sum(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

void CheckSum(double sum, const std::string& field, absl::string_view what, Problems& problems) {
  if (std::abs(sum - 1) <= kSumTolerance || std::isnan(sum)) return;
  problems.Add(field, absl::StrCat(what, " 1, got ", sum));
}

void CheckIntake(const Intake& intake, int grades, const std::string& path, Problems& problems) {
  problems.Within(intake.recruits, 0, kMostPeople, path + "recruits");
  CheckSplit(intake.split, grades, path + "split", problems);
}

}  // namespace

void CheckValues(const ByGrade& values, int grades, double low, double high,
                 const std::string& field, Problems& problems) {
  if (static_cast<int>(values.size()) != grades) {
    problems.Add(field,
                 absl::StrCat("must have one number a grade, ", grades, ", got ", values.size()));
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    problems.Within(values[i], low, high, absl::StrCat(field, "[", i, "]"));
}

void CheckPeople(const ByGrade& people, int grades, const std::string& field, Problems& problems) {
  CheckValues(people, grades, 0, kMostPeople, field, problems);
}

void CheckSplit(const ByGrade& split, int grades, const std::string& field, Problems& problems) {
  CheckValues(split, grades, 0, 1, field, problems);
  if (static_cast<int>(split.size()) == grades)
    CheckSum(Sum(split), field, "must sum to", problems);
}

void CheckIntakes(const std::vector<Intake>& intakes, int grades, Problems& problems) {
  for (std::size_t t = 0; t < intakes.size(); ++t)
    CheckIntake(intakes[t], grades, absl::StrCat("intakes[", t, "]."), problems);
}

void CheckCovariance(const Matrix& covariance, int grades, Problems& problems) {
  if (static_cast<int>(covariance.size()) != grades) {
    problems.Add("covariance",
                 absl::StrCat("must have one row a grade, ", grades, ", got ", covariance.size()));
    return;
  }
  const double largest = kMostPeople * kMostPeople;
  for (int i = 0; i < grades; ++i)
    CheckValues(covariance[i], grades, -largest, largest, absl::StrCat("covariance[", i, "]"),
                problems);
}

std::vector<FieldProblem> Validate(const LadderRates& rates) {
  Problems problems;
  const int grades = static_cast<int>(rates.moves.size());
  if (grades < 1 || grades > kMaxGrades) {
    problems.Add("moves",
                 absl::StrCat("must have from 1 to ", kMaxGrades, " grades, got ", grades));
    return std::move(problems).Take();
  }
  for (int i = 0; i < grades; ++i)
    CheckValues(rates.moves[i], grades, 0, 1, absl::StrCat("moves[", i, "]"), problems);
  CheckValues(rates.leaving, grades, 0, 1, "leaving", problems);
  if (static_cast<int>(rates.leaving.size()) != grades) return std::move(problems).Take();
  for (int i = 0; i < grades; ++i)
    if (static_cast<int>(rates.moves[i].size()) == grades)
      CheckSum(Sum(rates.moves[i]) + rates.leaving[i], absl::StrCat("moves[", i, "]"),
               absl::StrCat("and leaving[", i, "] must sum to"), problems);
  return std::move(problems).Take();
}

std::vector<FieldProblem> Validate(const Intake& intake, int grades) {
  Problems problems;
  CheckIntake(intake, grades, "", problems);
  return std::move(problems).Take();
}

}  // namespace cairn::forecast
