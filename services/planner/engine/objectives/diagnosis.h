#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_

#include <optional>
#include <string>
#include <vector>

// Which leadership objective a vacancy needs: the one whose action removes what stops the post from being
// filled by a ready, permanent holder. docs/objectives.md explains the decision step by step.
namespace cairn::planner {

enum class Reason {
  kUnspecified, kNotSocialServices, kNotLeadership, kBenchSufficient, kNeedUnknown, kBenchThin, kReadyInNetwork,
  kPartnerPoolUnlinked, kCrossSectorPool, kOfferUnused, kInPipeline, kInTime, kGapUnmapped, kThinAcross, kThinWithin, kNoFeeder
};

// Objective 1 to 5 and its part; 0 stands for none, or for the whole objective.
struct ObjectiveRef {
  int objective = 0;
  int part = 0;
  friend bool operator==(const ObjectiveRef&, const ObjectiveRef&) = default;
};

// What a near-ready person lacks, and what is known of the way to it.
struct GapFacts {
  bool time_only = false;          // time in post closes it
  bool programme_runs = false;
  bool somebody_on_it = false;     // somebody near enquired, was nominated or is enrolled in the last 12 months
  std::optional<double> months;    // until closed, from recorded dates; not set: a default
};

// Everything that the decision rests on. The letters are those of docs/objectives.md.
struct Facts {
  bool leads_social_services = true;
  bool is_leadership = true;       // tier 7 or better
  bool is_senior = true;           // tier 5 or better
  bool group_assessed[3] = {false, false, false};  // workers, employers, people who use services: in the last 12 months
  double unknown_share = 0;        // U
  bool has_readiness_data = true;
  int ready_here = 0;              // B
  int target = 2;
  int ready_network = 0;           // N
  int health = 0;                  // X by sector
  int education = 0;
  int other_sector = 0;
  bool open_to_health = false;
  bool open_to_education = false;
  bool open_to_other = false;
  bool health_linked = false;      // a dated joint action in the last 12 months
  bool education_linked = false;
  std::vector<GapFacts> gaps;      // distinct gaps of the near-ready
  bool joint = false;              // two accountable bodies
  bool statutory_gate = false;     // the role has a statutory social-work gate
  std::optional<double> recruiting_months;  // of the tier; added to months that come from dates

  int groups_known() const { return group_assessed[0] + group_assessed[1] + group_assessed[2]; }  // K
};

// A way by which the post may come to be filled.
struct FillingRoute {
  char letter;  // as in docs/objectives.md
  ObjectiveRef objective;
  Reason reason;
  double months;
  bool months_from_facts;
};

enum class PartMeaning { kUnspecified, kBinding, kOpen, kMet, kUnknown, kNotRelevant };

struct PartState {
  ObjectiveRef part;
  PartMeaning meaning;
};

struct Diagnosis {
  FillingRoute primary;
  std::vector<FillingRoute> secondary;   // best first
  std::vector<FillingRoute> routes;      // all that hold, shortest first
  std::vector<int> groups_missing;       // 0 to 2; when O1 is among the answers
  std::vector<PartState> parts;          // every part of every objective
  bool close_call = false;               // the primary flips when one route's default months move by half
};

// Pure and deterministic: the same facts give the same diagnosis.
Diagnosis Diagnose(const Facts& facts);

// What to do, in words.
std::string ActionOf(const Diagnosis& diagnosis);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_H_
