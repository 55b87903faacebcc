#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ORGANISATION_COUNT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ORGANISATION_COUNT_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "services/planner/engine/objectives/measures.h"
#include "services/planner/engine/objectives/rules.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/workforce.h"

// What the measures of progress count, before it is a figure.
namespace cairn::planner {

using Keys = absl::flat_hash_set<std::string>;

// What a measure is about, each case once under a name of its own, and those of them that count.
struct Tally {
  Keys cases;
  Keys counting;
  Day oldest = kNoDay;  // evidence

  void Add(const std::string& name) { cases.insert(name); }
  void Count(const std::string& name, Day evidence = kNoDay) {
    cases.insert(name);
    counting.insert(name);
    See(evidence);
  }
  void See(Day evidence) { oldest = Older(oldest, evidence); }
  void Add(const Tally& other) {
    cases.insert(other.cases.begin(), other.cases.end());
    counting.insert(other.counting.begin(), other.counting.end());
    See(other.oldest);
  }
};

// What is counted of one organisation, or of several together.
struct Tallies {
  static constexpr int kAudiences = 3;
  std::array<Tally, kMeasures> tallies;
  std::array<Keys, kAudiences> voices;  // needs assessments by the group asked
  bool has_people = false;              // any are recorded

  Tally& operator[](MeasureId id) { return tallies[static_cast<std::size_t>(id)]; }
  const Tally& operator[](MeasureId id) const { return tallies[static_cast<std::size_t>(id)]; }
  void Add(const Tallies& other) {
    for (std::size_t i = 0; i < kMeasures; ++i) tallies[i].Add(other.tallies[i]);
    for (std::size_t i = 0; i < voices.size(); ++i)
      voices[i].insert(other.voices[i].begin(), other.voices[i].end());
    has_people = has_people || other.has_people;
  }
};

// Identities of people who are with more than one employer on the day.
Keys SharedIdentities(const Workforce& workforce, Day day);

// Counts what one organisation has, on the day of the candidates.
Tallies CountOrganisation(Candidates& candidates, const Organisation& organisation,
                          const Holdings& holdings, const std::vector<Engagement>& engagements,
                          const Keys& shared_identities);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ORGANISATION_COUNT_H_
