#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_RULES_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_RULES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "services/planner/engine/readiness/readiness.h"
#include "services/planner/workforce/workforce.h"

// What counts as evidence about objectives. The map of vacancies and the measures of progress both
// go by it.
namespace cairn::planner {

// A dated piece of evidence that the planner keeps itself.
struct Engagement {
  enum class Kind { kUnknown, kNeedsAssessment, kJointAction, kCommunityActivity };
  enum class Audience { kUnknown, kWorkers, kEmployers, kPeopleWhoUseServices };
  std::string name;
  std::string organisation;  // id
  Kind kind = Kind::kUnknown;
  Audience audience = Audience::kUnknown;
  Sector partner_sector = Sector::kUnknown;
  std::vector<Index> roles;  // empty: all of the organisation's
  Day date = kNoDay;

  bool IsAbout(Index role) const {
    return roles.empty() || std::find(roles.begin(), roles.end(), role) != roles.end();
  }
};

// Within the 12 months that end on the day: older needs, links and enquiries no longer count.
bool IsRecent(Day date, Day day);

// The older of two days, one of which may be unknown.
Day Older(Day a, Day b);

// Whether a role answers to two accountable bodies or lies across sectors.
bool IsJoint(const Role& role);

// What a near-ready person lacks: the essential requirements that can be met in time.
std::vector<const Gap*> GapsOf(const Assessment& assessment);

// The enrolments by which somebody is on the way to close a gap: enquired about, was put forward
// for or finished a programme for it in the last 12 months, or takes part in one that lasts.
std::vector<const Enrolment*> OnTheWay(const Catalogue& catalogue, const Employee& employee,
                                       const Gap& gap, Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_RULES_H_
