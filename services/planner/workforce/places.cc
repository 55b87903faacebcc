#include "services/planner/workforce/places.h"

namespace cairn::planner {

PlacesTaken::Intake PlacesTaken::IntakeOf(Index programme, Day day) {
  const absl::CivilDay civil = ToCivil(day);
  return {programme, static_cast<std::int64_t>(civil.year()) * 12 + civil.month() - 1};
}

void PlacesTaken::Add(const Organisation& organisation) {
  for (const auto& [id, employee] : organisation.people)
    for (const auto& enrolment : employee.enrolments)
      if (enrolment->state == Enrolment::State::kEnrolled && IsSet(enrolment->intake))
        ++people_[IntakeOf(enrolment->programme, enrolment->intake)];
}

void PlacesTaken::Add(const PlacesTaken& other) {
  for (const auto& [intake, people] : other.people_) people_[intake] += people;
}

void PlacesTaken::Subtract(const PlacesTaken& other) {
  for (const auto& [intake, people] : other.people_)
    if ((people_[intake] -= people) == 0) people_.erase(intake);
}

int PlacesTaken::At(Index programme, Day intake) const {
  const auto found = people_.find(IntakeOf(programme, intake));
  return found == people_.end() ? 0 : found->second;
}

PlacesTaken PlacesTakenIn(const Workforce& workforce) {
  PlacesTaken taken;
  for (const auto& [id, organisation] : workforce.organisations) taken.Add(*organisation);
  return taken;
}

}  // namespace cairn::planner
