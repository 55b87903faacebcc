#include "services/planner/calibration/own_exits.h"

#include <algorithm>
#include <map>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "services/planner/context/asking.h"
#include "services/planner/workforce/history.h"

namespace cairn::planner {
namespace {

constexpr double kDaysAYear = 365.25;

double YearsOf(const Tenure& tenure) {
  return (DaysBetween(tenure.first, tenure.last) + 1) / kDaysAYear;
}

bool IsChange(const Tenure& tenure, v1::Calibration::Basis basis) {
  return basis == v1::Calibration::STARTS ? tenure.came : tenure.left;
}

}  // namespace

v1::Calibration::Basis BasisOf(const TierRecords& records) {
  return IsMost(records.open - records.unknown, records.open) ? v1::Calibration::EXITS
                                                              : v1::Calibration::STARTS;
}

absl::StatusOr<forecast::GroupRates> FitExits(const TierRecords& records,
                                              std::size_t organisations) {
  if (!IsMost(records.open_now - records.unknown_now, records.open_now))
    return absl::FailedPreconditionError(
        absl::StrCat("on the last day no record says of ", records.unknown_now,
                     records.unknown_now == 1 ? " post" : " posts", " in ", records.open_now,
                     " whether there is a holder; at most one in ten may be unknown"));
  std::vector<std::vector<forecast::HoldingSeen>> seen(organisations);
  const v1::Calibration::Basis basis = BasisOf(records);
  for (const Tenure& tenure : records.tenures)
    seen[tenure.organisation].push_back({YearsOf(tenure), IsChange(tenure, basis)
                                                              ? forecast::Holding::kLostThatDay
                                                              : forecast::Holding::kKept});
  return forecast::FitExitRates(seen);
}

namespace {

// Places in the fit, by the organisation's name.
using Places = absl::flat_hash_map<std::string, std::size_t>;

// The rates of a tier where organisations differ; FAILED_PRECONDITION says why there are none.
absl::StatusOr<forecast::GroupRates> RatesThatDiffer(const TierRecords* records,
                                                     std::size_t organisations) {
  if (records == nullptr) return absl::FailedPreconditionError("no record");
  ASSIGN_OR_RETURN(forecast::GroupRates rates, FitExits(*records, organisations));
  if (rates.shrinkage != forecast::Shrinkage::kTowardsPrior)
    return absl::FailedPreconditionError(forecast::Describe(rates.shrinkage));
  const double most =
      std::max_element(rates.groups.begin(), rates.groups.end(), [](const auto& a, const auto& b) {
        return a.per_year < b.per_year;
      })->per_year;
  if (most > rates.pooled.per_year * forecast::kMaxExitsFactor)
    return absl::FailedPreconditionError(
        absl::StrCat("the exits of an organisation are more than ", forecast::kMaxExitsFactor,
                     " times those of all, which no forecast is made with"));
  return rates;
}

// What the rates of a tier, the question's `t`-th, mean for its organisations.
void AddOwnExits(const ForecastQuestion& question, std::size_t t, const forecast::GroupRates& rates,
                 const Places& places, OwnExits& own) {
  for (std::size_t o = 0; o < question.organisations.size(); ++o) {
    const Organisation& organisation = *question.organisations[o];
    const auto place = places.find(organisation.Name());
    if (place == places.end()) continue;
    const forecast::GroupRate& rate = rates.groups[place->second];
    if (rate.exposure_years == 0) continue;
    const double factor = rate.per_year / rates.pooled.per_year;
    own.conduct.push_back(
        {.organisation = static_cast<int>(o), .tier = static_cast<int>(t), .factor = factor});
    v1::OwnExits& told = own.told.emplace_back();
    told.set_tier(question.tiers[t]);
    told.set_organisation(organisation.Name());
    told.set_title(organisation.title);
    told.set_factor(factor);
    told.set_exits(rate.exits);
    told.set_post_years(rate.exposure_years);
    told.set_own_weight(rate.own_weight);
  }
}

}  // namespace

absl::StatusOr<OwnExits> OwnExitsOf(const Workforce& workforce, const ForecastQuestion& question,
                                    Day start, Day today) {
  const Day cut_off = std::min(start, today);
  const Period period{AddMonths(cut_off, -kRecordMonths), cut_off};
  const std::shared_ptr<const Workforce> recorded = RecordedBy(workforce, cut_off);
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(*recorded, "organisations/-"));
  Places places;
  for (std::size_t o = 0; o < organisations.size(); ++o) places[organisations[o]->Name()] = o;
  const std::map<int, TierRecords> tiers = ReadRecords(*recorded, organisations, period);

  OwnExits own;
  std::map<std::string, std::vector<int>> refused;  // tiers by reason
  for (std::size_t t = 0; t < question.tiers.size(); ++t) {
    const int number = question.tiers[t];
    const auto records = tiers.find(number);
    const auto rates =
        RatesThatDiffer(records == tiers.end() ? nullptr : &records->second, organisations.size());
    if (rates.ok())
      AddOwnExits(question, t, *rates, places, own);
    else
      refused[std::string(rates.status().message())].push_back(number);
  }
  for (const auto& [why, numbers] : refused)
    own.refused.push_back(absl::StrCat(numbers.size() == 1 ? "tier " : "tiers ",
                                       absl::StrJoin(numbers, ", "), ": ", why));
  return own;
}

}  // namespace cairn::planner
