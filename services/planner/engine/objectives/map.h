#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/planner/engine/objectives/diagnosis.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

// From the workforce to the facts of each vacancy, and from those to its objective.
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
};

// One input of an answer, for people who ask why. Of other organisations it holds counts, never names.
struct Evidence {
  std::string input;
  std::string value;
  std::string meaning;
  std::vector<std::string> resources;
  Day as_of = kNoDay;
};

// The objective of one vacancy.
struct MappedVacancy {
  VacantPost vacancy;
  Bench bench;
  int near_here = 0;
  Facts facts;
  Diagnosis diagnosis;
  std::vector<Evidence> evidence;
  double confidence = 0;  // share of the inputs that are recorded facts
  bool by_analogy = false;
};

struct MapOptions {
  Day day = kNoDay;
  int horizon_months = 36;
  int target = 2;
  Nation framework_nation = Nation::kScotland;
  std::map<int, double> months_to_fill;  // by tier
};

// Maps the vacancies of an organisation, in the order of their posts' names.
std::vector<MappedVacancy> MapVacancies(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                        const std::vector<Engagement>& engagements, const MapOptions& options);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_
