#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_SUPPRESSION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_SUPPRESSION_H_

#include <vector>

#include "services/planner/engine/objectives/measures.h"

namespace cairn::planner {

// Whether a count of people, the whole that it is of, or what is left of that is 1 to 4.
bool SpeaksOfFew(int part, int whole);

// Takes out what would say something about few people, for readers who may not read people's
// records. Of measures that rest on people, a figure whose numerator, denominator or difference is
// 1 to 4 is taken out, with the other measures of bench strength where it is one of those. So is
// the figure of a network or nation when what remains of it, less the parts that are shown, is just
// one part or speaks of 1 to 4 people. The parts of a network are its organisations; those of a
// nation are its organisations, and also its networks with the organisations that are in none.
void Suppress(std::vector<MeasureGroup>& groups);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_SUPPRESSION_H_
