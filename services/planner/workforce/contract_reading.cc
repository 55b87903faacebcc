#include "services/planner/workforce/contract_reading.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/clock.h"
#include "common/resource/dates.h"

namespace cairn::planner {
namespace {

Day ToDay(bool has, const google::type::Date& date) {
  return has ? FromCivil(resource::ToDay(date)) : kNoDay;
}

// A last day of a person's; none where it is a placeholder.
Day ToLastDay(bool has, const google::type::Date& date) {
  const Day day = ToDay(has, date);
  return IsPlaceholder(day) ? kNoDay : day;
}

// An enumeration of the contract as the engines' own, which has the same numbers; one that the
// program does not know counts as unknown.
template <typename To>
To Convert(int value, To largest) {
  return value >= 0 && value <= static_cast<int>(largest) ? static_cast<To>(value) : To{};
}

template <typename Repeated>
std::vector<Nation> Nations(const Repeated& from) {
  std::vector<Nation> nations;
  for (const int nation : from) nations.push_back(Convert(nation, Nation::kNorthernIreland));
  return nations;
}

Requirement ReadRequirement(const roles::v1::Requirement& from, Catalogue& catalogue) {
  using From = roles::v1::Requirement;
  using Kind = Requirement::Kind;
  Requirement to{.gate = Convert(from.gate(), Gate::kDesirable),
                 .weight = from.weight() > 0 ? from.weight() : 1};
  switch (from.kind_case()) {
    case From::kSkill:
      to.kind = Kind::kSkill;
      to.subject = catalogue.skill_names.Intern(LastId(from.skill().skill()));
      to.minimum = std::max(1, from.skill().minimum_level());
      break;
    case From::kQualification:
      to.kind = from.qualification().qualification().empty() ? Kind::kLevel : Kind::kQualification;
      to.subject =
          to.kind == Kind::kLevel
              ? static_cast<Index>(from.qualification().framework())
              : catalogue.qualification_names.Intern(LastId(from.qualification().qualification()));
      to.minimum = from.qualification().minimum_level();
      break;
    case From::kExperience:
      to.kind = Kind::kExperience;
      to.subject = catalogue.area_names.Intern(from.experience().area());
      to.minimum = from.experience().minimum_months();
      break;
    case From::kRegistration:
      to.kind = Kind::kRegistration;
      to.subject = catalogue.register_names.Intern(from.registration().register_());
      break;
    case From::KIND_NOT_SET:
      break;
  }
  return to;
}

// The day on which a vacancy was first shown. On one that roles kept before it kept that day, a
// move may have overwritten it: then the vacancy was there at the latest when it was added, or
// moved.
Day FirstShown(const roles::v1::Vacancy& from) {
  if (from.has_first_shown_date()) return ToDay(true, from.first_shown_date());
  const Day shown = ToDay(from.has_as_of_date(), from.as_of_date());
  if (!IsSet(shown) || from.moves().empty()) return shown;
  const Day moved = ToDay(true, from.moves(0).effective_date());
  if (shown < moved || !from.has_create_time()) return std::min(shown, moved);
  return std::min(moved, FromCivil(Clock::DayOf(resource::FromTimestamp(from.create_time()))));
}

}  // namespace

std::string LastId(absl::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

std::string Segment(absl::string_view name, std::size_t index) {
  const std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  return index < segments.size() ? std::string(segments[index]) : "";
}

std::shared_ptr<const Role> ReadRole(const roles::v1::Role& from, Catalogue& catalogue) {
  auto to = std::make_shared<Role>();
  to->id = LastId(from.name());
  to->title = from.display_name();
  to->tier = from.tier();
  to->area = Convert(from.service_area(), ServiceArea::kRegulation);
  to->nations = Nations(from.nations());
  for (const int sector : from.open_to()) to->open_to.push_back(Convert(sector, Sector::kCross));
  to->joint = from.joint();
  to->statutory = !from.statutory_basis().empty();
  for (const auto& requirement : from.requirements())
    to->requirements.push_back(ReadRequirement(requirement, catalogue));
  for (const auto& route : from.routes())
    if (!route.role().empty())
      to->routes.push_back(
          {catalogue.role_names.Intern(LastId(route.role())), route.typical_months()});
  return to;
}

std::shared_ptr<const Programme> ReadProgramme(const roles::v1::Programme& from,
                                               Catalogue& catalogue) {
  auto to = std::make_shared<Programme>();
  to->id = LastId(from.name());
  to->title = from.display_name();
  to->sector = Convert(from.sector(), Sector::kCross);
  to->nations = Nations(from.nations());
  to->start = ToDay(from.has_start_date(), from.start_date());
  to->end = ToDay(from.has_end_date(), from.end_date());
  to->intake_months.assign(from.intake_months().begin(), from.intake_months().end());
  to->seats = from.seats();
  to->months = from.months();
  for (const auto& gain : from.skills_gained())
    to->skills.push_back({catalogue.skill_names.Intern(LastId(gain.skill())), gain.level()});
  to->qualification = catalogue.qualification_names.Intern(LastId(from.qualification_gained()));
  for (const auto& area : from.experience_gained())
    to->experience.push_back(catalogue.area_names.Intern(area));
  for (const std::string& role : from.roles_targeted())
    to->roles.push_back(catalogue.role_names.Intern(LastId(role)));
  return to;
}

std::shared_ptr<const Post> ReadPost(const roles::v1::Post& from, Catalogue& catalogue) {
  auto to = std::make_shared<Post>();
  to->id = LastId(from.name());
  to->title = from.display_name();
  to->role = catalogue.role_names.Intern(LastId(from.role()));
  to->statutory = from.statutory();
  to->own_open = ToDay(from.has_open_date(), from.open_date());
  to->own_close = ToDay(from.has_close_date(), from.close_date());
  for (const auto& cover : from.covers())
    to->covers.push_back({Convert(cover.kind(), Cover::Kind::kShared),
                          ToDay(cover.has_start_date(), cover.start_date()),
                          ToLastDay(cover.has_end_date(), cover.end_date())});
  to->fte = from.fte() > 0 ? from.fte() : 1;
  for (const std::string& organisation : from.joint_organisations())
    to->joint.push_back(LastId(organisation));
  return to;
}

std::shared_ptr<const Vacancy> ReadVacancy(const roles::v1::Vacancy& from) {
  auto to = std::make_shared<Vacancy>();
  to->id = LastId(from.name());
  to->post = LastId(from.post());
  to->state = Convert(from.state(), Vacancy::State::kWithdrawn);
  to->origin = Convert(from.origin(), Vacancy::Origin::kForeseen);
  to->evidence = from.evidence();
  to->since = ToDay(from.has_vacant_since(), from.vacant_since());
  to->first_shown = FirstShown(from);
  for (const auto& move : from.moves())
    to->moves.push_back({Convert(move.state(), Vacancy::State::kWithdrawn),
                         ToDay(move.has_effective_date(), move.effective_date())});
  if (!to->IsOpen() && !from.moves().empty()) {
    const auto& last = *from.moves().rbegin();
    to->ended = ToDay(last.has_effective_date(), last.effective_date());
  }
  to->appointment = from.appointment();
  return to;
}

std::shared_ptr<const Person> ReadPerson(const people::v1::Person& from, Catalogue& catalogue) {
  auto to = std::make_shared<Person>();
  to->id = LastId(from.name());
  to->mobility = Convert(from.mobility(), Person::Mobility::kNational);
  to->last_sector = Convert(from.last_sector(), Sector::kCross);
  to->in_community = from.communities_size() > 0;
  to->left = ToLastDay(from.has_left_date(), from.left_date());
  to->assessed = ToDay(from.has_assessed_date(), from.assessed_date());
  to->skills.reserve(static_cast<std::size_t>(from.skills_size()));
  for (const auto& held : from.skills())
    to->skills.push_back({catalogue.skill_names.Intern(LastId(held.skill())), held.level(),
                          ToDay(held.has_as_of_date(), held.as_of_date())});
  for (const auto& held : from.qualifications())
    to->qualifications.push_back(
        {catalogue.qualification_names.Intern(LastId(held.qualification())),
         ToDay(held.has_award_date(), held.award_date()),
         ToLastDay(held.has_valid_to_date(), held.valid_to_date())});
  for (const auto& held : from.experience())
    to->experience.push_back({catalogue.area_names.Intern(held.area()), held.months(),
                              ToDay(held.has_as_of_date(), held.as_of_date())});
  for (const auto& held : from.registrations())
    to->registrations.push_back({catalogue.register_names.Intern(held.register_()),
                                 ToDay(held.has_valid_from_date(), held.valid_from_date()),
                                 ToLastDay(held.has_valid_to_date(), held.valid_to_date())});
  for (const auto& role : from.aspirations())
    to->aspirations.push_back(catalogue.role_names.Intern(LastId(role)));
  to->same_as = from.same_as();
  return to;
}

std::shared_ptr<const Appointment> ReadAppointment(const people::v1::Appointment& from) {
  auto to = std::make_shared<Appointment>();
  to->id = LastId(from.name());
  to->post = PostOf(Segment(from.name(), 1), from.post());
  to->kind = Convert(from.kind(), Appointment::Kind::kSecondment);
  if (from.fte() > 0)
    to->fte_per_mille = static_cast<std::uint16_t>(std::lround(from.fte() * 1000));
  to->start = ToDay(from.has_start_date(), from.start_date());
  to->notice = ToDay(from.has_notice_date(), from.notice_date());
  to->last_day = ToLastDay(from.has_last_day(), from.last_day());
  to->contract_end = ToLastDay(from.has_contract_end_date(), from.contract_end_date());
  to->placeholder = (from.has_last_day() && !IsSet(to->last_day)) ||
                    (from.has_contract_end_date() && !IsSet(to->contract_end)) ||
                    IsPlaceholderStart(to->start);
  return to;
}

std::shared_ptr<const Enrolment> ReadEnrolment(const people::v1::Enrolment& from,
                                               Catalogue& catalogue) {
  auto to = std::make_shared<Enrolment>();
  to->id = LastId(from.name());
  to->programme = catalogue.programme_names.Intern(LastId(from.programme()));
  to->state = Convert(from.state(), Enrolment::State::kLeft);
  to->intake = ToDay(from.has_intake_date(), from.intake_date());
  to->since = ToDay(from.has_state_date(), from.state_date());
  return to;
}

Qualification ReadQualification(const roles::v1::Qualification& from) {
  return {static_cast<int>(from.framework()), from.level()};
}

void ReadFacts(const roles::v1::Organisation& from, Organisation& to) {
  to.kept = true;
  to.title = from.display_name();
  to.nation = Convert(from.nation(), Nation::kNorthernIreland);
  to.network = from.learning_network();
  to.evidenced_network = from.learning_network_confidence() == roles::v1::Organisation::EVIDENCED;
  to.open = ToDay(from.has_open_date(), from.open_date());
  to.close = ToDay(from.has_close_date(), from.close_date());
}

}  // namespace cairn::planner
