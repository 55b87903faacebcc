#ifndef CAIRN_SERVICES_PLANNER_LADDER_LADDERS_H_
#define CAIRN_SERVICES_PLANNER_LADDER_LADDERS_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/ladder.pb.h"
#include "common/rpc/call/method.h"

namespace cairn::planner {

// Ladders of grades: cairn.planner.v1.LadderService. Reads nothing but its requests.
class Ladders {
 public:
  absl::StatusOr<v1::LadderProjection> Project(const rpc::CallContext& call,
                                               const v1::ProjectLadderRequest& request) const;
  absl::StatusOr<v1::LadderFilling> Fill(const rpc::CallContext& call,
                                         const v1::FillLadderRequest& request) const;
  absl::StatusOr<v1::LadderFit> Fit(const rpc::CallContext& call,
                                    const v1::FitLadderRequest& request) const;

  rpc::ServiceTable Table() const;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_LADDER_LADDERS_H_
