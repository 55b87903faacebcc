#include "services/planner/records/assumption_limits.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/simulation/simulation.h"

namespace cairn::planner {
namespace {

using v1::Assumption;

constexpr double kMinTenureFactor = 0.001;  // nobody stays for ever
constexpr double kMostMonths = 1000;        // as the contract has it for every value

struct Limits {
  double low;
  double high;
  absl::string_view unit;
};

Limits LimitsOf(Assumption::Measure measure) {
  switch (measure) {
    case Assumption::EXITS_PER_YEAR:
      return {0, forecast::kMaxExitsPerYear, "exits a year"};
    case Assumption::MONTHS_TO_FILL:
      return {forecast::kMinMonthsToFill, kMostMonths, "months"};
    case Assumption::SHARED_EFFECT_VARIANCE:
      return {0, forecast::kMaxEffectVariance, ""};
    case Assumption::FILL_TIME_LOG_SD:
      return {forecast::kMinRecruitingLogSd, forecast::kMaxRecruitingLogSd, ""};
    case Assumption::ORGANISATION_EFFECT_VARIANCE:
      return {0, forecast::kMaxOrganisationEffectVariance, ""};
    case Assumption::EXITS_TENURE_FACTOR:
      return {kMinTenureFactor, forecast::kMaxExitsFactor, ""};
    case Assumption::MONTHS_TO_READY:
    case Assumption::COVER_LAG_MONTHS:
    case Assumption::COVER_MONTHS:
      return {0, kMostMonths, "months"};
    default:
      return {0, 1, ""};  // shares
  }
}

}  // namespace

void CheckValue(Assumption::Measure measure, double value, const std::string& path,
                Violations& violations) {
  const Limits limits = LimitsOf(measure);
  const std::string unit = limits.unit.empty() ? "" : absl::StrCat(" ", limits.unit);
  if (value < limits.low)
    violations.Add(path, "must be at least ", limits.low, unit, ", got ", value);
  if (value > limits.high)
    violations.Add(path, "must be at most ", limits.high, unit, ", got ", value);
}

}  // namespace cairn::planner
