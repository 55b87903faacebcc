#ifndef CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_

#include <optional>
#include <vector>

#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// How ready a person is for a role: one rule, explained in docs/readiness.md. Its enumerations have
// the numbers of the contract's.
namespace cairn::planner {

enum class Readiness { kUnspecified, kReady, kNear, kNot, kUnknown };

// Whether a requirement is met.
enum class Verdict { kUnspecified, kMet, kWithinReach, kMissing, kUnknown };

// What a missing requirement needs.
struct Gap {
  // kProgramme: a skill, a qualification, or experience that time alone does not bring soon enough.
  // kTime: experience that time in post brings.
  enum class Kind { kProgramme, kTime };
  Kind kind;
  const Requirement* requirement;
  // Those that run for it. None: no programme is known, and only the role's typical months in post
  // make the gap one that can be closed.
  std::vector<Index> programmes;
  double months;  // until it can be closed; 0 when not known

  // Two people have the same gap for a role when it is about the same requirement and needs the
  // same.
  bool IsSameAs(const Gap& other) const {
    return kind == other.kind && requirement == other.requirement;
  }
};

// One requirement, and what it adds to the score.
struct Part {
  const Requirement* requirement;
  Verdict verdict;
  double score;
  double possible;
  std::optional<Gap>
      gap;  // of a requirement that is not met, where it can be closed within 24 months
  // Last day on which the registration or award that meets it is in force; kNoDay when no end is
  // known, and for requirements of other kinds.
  Day lapses = kNoDay;
};

struct Assessment {
  Readiness readiness = Readiness::kUnspecified;
  double score = 0;  // the sum of the parts' scores, in their order
  std::vector<Part> parts;
  std::optional<double> months_to_ready;  // 0 when ready; not set when not known
};

// Judges a person of an employer for a role of the workforce's catalogue, which must have it. Pure:
// the same arguments give the same answer. Pointers in it are good as long as the workforce.
Assessment Assess(const Workforce& workforce, const Organisation& employer,
                  const Employee& employee, Index role, Day day);

// The day of the newest dated evidence about a person's readiness that is not later than `day`: the
// last assessment, a skill found, experience counted or a qualification awarded; kNoDay when there
// is none.
Day NewestEvidence(const Person& person, Day day);
bool HasFreshEvidence(const Person& person, Day day);  // younger than 24 months

// Whether a programme runs on the day, in the nation.
bool Runs(const Programme& programme, Nation nation, Day day);

// The day on which a participant finishes a programme, so many months after their intake; kNoDay
// when its length or the intake is not known.
Day FinishDay(const Enrolment& enrolment, const Programme& programme);

// Months from the day to the programme's next intake with a free place, which begins on the first
// of its month; nothing when the months of intakes are not known, infinite when those of ten years
// are full. An intake of a programme whose seats are not known is never full.
std::optional<double> MonthsToPlace(const Workforce& workforce, Index programme, Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_READINESS_READINESS_H_
