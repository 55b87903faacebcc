#include "services/planner/workforce/workforce.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace cairn::planner {
namespace {

// `organisations/{organisation}/{collection}/{id}` taken apart; empty parts for any other name.
struct NameParts {
  absl::string_view organisation;
  absl::string_view id;
};

NameParts Split(absl::string_view name, absl::string_view collection) {
  if (!absl::ConsumePrefix(&name, "organisations/")) return {};
  const std::size_t slash = name.find('/');
  if (slash == absl::string_view::npos) return {};
  const absl::string_view organisation = name.substr(0, slash);
  name.remove_prefix(slash + 1);
  if (!absl::ConsumePrefix(&name, collection) || !absl::ConsumePrefix(&name, "/")) return {};
  return {organisation, name};
}

// What an allocation of so many bytes takes from the heap: glibc adds a word and rounds up to 16.
std::size_t Allocated(std::size_t bytes) {
  return bytes == 0 ? 0 : std::max<std::size_t>(32, (bytes + 8 + 15) / 16 * 16);
}

std::size_t HeapOf(const std::string& text) {
  constexpr std::size_t kInPlace = 15;
  return text.capacity() > kInPlace ? Allocated(text.capacity() + 1) : 0;
}

template <typename T>
std::size_t HeapOf(const std::vector<T>& list) {
  return Allocated(list.capacity() * sizeof(T));
}

// An object made by std::make_shared: its counters lie beside it.
template <typename T>
constexpr std::size_t kShared = sizeof(T) + 16;

}  // namespace

Vacancy::State Vacancy::StateOn(Day day) const {
  const auto later =
      std::find_if(moves.begin(), moves.end(), [&](const Move& move) { return move.day > day; });
  if (later == moves.end()) return state;
  if (later != moves.begin()) return std::prev(later)->state;
  // Only what was anticipated is opened first.
  return later->state == State::kOpen ? State::kAnticipated : State::kOpen;
}

Index Names::Intern(absl::string_view name) {
  if (name.empty()) return kNoIndex;
  const auto [entry, inserted] =
      index_.try_emplace(std::string(name), static_cast<Index>(names_.size()));
  if (inserted) names_.emplace_back(name);
  return entry->second;
}

Index Names::Find(absl::string_view name) const {
  const auto found = index_.find(std::string(name));
  return found == index_.end() ? kNoIndex : found->second;
}

bool LeadsSocialServices(const Role& role) {
  switch (role.area) {
    case ServiceArea::kChildren:
    case ServiceArea::kAdults:
    case ServiceArea::kCriminalJustice:
    case ServiceArea::kPublicHealth:
    case ServiceArea::kJoint:
      return true;
    case ServiceArea::kUnknown:
    case ServiceArea::kSchools:
    case ServiceArea::kCorporate:
    case ServiceArea::kPlace:
    case ServiceArea::kRegulation:
      return false;
  }
  return false;
}

bool IsLeadership(const Role& role) {
  constexpr int kLowestTier = 7;
  return role.tier >= 1 && role.tier <= kLowestTier;
}

bool InScope(const Role& role) { return LeadsSocialServices(role) && IsLeadership(role); }

bool IsSenior(const Role& role) {
  constexpr int kLowestSeniorTier = 5;
  return role.tier >= 1 && role.tier <= kLowestSeniorTier;
}

bool AppliesIn(const std::vector<Nation>& nations, Nation nation) {
  return nations.empty() || std::find(nations.begin(), nations.end(), nation) != nations.end();
}

const Organisation* Workforce::Find(absl::string_view organisation) const {
  const auto found = organisations.find(organisation);
  return found == organisations.end() ? nullptr : found->second.get();
}

std::string PostName(const Organisation& organisation, const Post& post) {
  return absl::StrCat("organisations/", organisation.id, "/posts/", post.id);
}

std::string PersonName(const Organisation& organisation, const Person& person) {
  return absl::StrCat("organisations/", organisation.id, "/people/", person.id);
}

const Post* FindPost(const Workforce& workforce, absl::string_view name) {
  const NameParts parts = Split(name, "posts");
  const Organisation* organisation = workforce.Find(parts.organisation);
  if (organisation == nullptr) return nullptr;
  const auto found = organisation->posts.find(parts.id);
  return found == organisation->posts.end() ? nullptr : found->second.get();
}

const Employee* FindEmployee(const Workforce& workforce, absl::string_view name) {
  const NameParts parts = Split(name, "people");
  const Organisation* organisation = workforce.Find(parts.organisation);
  if (organisation == nullptr) return nullptr;
  const auto found = organisation->people.find(parts.id);
  return found == organisation->people.end() ? nullptr : &found->second;
}

std::string PostName(const Organisation& employer, const Appointment& appointment) {
  if (absl::StrContains(appointment.post, '/')) return appointment.post;
  return absl::StrCat("organisations/", employer.id, "/posts/", appointment.post);
}

const Role* RoleOf(const Workforce& workforce, const Organisation& employer,
                   const Appointment& appointment) {
  const auto own = employer.posts.find(appointment.post);
  const Post* post = own != employer.posts.end() ? own->second.get()
                     : IsAgreed(workforce, employer, appointment)
                         ? FindPost(workforce, appointment.post)
                         : nullptr;
  return post == nullptr ? nullptr : workforce.catalogue->role(post->role);
}

std::string PostOf(absl::string_view employer, absl::string_view post_name) {
  const NameParts parts = Split(post_name, "posts");
  return std::string(parts.organisation == employer && !parts.id.empty() ? parts.id : post_name);
}

Day LastDay(const Employee& employee, const Appointment& appointment) {
  const Day end = appointment.End();
  const Day left = employee.person->left;
  if (!IsSet(left) || left < appointment.start) return end;
  return IsSet(end) ? std::min(end, left) : left;
}

bool HoldsOn(const Employee& employee, const Appointment& appointment, Day day) {
  const Day last = LastDay(employee, appointment);
  return appointment.start <= day && (!IsSet(last) || last >= day);
}

bool HasLeft(const Employee& employee, Day day) {
  const Day left = employee.person->left;
  if (!IsSet(left) || left >= day) return false;
  return std::none_of(
      employee.appointments.begin(), employee.appointments.end(),
      [&](const auto& later) { return later->start > left && later->start <= day; });
}

std::string IdentityOf(const Workforce& workforce, const Organisation& employer,
                       const Person& person) {
  std::vector<std::string> ring = {PersonName(employer, person)};
  const Person* at = &person;
  while (at != nullptr && !at->same_as.empty()) {
    const auto seen = std::find(ring.begin(), ring.end(), at->same_as);
    if (seen == ring.begin()) return *std::min_element(ring.begin(), ring.end());
    if (seen != ring.end()) break;  // others', who do not name this record
    ring.push_back(at->same_as);
    const Employee* next = FindEmployee(workforce, at->same_as);
    at = next == nullptr ? nullptr : next->person.get();
  }
  return ring.front();
}

bool IsAgreed(const Workforce& workforce, const Organisation& employer,
              const Appointment& appointment) {
  if (!absl::StrContains(appointment.post, '/')) return true;
  const Post* post = FindPost(workforce, appointment.post);
  return post != nullptr &&
         std::find(post->joint.begin(), post->joint.end(), employer.id) != post->joint.end();
}

Holdings HoldingsOf(const Workforce& workforce) {
  Holdings holdings;
  for (const auto& [id, organisation] : workforce.organisations)
    for (const auto& [person, employee] : organisation->people)
      for (const auto& appointment : employee.appointments)
        if (IsAgreed(workforce, *organisation, *appointment))
          holdings[PostName(*organisation, *appointment)].push_back(
              {organisation.get(), &employee, appointment.get()});
  return holdings;
}

std::size_t ApproximateBytesOfPeople(const Organisation& organisation) {
  // Nodes of the map by id are about three quarters full.
  std::size_t bytes = organisation.people.size() * (sizeof(std::string) + sizeof(Employee)) * 4 / 3;
  for (const auto& [id, employee] : organisation.people) {
    const Person& person = *employee.person;
    bytes += HeapOf(id) + Allocated(kShared<Person>) + HeapOf(person.id) + HeapOf(person.same_as) +
             HeapOf(person.skills) + HeapOf(person.qualifications) + HeapOf(person.experience) +
             HeapOf(person.registrations) + HeapOf(person.aspirations) +
             HeapOf(employee.appointments) + HeapOf(employee.enrolments);
    for (const auto& appointment : employee.appointments)
      bytes +=
          Allocated(kShared<Appointment>) + HeapOf(appointment->id) + HeapOf(appointment->post);
    for (const auto& enrolment : employee.enrolments)
      bytes += Allocated(kShared<Enrolment>) + HeapOf(enrolment->id);
  }
  return bytes;
}

}  // namespace cairn::planner
