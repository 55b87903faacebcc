#include "services/planner/forecast/input/rates.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/records/assumption_limits.h"

namespace cairn::planner {
namespace {

constexpr double kNormal975 = 1.959963984540054;  // the normal quantile of 0.975

// A rate that a scenario has changed, if a forecast can be computed with it.
absl::StatusOr<double> Allowed(v1::Assumption::Measure measure, int tier, double changed) {
  Violations violations;
  CheckValue(measure, changed,
             absl::StrCat("scenario: ", v1::Assumption::Measure_Name(measure), " of tier ", tier),
             violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return changed;
}

}  // namespace

using v1::Assumption;

absl::StatusOr<Rates> Rates::Choose(const Records& records,
                                    const v1::ComputeForecastRequest& request) {
  Violations violations;
  for (int i = 0; i < request.overrides_size(); ++i) {
    const auto& override = request.overrides(i);
    if (override.measure() == Assumption::EXITS_TENURE_FACTOR)
      violations.Add(absl::StrCat("overrides[", i, "].measure"),
                     "goes by months in post, which no request says; keep it as an assumption");
    CheckValue(override.measure(), override.value(), absl::StrCat("overrides[", i, "].value"),
               violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  Rates rates;
  ASSIGN_OR_RETURN(rates.assumptions_, records.AllAssumptions());
  rates.chance_only_ = request.chance_only();
  rates.overrides_.assign(request.overrides().begin(), request.overrides().end());
  return rates;
}

absl::StatusOr<double> Rates::Of(Assumption::Measure measure, int tier) {
  ASSIGN_OR_RETURN(const std::optional<double> rate, IfAny(measure, tier));
  if (rate) return *rate;
  const std::string& name = Assumption::Measure_Name(measure);
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::ASSUMPTION_MISSING)
      .With("measure", name)
      .With("tier", absl::StrCat(tier))
      .Say("no assumption says ", name, " of tier ", tier,
           "; add one (cairn apply deploy/catalogue has defaults), or give the rate with the "
           "request");
}

absl::StatusOr<std::optional<double>> Rates::IfAny(Assumption::Measure measure, int tier) {
  const std::optional<double> chosen = Chosen(measure, tier);
  if (!chosen || overlay_ == nullptr) return chosen;
  return Allowed(measure, tier, overlay_->Changed(measure, tier, *chosen));
}

absl::StatusOr<double> Rates::At(Assumption::Measure measure, int tier, double rate, Day start,
                                 double month) const {
  if (overlay_ == nullptr) return rate;
  return Allowed(measure, tier, overlay_->ChangedAt(measure, tier, rate, start, month));
}

const v1::ComputeForecastRequest::Override* Rates::OverrideOf(Assumption::Measure measure,
                                                              int tier) const {
  for (const int wanted : {tier, 0})
    for (const auto& override : overrides_)
      if (override.measure() == measure && override.tier() == wanted) return &override;
  return nullptr;
}

const Assumption* Rates::AssumptionOf(Assumption::Measure measure, int tier) const {
  for (const int wanted : {tier, 0})
    for (const Assumption& assumption : assumptions_)
      if (assumption.measure() == measure && assumption.tier() == wanted) return &assumption;
  return nullptr;
}

forecast::RateDoubt Rates::DoubtOf(Assumption::Measure measure, int tier) const {
  if (chance_only_ || OverrideOf(measure, tier) != nullptr) return {};
  const Assumption* assumption = AssumptionOf(measure, tier);
  if (assumption == nullptr || !assumption->has_lower() || !assumption->has_upper()) return {};
  return {assumption->name(),
          std::log(assumption->upper() / assumption->lower()) / (2 * kNormal975)};
}

absl::StatusOr<std::vector<forecast::TenureBand>> Rates::TenureBandsOf(int tier) {
  std::map<int, const Assumption*> from;  // by months in post
  for (const int wanted : {tier, 0}) {
    for (const Assumption& assumption : assumptions_) {
      if (assumption.measure() != Assumption::EXITS_TENURE_FACTOR || assumption.tier() != wanted)
        continue;
      const auto [known, is_new] = from.emplace(assumption.from_month_in_post(), &assumption);
      if (is_new) continue;
      return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::ASSUMPTION_CONTRADICTED)
          .With("assumption", assumption.name())
          .With("other", known->second->name())
          .Say(assumption.name(), " and ", known->second->name(), " say what exits of tier ", tier,
               " are multiplied by from month ", assumption.from_month_in_post(),
               " in post on; delete one, or give it another from_month_in_post");
    }
    if (!from.empty()) break;
  }
  std::vector<forecast::TenureBand> bands;
  if (!from.empty() && from.begin()->first > 0) bands.push_back({});
  for (const auto& [month, assumption] : from) {
    Use(*assumption, tier);
    bands.push_back({static_cast<double>(month), assumption->value()});
  }
  return bands;
}

void Rates::Use(const Assumption& assumption, int tier) {
  v1::RateUsed& used = used_.emplace_back();
  used.set_measure(assumption.measure());
  used.set_tier(tier);
  used.set_value(assumption.value());
  used.set_assumption(assumption.name());
  *used.mutable_source() = assumption.source();
  if (assumption.has_lower()) used.set_lower(assumption.lower());
  if (assumption.has_upper()) used.set_upper(assumption.upper());
  used.set_from_month_in_post(assumption.from_month_in_post());
}

std::optional<double> Rates::Chosen(Assumption::Measure measure, int tier) {
  if (const auto* override = OverrideOf(measure, tier); override != nullptr) {
    v1::RateUsed& used = used_.emplace_back();
    used.set_measure(measure);
    used.set_tier(tier);
    used.set_value(override->value());
    return used.value();
  }
  if (const Assumption* assumption = AssumptionOf(measure, tier); assumption != nullptr) {
    Use(*assumption, tier);
    return assumption->value();
  }
  return std::nullopt;
}

absl::StatusOr<std::map<int, double>> MonthsToFillByTier(const Records& records) {
  ASSIGN_OR_RETURN(const std::vector<Assumption> assumptions, records.AllAssumptions());
  std::map<int, double> months;
  for (const Assumption& assumption : assumptions)
    if (assumption.measure() == Assumption::MONTHS_TO_FILL)
      months[assumption.tier()] = assumption.value();
  return months;
}

}  // namespace cairn::planner
