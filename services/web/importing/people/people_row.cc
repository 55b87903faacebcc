#include "services/web/importing/people/people_row.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/placeholder_days.h"
#include "common/base/suggest.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;

constexpr int kMostMonths = 720;
constexpr int kMostLevel = 5;

// Spells the columns, in the order of PeopleColumn.
constexpr const char* kColumnNames[] = {"display_name",      "mobility",
                                        "last_sector",       "assessed_date",
                                        "left_date",         "skills",
                                        "qualifications",    "experience",
                                        "registrations",     "aspirations",
                                        "communities",       "same_as",
                                        "enrolments",        "organisation",
                                        "person_id",         "post",
                                        "post_title",        "post_directorate",
                                        "post_service",      "post_ordinal",
                                        "appointment_kind",  "start_date",
                                        "notice_date",       "last_day",
                                        "contract_end_date", "fte"};

using Parts = std::vector<absl::string_view>;

// Reads the items of a list, `;` between them and `:` between their parts.
class ListReader {
 public:
  ListReader(PeopleColumn column, int line, Report& report, ToldPerson& told)
      : column_(kColumnNames[column]), line_(line), report_(report), told_(told) {}

  template <typename Read>
  void Each(absl::string_view text, std::size_t least, std::size_t most, const char* form,
            const Read& read) {
    int number = 0;
    for (absl::string_view item : absl::StrSplit(text, ';')) {
      item = absl::StripAsciiWhitespace(item);
      if (item.empty()) continue;
      number_ = ++number;
      Parts parts = absl::StrSplit(item, ':');
      for (absl::string_view& part : parts) part = absl::StripAsciiWhitespace(part);
      if (parts.size() < least || parts.size() > most) {
        Refuse("must look like ", form);
        continue;
      }
      parts.resize(most);
      read(parts);
    }
  }

  template <typename... Words>
  void Refuse(const Words&... words) {
    told_.good = false;
    report_.RefuseRow(line_, column_, "item ", number_, " ", words...);
  }
  template <typename... Words>
  void Warn(const Words&... words) {
    report_.Warn(line_, column_, "item ", number_, " ", words...);
  }

  // Sets a date that may be blank.
  template <typename Message>
  void Day(absl::string_view text, Message* message, google::type::Date* (Message::*date)()) {
    if (text.empty()) return;
    if (IsPlaceholderDay(text)) return Warn("holds a day that stands for none; left out");
    const absl::optional<absl::CivilDay> day = ParseDay(text);
    if (day.has_value())
      *(message->*date)() = ToDate(*day);
    else
      Refuse("holds a date that is none; write 2026-11-23");
  }
  bool Number(absl::string_view text, int least, int most, const char* what, int* number) {
    if (absl::SimpleAtoi(text, number) && *number >= least && *number <= most) return true;
    Refuse("needs ", what, " from ", least, " to ", most);
    return false;
  }
  // `id` as `collection/id`, if the catalogue has it.
  bool Reference(absl::string_view id, absl::string_view collection, const Vocabulary& vocabulary,
                 std::string* name) {
    *name = absl::StartsWith(id, collection) ? std::string(id) : absl::StrCat(collection, id);
    if (vocabulary.Has(*name)) return true;
    const std::string nearest = vocabulary.Nearest(*name);
    Refuse("names nothing that the catalogue has under ", collection,
           nearest.empty() ? "" : absl::StrCat("; did you mean ", nearest, "?"));
    return false;
  }
  bool SlugOf(absl::string_view text) {
    if (resource::IsValidId(text)) return true;
    Refuse("must begin with a slug of a-z, 0-9 and hyphens");
    return false;
  }

 private:
  const char* column_;
  int line_;
  Report& report_;
  ToldPerson& told_;
  int number_ = 0;
};

// An enum value by its name in any letter case; 0 when there is none.
template <typename Enum>
int EnumValue(absl::string_view text, bool (*parse)(google::protobuf::ConstStringParam, Enum*)) {
  Enum value{};
  return parse(absl::AsciiStrToUpper(text), &value) ? static_cast<int>(value) : 0;
}

void ReadSkills(absl::string_view text, ListReader list, Vocabulary& vocabulary, Person& person) {
  person.clear_skills();
  list.Each(text, 2, 4, "skill:level:date", [&](const Parts& parts) {
    std::string name;
    int level = 0;
    if (!list.Reference(parts[0], "skills/", vocabulary, &name)) return;
    if (!list.Number(parts[1], 1, kMostLevel, "a level", &level)) return;
    Person::HeldSkill* held = person.add_skills();
    held->set_skill(name);
    held->set_level(level);
    list.Day(parts[2], held, &Person::HeldSkill::mutable_as_of_date);
    held->set_source(std::string(parts[3]));
  });
}

void ReadQualifications(absl::string_view text, ListReader list, Vocabulary& vocabulary,
                        Person& person) {
  person.clear_qualifications();
  list.Each(text, 1, 3, "qualification:award date:last day in force", [&](const Parts& parts) {
    std::string name;
    if (!list.Reference(parts[0], "qualifications/", vocabulary, &name)) return;
    Person::HeldQualification* held = person.add_qualifications();
    held->set_qualification(name);
    list.Day(parts[1], held, &Person::HeldQualification::mutable_award_date);
    list.Day(parts[2], held, &Person::HeldQualification::mutable_valid_to_date);
  });
}

void ReadExperience(absl::string_view text, ListReader list, Vocabulary& vocabulary,
                    Person& person) {
  person.clear_experience();
  list.Each(text, 2, 3, "area:months:date", [&](const Parts& parts) {
    int months = 0;
    if (!list.SlugOf(parts[0]) ||
        !list.Number(parts[1], 0, kMostMonths, "a number of months", &months))
      return;
    if (!vocabulary.HasArea(parts[0]))
      list.Warn("names an area of experience that no role asks for; told once");
    Person::Experience* held = person.add_experience();
    held->set_area(std::string(parts[0]));
    held->set_months(months);
    list.Day(parts[2], held, &Person::Experience::mutable_as_of_date);
  });
}

void ReadRegistrations(absl::string_view text, ListReader list, Vocabulary& vocabulary,
                       Person& person) {
  person.clear_registrations();
  list.Each(text, 1, 3, "register:first day:last day", [&](const Parts& parts) {
    if (!list.SlugOf(parts[0])) return;
    if (!vocabulary.HasRegister(parts[0]))
      list.Warn("names a register that no role asks for; told once");
    Person::Registration* held = person.add_registrations();
    held->set_register_(std::string(parts[0]));
    list.Day(parts[1], held, &Person::Registration::mutable_valid_from_date);
    list.Day(parts[2], held, &Person::Registration::mutable_valid_to_date);
  });
}

void ReadNames(absl::string_view text, absl::string_view collection, ListReader list,
               Vocabulary& vocabulary, google::protobuf::RepeatedPtrField<std::string>* names) {
  names->Clear();
  list.Each(text, 1, 1, "an id", [&](const Parts& parts) {
    std::string name;
    if (list.Reference(parts[0], collection, vocabulary, &name)) *names->Add() = name;
  });
}

void ReadEnrolments(absl::string_view text, ListReader list, Vocabulary& vocabulary,
                    std::vector<Enrolment>& enrolments) {
  enrolments.clear();
  list.Each(text, 4, 4, "programme:state:intake date:date of the state", [&](const Parts& parts) {
    Enrolment enrolment;
    std::string name;
    if (!list.Reference(parts[0], "programmes/", vocabulary, &name)) return;
    const int state = EnumValue<Enrolment::State>(parts[1], &Enrolment::State_Parse);
    if (state == 0)
      return list.Refuse("needs a state: ENQUIRED, NOMINATED, ENROLLED, COMPLETED or LEFT");
    enrolment.set_programme(name);
    enrolment.set_state(static_cast<Enrolment::State>(state));
    list.Day(parts[2], &enrolment, &Enrolment::mutable_intake_date);
    list.Day(parts[3], &enrolment, &Enrolment::mutable_state_date);
    if (parts[3].empty()) return list.Refuse("needs the date of its state");
    if (state == Enrolment::COMPLETED && enrolment.has_intake_date() &&
        resource::ToDay(enrolment.state_date()) < resource::ToDay(enrolment.intake_date()))
      return list.Refuse("is completed before its intake begins");
    const bool doubled =
        std::any_of(enrolments.begin(), enrolments.end(), [&](const Enrolment& other) {
          return other.programme() == name && Same(other.intake_date(), enrolment.intake_date());
        });
    if (doubled) return list.Refuse("repeats an item above: the same programme and intake");
    enrolments.push_back(std::move(enrolment));
  });
}

}  // namespace

std::vector<ColumnSpec> PeopleColumns() {
  std::vector<ColumnSpec> columns;
  for (const char* name : kColumnNames) columns.push_back({name, ColumnSpec::Need::kOptional, {}});
  columns[kPersonId].need = ColumnSpec::Need::kRequired;
  return columns;
}

Vocabulary::Vocabulary(const Existing& existing) {
  for (const auto& skill : existing.skills()) names_.insert(skill.name());
  for (const auto& qualification : existing.qualifications()) names_.insert(qualification.name());
  for (const auto& programme : existing.programmes()) {
    names_.insert(programme.name());
    areas_.insert(programme.experience_gained().begin(), programme.experience_gained().end());
  }
  for (const auto& role : existing.roles()) {
    names_.insert(role.name());
    for (const auto& requirement : role.requirements()) {
      if (requirement.has_experience()) areas_.insert(requirement.experience().area());
      if (requirement.has_registration()) registers_.insert(requirement.registration().register_());
    }
  }
}

std::string Vocabulary::Nearest(absl::string_view name) const {
  const absl::string_view collection = name.substr(0, name.find('/') + 1);
  std::vector<std::string> ids;
  for (const std::string& known : names_)
    if (absl::StartsWith(known, collection)) ids.push_back(known.substr(collection.size()));
  std::sort(ids.begin(), ids.end());  // of equals the first
  return cairn::Nearest(name.substr(collection.size()), ids);
}

void ReadPersonField(PeopleColumn column, absl::string_view text, int line, Vocabulary& vocabulary,
                     Report& report, ToldPerson& told) {
  const auto refuse = [&](const auto&... words) {
    told.good = false;
    report.RefuseRow(line, kColumnNames[column], words...);
  };
  const auto day = [&](google::type::Date* date) {
    const absl::optional<absl::CivilDay> parsed = ParseDay(text);
    if (!parsed.has_value()) return refuse("must be a date like 2026-11-23");
    *date = ToDate(*parsed);
  };
  const ListReader list(column, line, report, told);
  Person& person = told.person;
  switch (column) {
    case kDisplayName:
      person.set_display_name(std::string(text));
      return;
    case kMobility:
      person.set_mobility(static_cast<Person::Mobility>(
          EnumValue<Person::Mobility>(text, &Person::Mobility_Parse)));
      if (person.mobility() == 0) refuse("must be OWN_ORGANISATION, NETWORK or NATIONAL");
      return;
    case kLastSector:
      person.set_last_sector(static_cast<type::v1::Sector>(
          EnumValue<type::v1::Sector>(text, &type::v1::Sector_Parse)));
      if (person.last_sector() == 0)
        refuse("must be SOCIAL_SERVICES, HEALTH, EDUCATION, OTHER_SECTOR or CROSS_SECTOR");
      return;
    case kAssessedDate:
      return day(person.mutable_assessed_date());
    case kLeftDate:
      if (IsPlaceholderDay(text))
        return report.Warn(line, kColumnNames[column], "stands for no end; left out");
      return day(person.mutable_left_date());
    case kSkills:
      return ReadSkills(text, list, vocabulary, person);
    case kQualifications:
      return ReadQualifications(text, list, vocabulary, person);
    case kExperience:
      return ReadExperience(text, list, vocabulary, person);
    case kRegistrations:
      return ReadRegistrations(text, list, vocabulary, person);
    case kAspirations:
      return ReadNames(text, "roles/", list, vocabulary, person.mutable_aspirations());
    case kCommunities:
      return ReadNames(text, "programmes/", list, vocabulary, person.mutable_communities());
    case kSameAs:
      told.same_as = std::string(text);
      return;
    case kEnrolments:
      return ReadEnrolments(text, list, vocabulary, told.enrolments);
    case kOrganisationId:
    case kPersonId:
    case kPost:
    case kPostTitle:
    case kPostDirectorate:
    case kPostService:
    case kPostOrdinal:
    case kKind:
    case kStartDate:
    case kNoticeDate:
    case kLastDay:
    case kContractEndDate:
    case kFte:
      return;  // not of a person
  }
}

static Appointment::Kind KindOf(absl::string_view text) {
  const std::string words = absl::StrJoin(AllWords(text), " ");
  // What payrolls call a holder of their own post.
  if (words == "permanent" || words == "perm") return Appointment::SUBSTANTIVE;
  if (words == "acting up") return Appointment::ACTING;
  if (words == "seconded" || words == "secondee") return Appointment::SECONDMENT;
  return static_cast<Appointment::Kind>(
      EnumValue<Appointment::Kind>(text, &Appointment::Kind_Parse));
}

bool ReadAppointment(const CsvTable& table, Appointment& appointment, Report& report) {
  bool good = true;
  const auto refuse = [&](PeopleColumn column, const auto&... words) {
    good = false;
    report.RefuseRow(table.line(), kColumnNames[column], words...);
  };
  const auto day = [&](PeopleColumn column, google::type::Date* (Appointment::*date)()) {
    if (table[column].empty()) return;
    if ((column == kLastDay || column == kContractEndDate) && IsPlaceholderDay(table[column]))
      return report.Warn(table.line(), kColumnNames[column],
                         "stands for no end; taken as no known last day");
    if (column == kStartDate && IsPlaceholderDay(table[column]))
      return refuse(column, "is so far ahead that it stands for no day; write the first day");
    const absl::optional<absl::CivilDay> parsed = ParseDay(table[column]);
    if (!parsed.has_value()) return refuse(column, "must be a date like 2026-11-23");
    if (column == kStartDate && StandsForNoBeginning(*parsed))
      report.Warn(table.line(), kColumnNames[column],
                  "lies before 1950 and may stand for a day that nobody knows; taken as it is");
    *(appointment.*date)() = ToDate(*parsed);
  };
  appointment.set_kind(KindOf(table[kKind]));
  if (appointment.kind() == 0)
    refuse(kKind, "must be SUBSTANTIVE (or Permanent), ACTING, INTERIM or SECONDMENT");
  day(kStartDate, &Appointment::mutable_start_date);
  day(kNoticeDate, &Appointment::mutable_notice_date);
  day(kLastDay, &Appointment::mutable_last_day);
  day(kContractEndDate, &Appointment::mutable_contract_end_date);
  if (table[kStartDate].empty()) refuse(kStartDate, "is blank; an appointment needs its first day");
  if (!table[kFte].empty()) {
    const absl::optional<double> fte = ParseNumber(table[kFte]);
    if (fte.has_value() && *fte > 0 && *fte <= 1)
      appointment.set_fte(*fte);
    else
      refuse(kFte, "must be above 0 and at most 1");
  }
  return good;
}

}  // namespace cairn::imports
