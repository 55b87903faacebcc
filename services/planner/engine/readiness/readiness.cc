#include "services/planner/engine/readiness/readiness.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/planner/workforce/places.h"

namespace cairn::planner {
namespace {

using Kind = Requirement::Kind;

// Evidence of this age says nothing about today any more; a gap that takes longer than this is not
// near.
constexpr int kFreshMonths = 24;
constexpr double kNearMonths = 24;

bool InForce(Day from, Day to, Day day) {
  return (!IsSet(from) || from <= day) && (!IsSet(to) || to >= day);
}

// Months during which the person held any post between two days, each day counted once.
double MonthsInPost(const Employee& employee, Day from, Day to) {
  std::vector<std::pair<Day, Day>> spells;  // [first day, day after the last)
  for (const auto& appointment : employee.appointments) {
    const Day last = LastDay(employee, *appointment);
    const Day end = IsSet(last) ? std::min(NextDay(last), to) : to;
    if (std::max(appointment->start, from) < end)
      spells.emplace_back(std::max(appointment->start, from), end);
  }
  std::sort(spells.begin(), spells.end());
  double months = 0;
  Day counted_to = from;
  for (const auto& [start, end] : spells) {
    if (end > counted_to) months += MonthsBetween(std::max(start, counted_to), end);
    counted_to = std::max(counted_to, end);
  }
  return months;
}

// One person against the requirements of one role.
class Assessor {
 public:
  Assessor(const Workforce& workforce, const Organisation& employer, const Employee& employee,
           Index role, Day day)
      : workforce_(workforce),
        catalogue_(*workforce.catalogue),
        employer_(employer),
        employee_(employee),
        person_(*employee.person),
        role_(role),
        day_(day),
        is_fresh_(HasFreshEvidence(person_, day)) {}

  bool is_fresh() const { return is_fresh_; }

  // What the requirement adds to a score in which it could add `possible`.
  Part Check(const Requirement& requirement, double possible) const {
    const double met = ShareMet(requirement);
    Part part{&requirement, Verdict::kMissing, possible * met, possible, {}, kNoDay};
    if (requirement.kind != Kind::kWords && met >= 1) {
      part.verdict = Verdict::kMet;
      part.lapses = LapseOf(requirement);
    } else if (!IsKnown(requirement)) {
      part.verdict = Verdict::kUnknown;
    } else if (part.gap = GapOf(requirement); part.gap.has_value()) {
      part.verdict = Verdict::kWithinReach;
    }
    return part;
  }

 private:
  // ---- what the person has

  // The level or months asked for; a requirement of 0 asks for any.
  static double LeastOf(const Requirement& requirement) { return std::max(1, requirement.minimum); }

  // 0 to 1; never falls when a person gains something.
  double ShareMet(const Requirement& requirement) const {
    const double least = LeastOf(requirement);
    switch (requirement.kind) {
      case Kind::kWords:
        return 0;
      case Kind::kSkill:
        return std::min(1.0, LevelOf(requirement.subject) / least);
      case Kind::kQualification:
      case Kind::kLevel:
        return HoldsQualification(requirement) ? 1 : 0;
      case Kind::kExperience:
        return std::min(1.0, MonthsOf(requirement.subject) / least);
      case Kind::kRegistration:
        return IsRegistered(requirement.subject) ? 1 : 0;
    }
    return 0;
  }

  int LevelOf(Index skill) const {
    int level = 0;
    for (const HeldSkill& held : person_.skills)
      if (held.skill == skill) level = std::max(level, held.level);
    return level;
  }

  bool Meets(Index qualification, const Requirement& requirement) const {
    if (requirement.kind == Kind::kQualification) return qualification == requirement.subject;
    const Qualification* known = catalogue_.qualification(qualification);
    return known != nullptr && known->framework == requirement.subject &&
           known->level >= requirement.minimum;
  }

  bool HoldsQualification(const Requirement& requirement) const {
    return std::any_of(person_.qualifications.begin(), person_.qualifications.end(),
                       [&](const HeldQualification& held) {
                         return Meets(held.qualification, requirement) &&
                                InForce(held.awarded, held.valid_to, day_);
                       });
  }

  bool IsRegistered(Index registered) const {
    return std::any_of(
        person_.registrations.begin(), person_.registrations.end(), [&](const Registration& held) {
          return held.registered == registered && InForce(held.valid_from, held.valid_to, day_);
        });
  }

  // The last day of whichever lasts longest of what meets the requirement today.
  Day LapseOf(const Requirement& requirement) const {
    Day last = kNoDay;
    bool endless = false;
    const auto see = [&](Day from, Day to) {
      if (!InForce(from, to, day_)) return;
      endless = endless || !IsSet(to);
      last = std::max(last, to);
    };
    if (requirement.kind == Kind::kRegistration) {
      for (const Registration& held : person_.registrations)
        if (held.registered == requirement.subject) see(held.valid_from, held.valid_to);
    } else if (requirement.kind == Kind::kQualification || requirement.kind == Kind::kLevel) {
      for (const HeldQualification& held : person_.qualifications)
        if (Meets(held.qualification, requirement)) see(held.awarded, held.valid_to);
    }
    return endless ? kNoDay : last;
  }

  bool HasRecordOf(Index area) const {
    return std::any_of(person_.experience.begin(), person_.experience.end(),
                       [&](const HeldExperience& held) { return held.area == area; });
  }

  // Months of experience on the day: what was counted, and the months in post since.
  double MonthsOf(Index area) const {
    double months = 0;
    for (const HeldExperience& held : person_.experience) {
      if (held.area != area) continue;
      const double since =
          IsSet(held.as_of) && held.as_of < day_ ? MonthsInPost(employee_, held.as_of, day_) : 0;
      months = std::max(months, held.months + since);
    }
    return months;
  }

  // Whether the records settle that an unmet requirement is not met. What a register or an award
  // says stays known; a skill or experience is known only while there is fresh evidence about the
  // person.
  bool IsKnown(const Requirement& requirement) const {
    if (requirement.kind == Kind::kWords) return false;
    if (is_fresh_) return true;
    if (requirement.kind == Kind::kRegistration) return !person_.registrations.empty();
    const bool is_award =
        requirement.kind == Kind::kQualification || requirement.kind == Kind::kLevel;
    return is_award && std::any_of(person_.qualifications.begin(), person_.qualifications.end(),
                                   [&](const HeldQualification& held) {
                                     return Meets(held.qualification, requirement);
                                   });
  }

  // ---- how what is missing can be met

  // Nothing when it cannot be met within the near months.
  std::optional<Gap> GapOf(const Requirement& requirement) const {
    Gap gap{Gap::Kind::kProgramme, &requirement, {}, 0};
    switch (requirement.kind) {
      case Kind::kWords:
      case Kind::kRegistration:
        return std::nullopt;
      case Kind::kSkill:
        if (FindProgrammes(gap)) return gap;
        return WithinReach(std::move(gap), MonthsLeftOnRoute());
      case Kind::kQualification:
      case Kind::kLevel:
        if (FindProgrammes(gap)) return gap;
        return std::nullopt;
      case Kind::kExperience: {
        Gap time{Gap::Kind::kTime, &requirement, {}, 0};
        const auto left =
            HasRecordOf(requirement.subject) ? MonthsLeftToCount(requirement) : MonthsLeftOnRoute();
        if (std::optional<Gap> in_time = WithinReach(std::move(time), left); in_time.has_value())
          return in_time;
        if (FindProgrammes(gap)) return gap;
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  static std::optional<Gap> WithinReach(Gap gap, std::optional<double> months) {
    if (!months.has_value() || *months > kNearMonths) return std::nullopt;
    gap.months = *months;
    return gap;
  }

  // Experience of an area that is on record goes on growing while the person is in post.
  std::optional<double> MonthsLeftToCount(const Requirement& requirement) const {
    const bool in_post =
        std::any_of(employee_.appointments.begin(), employee_.appointments.end(),
                    [&](const auto& held) { return HoldsOn(employee_, *held, day_); });
    if (!in_post) return std::nullopt;
    return LeastOf(requirement) - MonthsOf(requirement.subject);
  }

  // The route's typical months less those served in the post that leads to the role. Nothing when
  // they have passed: time has then not brought what is missing.
  std::optional<double> MonthsLeftOnRoute() const {
    std::optional<double> least;
    for (const auto& appointment : employee_.appointments) {
      if (!HoldsOn(employee_, *appointment, day_)) continue;
      const Role* feeder = RoleOf(workforce_, employer_, *appointment);
      if (feeder == nullptr) continue;
      for (const Route& route : feeder->routes) {
        const double left = route.typical_months - MonthsBetween(appointment->start, day_);
        if (route.role == role_ && left > 0) least = std::min(left, least.value_or(left));
      }
    }
    return least;
  }

  // Puts the programmes that run and close the gap in time into it; false when there are none.
  bool FindProgrammes(Gap& gap) const {
    std::optional<double> in_progress;
    for (std::size_t i = 0; i < catalogue_.programmes.size(); ++i) {
      const Programme* programme = catalogue_.programmes[i].get();
      if (programme == nullptr || !Gives(*programme, *gap.requirement)) continue;
      if (const auto left = MonthsLeftOn(static_cast<Index>(i), *programme);
          left.has_value() && *left <= kNearMonths) {
        gap.programmes.push_back(static_cast<Index>(i));
        in_progress = std::min(*left, in_progress.value_or(*left));
        continue;
      }
      if (!Runs(*programme, employer_.nation, day_)) continue;
      const double wait = MonthsToPlace(workforce_, static_cast<Index>(i), day_).value_or(0);
      if (IsSet(programme->end) && MonthsBetween(day_, programme->end) < wait) continue;
      if (wait + programme->months > kNearMonths) continue;
      gap.programmes.push_back(static_cast<Index>(i));
      if (programme->months == 0) continue;  // its length is not known
      gap.months = gap.months == 0 ? wait + programme->months
                                   : std::min(gap.months, wait + programme->months);
    }
    // Who takes part already does not wait for an intake, nor change to a shorter one.
    gap.months = in_progress.value_or(gap.months);
    return !gap.programmes.empty();
  }

  // Until a programme that the person takes part in ends; nothing when they do not, when no date
  // says, and when it should have ended without word of it.
  std::optional<double> MonthsLeftOn(Index index, const Programme& programme) const {
    for (const auto& enrolment : employee_.enrolments) {
      if (enrolment->programme != index || enrolment->state != Enrolment::State::kEnrolled)
        continue;
      const Day finish = FinishDay(*enrolment, programme);
      if (IsSet(finish) && finish > day_) return MonthsBetween(day_, finish);
    }
    return std::nullopt;
  }

  bool Gives(const Programme& programme, const Requirement& requirement) const {
    switch (requirement.kind) {
      case Kind::kWords:
      case Kind::kRegistration:
        return false;
      case Kind::kSkill:
        return std::any_of(
            programme.skills.begin(), programme.skills.end(), [&](const Programme::Gain& gain) {
              return gain.skill == requirement.subject && gain.level >= requirement.minimum;
            });
      case Kind::kQualification:
      case Kind::kLevel:
        return Meets(programme.qualification, requirement);
      case Kind::kExperience:
        return std::find(programme.experience.begin(), programme.experience.end(),
                         requirement.subject) != programme.experience.end() &&
               MonthsOf(requirement.subject) + programme.months >= LeastOf(requirement);
    }
    return false;
  }

  const Workforce& workforce_;
  const Catalogue& catalogue_;
  const Organisation& employer_;
  const Employee& employee_;
  const Person& person_;
  Index role_;
  Day day_;
  bool is_fresh_;
};

// The order matters: a statutory gate known to be shut bars, whatever else is known or not.
Readiness Judge(const std::vector<Part>& parts, bool is_fresh) {
  const auto any = [&](Gate gate, Verdict verdict) {
    return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
      return part.requirement->gate == gate && part.verdict == verdict;
    });
  };
  if (any(Gate::kStatutory, Verdict::kMissing) || any(Gate::kStatutory, Verdict::kWithinReach))
    return Readiness::kNot;
  if (!is_fresh) return Readiness::kUnknown;
  if (any(Gate::kEssential, Verdict::kMissing)) return Readiness::kNot;
  return any(Gate::kEssential, Verdict::kWithinReach) ? Readiness::kNear : Readiness::kReady;
}

// The gaps are closed side by side, so the longest counts. Not known when one of them has no known
// length.
std::optional<double> MonthsToReady(const Assessment& assessment) {
  if (assessment.readiness == Readiness::kReady) return 0.0;
  if (assessment.readiness != Readiness::kNear) return std::nullopt;
  double longest = 0;
  for (const Part& part : assessment.parts) {
    if (part.requirement->gate != Gate::kEssential || !part.gap.has_value()) continue;
    if (part.gap->months == 0) return std::nullopt;
    longest = std::max(longest, part.gap->months);
  }
  return longest;
}

}  // namespace

Day NewestEvidence(const Person& person, Day day) {
  Day newest = kNoDay;
  const auto see = [&](Day date) {
    if (date <= day) newest = std::max(newest, date);
  };
  see(person.assessed);
  for (const HeldSkill& skill : person.skills) see(skill.as_of);
  for (const HeldExperience& experience : person.experience) see(experience.as_of);
  for (const HeldQualification& qualification : person.qualifications) see(qualification.awarded);
  return newest;
}

bool HasFreshEvidence(const Person& person, Day day) {
  return NewestEvidence(person, day) > AddMonths(day, -kFreshMonths);
}

bool Runs(const Programme& programme, Nation nation, Day day) {
  return AppliesIn(programme.nations, nation) && InForce(programme.start, programme.end, day);
}

Day FinishDay(const Enrolment& enrolment, const Programme& programme) {
  if (programme.months == 0 || !IsSet(enrolment.intake)) return kNoDay;
  return AddMonths(enrolment.intake, programme.months);
}

std::optional<double> MonthsToPlace(const Workforce& workforce, Index programme, Day day) {
  constexpr int kYears = 10;
  const Programme& asked = *workforce.catalogue->programme(programme);
  if (asked.intake_months.empty()) return std::nullopt;
  const PlacesTaken* taken = workforce.places_taken.get();
  const auto is_full = [&](Day intake) {
    return asked.seats > 0 && taken != nullptr && taken->At(programme, intake) >= asked.seats;
  };
  double soonest = std::numeric_limits<double>::infinity();
  const int year = static_cast<int>(ToCivil(day).year());
  for (const int month : asked.intake_months) {
    for (int later = 0; later <= kYears; ++later) {
      const Day begins = FromCivil(absl::CivilDay(year + later, month, 1));
      if (begins < day || is_full(begins)) continue;
      soonest = std::min(soonest, MonthsBetween(day, begins));
      break;
    }
  }
  return soonest;
}

Assessment Assess(const Workforce& workforce, const Organisation& employer,
                  const Employee& employee, Index role, Day day) {
  const std::vector<Requirement>& requirements = workforce.catalogue->role(role)->requirements;
  const Assessor assessor(workforce, employer, employee, role, day);
  double total = 0;
  for (const Requirement& requirement : requirements) total += requirement.weight;
  Assessment assessment;
  assessment.parts.reserve(requirements.size());
  for (const Requirement& requirement : requirements) {
    assessment.parts.push_back(assessor.Check(requirement, requirement.weight / total));
    assessment.score += assessment.parts.back().score;
  }
  assessment.readiness = Judge(assessment.parts, assessor.is_fresh());
  assessment.months_to_ready = MonthsToReady(assessment);
  return assessment;
}

}  // namespace cairn::planner
