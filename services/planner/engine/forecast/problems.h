#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_PROBLEMS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_PROBLEMS_H_

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace cairn::forecast {

// What is wrong with one field of an input, e.g. {"posts[3].tier", "must be below 5, got 7"}.
struct FieldProblem {
  std::string field;
  std::string problem;
};

// OK, or INVALID_ARGUMENT with every problem.
absl::Status ToStatus(const std::vector<FieldProblem>& problems);

// Collects problems under a path.
class Problems {
 public:
  void Add(std::string field, std::string problem) {
    found_.push_back({std::move(field), std::move(problem)});
  }

  // NaN fails every bound.
  void Within(double value, double low, double high, std::string field) {
    if (value >= low && value <= high) return;
    Add(std::move(field), absl::StrCat("must be from ", low, " to ", high, ", got ", value));
  }

  void Index(int value, int size, std::string field) {
    if (value >= 0 && value < size) return;
    Add(std::move(field), absl::StrCat("must be from 0 to ", size - 1, ", got ", value));
  }

  void Count(int value, std::string field) {
    if (value < 0) Add(std::move(field), absl::StrCat("must not be negative, got ", value));
  }

  void Date(const std::optional<double>& month, std::string field) {
    if (!month.has_value() || (*month > 0 && std::isfinite(*month))) return;
    Add(std::move(field), absl::StrCat("must be a finite month above 0, got ", *month));
  }

  std::vector<FieldProblem> Take() && { return std::move(found_); }

 private:
  std::vector<FieldProblem> found_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_PROBLEMS_H_
