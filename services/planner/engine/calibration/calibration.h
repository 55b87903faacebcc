#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_

// Rates of a forecast, fitted to what was published or recorded. Registers and organograms are
// filings: they show who holds a post on some days and not what happened between them. Records of
// one's own have the days themselves. Every rate is a maximum of a likelihood that says so, is
// pure, and depends on nothing but what it is given.
#include "services/planner/engine/calibration/exits.h"            // IWYU pragma: export
#include "services/planner/engine/calibration/recruiting_time.h"  // IWYU pragma: export
#include "services/planner/engine/calibration/shared_effect.h"    // IWYU pragma: export

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_CALIBRATION_H_
