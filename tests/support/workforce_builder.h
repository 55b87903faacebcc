#ifndef CAIRN_TESTS_SUPPORT_WORKFORCE_BUILDER_H_
#define CAIRN_TESTS_SUPPORT_WORKFORCE_BUILDER_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "gtest/gtest.h"
#include "services/planner/workforce/places.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// `2026-11-23` as a Day.
inline Day On(absl::string_view date) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(date, &day)) << date;
  return FromCivil(day);
}

// Writes a Workforce in a few lines, in the words of a council. What is named for the first time is
// made with plain defaults: a role is a head of service for adults without requirements, an
// organisation a Scottish council of the network "North". Build copies everything, so that a test
// may go on writing and compare two workforces.
class WorkforceText {
 public:
  Role& role(const std::string& id) {
    const Index index = catalogue_.role_names.Intern(id);
    Role& role = Place(roles_, index);
    if (role.id.empty()) {
      role.id = role.title = id;
      role.tier = 5;
      role.area = ServiceArea::kAdults;
    }
    return role;
  }
  Index RoleIndex(const std::string& id) {
    role(id);
    return catalogue_.role_names.Find(id);
  }
  void Leads(const std::string& from, const std::string& to, int typical_months) {
    role(from).routes.push_back({RoleIndex(to), typical_months});
  }

  Programme& programme(const std::string& id) {
    Programme& programme = Place(programmes_, catalogue_.programme_names.Intern(id));
    programme.id = programme.title = id;
    return programme;
  }
  Index ProgrammeIndex(const std::string& id) { return catalogue_.programme_names.Intern(id); }
  void Gives(const std::string& programme_id, const std::string& skill, int level) {
    programme(programme_id).skills.push_back({Skill(skill), level});
  }
  Qualification& qualification(const std::string& id) {
    return Place(qualifications_, catalogue_.qualification_names.Intern(id));
  }

  Index Skill(const std::string& name) { return catalogue_.skill_names.Intern(name); }
  Index Area(const std::string& name) { return catalogue_.area_names.Intern(name); }
  Index Register(const std::string& name) { return catalogue_.register_names.Intern(name); }
  Index Diploma(const std::string& name) { return catalogue_.qualification_names.Intern(name); }

  // What a role asks for.
  void AsksForSkill(const std::string& role_id, const std::string& skill, int level,
                    Gate gate = Gate::kEssential, double weight = 1) {
    role(role_id).requirements.push_back(
        {gate, Requirement::Kind::kSkill, weight, Skill(skill), level});
  }
  void AsksForExperience(const std::string& role_id, const std::string& area, int months,
                         Gate gate = Gate::kEssential, double weight = 1) {
    role(role_id).requirements.push_back(
        {gate, Requirement::Kind::kExperience, weight, Area(area), months});
  }
  void AsksForRegistration(const std::string& role_id, const std::string& name,
                           Gate gate = Gate::kStatutory, double weight = 1) {
    role(role_id).requirements.push_back(
        {gate, Requirement::Kind::kRegistration, weight, Register(name), 0});
  }
  void AsksForDiploma(const std::string& role_id, const std::string& name,
                      Gate gate = Gate::kEssential, double weight = 1) {
    role(role_id).requirements.push_back(
        {gate, Requirement::Kind::kQualification, weight, Diploma(name), 0});
  }
  void AsksForLevel(const std::string& role_id, int framework, int level,
                    Gate gate = Gate::kEssential, double weight = 1) {
    role(role_id).requirements.push_back(
        {gate, Requirement::Kind::kLevel, weight, framework, level});
  }
  void AsksInWords(const std::string& role_id, Gate gate = Gate::kEssential, double weight = 1) {
    role(role_id).requirements.push_back({gate, Requirement::Kind::kWords, weight, kNoIndex, 0});
  }

  Organisation& organisation(const std::string& id) {
    Organisation& organisation = organisations_[id].body;
    if (organisation.id.empty()) {
      organisation.id = organisation.title = id;
      organisation.nation = Nation::kScotland;
      organisation.network = "North";
      organisation.evidenced_network = true;
    }
    return organisation;
  }

  Post& post(const std::string& org, const std::string& id, const std::string& role_id = "head") {
    organisation(org);
    auto [entry, is_new] = organisations_[org].posts.try_emplace(id);
    if (is_new) {
      entry->second.id = entry->second.title = id;
      entry->second.role = role_id.empty() ? kNoIndex : RoleIndex(role_id);
    }
    return entry->second;
  }

  Vacancy& vacancy(const std::string& org, const std::string& post_id, absl::string_view since = "",
                   Vacancy::State state = Vacancy::State::kOpen) {
    post(org, post_id);
    Vacancy& vacancy = organisations_[org].vacancies[absl::StrCat("v-", post_id)];
    vacancy.id = absl::StrCat("v-", post_id);
    vacancy.post = post_id;
    vacancy.state = state;
    vacancy.origin = Vacancy::Origin::kStated;
    if (!since.empty()) vacancy.since = On(since);
    return vacancy;
  }

  Person& person(const std::string& org, const std::string& id) {
    organisation(org);
    Person& person = organisations_[org].people[id].person;
    person.id = id;
    return person;
  }

  // A current assessment and skills at a level, all found on one day.
  void Knows(const std::string& org, const std::string& id, const std::vector<std::string>& skills,
             int level, absl::string_view as_of) {
    Person& who = person(org, id);
    who.assessed = On(as_of);
    for (const std::string& skill : skills) who.skills.push_back({Skill(skill), level, On(as_of)});
  }

  // `post_id` is the id of a post of the organisation's, or the name of another's.
  Appointment& appointment(const std::string& org, const std::string& id,
                           const std::string& post_id, absl::string_view start,
                           Appointment::Kind kind = Appointment::Kind::kSubstantive) {
    person(org, id);
    std::vector<Appointment>& held = organisations_[org].people[id].appointments;
    Appointment& appointment = held.emplace_back();
    appointment.id = absl::StrCat("a", held.size());
    appointment.post = post_id;
    appointment.kind = kind;
    appointment.start = On(start);
    return appointment;
  }

  Enrolment& enrolment(const std::string& org, const std::string& id,
                       const std::string& programme_id, Enrolment::State state,
                       absl::string_view since) {
    person(org, id);
    std::vector<Enrolment>& list = organisations_[org].people[id].enrolments;
    Enrolment& enrolment = list.emplace_back();
    enrolment.id = absl::StrCat("e", list.size());
    enrolment.programme = ProgrammeIndex(programme_id);
    enrolment.state = state;
    enrolment.since = On(since);
    return enrolment;
  }

  std::shared_ptr<const Workforce> Build() const {
    auto workforce = std::make_shared<Workforce>();
    auto catalogue = std::make_shared<Catalogue>(catalogue_);
    catalogue->roles = Copied(roles_);
    catalogue->programmes = Copied(programmes_);
    catalogue->qualifications = Copied(qualifications_);
    workforce->catalogue = std::move(catalogue);
    for (const auto& [id, text] : organisations_) {
      auto organisation = std::make_shared<Organisation>(text.body);
      for (const auto& [post_id, post] : text.posts)
        organisation->posts[post_id] = std::make_shared<const Post>(post);
      for (const auto& [name, vacancy] : text.vacancies)
        organisation->vacancies[name] = std::make_shared<const Vacancy>(vacancy);
      for (const auto& [name, who] : text.people) {
        Employee& employee = organisation->people[name];
        employee.person = std::make_shared<const Person>(who.person);
        for (const Appointment& held : who.appointments)
          employee.appointments.push_back(std::make_shared<const Appointment>(held));
        for (const Enrolment& enrolment : who.enrolments)
          employee.enrolments.push_back(std::make_shared<const Enrolment>(enrolment));
      }
      workforce->organisations[id] = std::move(organisation);
    }
    workforce->places_taken = std::make_shared<const PlacesTaken>(PlacesTakenIn(*workforce));
    return workforce;
  }

 private:
  struct PersonText {
    Person person;
    std::vector<Appointment> appointments;
    std::vector<Enrolment> enrolments;
  };
  struct OrganisationText {
    Organisation body;
    std::map<std::string, Post> posts;
    std::map<std::string, Vacancy> vacancies;
    std::map<std::string, PersonText> people;
  };

  // By index, on the heap each, so that a reference stays good while others are added.
  template <typename T>
  static T& Place(std::vector<std::shared_ptr<T>>& list, Index index) {
    if (static_cast<std::size_t>(index) >= list.size())
      list.resize(static_cast<std::size_t>(index) + 1);
    std::shared_ptr<T>& value = list[static_cast<std::size_t>(index)];
    if (value == nullptr) value = std::make_shared<T>();
    return *value;
  }

  template <typename T>
  static std::vector<std::shared_ptr<const T>> Copied(const std::vector<std::shared_ptr<T>>& list) {
    std::vector<std::shared_ptr<const T>> copies;
    for (const auto& value : list)
      copies.push_back(value == nullptr ? nullptr : std::make_shared<const T>(*value));
    return copies;
  }

  Catalogue catalogue_;
  std::vector<std::shared_ptr<Role>> roles_;
  std::vector<std::shared_ptr<Programme>> programmes_;
  std::vector<std::shared_ptr<Qualification>> qualifications_;
  std::map<std::string, OrganisationText> organisations_;
};

}  // namespace cairn::planner

#endif  // CAIRN_TESTS_SUPPORT_WORKFORCE_BUILDER_H_
