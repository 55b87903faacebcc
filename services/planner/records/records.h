#ifndef CAIRN_SERVICES_PLANNER_RECORDS_RECORDS_H_
#define CAIRN_SERVICES_PLANNER_RECORDS_RECORDS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/publication.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/store/store.h"
#include "services/planner/workforce/day.h"

namespace cairn::planner {

// What the planner itself is the owner of: objectives, engagements, assumptions and scenarios.
// Everything else it knows is a mirror of roles and people.
class Records {
 public:
  // `organisation_check` refuses an engagement of an organisation that roles does not have; null
  // refuses none.
  Records(store::Store& store, IdSource& ids,
          AnyCollection::OrganisationCheck organisation_check = nullptr);

  const AnyCollection& objectives() const { return objectives_; }
  const AnyCollection& engagements() const { return engagements_; }
  const AnyCollection& assumptions() const { return assumptions_; }
  const AnyCollection& scenarios() const { return scenarios_; }
  std::vector<const AnyCollection*> collections() const {
    return {&objectives_, &engagements_, &assumptions_, &scenarios_};
  }

  absl::StatusOr<std::vector<v1::Objective>> AllObjectives() const;
  absl::StatusOr<std::vector<v1::Engagement>> AllEngagements() const;
  absl::StatusOr<std::vector<v1::Assumption>> AllAssumptions() const;
  // A scenario and those that it rests on, the deepest first; none for an empty name. NOT_FOUND
  // when there is no such scenario.
  absl::StatusOr<std::vector<v1::Scenario>> ScenarioWithBases(absl::string_view name) const;

  // The newest publication as of `day` or before; nothing when there is none.
  absl::StatusOr<std::optional<v1::Publication>> NewestPublication(Day day) const;
  // Keeps it, unless one is there as of its day: none is ever changed.
  absl::Status Publish(v1::Publication publication) const;

 private:
  template <typename T>
  absl::StatusOr<std::vector<T>> All() const;

  store::Store& store_;
  Collection<v1::Objective> objectives_;
  Collection<v1::Engagement> engagements_;
  Collection<v1::Assumption> assumptions_;
  Collection<v1::Scenario> scenarios_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_RECORDS_RECORDS_H_
