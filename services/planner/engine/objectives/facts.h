#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_FACTS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_FACTS_H_

#include <optional>
#include <string>
#include <vector>

#include "services/planner/workforce/day.h"

// What is known of a vacancy when its objective is decided on.
namespace cairn::planner {

// One thing that a near-ready person lacks, and what is known of the way to it. The first three are
// judged over everybody near who lacks it.
struct GapFacts {
  bool time_only = false;  // time in post closes it
  bool programme_runs = false;
  bool somebody_on_it =
      false;  // somebody near enquired, was nominated or is enrolled in the last 12 months
  bool is_on_it = false;  // this person did
  // Until it is closed, as readiness says. Not set: not known, and the route's default holds.
  std::optional<double> months;
  std::string words = {};
};

// A registration or an award that a person needs for the role and that ends.
struct Lapse {
  double months;  // from today
  Day day;        // its last
};

// Somebody of the organisation who is near ready.
struct NearPerson {
  std::vector<GapFacts> gaps;     // in the order of the role's requirements; at least one
  std::optional<double> gone_in;  // months until they are known to be gone
  std::optional<Lapse> lapse;     // the first
};

// What is known of one partner sector.
struct PartnerFacts {
  int people = 0;            // X: ready or near people assigned to the vacancy
  bool open_to = false;      // the role does not shut them out
  bool linked = false;       // a dated joint action in the last 12 months
  double fewest_months = 0;  // until the first of them is ready
};

// Everything that the decision rests on. The letters are those of docs/objectives.md.
struct Facts {
  bool has_role = true;  // the post's title is mapped to a role
  bool leads_social_services = true;
  bool is_leadership = true;         // tier 7 or better
  bool is_senior = true;             // tier 5 or better
  bool successor_appointed = false;  // and still to start
  bool group_assessed[3] = {
      false, false, false};  // workers, employers, people who use services: in the last 12 months
  double unknown_share = 0;  // U
  bool has_readiness_data = true;  // of anybody in the organisation
  int ready_here = 0;              // B
  int target = 2;
  int ready_network = 0;  // N
  PartnerFacts health;
  PartnerFacts education;
  PartnerFacts other;                       // any other sector; never linked
  std::vector<NearPerson> near;             // Bnear
  bool joint = false;                       // two accountable bodies, or a role across sectors
  bool statutory_gate = false;              // the role has a statutory social-work gate
  std::optional<double> recruiting_months;  // of the tier
  bool in_community = false;      // somebody of the eligible pool belongs to a leadership community
  bool community_active = false;  // a community met in the last 12 months

  int groups_known() const {
    return group_assessed[0] + group_assessed[1] + group_assessed[2];
  }  // K
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_FACTS_H_
