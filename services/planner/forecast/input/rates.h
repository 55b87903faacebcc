#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_

#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/forecast/input/overlay.h"
#include "services/planner/records/records.h"

// Which rate a forecast uses, and where it comes from.
namespace cairn::planner {

// Chooses rates: what the caller gave for the tier, then what it gave for all, then the assumption
// for the tier, then the one for all. Remembers each choice once.
class Rates {
 public:
  // INVALID_ARGUMENT names every override that no forecast can be computed with.
  static absl::StatusOr<Rates> Choose(const Records& records,
                                      const v1::ComputeForecastRequest& request);

  // FAILED_PRECONDITION when nobody holds an assumption for it.
  absl::StatusOr<double> Of(v1::Assumption::Measure measure, int tier);
  // Such a rate, or nothing when nobody holds an assumption for it or gave one.
  absl::StatusOr<std::optional<double>> IfAny(v1::Assumption::Measure measure, int tier);
  // What such a rate, which Of gave, becomes under the scenario in a month after the start.
  // INVALID_ARGUMENT as from Of.
  absl::StatusOr<double> At(v1::Assumption::Measure measure, int tier, double rate, Day start,
                            double month) const;
  // What exits are multiplied by from some months in post on, in their order, the first from month
  // 0; empty when nobody holds an assumption for it. FAILED_PRECONDITION when two begin at once.
  absl::StatusOr<std::vector<forecast::TenureBand>> TenureBandsOf(int tier);
  // How well such a rate is known, by the 95 % interval of the assumption that Of takes: that of a
  // log-normal factor. Known when it has none, or the caller gave the rate.
  forecast::RateDoubt DoubtOf(v1::Assumption::Measure measure, int tier) const;
  // Rates that Of gives from now on are those under the scenario; what it remembers is not.
  // INVALID_ARGUMENT comes from Of for a rate that the scenario takes beyond its limits.
  void Under(const Overlay& overlay) { overlay_ = &overlay; }

  const std::vector<v1::RateUsed>& used() const { return used_; }

 private:
  std::vector<v1::Assumption> assumptions_;
  std::vector<v1::ComputeForecastRequest::Override> overrides_;
  // Remembers that it was chosen for a tier.
  void Use(const v1::Assumption& assumption, int tier);
  std::optional<double> Chosen(v1::Assumption::Measure measure, int tier);
  const v1::ComputeForecastRequest::Override* OverrideOf(v1::Assumption::Measure measure,
                                                         int tier) const;
  const v1::Assumption* AssumptionOf(v1::Assumption::Measure measure, int tier) const;

  std::vector<v1::RateUsed> used_;
  bool chance_only_ = false;
  const Overlay* overlay_ = nullptr;
};

// Mean months to fill a vacancy, by tier, where an assumption says so.
absl::StatusOr<std::map<int, double>> MonthsToFillByTier(const Records& records);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_
