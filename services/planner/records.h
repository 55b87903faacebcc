#ifndef CAIRN_SERVICES_PLANNER_RECORDS_H_
#define CAIRN_SERVICES_PLANNER_RECORDS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/store/store.h"

namespace cairn::planner {

// What the planner itself is the owner of: objectives, engagements and assumptions. Everything else
// it knows is a mirror of roles and people.
class Records {
 public:
  Records(store::Store& store, IdSource& ids);

  const AnyCollection& objectives() const { return objectives_; }
  const AnyCollection& engagements() const { return engagements_; }
  const AnyCollection& assumptions() const { return assumptions_; }
  std::vector<const AnyCollection*> collections() const {
    return {&objectives_, &engagements_, &assumptions_};
  }

  absl::StatusOr<std::vector<v1::Objective>> AllObjectives() const;
  absl::StatusOr<std::vector<v1::Engagement>> AllEngagements() const;
  absl::StatusOr<std::vector<v1::Assumption>> AllAssumptions() const;

 private:
  template <typename T>
  absl::StatusOr<std::vector<T>> All() const;

  store::Store& store_;
  Collection<v1::Objective> objectives_;
  Collection<v1::Engagement> engagements_;
  Collection<v1::Assumption> assumptions_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_RECORDS_H_
