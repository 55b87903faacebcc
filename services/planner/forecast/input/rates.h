#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/input/scenario/overlay.h"
#include "services/planner/records/records.h"

// Which rate a forecast uses, and where it comes from.
namespace cairn::planner {

// The rates of a question: what the caller gave for the tier, then what it gave for all, then the
// assumption for the tier, then the one for all; and what the scenario makes of each. Immutable.
class RateBook {
 public:
  // INVALID_ARGUMENT names every override that no forecast can be computed with.
  static absl::StatusOr<RateBook> Of(const Records& records,
                                     const v1::ComputeForecastRequest& request, Overlay scenario);

  struct Chosen {
    double value = 0;     // under the scenario
    v1::RateUsed source;  // as it was given or recorded, before the scenario
    // How well it is known, by the 95 % interval of the assumption: that of a log-normal factor.
    // Known when it has none, or the caller gave the rate.
    forecast::RateDoubt uncertainty;
  };
  // FAILED_PRECONDITION when nobody holds an assumption for it, INVALID_ARGUMENT when the scenario
  // takes it beyond its limits.
  absl::StatusOr<Chosen> Choose(v1::Assumption::Measure measure, int tier) const;
  // Nothing when nobody holds an assumption for it or gave one.
  absl::StatusOr<std::optional<Chosen>> ChooseIfAny(v1::Assumption::Measure measure,
                                                    int tier) const;
  // What a chosen rate becomes under the scenario in a month after the start. INVALID_ARGUMENT as
  // above.
  absl::StatusOr<double> At(const Chosen& chosen, Day start, double month) const;

  // What exits are multiplied by from some months in post on, in their order, the first from month
  // 0; empty when nobody holds an assumption for it. FAILED_PRECONDITION when two begin at once.
  struct TenureBands {
    std::vector<forecast::TenureBand> bands;
    std::vector<v1::RateUsed> sources;
  };
  absl::StatusOr<TenureBands> TenureBandsOf(int tier) const;

  // The same rates under another scenario.
  RateBook Under(Overlay scenario) const;
  const Overlay& scenario() const { return scenario_; }

 private:
  RateBook(std::vector<v1::Assumption> assumptions, const v1::ComputeForecastRequest& request,
           Overlay scenario);

  std::vector<v1::Assumption> assumptions_;
  std::vector<v1::ComputeForecastRequest::Override> overrides_;
  bool chance_only_;
  Overlay scenario_;
};

// The rates that an answer rests on, in the order in which they were taken.
class RatesUsed {
 public:
  double Take(const RateBook::Chosen& chosen) {
    rates_.push_back(chosen.source);
    return chosen.value;
  }
  std::vector<forecast::TenureBand> Take(RateBook::TenureBands chosen) {
    rates_.insert(rates_.end(), chosen.sources.begin(), chosen.sources.end());
    return std::move(chosen.bands);
  }
  const std::vector<v1::RateUsed>& rates() const { return rates_; }

 private:
  std::vector<v1::RateUsed> rates_;
};

// Mean months to fill a vacancy, by tier, where an assumption says so.
absl::StatusOr<std::map<int, double>> MonthsToFillByTier(const Records& records);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_RATES_H_
