#include "services/planner/engine/readiness/readiness.h"

#include <algorithm>

namespace cairn::planner {
namespace {

using Kind = Requirement::Kind;

// Evidence older than this says nothing about today; a gap that takes longer than this is not near.
constexpr int kFreshMonths = 24;
constexpr double kNearMonths = 24;
// How far from ready a person may be and still count as near: docs/readiness.md says why.
constexpr int kMostLevelsShort = 2;
constexpr int kMostGaps = 3;

const HeldSkill* FindSkill(const Person& person, Index skill) {
  const HeldSkill* best = nullptr;
  for (const HeldSkill& held : person.skills)
    if (held.skill == skill && (best == nullptr || held.level > best->level)) best = &held;
  return best;
}

bool InForce(Day from, Day to, Day day) { return (!IsSet(from) || from <= day) && (!IsSet(to) || to >= day); }

bool HoldsQualification(const Person& person, Index qualification, Day day) {
  return std::any_of(person.qualifications.begin(), person.qualifications.end(), [&](const HeldQualification& held) {
    return held.qualification == qualification && InForce(held.awarded, held.valid_to, day);
  });
}

bool HoldsLevel(const Person& person, const Catalogue& catalogue, int framework, int level, Day day) {
  return std::any_of(person.qualifications.begin(), person.qualifications.end(), [&](const HeldQualification& held) {
    const Qualification* known = catalogue.qualification(held.qualification);
    return known != nullptr && known->framework == framework && known->level >= level && InForce(held.awarded, held.valid_to, day);
  });
}

bool IsRegistered(const Person& person, Index registered, Day day) {
  return std::any_of(person.registrations.begin(), person.registrations.end(), [&](const Registration& registration) {
    return registration.registered == registered && InForce(registration.valid_from, registration.valid_to, day);
  });
}

bool IsInPost(const Employee& employee, Day day) {
  return std::any_of(employee.appointments.begin(), employee.appointments.end(), [&](const auto& a) { return a->Holds(day); });
}

// Months of experience on the day: what was counted, and what was gained since by somebody in post.
double MonthsOf(const Employee& employee, Index area, Day day) {
  double months = 0;
  for (const HeldExperience& held : employee.person->experience) {
    if (held.area != area) continue;
    const bool grows = IsSet(held.as_of) && held.as_of < day && IsInPost(employee, day);
    months = std::max(months, held.months + (grows ? MonthsBetween(held.as_of, day) : 0.0));
  }
  return months;
}

// Programmes that run and give what is asked for.
template <typename Gives>
Gap ProgrammeGap(const Requirement& requirement, const Catalogue& catalogue, Nation nation, Day day, const Gives& gives) {
  Gap gap{.kind = Gap::Kind::kProgramme, .requirement = &requirement, .programmes = {}, .months = 0};
  for (std::size_t i = 0; i < catalogue.programmes.size(); ++i) {
    const Programme* programme = catalogue.programmes[i].get();
    if (programme == nullptr || !Runs(*programme, nation, day) || !gives(*programme)) continue;
    gap.programmes.push_back(static_cast<Index>(i));
    const double months = MonthsThrough(*programme, day);
    gap.months = gap.programmes.size() == 1 ? months : std::min(gap.months, months);
  }
  return gap;
}

// One person against one role, requirement by requirement.
class Assessor {
 public:
  Assessor(const Employee& employee, const Catalogue& catalogue, Nation nation, Day day)
      : employee_(employee), person_(*employee.person), catalogue_(catalogue), nation_(nation), day_(day) {}

  // What the requirement adds to a score in which it could add `possible`.
  Part Check(const Requirement& requirement, double possible) const {
    Part part{.requirement = &requirement, .verdict = Verdict::kMissing, .score = 0, .possible = possible, .gap = {}};
    const double met = ShareMet(requirement);
    part.score = possible * met;
    if (requirement.kind == Kind::kWords) {
      part.verdict = Verdict::kUnknown;
    } else if (met >= 1) {
      part.verdict = Verdict::kMet;
    } else {
      part.gap = GapOf(requirement);
      part.verdict = part.gap.has_value() ? Verdict::kWithinReach : Verdict::kMissing;
    }
    return part;
  }

 private:
  // 0 to 1; never falls when a person gains something.
  double ShareMet(const Requirement& requirement) const {
    switch (requirement.kind) {
      case Kind::kWords: return 0;
      case Kind::kSkill: {
        const HeldSkill* held = FindSkill(person_, requirement.subject);
        if (held == nullptr) return 0;
        return requirement.minimum <= 0 ? 1 : std::min(1.0, static_cast<double>(held->level) / requirement.minimum);
      }
      case Kind::kQualification: return HoldsQualification(person_, requirement.subject, day_) ? 1 : 0;
      case Kind::kLevel: return HoldsLevel(person_, catalogue_, requirement.subject, requirement.minimum, day_) ? 1 : 0;
      case Kind::kExperience: {
        const double months = MonthsOf(employee_, requirement.subject, day_);
        if (requirement.minimum <= 0) return months > 0 ? 1 : 0;
        return std::min(1.0, months / requirement.minimum);
      }
      case Kind::kRegistration: return IsRegistered(person_, requirement.subject, day_) ? 1 : 0;
    }
    return 0;
  }

  // How a missing requirement can be met within the near months; nothing when it cannot.
  std::optional<Gap> GapOf(const Requirement& requirement) const {
    switch (requirement.kind) {
      case Kind::kWords:
      case Kind::kRegistration: return std::nullopt;
      case Kind::kSkill: {
        const HeldSkill* held = FindSkill(person_, requirement.subject);
        const int levels_short = requirement.minimum - (held == nullptr ? 0 : held->level);
        if (levels_short > kMostLevelsShort) return std::nullopt;
        return Near(ProgrammeGap(requirement, catalogue_, nation_, day_, [&](const Programme& programme) {
          return std::any_of(programme.skills.begin(), programme.skills.end(), [&](const Programme::Gain& gain) {
            return gain.skill == requirement.subject && gain.level >= requirement.minimum;
          });
        }));
      }
      case Kind::kQualification:
        return Near(ProgrammeGap(requirement, catalogue_, nation_, day_,
                                 [&](const Programme& programme) { return programme.qualification == requirement.subject; }));
      case Kind::kLevel:
        return Near(ProgrammeGap(requirement, catalogue_, nation_, day_, [&](const Programme& programme) {
          const Qualification* gained = catalogue_.qualification(programme.qualification);
          return gained != nullptr && gained->framework == requirement.subject && gained->level >= requirement.minimum;
        }));
      case Kind::kExperience: {
        const double months = requirement.minimum - MonthsOf(employee_, requirement.subject, day_);
        if (IsInPost(employee_, day_)) return Near({.kind = Gap::Kind::kTime, .requirement = &requirement, .programmes = {}, .months = months});
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  static std::optional<Gap> Near(Gap gap) {
    if (gap.months > kNearMonths) return std::nullopt;
    return gap;
  }

  const Employee& employee_;
  const Person& person_;
  const Catalogue& catalogue_;
  Nation nation_;
  Day day_;
};

bool Fails(const Part& part) { return part.verdict == Verdict::kMissing || part.verdict == Verdict::kWithinReach; }

// A registration that is recorded and not in force, or evidence that is fresh and does not hold it: then
// the gate is known to be shut. Where nothing at all is recorded, it is not known.
bool GateIsKnown(const Person& person, Day day) { return HasFreshEvidence(person, day) || !person.registrations.empty(); }

Readiness Judge(const Assessment& assessment, const Person& person, Day day) {
  const auto fails_gate = [](const Part& part) { return part.requirement->gate == Gate::kStatutory && Fails(part); };
  const bool barred = std::any_of(assessment.parts.begin(), assessment.parts.end(), fails_gate);
  if (barred && GateIsKnown(person, day)) return Readiness::kNot;
  if (!HasFreshEvidence(person, day)) return Readiness::kUnknown;
  int gaps = 0;
  for (const Part& part : assessment.parts) {
    if (part.requirement->gate != Gate::kEssential || !Fails(part)) continue;
    if (part.verdict == Verdict::kMissing) return Readiness::kNot;
    ++gaps;
  }
  if (gaps == 0) return Readiness::kReady;
  return gaps <= kMostGaps ? Readiness::kNear : Readiness::kNot;
}

// The gaps are closed side by side, so the longest counts. Not known when one of them has no known length.
std::optional<double> MonthsToReady(const Assessment& assessment) {
  if (assessment.readiness == Readiness::kReady) return 0.0;
  if (assessment.readiness != Readiness::kNear) return std::nullopt;
  double longest = 0;
  for (const Part& part : assessment.parts) {
    if (part.requirement->gate != Gate::kEssential || !part.gap.has_value()) continue;
    if (part.gap->kind == Gap::Kind::kProgramme && part.gap->programmes.empty()) return std::nullopt;
    longest = std::max(longest, part.gap->months);
  }
  return longest;
}

}  // namespace

Day NewestEvidence(const Person& person) {
  Day newest = person.assessed;
  for (const HeldSkill& skill : person.skills) newest = std::max(newest, skill.as_of);
  for (const HeldExperience& experience : person.experience) newest = std::max(newest, experience.as_of);
  return newest;
}

bool HasFreshEvidence(const Person& person, Day day) {
  const Day newest = NewestEvidence(person);
  return IsSet(newest) && newest > AddMonths(day, -kFreshMonths);
}

bool Runs(const Programme& programme, Nation nation, Day day) {
  return AppliesIn(programme.nations, nation) && (!IsSet(programme.start) || programme.start <= day) &&
         (!IsSet(programme.end) || programme.end >= day);
}

double MonthsThrough(const Programme& programme, Day day) {
  int wait = 0;
  if (!programme.intake_months.empty()) {
    constexpr int kYear = 12;
    wait = kYear;
    for (const int month : programme.intake_months) wait = std::min(wait, (month - ToCivil(day).month() + kYear) % kYear);
  }
  return wait + programme.months;
}

Assessment Assess(const Employee& employee, const Role& role, const Catalogue& catalogue, Nation nation, Day day) {
  Assessment assessment;
  double total = 0;
  for (const Requirement& requirement : role.requirements) total += requirement.weight;
  const Assessor assessor(employee, catalogue, nation, day);
  for (const Requirement& requirement : role.requirements) {
    assessment.parts.push_back(assessor.Check(requirement, requirement.weight / total));
    assessment.score += assessment.parts.back().score;
  }
  assessment.readiness = Judge(assessment, *employee.person, day);
  assessment.months_to_ready = MonthsToReady(assessment);
  return assessment;
}

}  // namespace cairn::planner
