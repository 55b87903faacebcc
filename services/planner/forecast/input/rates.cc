#include "services/planner/forecast/input/rates.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/records/assumption_limits.h"

namespace cairn::planner {
namespace {

using v1::Assumption;

constexpr double kNormal975 = 1.959963984540054;  // the normal quantile of 0.975

// A rate that a scenario has changed, if a forecast can be computed with it.
absl::StatusOr<double> Allowed(Assumption::Measure measure, int tier, double changed) {
  Violations violations;
  CheckValue(measure, changed,
             absl::StrCat("scenario: ", Assumption::Measure_Name(measure), " of tier ", tier),
             violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return changed;
}

// The one for the tier, or else the one for all.
template <typename Entry>
const Entry* Find(const std::vector<Entry>& entries, Assumption::Measure measure, int tier) {
  for (const int wanted : {tier, 0})
    for (const Entry& entry : entries)
      if (entry.measure() == measure && entry.tier() == wanted) return &entry;
  return nullptr;
}

v1::RateUsed SourceOf(const Assumption& assumption, int tier) {
  v1::RateUsed used;
  used.set_measure(assumption.measure());
  used.set_tier(tier);
  used.set_value(assumption.value());
  used.set_assumption(assumption.name());
  *used.mutable_source() = assumption.source();
  if (assumption.has_lower()) used.set_lower(assumption.lower());
  if (assumption.has_upper()) used.set_upper(assumption.upper());
  used.set_from_month_in_post(assumption.from_month_in_post());
  return used;
}

forecast::RateDoubt DoubtOf(const Assumption& assumption) {
  if (!assumption.has_lower() || !assumption.has_upper()) return {};
  return {assumption.name(), std::log(assumption.upper() / assumption.lower()) / (2 * kNormal975)};
}

absl::Status CheckOverrides(const v1::ComputeForecastRequest& request) {
  Violations violations;
  for (int i = 0; i < request.overrides_size(); ++i) {
    const auto& override = request.overrides(i);
    if (override.measure() == Assumption::EXITS_TENURE_FACTOR)
      violations.Add(absl::StrCat("overrides[", i, "].measure"),
                     "goes by months in post, which no request says; keep it as an assumption");
    CheckValue(override.measure(), override.value(), absl::StrCat("overrides[", i, "].value"),
               violations);
  }
  return violations.ToStatus();
}

}  // namespace

RateBook::RateBook(std::vector<Assumption> assumptions, const v1::ComputeForecastRequest& request,
                   Overlay scenario)
    : assumptions_(std::move(assumptions)),
      overrides_(request.overrides().begin(), request.overrides().end()),
      chance_only_(request.chance_only()),
      scenario_(std::move(scenario)) {}

absl::StatusOr<RateBook> RateBook::Of(const Records& records,
                                      const v1::ComputeForecastRequest& request, Overlay scenario) {
  RETURN_IF_ERROR(CheckOverrides(request));
  ASSIGN_OR_RETURN(std::vector<Assumption> assumptions, records.AllAssumptions());
  return RateBook(std::move(assumptions), request, std::move(scenario));
}

RateBook RateBook::Under(Overlay scenario) const {
  RateBook book = *this;
  book.scenario_ = std::move(scenario);
  return book;
}

absl::StatusOr<RateBook::Chosen> RateBook::Choose(Assumption::Measure measure, int tier) const {
  ASSIGN_OR_RETURN(std::optional<Chosen> rate, ChooseIfAny(measure, tier));
  if (rate) return *std::move(rate);
  const std::string& name = Assumption::Measure_Name(measure);
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::ASSUMPTION_MISSING)
      .With("measure", name)
      .With("tier", absl::StrCat(tier))
      .Say("no assumption says ", name, " of tier ", tier,
           "; add one (cairn apply deploy/catalogue has defaults), or give the rate with the "
           "request");
}

absl::StatusOr<std::optional<RateBook::Chosen>> RateBook::ChooseIfAny(Assumption::Measure measure,
                                                                      int tier) const {
  Chosen chosen;
  if (const auto* override = Find(overrides_, measure, tier); override != nullptr) {
    chosen.source.set_measure(measure);
    chosen.source.set_tier(tier);
    chosen.source.set_value(override->value());
  } else if (const auto* assumption = Find(assumptions_, measure, tier); assumption != nullptr) {
    chosen.source = SourceOf(*assumption, tier);
    if (!chance_only_) chosen.uncertainty = DoubtOf(*assumption);
  } else {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(chosen.value,
                   Allowed(measure, tier, scenario_.Changed(measure, tier, chosen.source.value())));
  return chosen;
}

absl::StatusOr<double> RateBook::At(const Chosen& chosen, Day start, double month) const {
  const Assumption::Measure measure = chosen.source.measure();
  const int tier = chosen.source.tier();
  return Allowed(measure, tier, scenario_.ChangedAt(measure, tier, chosen.value, start, month));
}

absl::StatusOr<RateBook::TenureBands> RateBook::TenureBandsOf(int tier) const {
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
  TenureBands chosen;
  if (!from.empty() && from.begin()->first > 0) chosen.bands.push_back({});
  for (const auto& [month, assumption] : from) {
    chosen.bands.push_back({static_cast<double>(month), assumption->value()});
    chosen.sources.push_back(SourceOf(*assumption, tier));
  }
  return chosen;
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
