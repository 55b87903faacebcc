#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_PROGRESS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_PROGRESS_H_

#include <vector>

#include "services/planner/engine/objectives/measures.h"
#include "services/planner/engine/objectives/rules.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/workforce.h"

// How far organisations, learning networks and nations have come with each objective.
namespace cairn::planner {

// Whether networks and nations are measured beside the organisations.
enum class Grouping { kOrganisations, kOrganisationsNetworksAndNations };

// Measures organisations, each by itself, then the networks and the nations that they form; what
// two members share counts once in a group, and a group has members of one nation only. Pure. The
// day is that of the candidates.
std::vector<MeasureGroup> MeasureProgress(Candidates& candidates,
                                          const std::vector<const Organisation*>& organisations,
                                          const Holdings& holdings,
                                          const std::vector<Engagement>& engagements,
                                          Grouping grouping);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_PROGRESS_H_
