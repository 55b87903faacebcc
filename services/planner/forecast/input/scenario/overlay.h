#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_OVERLAY_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_OVERLAY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/input/scenario/terms.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/records/records.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// The changes that scenarios make to a question, those of a base before those that rest on it. What
// does not fit the workforce becomes a violation, with the scenario and the field as its path; what
// lies outside the question, such as another organisation's post, is left alone.
class Overlay {
 public:
  // Of a scenario and those below it; changes nothing for an empty name. NOT_FOUND.
  static absl::StatusOr<Overlay> Of(const Records& records, absl::string_view scenario);
  // Adds changes that came with a request in `field`.
  absl::Status Add(const v1::Scenario::Changes& changes, absl::string_view field);

  // In words: "things as they stand", or the scenario's title.
  const std::string& title() const { return title_; }
  // All of it as bytes, for a digest.
  std::string Serialize() const;

  // A rate under the scenario, of a measure that does not change for a time.
  double Changed(v1::Assumption::Measure measure, int tier, double value) const;
  // A rate under the scenario in a month after the start.
  double ChangedAt(v1::Assumption::Measure measure, int tier, double value, Day start,
                   double month) const;

  // Changes rates by period, which hold the rates of the start; posts that are created or
  // abolished; and holders of a post who leave.
  void ChangeQuestion(const Workforce& workforce, Day start, ForecastQuestion& question,
                      Violations& violations) const;
  // What only a simulation plays: programmes, departures of a tier, joint posts, and changes of one
  // organisation's exits. `success` is PROGRAMME_SUCCESS.
  struct Plans {
    std::vector<forecast::Programme> programmes;
    std::vector<forecast::Departures> departures;
    std::vector<forecast::Join> joins;
    std::vector<forecast::OrganisationConduct> organisation_conduct;
    double places = 0;  // within the period
  };
  Plans PlansFor(const Workforce& workforce, Day start, const ForecastQuestion& question,
                 double success, Violations& violations) const;
  bool HasPlaces() const;
  // Names the changes that closed forms cannot follow.
  void CheckAnalytic(Violations& violations) const;
  // Names the changes that single posts out; see scenario_rules.h.
  void CheckNamesNoPost(Violations& violations) const;

 private:
  std::vector<ScenarioLayer> layers_;
  std::string title_ = "things as they stand";
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_OVERLAY_H_
