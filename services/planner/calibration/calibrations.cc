#include "services/planner/calibration/calibrations.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/planner/calibration/own_exits.h"
#include "services/planner/calibration/own_records.h"
#include "services/planner/engine/calibration/calibration.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/records/assumption_limits.h"
#include "services/planner/workforce/history.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::Calibration;

constexpr double kDaysAYear = 365.25;
constexpr int kApril = 4;

absl::StatusOr<Period> PeriodOf(const Sources& sources, const v1::CalibrateRatesRequest& request) {
  Period period;
  period.cut_off = DayOf(sources, request.has_cut_off_date(), request.cut_off_date());
  period.from = request.has_from_date() ? FromCivil(resource::ToDay(request.from_date()))
                                        : AddMonths(period.cut_off, -kRecordMonths);
  Violations violations;
  if (period.cut_off > FromCivil(sources.clock.Today()))
    violations.Add("cut_off_date", "lies after today: nothing is recorded yet");
  if (period.from >= period.cut_off) violations.Add("from_date", "must lie before cut_off_date");
  RETURN_IF_ERROR(violations.ToStatus());
  return period;
}

// Days on which it was held within some others, first and last included.
int DaysWithin(const Tenure& tenure, Day from, Day to) {
  return std::max(0, DaysBetween(std::max(tenure.first, from), std::min(tenure.last, to)) + 1);
}

std::string PeriodWords(const Period& period) {
  return absl::StrCat(absl::FormatCivilTime(ToCivil(period.from)), " to ",
                      absl::FormatCivilTime(ToCivil(period.cut_off)));
}

// `1 post`, `3 posts`.
std::string Counted(int count, absl::string_view one) {
  return absl::StrCat(count, " ", one, count == 1 ? "" : "s");
}

// ---- one tier

void AddExits(const TierRecords& records, const std::vector<const Organisation*>& organisations,
              Calibration::Tier& tier) {
  const auto rates = FitExits(records, organisations.size());
  if (!rates.ok()) {
    tier.add_refused(absl::StrCat("exits: ", rates.status().message()));
    return;
  }
  auto& exits = *tier.mutable_exits();
  exits.set_per_year(rates->pooled.per_year);
  exits.set_lower(rates->pooled.bounds.low);
  exits.set_upper(rates->pooled.bounds.high);
  exits.set_exits(rates->pooled.exits);
  exits.set_post_years(rates->pooled.exposure_years);
  exits.set_effective_exits(rates->pooled.effective_exits);
  tier.set_shrinkage(std::string(forecast::Describe(rates->shrinkage)));
  for (std::size_t o = 0; o < organisations.size(); ++o) {
    const forecast::GroupRate& rate = rates->groups[o];
    if (rate.exposure_years == 0) continue;
    auto& to = *tier.add_organisations();
    to.set_organisation(organisations[o]->Name());
    to.set_title(organisations[o]->title);
    to.set_per_year(rate.per_year);
    to.set_lower(rate.bounds.low);
    to.set_upper(rate.bounds.high);
    to.set_exits(rate.exits);
    to.set_post_years(rate.exposure_years);
    to.set_own_weight(rate.own_weight);
  }
}

void FitRecruiting(const TierRecords& records, Calibration::Tier& tier) {
  if (!IsMost(records.came_after_vacancy, records.came)) {
    tier.add_refused(absl::StrCat("months to fill: of ", Counted(records.came, "holder"),
                                  " who came, ", records.came_after_vacancy,
                                  " came after a vacancy on record; of fewer than nine in ten, "
                                  "vacancies still open would count for too much"));
    return;
  }
  const auto time = forecast::FitRecruitingTime(records.vacancies, forecast::Input().fill_stages);
  if (!time.ok()) {
    tier.add_refused(absl::StrCat("months to fill: ", time.status().message()));
    return;
  }
  auto& to = *tier.mutable_months_to_fill();
  to.set_months(time->months);
  to.set_lower(time->bounds.low);
  to.set_upper(time->bounds.high);
  to.set_vacancies(time->vacancies);
  to.set_filled(time->filled);
}

// ---- years

// The whole years from April to March within the period, each by its first day.
std::vector<Day> WholeYears(const Period& period) {
  std::vector<Day> years;
  for (auto year = ToCivil(period.from).year();; ++year) {
    const Day start = FromCivil(absl::CivilDay(year, kApril, 1));
    if (AddMonths(start, 12) > NextDay(period.cut_off)) return years;
    if (start >= period.from) years.push_back(start);
  }
}

void FitYears(const std::map<int, TierRecords>& tiers, const Period& period,
              Calibration& calibration) {
  std::vector<forecast::YearTotal> totals;
  for (const Day start : WholeYears(period)) {
    const Day end = PreviousDay(AddMonths(start, 12));
    int days = 0;
    forecast::YearTotal total;
    for (const auto& tier : calibration.tiers()) {
      if (tier.basis() != Calibration::EXITS) continue;
      for (const Tenure& tenure : tiers.at(tier.tier()).tenures) {
        days += DaysWithin(tenure, start, end);
        total.exits += tenure.left && start <= tenure.last && tenure.last <= end ? 1 : 0;
      }
    }
    if (days == 0) continue;
    total.post_years = days / kDaysAYear;
    totals.push_back(total);
    auto& to = *calibration.add_years();
    *to.mutable_start_date() = resource::ToDate(ToCivil(start));
    to.set_exits(total.exits);
    to.set_post_years(total.post_years);
  }
  if (totals.empty()) {
    calibration.set_shared_effect_refused(
        "no whole year from April to March of which records tell who left");
    return;
  }
  const auto effect = forecast::FitSharedEffect(totals);
  if (!effect.ok()) {
    calibration.set_shared_effect_refused(std::string(effect.status().message()));
    return;
  }
  calibration.mutable_shared_effect()->set_variance(effect->variance);
  calibration.mutable_shared_effect()->set_lower(effect->bounds.low);
  calibration.mutable_shared_effect()->set_upper(effect->bounds.high);
}

// ---- assumptions

// Whose records the rates rest on, in words.
std::string Whose(const std::vector<const Organisation*>& organisations,
                  const std::map<int, TierRecords>& tiers) {
  if (organisations.size() == 1) return organisations[0]->title;
  std::set<std::size_t> seen;
  for (const auto& [tier, records] : tiers)
    for (const Tenure& tenure : records.tenures) seen.insert(tenure.organisation);
  return Counted(static_cast<int>(seen.size()), "organisation");
}

// Four digits: more would pretend.
double Rounded(double value) {
  if (value <= 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(value)) - 3);
  return std::round(value / unit) * unit;
}

// Proposes assumptions under the names of those that forecasts take today.
class Proposals {
 public:
  Proposals(std::vector<Assumption> known, std::string whose, const Period& period)
      : known_(std::move(known)), whose_(std::move(whose)), period_(period) {}

  // Nothing where no forecast can be computed with the value; `why` then says so.
  bool Add(Assumption::Measure measure, int tier, double value, double lower, double upper,
           const std::string& rests_on, Calibration& calibration, std::string& why) const {
    Violations violations;
    CheckValue(measure, value, Assumption::Measure_Name(measure), violations);
    if (!violations.empty()) {
      why = absl::StrCat("no assumption is proposed: it ", violations.found().front().second);
      return false;
    }
    Assumption& to = *calibration.add_assumptions();
    to.set_name(NameOf(measure, tier));
    to.set_measure(measure);
    to.set_tier(tier);
    to.set_value(Rounded(value));
    to.set_lower(Rounded(lower));
    to.set_upper(Rounded(upper));
    to.mutable_source()->set_kind(type::v1::Source::JUDGEMENT);
    to.mutable_source()->set_citation(absl::StrCat("Estimated from own records of ", whose_, ", ",
                                                   PeriodWords(period_), ": ", rests_on, "."));
    to.set_set_by("cairn forecast calibrate");
    *to.mutable_valid_from_date() = resource::ToDate(ToCivil(period_.cut_off));
    return true;
  }

 private:
  std::string NameOf(Assumption::Measure measure, int tier) const {
    for (const Assumption& assumption : known_)
      if (assumption.measure() == measure && assumption.tier() == tier) return assumption.name();
    switch (measure) {
      case Assumption::EXITS_PER_YEAR:
        return absl::StrCat("assumptions/exits-per-year-tier-", tier);
      case Assumption::MONTHS_TO_FILL:
        return absl::StrCat("assumptions/months-to-fill-tier-", tier);
      default:
        return "assumptions/shared-effect-variance";
    }
  }

  std::vector<Assumption> known_;
  std::string whose_;
  Period period_;
};

void Propose(const Proposals& proposals, Calibration& calibration) {
  std::string why;
  for (auto& tier : *calibration.mutable_tiers()) {
    if (tier.has_exits()) {
      const auto& exits = tier.exits();
      const std::string rests_on = absl::StrFormat(
          "%d %s in %.1f post-years of tier %d", exits.exits(),
          tier.basis() == Calibration::EXITS ? "holders who left" : "holders who came",
          exits.post_years(), tier.tier());
      if (!proposals.Add(Assumption::EXITS_PER_YEAR, tier.tier(), exits.per_year(), exits.lower(),
                         exits.upper(), rests_on, calibration, why))
        tier.add_refused("exits: " + why);
    }
    if (tier.has_months_to_fill()) {
      const auto& fill = tier.months_to_fill();
      const std::string rests_on =
          absl::StrFormat("%d vacancies of tier %d, of which %d were filled", fill.vacancies(),
                          tier.tier(), fill.filled());
      if (!proposals.Add(Assumption::MONTHS_TO_FILL, tier.tier(), fill.months(), fill.lower(),
                         fill.upper(), rests_on, calibration, why))
        tier.add_refused("months to fill: " + why);
    }
  }
  // An effect that is not proven would only blur every forecast.
  if (!calibration.has_shared_effect() || calibration.shared_effect().lower() <= 0) return;
  const auto& effect = calibration.shared_effect();
  if (!proposals.Add(
          Assumption::SHARED_EFFECT_VARIANCE, 0, effect.variance(), effect.lower(), effect.upper(),
          absl::StrCat("exits of ", calibration.years_size(), " years from April to March"),
          calibration, why))
    calibration.set_shared_effect_refused(why);
}

}  // namespace

absl::StatusOr<Calibration> Calibrations::Calibrate(
    const rpc::CallContext&, const v1::CalibrateRatesRequest& request) const {
  ASSIGN_OR_RETURN(const Period period, PeriodOf(sources_, request));
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  const std::shared_ptr<const Workforce> recorded = RecordedBy(*picture.workforce, period.cut_off);
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(*recorded, request.parent()));
  const std::map<int, TierRecords> tiers = ReadRecords(*recorded, organisations, period);

  Calibration calibration;
  *calibration.mutable_from_date() = resource::ToDate(ToCivil(period.from));
  *calibration.mutable_cut_off_date() = resource::ToDate(ToCivil(period.cut_off));
  for (const auto& [number, records] : tiers) {
    if (request.tier() != 0 && request.tier() != number) continue;
    Calibration::Tier& tier = *calibration.add_tiers();
    tier.set_tier(number);
    tier.set_posts(static_cast<int>(records.posts));
    if (records.open > 0) tier.set_unknown_share(double{1} * records.unknown / records.open);
    tier.set_basis(BasisOf(records));
    AddExits(records, organisations, tier);
    FitRecruiting(records, tier);
  }
  FitYears(tiers, period, calibration);
  ASSIGN_OR_RETURN(std::vector<Assumption> known, sources_.records.AllAssumptions());
  Propose(Proposals(std::move(known), Whose(organisations, tiers), period), calibration);
  *calibration.mutable_snapshot() = picture.snapshot;
  return calibration;
}

rpc::ServiceTable Calibrations::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.CalibrationService");
  table.Unary<v1::CalibrateRatesRequest, v1::Calibration>(
      "CalibrateRates", std::bind_front(&Calibrations::Calibrate, this));
  return table;
}

}  // namespace cairn::planner
