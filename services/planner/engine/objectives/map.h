#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/planner/engine/objectives/diagnosis.h"
#include "services/planner/engine/objectives/rules.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

// From the workforce to the facts of each vacancy, and from those to its objective.
namespace cairn::planner {

// One input of an answer, for people who ask why.
struct Evidence {
  std::string input;
  std::string value;
  std::string meaning;
  std::vector<std::string>
      resources;       // of the vacancy's own organisation; of others there are counts only
  Day as_of = kNoDay;  // the oldest day on which any of it was recorded
};

// The objective of one vacancy.
struct MappedVacancy {
  VacantPost vacancy;
  Bench bench;
  int near_here = 0;
  Facts facts;
  Diagnosis diagnosis;
  std::vector<Evidence> evidence;
  double confidence = 0;    // share of the inputs that are recorded facts
  bool by_analogy = false;  // the organisation is of another nation than the framework
};

struct MapOptions {
  Day day = kNoDay;
  int horizon_months = 36;
  int target = 2;
  Nation framework_nation = Nation::kScotland;
  std::map<int, double> months_to_fill;  // recruiting time by tier
};

// Maps the vacancies of an organisation, in the order of their posts' names. `candidates` must be
// of the options' day; share it between the organisations of one answer, since their networks
// overlap.
std::vector<MappedVacancy> MapVacancies(Candidates& candidates, const Organisation& organisation,
                                        const Holdings& holdings,
                                        const std::vector<Engagement>& engagements,
                                        const MapOptions& options);
// Maps one vacancy as if no other stood beside it.
MappedVacancy MapAlone(Candidates& candidates, const VacantPost& vacancy,
                       const std::vector<Engagement>& engagements, const MapOptions& options);
// The same for callers who ask about one organisation only.
std::vector<MappedVacancy> MapVacancies(const Workforce& workforce,
                                        const Organisation& organisation, const Holdings& holdings,
                                        const std::vector<Engagement>& engagements,
                                        const MapOptions& options);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MAP_H_
