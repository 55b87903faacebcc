#include "tools/synthesise/nation/evidence.h"

#include <algorithm>
#include <vector>

namespace cairn::synthesise {
namespace {

using roles::v1::Requirement;
using roles::v1::Role;

constexpr int kHighestLevel = 5;

void Meet(const Requirement& requirement, const Reference& reference, Draws& draws,
          Evidence& evidence) {
  switch (requirement.kind_case()) {
    case Requirement::kSkill: {
      int& level = evidence.skills[requirement.skill().skill()];
      const int reached = requirement.skill().minimum_level() + (draws.Happens(150) ? 1 : 0);
      level = std::max(level, std::clamp(reached, 1, kHighestLevel));
      return;
    }
    case Requirement::kQualification: {
      const auto& asked = requirement.qualification();
      if (!asked.qualification().empty()) {
        evidence.qualifications.insert(asked.qualification());
      } else if (const auto* known =
                     reference.FindQualification(asked.framework(), asked.minimum_level())) {
        evidence.qualifications.insert(known->name());
      }
      return;
    }
    case Requirement::kExperience: {
      int& months = evidence.experience[requirement.experience().area()];
      months = std::max(months, requirement.experience().minimum_months() + draws.Between(0, 18));
      return;
    }
    case Requirement::kRegistration:
      evidence.registers.insert(requirement.registration().register_());
      return;
    case Requirement::KIND_NOT_SET:
      return;
  }
}

// The level or months that the role asks for of the same thing, unless it is only desirable.
int AskedBy(const Role* role, const Requirement& like) {
  if (role == nullptr) return 0;
  int asked = 0;
  for (const Requirement& requirement : role->requirements()) {
    if (requirement.gate() == Requirement::DESIRABLE) continue;
    if (like.has_skill() && requirement.has_skill() &&
        requirement.skill().skill() == like.skill().skill())
      asked = std::max(asked, requirement.skill().minimum_level());
    if (like.has_experience() && requirement.has_experience() &&
        requirement.experience().area() == like.experience().area())
      asked = std::max(asked, requirement.experience().minimum_months());
  }
  return asked;
}

// Which kind of gap the requirement allows, if any.
Aim GapOf(const Requirement& requirement, const Role* own, const Reference& reference,
          absl::CivilDay as_of) {
  constexpr int kLeastMonths = 24;
  if (requirement.gate() != Requirement::ESSENTIAL) return Aim::kFar;
  if (requirement.has_skill()) {
    const int level = requirement.skill().minimum_level();
    if (level < 2 || AskedBy(own, requirement) >= level) return Aim::kFar;
    return reference.ProgrammesFor(requirement.skill().skill(), level, as_of).empty()
               ? Aim::kNoCourse
               : Aim::kCourse;
  }
  if (requirement.has_experience()) {
    const int months = requirement.experience().minimum_months();
    if (own == nullptr || months < kLeastMonths || AskedBy(own, requirement) >= months)
      return Aim::kFar;
    return Aim::kTimeInPost;
  }
  return Aim::kFar;
}

void OpenGap(const Requirement& requirement, const Role* own, const Reference& reference,
             absl::CivilDay as_of, int months_since_assessed, Draws& draws, Evidence& evidence) {
  if (requirement.has_skill()) {
    const auto& skill = requirement.skill();
    evidence.skills[skill.skill()] = skill.minimum_level() - 1;
    for (const auto* programme :
         reference.ProgrammesFor(skill.skill(), skill.minimum_level(), as_of))
      evidence.offers.insert(programme->name());
    return;
  }
  // Months grow between the assessment and the day of the sample, as long as the person is in post.
  const auto& experience = requirement.experience();
  const int still_missing = draws.Between(5, 18);
  evidence.experience[experience.area()] =
      std::max({0, experience.minimum_months() - still_missing - months_since_assessed,
                AskedBy(own, requirement)});
}

}  // namespace

void MeetRole(const Role& role, const Reference& reference, Draws& draws, Evidence& evidence) {
  for (const Requirement& requirement : role.requirements())
    if (requirement.gate() != Requirement::DESIRABLE || draws.Happens(400))
      Meet(requirement, reference, draws, evidence);
}

void AimAt(const Role& target, const Role* own, Aim aim, const Reference& reference,
           absl::CivilDay as_of, int months_since_assessed, Draws& draws, Evidence& evidence) {
  if (aim == Aim::kFar) return;
  MeetRole(target, reference, draws, evidence);
  if (aim == Aim::kReady) return;
  std::vector<const Requirement*> of_the_kind;
  std::vector<const Requirement*> of_any_kind;
  for (const Requirement& requirement : target.requirements()) {
    const Aim kind = GapOf(requirement, own, reference, as_of);
    if (kind == aim) of_the_kind.push_back(&requirement);
    if (kind != Aim::kFar && (kind != Aim::kTimeInPost || aim == kind))
      of_any_kind.push_back(&requirement);
  }
  const auto& gaps = of_the_kind.empty() ? of_any_kind : of_the_kind;
  if (gaps.empty()) return;
  OpenGap(*draws.Pick(gaps), own, reference, as_of, months_since_assessed, draws, evidence);
}

}  // namespace cairn::synthesise
