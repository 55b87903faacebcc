#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_POOLS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_POOLS_H_

#include <vector>

#include "services/planner/engine/objectives/map.h"

namespace cairn::planner {

// The people of one organisation who may come to fill a role, whatever posts of it are vacant.
struct RolePool {
  Index role = kNoIndex;
  // Each person once.
  int people = 0;
  int ready = 0;
  int near = 0;
  int unknown = 0;
  Bench elsewhere;      // ready in the network, and people of other sectors, all of them
  Diagnosis diagnosis;  // of a vacancy of the role that stood alone on the options' day
};

// The pools of the roles in scope of which the organisation has a post open on the day, in the
// order of the posts' names.
std::vector<RolePool> PoolsOf(Candidates& candidates, const Organisation& organisation,
                              const std::vector<Engagement>& engagements,
                              const MapOptions& options);

// Whether what a pool needs may be told to who may not read people's records: it is of five people
// or more, and none of its counts speaks of few.
bool MayBeTold(const RolePool& pool);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_POOLS_H_
