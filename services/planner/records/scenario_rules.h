#ifndef CAIRN_SERVICES_PLANNER_RECORDS_SCENARIO_RULES_H_
#define CAIRN_SERVICES_PLANNER_RECORDS_SCENARIO_RULES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"

namespace cairn::planner {

// Whether a measure may change for a time; the others change for good.
bool ChangesForATime(v1::Assumption::Measure measure);

// Why a measure must be of no tier; empty when it may have one.
absl::string_view WhyOfNoTier(v1::Assumption::Measure measure);

// Adds to `violations` what is wrong with the changes of a scenario whatever the workforce.
void CheckChanges(const v1::Scenario::Changes& changes, const std::string& prefix,
                  Violations& violations);

// Names the changes that may single posts out: with all but one post abolished, a sum would be that
// of one, and so it is with what changes for one organisation's post of a role, or its exits.
void CheckNamesNoPost(const v1::Scenario::Changes& changes, const std::string& path,
                      Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_RECORDS_SCENARIO_RULES_H_
