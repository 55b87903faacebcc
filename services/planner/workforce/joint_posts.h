#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_JOINT_POSTS_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_JOINT_POSTS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// What only the planner sees of posts that people of several organisations hold: each of them
// records its own, and is told nothing of the others'.
namespace cairn::planner {

// Whether substantive holders make more full-time equivalents than the post has on a day. As in
// people's own rule, who leaves on a recorded day hands over, and does not count for the last 31.
bool IsOverfilled(const Post& post, absl::Span<const Holding> holders, Day day);

// Names of the organisation's posts that somebody of another one is recorded on, that day, without
// its agreement; each once.
std::vector<std::string> HeldUnagreed(const Workforce& workforce, const Organisation& organisation,
                                      Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_JOINT_POSTS_H_
