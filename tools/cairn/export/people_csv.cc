#include "tools/cairn/export/people_csv.h"

#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cairn/people/v1/people.pb.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "common/table/table.h"
#include "services/web/importing/people/people_row.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/text/text.h"
#include "tools/cairn/export/structure_csv.h"

namespace cairn::exports {
namespace {

using bundle::v1::Bundle;
using imports::PostWords;
using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;

// What follows the last slash of a name.
std::string IdOf(absl::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

template <typename Message>
std::string Day(const Message& message, bool (Message::*has)() const,
                const google::type::Date& (Message::*date)() const) {
  return (message.*has)() ? resource::PrintDate((message.*date)()) : "";
}

// The parts of an item, without empty ones at the end.
std::string Item(std::vector<std::string> parts) {
  while (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return absl::StrJoin(parts, ":");
}

template <typename Items, typename Print>
std::string List(const Items& items, const Print& print) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(print(item));
  return absl::StrJoin(texts, ";");
}

// What begins the names of a record's own parts: `organisations/a/people/p`.
std::string PersonOf(absl::string_view name, absl::string_view collection) {
  return std::string(name.substr(0, name.rfind(absl::StrCat("/", collection, "/"))));
}

class Writer {
 public:
  Writer(const Bundle& records, absl::CivilDay today)
      : words_(WordsOfPosts(records, today)), table_(Columns()) {
    for (const Person& person : records.people()) people_[person.name()] = &person;
    for (const Appointment& appointment : records.appointments())
      appointments_[PersonOf(appointment.name(), "appointments")].push_back(&appointment);
    for (const Enrolment& enrolment : records.enrolments())
      enrolments_[PersonOf(enrolment.name(), "enrolments")].push_back(&enrolment);
  }

  CsvFile Write() {
    for (const auto& [name, person] : people_) AddPerson(*person);
    std::ostringstream text;
    table_.PrintCsv(text);
    file_.text = text.str();
    file_.rows = table_.size();
    return std::move(file_);
  }

 private:
  // Whose row it is first, then as the importer has them.
  static std::vector<std::size_t> Order() {
    std::vector<std::size_t> order = {imports::kOrganisationId, imports::kPersonId};
    for (std::size_t column = 0; column < imports::PeopleColumns().size(); ++column)
      if (column != imports::kOrganisationId && column != imports::kPersonId)
        order.push_back(column);
    return order;
  }
  static std::vector<table::Table::Column> Columns() {
    const std::vector<imports::ColumnSpec> known = imports::PeopleColumns();
    std::vector<table::Table::Column> columns;
    for (const std::size_t column : Order()) columns.push_back({known[column].name});
    return columns;
  }
  void AddRow(const std::vector<std::string>& row) {
    std::vector<std::string> cells;
    for (const std::size_t column : Order()) cells.push_back(row[column]);
    table_.Add(std::move(cells));
  }
  static std::vector<std::string> EmptyRow() {
    return std::vector<std::string>(imports::PeopleColumns().size());
  }

  void AddPerson(const Person& person) {
    if (person.external_id().empty()) return file_.unsaid.Count("people without an external_id");
    std::vector<std::string> row = EmptyRow();
    SayPerson(person, row);
    bool is_first = true;
    for (const Appointment* appointment : appointments_[person.name()]) {
      const auto words = words_.find(appointment->post());
      if (words == words_.end()) {
        file_.unsaid.Count("appointments to posts that the structure does not tell");
        continue;
      }
      if (!is_first) row = EmptyRow();
      row[imports::kOrganisationId] = std::string(resource::OrganisationOf(person.name()));
      row[imports::kPersonId] = person.external_id();
      SayAppointment(*appointment, words->second, row);
      AddRow(row);
      is_first = false;
    }
    if (is_first) AddRow(row);
  }

  void SayPerson(const Person& person, std::vector<std::string>& row) {
    row[imports::kOrganisationId] = std::string(resource::OrganisationOf(person.name()));
    row[imports::kPersonId] = person.external_id();
    row[imports::kDisplayName] = person.display_name();
    if (person.mobility() != 0) row[imports::kMobility] = Person::Mobility_Name(person.mobility());
    if (person.last_sector() != 0)
      row[imports::kLastSector] = type::v1::Sector_Name(person.last_sector());
    row[imports::kAssessedDate] = Day(person, &Person::has_assessed_date, &Person::assessed_date);
    row[imports::kLeftDate] = Day(person, &Person::has_left_date, &Person::left_date);
    SayWhatIsHeld(person, row);
    row[imports::kAspirations] = List(person.aspirations(), &IdOf);
    row[imports::kCommunities] = List(person.communities(), &IdOf);
    row[imports::kSameAs] = SameAs(person);
    row[imports::kEnrolments] = List(enrolments_[person.name()], [](const Enrolment* enrolment) {
      return absl::StrCat(IdOf(enrolment->programme()), ":",
                          Enrolment::State_Name(enrolment->state()), ":",
                          Day(*enrolment, &Enrolment::has_intake_date, &Enrolment::intake_date),
                          ":", Day(*enrolment, &Enrolment::has_state_date, &Enrolment::state_date));
    });
    const std::string prefix = person.name().substr(0, person.name().rfind('/') + 1);
    if (imports::Ids().Peek(prefix, absl::StrCat("person|", person.external_id())) != person.name())
      file_.unsaid.Count("id of people");
  }

  void SayWhatIsHeld(const Person& person, std::vector<std::string>& row) {
    row[imports::kSkills] = List(person.skills(), [&](const Person::HeldSkill& held) {
      return Item({IdOf(held.skill()), absl::StrCat(held.level()),
                   Day(held, &Person::HeldSkill::has_as_of_date, &Person::HeldSkill::as_of_date),
                   Source(held.source())});
    });
    row[imports::kQualifications] =
        List(person.qualifications(), [](const Person::HeldQualification& held) {
          return Item({IdOf(held.qualification()),
                       Day(held, &Person::HeldQualification::has_award_date,
                           &Person::HeldQualification::award_date),
                       Day(held, &Person::HeldQualification::has_valid_to_date,
                           &Person::HeldQualification::valid_to_date)});
        });
    row[imports::kExperience] = List(person.experience(), [](const Person::Experience& held) {
      return Item(
          {held.area(), absl::StrCat(held.months()),
           Day(held, &Person::Experience::has_as_of_date, &Person::Experience::as_of_date)});
    });
    row[imports::kRegistrations] =
        List(person.registrations(), [](const Person::Registration& held) {
          return Item({held.register_(),
                       Day(held, &Person::Registration::has_valid_from_date,
                           &Person::Registration::valid_from_date),
                       Day(held, &Person::Registration::has_valid_to_date,
                           &Person::Registration::valid_to_date)});
        });
  }

  // An item's parts stand between colons, items between semicolons.
  std::string Source(const std::string& source) {
    if (source.find_first_of(":;") == std::string::npos) return source;
    file_.unsaid.Count("source of skills");
    return "";
  }

  // Only a record of the same file can be named: another employer's is not in it.
  std::string SameAs(const Person& person) {
    if (person.same_as().empty()) return "";
    const auto other = people_.find(person.same_as());
    if (other == people_.end() || other->second->external_id().empty()) {
      file_.unsaid.Count("same_as of people");
      return "";
    }
    return absl::StrCat(resource::OrganisationOf(person.name()), ":", other->second->external_id());
  }

  void SayAppointment(const Appointment& appointment, const PostWords& post,
                      std::vector<std::string>& row) {
    row[imports::kPostTitle] = post.title;
    row[imports::kPostDirectorate] = post.directorate;
    row[imports::kPostService] = post.service;
    row[imports::kPostOrdinal] = absl::StrCat(post.ordinal);
    row[imports::kKind] = Appointment::Kind_Name(appointment.kind());
    row[imports::kStartDate] =
        Day(appointment, &Appointment::has_start_date, &Appointment::start_date);
    row[imports::kNoticeDate] =
        Day(appointment, &Appointment::has_notice_date, &Appointment::notice_date);
    row[imports::kLastDay] = Day(appointment, &Appointment::has_last_day, &Appointment::last_day);
    row[imports::kContractEndDate] =
        Day(appointment, &Appointment::has_contract_end_date, &Appointment::contract_end_date);
    if (appointment.fte() > 0) row[imports::kFte] = absl::StrCat(appointment.fte());
    if (!appointment.external_id().empty()) file_.unsaid.Count("external_id of appointments");
    for (const imports::PeopleColumn column : {imports::kLastDay, imports::kContractEndDate})
      if (imports::IsPlaceholderDay(row[column]))
        file_.unsaid.Count("last days of appointments from 2075 on");
  }

  std::map<std::string, PostWords> words_;  // by post
  std::map<std::string, const Person*> people_;
  std::map<std::string, std::vector<const Appointment*>> appointments_;  // by person
  std::map<std::string, std::vector<const Enrolment*>> enrolments_;      // by person
  table::Table table_;
  CsvFile file_;
};

}  // namespace

CsvFile PeopleCsv(const Bundle& records, absl::CivilDay today) {
  return Writer(records, today).Write();
}

}  // namespace cairn::exports
