#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_

#include <string>
#include <vector>

#include "services/planner/engine/objectives/facts.h"
#include "services/planner/engine/objectives/routes.h"

// Which leadership objective a vacancy needs: the one whose action removes what stops the post from
// being filled by a ready, permanent holder. docs/objectives.md explains the decision step by step.
// Enumerations have the numbers of the contract's.
namespace cairn::planner {

enum class PartMeaning { kUnspecified, kBinding, kOpen, kMet, kUnknown, kNotRelevant };

struct PartState {
  ObjectiveRef part;
  PartMeaning meaning;
};

struct Diagnosis {
  // Its months are 0 where it is no route but an answer of the steps before.
  FillingRoute primary{};
  std::vector<FillingRoute> secondary;  // best first; O1, which has no months, last
  std::vector<FillingRoute> routes;     // all that hold, shortest first
  std::vector<ObjectiveRef> also_open;  // parts that would close what near people lack besides
  std::vector<int> groups_missing;      // 0 to 2; when O1 is among the answers
  std::vector<PartState> parts;         // every part of every objective
  // The primary objective or its part changes when the default months of any one route move by
  // half.
  bool close_call = false;
  bool has_role = true;
};

// Pure and deterministic: the same facts give the same diagnosis, in whatever order people are
// listed.
Diagnosis Diagnose(const Facts& facts);

// What to do, in words.
std::string ActionOf(const Diagnosis& diagnosis);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_
