#ifndef CAIRN_SERVICES_PLANNER_HEARING_H_
#define CAIRN_SERVICES_PLANNER_HEARING_H_

#include "absl/status/status.h"
#include "cairn/change/v1/change.pb.h"
#include "services/planner/archive/archive.h"
#include "services/planner/workforce/mirror.h"

namespace cairn::planner {

// Takes in what a watch of a service says. What is kept of somebody who was purged goes before the
// mirror counts the change as heard, so that a failure, or a stop, brings it again.
absl::Status Hear(Mirror& mirror, Mirror::Source source, Archive& archive,
                  const change::v1::WatchResponse& response);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_HEARING_H_
