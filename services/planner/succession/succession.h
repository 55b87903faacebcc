#ifndef CAIRN_SERVICES_PLANNER_SUCCESSION_SUCCESSION_H_
#define CAIRN_SERVICES_PLANNER_SUCCESSION_SUCCESSION_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/context/asking.h"

namespace cairn::planner {

// Vacant posts and the readiness of people: cairn.planner.v1.SuccessionService.
class Succession {
 public:
  explicit Succession(const Sources& sources) : sources_(sources) {}

  absl::StatusOr<v1::ListVacantPostsResponse> ListVacantPosts(
      const rpc::CallContext& call, const v1::ListVacantPostsRequest& request) const;
  absl::StatusOr<v1::AssessReadinessResponse> AssessReadiness(
      const rpc::CallContext& call, const v1::AssessReadinessRequest& request) const;
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const rpc::CallContext& call, const v1::ListCandidatesRequest& request) const;
  absl::StatusOr<v1::DescribeWorkforceResponse> Describe(
      const rpc::CallContext& call, const v1::DescribeWorkforceRequest& request) const;

  rpc::ServiceTable Table() const;

 private:
  const Sources& sources_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_SUCCESSION_SUCCESSION_H_
