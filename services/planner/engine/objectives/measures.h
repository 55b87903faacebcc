#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MEASURES_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MEASURES_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/planner/workforce/workforce.h"

// The measures of progress with each objective: which there are, and what one comes to. The formula
// of every measure stands in the contract (Measure) and in docs/objectives.md. Enumerations have
// the numbers of the contract's.
namespace cairn::planner {

// In the order of their ids.
enum class MeasureId : std::size_t {
  kNeedsCoverage,
  kVoiceBalance,
  kUnknownReadiness,
  kGapToOffer,
  kAwareness,
  kSeatUse,
  kOrphanProgrammes,
  kCommunityReach,
  kIsolation,
  kCrossEmployerTies,
  kBenchOfNone,
  kBenchOfOne,
  kBenchOfTwo,
  kKeyPersonSpread,
  kInternalFill,
  kCrossSectorShortlist,
  kInterimReliance,
  kJointPosts,
  kJointSeats,
  kLiveLinks
};
inline constexpr std::size_t kMeasures = 20;
// How many are ready, from nobody up; the last stands for more as well.
inline constexpr std::array kBenchStrength = {MeasureId::kBenchOfNone, MeasureId::kBenchOfOne,
                                              MeasureId::kBenchOfTwo};

// What a measure is, whatever it comes to.
struct MeasureDefinition {
  const char* id;  // e.g. M1.1: stable, never used again for another measure
  int objective;
  const char* title;
  const char* unit;                              // of the denominator
  enum class Counts { kPeople, kOther } counts;  // kPeople: rests on people's records
};
const MeasureDefinition& DefinitionOf(MeasureId id);

struct Measure {
  enum class State { kUnspecified, kMeasured, kNoCases, kSuppressed, kNotRecorded };
  State state = State::kUnspecified;
  int numerator = 0;
  int denominator = 0;
  Day as_of = kNoDay;  // of the oldest dated evidence
  std::string note;    // why it is not recorded, or not shown
};

struct MeasureGroup {
  enum class Kind { kUnspecified, kOrganisation, kNetwork, kNation };
  Kind kind = Kind::kUnspecified;
  std::string network;  // of an organisation the one it is in; of a nation empty
  Nation nation = Nation::kUnknown;
  std::vector<const Organisation*> members;
  std::array<Measure, kMeasures> measures;

  Measure& operator[](MeasureId id) { return measures[static_cast<std::size_t>(id)]; }
  const Measure& operator[](MeasureId id) const { return measures[static_cast<std::size_t>(id)]; }
};

// A figure that rests on records which nobody keeps.
Measure NotRecorded(absl::string_view why);
// A share, as of its oldest evidence; one of nothing has no cases.
Measure Figure(int numerator, int denominator, Day as_of);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_MEASURES_H_
