#include "services/planner/forecast/input/scenario/overlay.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/planner/forecast/input/scenario/exits.h"
#include "services/planner/forecast/input/scenario/joint_posts.h"
#include "services/planner/forecast/input/scenario/periods.h"
#include "services/planner/forecast/input/scenario/posts.h"
#include "services/planner/forecast/input/scenario/programmes.h"
#include "services/planner/records/scenario_rules.h"

namespace cairn::planner {

using v1::Assumption;
using v1::Scenario;

absl::StatusOr<Overlay> Overlay::Of(const Records& records, absl::string_view scenario) {
  ASSIGN_OR_RETURN(const std::vector<Scenario> chain, records.ScenarioWithBases(scenario));
  Overlay overlay;
  for (const Scenario& layer : chain)
    overlay.layers_.push_back({absl::StrCat(layer.name(), ":changes."), layer.changes()});
  if (!chain.empty()) overlay.title_ = chain.back().display_name();
  return overlay;
}

absl::Status Overlay::Add(const Scenario::Changes& changes, absl::string_view field) {
  if (changes.ByteSizeLong() == 0) return absl::OkStatus();
  Violations violations;
  CheckChanges(changes, absl::StrCat(field, "."), violations);
  layers_.push_back({absl::StrCat(field, "."), changes});
  absl::StrAppend(&title_, ", with changes");
  return violations.ToStatus();
}

std::string Overlay::Serialize() const {
  std::string all = absl::StrCat(title_, "\n");  // which answers tell
  for (const ScenarioLayer& layer : layers_)
    absl::StrAppend(&all, layer.path, layer.changes.SerializeAsString(), "\n");
  return all;
}

double Overlay::Changed(Assumption::Measure measure, int tier, double value) const {
  if (ChangesForATime(measure)) return value;  // by period
  for (const ScenarioLayer& layer : layers_)
    for (const auto& change : layer.changes.rate_changes())
      if (change.measure() == measure && IsAbout(change, tier)) value = Change(change, value);
  return value;
}

double Overlay::ChangedAt(Assumption::Measure measure, int tier, double value, Day start,
                          double month) const {
  for (const ScenarioLayer& layer : layers_)
    for (const auto& change : layer.changes.rate_changes())
      if (change.measure() == measure && IsAbout(change, tier) &&
          StretchOf(change, start).Holds(month))
        value = Change(change, value);
  return value;
}

void Overlay::ChangeQuestion(const Workforce& workforce, Day start, ForecastQuestion& question,
                             Violations& violations) const {
  ChangePeriods(layers_, start, question, violations);
  ChangePosts(layers_, workforce, start, question, violations);
}

Overlay::Plans Overlay::PlansFor(const Workforce& workforce, Day start,
                                 const ForecastQuestion& question, double success,
                                 Violations& violations) const {
  Plans plans;
  ProgrammePlans programmes(workforce, start, question, success);
  JointPosts joints(workforce, start, question);
  for (const ScenarioLayer& layer : layers_) {
    const Scenario::Changes& changes = layer.changes;
    for (int i = 0; i < changes.departures_size(); ++i) {
      if (!changes.departures(i).post().empty()) continue;
      const auto leave = DeparturesOf(start, question, changes.departures(i),
                                      absl::StrCat(layer.path, "departures[", i, "]"), violations);
      if (leave) plans.departures.push_back(*leave);
    }
    for (int i = 0; i < changes.places_size(); ++i)
      programmes.Add(changes.places(i), absl::StrCat(layer.path, "places[", i, "]"), violations);
    for (int i = 0; i < changes.joint_posts_size(); ++i)
      joints.Add(changes.joint_posts(i), absl::StrCat(layer.path, "joint_posts[", i, "]"),
                 violations);
    for (int i = 0; i < changes.rate_changes_size(); ++i) {
      if (changes.rate_changes(i).organisation().empty()) continue;
      const auto conduct = ConductOf(workforce, start, question, changes.rate_changes(i),
                                     absl::StrCat(layer.path, "rate_changes[", i, "]"), violations);
      if (conduct) plans.organisation_conduct.push_back(*conduct);
    }
  }
  plans.programmes = std::move(programmes).Take();
  plans.joins = std::move(joints).Take();
  for (const forecast::Programme& programme : plans.programmes)
    for (const forecast::Programme::Intake& intake : programme.intakes)
      plans.places += intake.seats;
  return plans;
}

bool Overlay::HasPlaces() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const ScenarioLayer& layer) { return layer.changes.places_size() > 0; });
}

void Overlay::CheckNamesNoPost(Violations& violations) const {
  for (const ScenarioLayer& layer : layers_)
    planner::CheckNamesNoPost(layer.changes, layer.path, violations);
}

void Overlay::CheckAnalytic(Violations& violations) const {
  for (const ScenarioLayer& layer : layers_) {
    const auto refuse = [&](const std::string& field) {
      violations.Add(layer.path + field, "needs engine SIMULATION: closed forms cannot follow it");
    };
    if (layer.changes.places_size() > 0) refuse("places");
    for (int i = 0; i < layer.changes.departures_size(); ++i)
      if (layer.changes.departures(i).post().empty()) refuse(absl::StrCat("departures[", i, "]"));
    if (layer.changes.joint_posts_size() > 0) refuse("joint_posts");
    for (int i = 0; i < layer.changes.rate_changes_size(); ++i) {
      const auto measure = layer.changes.rate_changes(i).measure();
      if (!layer.changes.rate_changes(i).organisation().empty())
        refuse(absl::StrCat("rate_changes[", i, "].organisation"));
      else if (!IsInPeriods(measure) && measure != Assumption::SHARED_EFFECT_VARIANCE)
        refuse(absl::StrCat("rate_changes[", i, "]"));
    }
  }
}

}  // namespace cairn::planner
