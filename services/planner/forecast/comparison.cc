#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/forecast/answer/groups.h"
#include "services/planner/forecast/answer/redaction.h"
#include "services/planner/forecast/forecasts.h"

namespace cairn::planner {
namespace {

absl::Status CheckComparison(const v1::CompareScenariosRequest& request) {
  Violations violations;
  const auto& forecast = request.forecast();
  if (forecast.engine() == v1::Forecast::ANALYTIC)
    violations.Add("forecast.engine", "must be SIMULATION, or not set: a comparison is played");
  if (forecast.include_posts())
    violations.Add("forecast.include_posts", "must not be set: a comparison is by group");
  if (forecast.include_organisation_tiers())
    violations.Add("forecast.include_organisation_tiers",
                   "must not be set: a comparison has no such groups");
  if (forecast.history_months() != 0)
    violations.Add("forecast.history_months", "must not be set: a comparison tells of no past");
  CheckOwnExits(forecast, "forecast.", violations);
  if (request.scenario().empty() && request.changes().ByteSizeLong() == 0)
    violations.Add("scenario", "is required, or changes: what is to be compared?");
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::ScenarioComparison> Forecasts::Compare(
    const rpc::CallContext& call, const v1::CompareScenariosRequest& request) const {
  RETURN_IF_ERROR(CheckComparison(request));
  ASSIGN_OR_RETURN(const PreparedComparison prepared, Prepare(sources_, call, request));
  const auto play = [&](v1::ScenarioComparison& answer) -> absl::Status {
    if (prepared.replications == 0) return absl::OkStatus();
    ASSIGN_OR_RETURN(const forecast::ComparisonAnswer played,
                     runner_.Play(call, prepared.before.simulation, prepared.after.simulation));
    AddAnswer(prepared.groups_after, played, answer);
    return absl::OkStatus();
  };
  ASSIGN_OR_RETURN(v1::ScenarioComparison answer, runner_.Once<v1::ScenarioComparison>(
                                                      Head(prepared, prepared.replications), play));
  return Redact(prepared, std::move(answer));
}

}  // namespace cairn::planner
