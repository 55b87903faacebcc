#ifndef CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_EXITS_H_
#define CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_EXITS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/calibration.pb.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/calibration/own_records.h"
#include "services/planner/engine/calibration/calibration.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

// Exits by organisation, from own records.
namespace cairn::planner {

// What the records of a tier let us count.
v1::Calibration::Basis BasisOf(const TierRecords& records);

// Rates of so many organisations, by which the records number tenures. FAILED_PRECONDITION says why
// there are none.
absl::StatusOr<forecast::GroupRates> FitExits(const TierRecords& records,
                                              std::size_t organisations);

// How the exits of organisations differ from those of all.
struct OwnExits {
  std::vector<forecast::OrganisationConduct> conduct;
  std::vector<v1::OwnExits> told;    // the same, by tier, then organisation
  std::vector<std::string> refused;  // why tiers have none, a sentence for each reason
};

// Of the organisations and tiers of a question that begins on `start`, by records of the six years
// up to that day, or up to today where it is still to come. Nothing dated later changes it.
absl::StatusOr<OwnExits> OwnExitsOf(const Workforce& workforce, const ForecastQuestion& question,
                                    Day start, Day today);

// Puts them into an answer.
template <typename Answer>
void Tell(const OwnExits& own, Answer& answer) {
  for (const v1::OwnExits& one : own.told) *answer.add_own_exits() = one;
  for (const std::string& why : own.refused) answer.add_own_exits_refused(why);
}

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_EXITS_H_
