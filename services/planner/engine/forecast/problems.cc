#include "services/planner/engine/forecast/problems.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::forecast {

absl::Status ToStatus(const std::vector<FieldProblem>& problems) {
  if (problems.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrJoin(problems, "; ", [](std::string* out, const FieldProblem& problem) {
        absl::StrAppend(out, problem.field, " ", problem.problem);
      }));
}

}  // namespace cairn::forecast
