#ifndef CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_

#include <optional>
#include <vector>

#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// How ready a person is for a role: one rule, explained in docs/readiness.md.
namespace cairn::planner {

enum class Readiness { kUnspecified, kReady, kNear, kNot, kUnknown };

// Whether a requirement is met.
enum class Verdict { kUnspecified, kMet, kWithinReach, kMissing, kUnknown };

// What a missing requirement needs.
struct Gap {
  enum class Kind { kProgramme, kTime };
  Kind kind;
  const Requirement* requirement;
  std::vector<Index> programmes;  // that run for it; none is possible
  double months;                  // until it can be closed; 0 when not known

  // Two people have the same gap when it is about the same thing.
  bool IsSameAs(const Gap& other) const {
    return kind == other.kind && requirement->kind == other.requirement->kind && requirement->subject == other.requirement->subject;
  }
};

// One requirement, and what it adds to the score.
struct Part {
  const Requirement* requirement;
  Verdict verdict;
  double score;
  double possible;
  std::optional<Gap> gap;
};

struct Assessment {
  Readiness readiness = Readiness::kUnspecified;
  double score = 0;           // the sum of the parts' scores
  std::vector<Part> parts;
  std::optional<double> months_to_ready;  // 0 when ready; not set when not known
};

// Pure: the same person, role, catalogue and day give the same answer. Pointers in the answer are good as
// long as `role`.
Assessment Assess(const Employee& employee, const Role& role, const Catalogue& catalogue, Nation nation, Day day);

// The day of the newest evidence about a person's readiness; kNoDay when there is none.
Day NewestEvidence(const Person& person);
bool HasFreshEvidence(const Person& person, Day day);

// Months until somebody who enters the programme's next intake has finished it.
double MonthsThrough(const Programme& programme, Day day);

// Whether a programme runs on the day, in the nation.
bool Runs(const Programme& programme, Nation nation, Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_
