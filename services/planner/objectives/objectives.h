#ifndef CAIRN_SERVICES_PLANNER_OBJECTIVES_OBJECTIVES_H_
#define CAIRN_SERVICES_PLANNER_OBJECTIVES_OBJECTIVES_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/context/asking.h"

namespace cairn::planner {

// Objectives, engagements, the map from vacancies to objectives and the measures of progress:
// cairn.planner.v1.ObjectivesService.
class Objectives {
 public:
  explicit Objectives(const Sources& sources) : sources_(sources) {}

  absl::StatusOr<v1::MapObjectivesResponse> Map(const rpc::CallContext& call,
                                                const v1::MapObjectivesRequest& request) const;
  absl::StatusOr<v1::ExplainObjectiveResponse> Explain(
      const rpc::CallContext& call, const v1::ExplainObjectiveRequest& request) const;

  absl::StatusOr<v1::MeasureProgressResponse> Measure(
      const rpc::CallContext& call, const v1::MeasureProgressRequest& request) const;

  rpc::ServiceTable Table() const;

 private:
  const Sources& sources_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_OBJECTIVES_OBJECTIVES_H_
