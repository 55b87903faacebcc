#include "services/planner/workforce/builder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/planner/workforce/contract_reading.h"

namespace cairn::planner {
namespace {

template <typename T>
void Place(std::vector<std::shared_ptr<const T>>& list, Index index,
           std::shared_ptr<const T> value) {
  if (static_cast<std::size_t>(index) >= list.size())
    list.resize(static_cast<std::size_t>(index) + 1);
  list[static_cast<std::size_t>(index)] = std::move(value);
}

// A post within the existence of its organisation.
std::shared_ptr<const Post> Within(const Organisation& organisation, const Post& post) {
  auto within = std::make_shared<Post>(post);
  within->open = std::max(post.own_open, organisation.open);  // no day is before every day
  within->close = !IsSet(organisation.close) ? post.own_close
                  : !IsSet(post.own_close)   ? organisation.close
                                             : std::min(post.own_close, organisation.close);
  return within;
}

// Puts `value` in the place of the one with its id, or takes that one out when there is no value.
template <typename T>
void Replace(std::vector<std::shared_ptr<const T>>& list, const std::string& id,
             std::shared_ptr<const T> value) {
  const auto at = std::lower_bound(
      list.begin(), list.end(), id,
      [](const auto& item, const std::string& wanted) { return item->id < wanted; });
  const bool found = at != list.end() && (*at)->id == id;
  if (found && value == nullptr) {
    list.erase(at);
  } else if (found) {
    *at = std::move(value);
  } else if (value != nullptr) {
    list.insert(at, std::move(value));
  }
}

// What roles says of the organisation itself. Its people stay: people keeps them.
void ForgetFacts(Organisation& organisation) {
  organisation.kept = false;
  organisation.title.clear();
  organisation.nation = Nation::kUnknown;
  organisation.network.clear();
  organisation.evidenced_network = false;
}

}  // namespace

// What the builder does with each type that it reads. A Put overload a message, a Remove a type.
struct WorkforceBuilder::Types {
  using Builder = WorkforceBuilder;

  struct Row {
    absl::string_view type;  // full message name
    bool (*put)(Builder& to, absl::string_view payload);
    void (*remove)(Builder& from, absl::string_view name);
  };
  static const Row* Find(absl::string_view type);

  // ---- the catalogue

  static void Put(Builder& to, const roles::v1::Role& role) {
    Catalogue& catalogue = to.EditCatalogue();
    Place(catalogue.roles, catalogue.role_names.Intern(LastId(role.name())),
          ReadRole(role, catalogue));
  }
  static void RemoveRole(Builder& from, absl::string_view name) {
    Catalogue& catalogue = from.EditCatalogue();
    Place<Role>(catalogue.roles, catalogue.role_names.Intern(LastId(name)), nullptr);
  }

  static void Put(Builder& to, const roles::v1::Qualification& qualification) {
    Catalogue& catalogue = to.EditCatalogue();
    Place<Qualification>(catalogue.qualifications,
                         catalogue.qualification_names.Intern(LastId(qualification.name())),
                         std::make_shared<Qualification>(ReadQualification(qualification)));
  }
  static void RemoveQualification(Builder& from, absl::string_view name) {
    Catalogue& catalogue = from.EditCatalogue();
    Place<Qualification>(catalogue.qualifications,
                         catalogue.qualification_names.Intern(LastId(name)), nullptr);
  }

  static void Put(Builder& to, const roles::v1::Programme& programme) {
    Catalogue& catalogue = to.EditCatalogue();
    Place(catalogue.programmes, catalogue.programme_names.Intern(LastId(programme.name())),
          ReadProgramme(programme, catalogue));
  }
  static void RemoveProgramme(Builder& from, absl::string_view name) {
    Catalogue& catalogue = from.EditCatalogue();
    Place<Programme>(catalogue.programmes, catalogue.programme_names.Intern(LastId(name)), nullptr);
  }

  // ---- the establishment

  static void Put(Builder& to, const roles::v1::Organisation& from) {
    Organisation& organisation = to.Edit(LastId(from.name()));
    ReadFacts(from, organisation);
    for (auto& [id, post] : organisation.posts) post = Within(organisation, *post);
  }
  static void RemoveOrganisation(Builder& from, absl::string_view name) {
    ForgetFacts(from.Edit(LastId(name)));
  }

  static void Put(Builder& to, const roles::v1::Post& from) {
    // A title may name a role that is not known yet, which takes a new place in the catalogue's
    // names.
    const std::shared_ptr<const Post> post = ReadPost(from, to.EditCatalogue());
    Organisation& organisation = to.Edit(Segment(from.name(), 1));
    organisation.posts[post->id] = Within(organisation, *post);
  }
  static void RemovePost(Builder& from, absl::string_view name) {
    from.Edit(Segment(name, 1)).posts.erase(LastId(name));
  }

  static void Put(Builder& to, const roles::v1::Vacancy& from) {
    std::shared_ptr<const Vacancy> vacancy = ReadVacancy(from);
    to.Edit(Segment(from.name(), 1)).vacancies[vacancy->id] = vacancy;
  }
  static void RemoveVacancy(Builder& from, absl::string_view name) {
    from.Edit(Segment(name, 1)).vacancies.erase(LastId(name));
  }

  // ---- people

  static void Put(Builder& to, const people::v1::Person& from) {
    std::shared_ptr<const Person> person = ReadPerson(from, to.EditCatalogue());
    to.Edit(Segment(from.name(), 1)).people[person->id].person = person;
  }
  static void RemovePerson(Builder& from, absl::string_view name) {
    from.Edit(Segment(name, 1)).people.erase(LastId(name));
  }

  static void Put(Builder& to, const people::v1::Appointment& from) {
    std::shared_ptr<const Appointment> appointment = ReadAppointment(from);
    Replace(to.EmployeeOf(from.name()).appointments, appointment->id, appointment);
  }
  static void RemoveAppointment(Builder& from, absl::string_view name) {
    // Of somebody who is not there nothing is left to remove, and nobody comes of it.
    if (from.Knows(name))
      Replace<Appointment>(from.EmployeeOf(name).appointments, LastId(name), nullptr);
  }

  static void Put(Builder& to, const people::v1::Enrolment& from) {
    std::shared_ptr<const Enrolment> enrolment = ReadEnrolment(from, to.EditCatalogue());
    Replace(to.EmployeeOf(from.name()).enrolments, enrolment->id, enrolment);
  }
  static void RemoveEnrolment(Builder& from, absl::string_view name) {
    if (from.Knows(name))
      Replace<Enrolment>(from.EmployeeOf(name).enrolments, LastId(name), nullptr);
  }

  template <typename Message>
  static bool ReadAndPut(Builder& to, absl::string_view payload) {
    Message message;
    if (!message.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return false;
    Put(to, message);
    return true;
  }
};

const WorkforceBuilder::Types::Row* WorkforceBuilder::Types::Find(absl::string_view type) {
  static constexpr Row kRows[] = {
      {"cairn.roles.v1.Role", &ReadAndPut<roles::v1::Role>, &RemoveRole},
      {"cairn.roles.v1.Qualification", &ReadAndPut<roles::v1::Qualification>, &RemoveQualification},
      {"cairn.roles.v1.Programme", &ReadAndPut<roles::v1::Programme>, &RemoveProgramme},
      {"cairn.roles.v1.Organisation", &ReadAndPut<roles::v1::Organisation>, &RemoveOrganisation},
      {"cairn.roles.v1.Post", &ReadAndPut<roles::v1::Post>, &RemovePost},
      {"cairn.roles.v1.Vacancy", &ReadAndPut<roles::v1::Vacancy>, &RemoveVacancy},
      {"cairn.people.v1.Person", &ReadAndPut<people::v1::Person>, &RemovePerson},
      {"cairn.people.v1.Appointment", &ReadAndPut<people::v1::Appointment>, &RemoveAppointment},
      {"cairn.people.v1.Enrolment", &ReadAndPut<people::v1::Enrolment>, &RemoveEnrolment},
  };
  for (const Row& row : kRows)
    if (row.type == type) return &row;
  return nullptr;
}

bool WorkforceBuilder::Put(absl::string_view type, absl::string_view payload) {
  const Types::Row* row = Types::Find(type);
  return row == nullptr || row->put(*this, payload);
}

void WorkforceBuilder::Remove(absl::string_view type, absl::string_view name) {
  const Types::Row* row = Types::Find(type);
  if (row != nullptr) row->remove(*this, name);
}

Organisation& WorkforceBuilder::Edit(const std::string& id) {
  std::shared_ptr<Organisation>& organisation = organisations_[id];
  if (organisation == nullptr) {
    organisation = std::make_shared<Organisation>();
    organisation->id = id;
  } else if (shared_.erase(id) > 0) {
    organisation = std::make_shared<Organisation>(*organisation);
  }
  return *organisation;
}

Employee& WorkforceBuilder::EmployeeOf(absl::string_view name) {
  const std::string id = Segment(name, 3);
  Employee& employee = Edit(Segment(name, 1)).people[id];
  if (employee.person == nullptr) {
    auto person = std::make_shared<Person>();
    person->id = id;
    employee.person = std::move(person);
  }
  return employee;
}

bool WorkforceBuilder::Knows(absl::string_view name) const {
  const auto organisation = organisations_.find(Segment(name, 1));
  return organisation != organisations_.end() &&
         organisation->second->people.contains(Segment(name, 3));
}

Catalogue& WorkforceBuilder::EditCatalogue() {
  if (std::exchange(catalogue_shared_, false))
    catalogue_ = std::make_shared<Catalogue>(*catalogue_);
  return *catalogue_;
}

void WorkforceBuilder::Clear(absl::string_view service) {
  std::vector<std::string> ids;
  for (const auto& [id, organisation] : organisations_) ids.push_back(id);
  for (const std::string& id : ids) {
    Organisation& organisation = Edit(id);
    if (service == "people") {
      organisation.people.clear();
    } else {
      organisation.posts.clear();
      organisation.vacancies.clear();
      ForgetFacts(organisation);
    }
  }
  if (service == "people") return;
  Catalogue& catalogue = EditCatalogue();
  for (auto& role : catalogue.roles) role = nullptr;
  for (auto& qualification : catalogue.qualifications) qualification = nullptr;
  for (auto& programme : catalogue.programmes) programme = nullptr;
}

void WorkforceBuilder::CountPlaces() {
  auto places = std::make_shared<PlacesTaken>(*places_);
  for (const auto& [id, organisation] : organisations_) {
    if (shared_.contains(id)) continue;  // as it was
    PlacesTaken taken;
    taken.Add(*organisation);
    PlacesTaken& before = places_by_organisation_[id];
    places->Subtract(before);
    places->Add(taken);
    before = std::move(taken);
  }
  places_ = std::move(places);
}

std::shared_ptr<const Workforce> WorkforceBuilder::Build() {
  CountPlaces();
  auto workforce = std::make_shared<Workforce>();
  workforce->catalogue = catalogue_;
  workforce->places_taken = places_;
  catalogue_shared_ = true;
  for (const auto& [id, organisation] : organisations_) {
    if (!organisation->IsKnown() && organisation->people.empty()) continue;  // nobody speaks of it
    workforce->organisations.emplace(id, organisation);
    shared_.insert(id);
  }
  return workforce;
}

std::size_t WorkforceBuilder::people() const {
  std::size_t count = 0;
  for (const auto& [id, organisation] : organisations_) count += organisation->people.size();
  return count;
}

}  // namespace cairn::planner
