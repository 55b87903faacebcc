#include "services/planner/engine/objectives/rules.h"

#include "services/planner/engine/succession/bench.h"

namespace cairn::planner {
namespace {

constexpr int kEvidenceMonths = 12;

// Taking part lasts as long as the programme does.
bool IsOnIt(const Enrolment& enrolment, const Programme* programme, Day day) {
  switch (enrolment.state) {
    case Enrolment::State::kUnknown:
    case Enrolment::State::kLeft:
      return false;
    case Enrolment::State::kEnquired:
    case Enrolment::State::kNominated:
    case Enrolment::State::kCompleted:
      return IsRecent(enrolment.since, day);
    case Enrolment::State::kEnrolled: {
      const Day start = std::max(enrolment.intake, enrolment.since);
      const bool goes_on = programme != nullptr && enrolment.since <= day &&
                           AddMonths(start, programme->months) >= day;
      return IsRecent(enrolment.since, day) || goes_on;
    }
  }
  return false;
}

}  // namespace

bool IsRecent(Day date, Day day) { return date <= day && date > AddMonths(day, -kEvidenceMonths); }

Day Older(Day a, Day b) { return !IsSet(a) ? b : !IsSet(b) ? a : std::min(a, b); }

bool IsJoint(const Role& role) { return role.joint || IsOpenTo(role, Sector::kCross); }

std::vector<const Gap*> GapsOf(const Assessment& assessment) {
  std::vector<const Gap*> gaps;
  for (const Part& part : assessment.parts)
    if (part.requirement->gate == Gate::kEssential && part.gap.has_value())
      gaps.push_back(&*part.gap);
  return gaps;
}

std::vector<const Enrolment*> OnTheWay(const Catalogue& catalogue, const Employee& employee,
                                       const Gap& gap, Day day) {
  std::vector<const Enrolment*> found;
  for (const auto& enrolment : employee.enrolments) {
    const bool closes_it = std::find(gap.programmes.begin(), gap.programmes.end(),
                                     enrolment->programme) != gap.programmes.end();
    if (closes_it && IsOnIt(*enrolment, catalogue.programme(enrolment->programme), day))
      found.push_back(enrolment.get());
  }
  return found;
}

}  // namespace cairn::planner
