#include "tools/synthesise/people_file.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/synthesise/csv_line.h"
#include "tools/synthesise/nation/chance.h"

namespace cairn::synthesise {
namespace {

enum Column : std::size_t {
  kOrganisation,
  kPersonId,
  kDisplayName,
  kMobility,
  kLastSector,
  kAssessedDate,
  kLeftDate,
  kSkills,
  kQualifications,
  kExperience,
  kRegistrations,
  kAspirations,
  kCommunities,
  kSameAs,
  kPostTitle,
  kPostDirectorate,
  kPostService,
  kPostOrdinal,
  kAppointmentKind,
  kStartDate,
  kNoticeDate,
  kLastDay,
  kContractEndDate,
  kFte,
  kEnrolments,
  kColumns
};

const std::vector<std::string>& Header() {
  static const auto* const columns = new std::vector<std::string>{
      "organisation",   "person_id",     "display_name",      "mobility",
      "last_sector",    "assessed_date", "left_date",         "skills",
      "qualifications", "experience",    "registrations",     "aspirations",
      "communities",    "same_as",       "post_title",        "post_directorate",
      "post_service",   "post_ordinal",  "appointment_kind",  "start_date",
      "notice_date",    "last_day",      "contract_end_date", "fte",
      "enrolments"};
  return *columns;
}

using Row = std::vector<std::string>;

std::string Day(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? absl::FormatCivilTime(*day) : "";
}

std::string Ids(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ";", [](std::string* out, const std::string& name) {
    absl::StrAppend(out, IdOf(name));
  });
}

// `id:number:day;…` for everything above zero.
std::string Counted(const std::map<std::string, int>& held, const std::string& day) {
  std::vector<std::string> entries;
  for (const auto& [name, count] : held)
    if (count > 0) entries.push_back(absl::StrCat(IdOf(name), ":", count, ":", day));
  return absl::StrJoin(entries, ";");
}

// Dates of awards and registrations say little and are drawn here. A registration runs for five
// years and is renewed; of a hundred, one has lapsed.
struct Papers {
  std::string qualifications;
  std::string registrations;
};
Papers PapersOf(const Person& person, const Options& options) {
  constexpr int kYears = 5;
  const int year = static_cast<int>(options.as_of.year());
  Draws draws(options.seed, absl::StrCat(person.organisation, "/", person.id, "/papers"));
  std::vector<std::string> qualifications;
  for (const std::string& name : person.evidence.qualifications)
    qualifications.push_back(
        absl::StrFormat("%s:%d-07-01:", IdOf(name), year - draws.Between(3, 28)));
  std::vector<std::string> registrations;
  for (const std::string& name : person.evidence.registers) {
    const int from = year - (draws.Happens(10) ? kYears + 1 : draws.Between(1, kYears - 1));
    registrations.push_back(absl::StrFormat("%s:%d-03-01:%d-02-28", name, from, from + kYears));
  }
  return {absl::StrJoin(qualifications, ";"), absl::StrJoin(registrations, ";")};
}

std::string EnrolmentsOf(const Person& person) {
  return absl::StrJoin(person.enrolments, ";", [](std::string* out, const Enrolment& enrolment) {
    absl::StrAppend(out, IdOf(enrolment.programme), ":",
                    people::v1::Enrolment::State_Name(enrolment.state), ":", Day(enrolment.intake),
                    ":", Day(enrolment.since));
  });
}

Row PersonRow(const Person& person, const Options& options) {
  Row row(kColumns);
  const Papers papers = PapersOf(person, options);
  row[kOrganisation] = person.organisation;
  row[kPersonId] = person.id;
  row[kDisplayName] = person.display_name;
  if (person.mobility != people::v1::Person::MOBILITY_UNSPECIFIED)
    row[kMobility] = people::v1::Person::Mobility_Name(person.mobility);
  row[kLastSector] = type::v1::Sector_Name(person.last_sector);
  row[kAssessedDate] = Day(person.assessed);
  row[kLeftDate] = Day(person.left);
  if (person.assessed.has_value()) {
    row[kSkills] = Counted(person.evidence.skills, Day(person.assessed));
    row[kExperience] = Counted(person.evidence.experience, Day(person.assessed));
  }
  row[kQualifications] = papers.qualifications;
  row[kRegistrations] = papers.registrations;
  row[kAspirations] = Ids(person.aspirations);
  row[kCommunities] = Ids(person.communities);
  row[kSameAs] = person.same_as;
  row[kEnrolments] = EnrolmentsOf(person);
  return row;
}

void Fill(const Appointment& appointment, Row& row) {
  row[kPostTitle] = appointment.post->title;
  row[kPostDirectorate] = appointment.post->directorate;
  row[kPostService] = appointment.post->service;
  row[kPostOrdinal] = absl::StrCat(appointment.post->ordinal);
  row[kAppointmentKind] = people::v1::Appointment::Kind_Name(appointment.kind);
  row[kStartDate] = Day(appointment.start);
  row[kNoticeDate] = Day(appointment.notice);
  row[kLastDay] = Day(appointment.last_day);
  row[kContractEndDate] = Day(appointment.contract_end);
  constexpr int kFull = 100;
  row[kFte] =
      appointment.fte_percent == kFull ? "" : absl::StrFormat("0.%d", appointment.fte_percent / 10);
}

bool SamePerson(const Row& a, const Row& b) {
  return a[kOrganisation] == b[kOrganisation] && a[kPersonId] == b[kPersonId];
}

// Whether the person has no other row, which would have to say the same.
bool IsOnlyRow(const std::vector<Row>& rows, std::size_t at) {
  return (at == 0 || !SamePerson(rows[at - 1], rows[at])) &&
         (at + 1 == rows.size() || !SamePerson(rows[at + 1], rows[at]));
}

// Spoils a handful of rows, each in one way.
PeopleDirt Spoil(std::vector<Row>& rows, const Options& options) {
  PeopleDirt dirt;
  const std::string this_year = absl::StrCat(options.as_of.year());
  Draws draws(options.seed, "people-file/dirt");
  std::set<std::size_t> used;
  const auto spoil = [&](int wanted, const auto& fits, const auto& change) {
    constexpr int kTries = 2000;
    int done = 0;
    for (int i = 0; i < kTries && done < wanted; ++i) {
      const auto at = static_cast<std::size_t>(draws.Below(static_cast<int>(rows.size())));
      if (!fits(rows[at]) || !IsOnlyRow(rows, at) || !used.insert(at).second) continue;
      change(at);
      ++done;
    }
    return done;
  };
  dirt.lower_case = spoil(
      6, [](const Row& row) { return !row[kLastSector].empty(); },
      [&](std::size_t at) { absl::AsciiStrToLower(&rows[at][kLastSector]); });
  dirt.blanks = spoil(
      4, [](const Row&) { return true; },
      [&](std::size_t at) { rows[at][kPersonId] = absl::StrCat(" ", rows[at][kPersonId], " "); });
  dirt.open_lists = spoil(
      3, [](const Row& row) { return !row[kSkills].empty(); },
      [&](std::size_t at) { rows[at][kSkills] += ";"; });
  std::vector<std::size_t> doubled;
  dirt.overlaps = spoil(
      2,
      [&](const Row& row) {
        return row[kAppointmentKind] == "SUBSTANTIVE" && row[kLastDay].empty() &&
               row[kStartDate] < this_year;
      },
      [&](std::size_t at) { doubled.push_back(at); });
  std::sort(doubled.rbegin(), doubled.rend());
  for (const std::size_t at : doubled) {
    Row again = rows[at];
    again[kStartDate] = absl::StrCat(again[kStartDate].substr(0, 8),
                                     again[kStartDate].substr(8) == "15" ? "16" : "15");
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at) + 1, again);
  }
  return dirt;
}

}  // namespace

PeopleFile WritePeople(const std::vector<Person>& people, const Options& options) {
  std::vector<Row> rows;
  for (const Person& person : people) {
    Row row = PersonRow(person, options);
    for (const Appointment& appointment : person.appointments) {
      Fill(appointment, row);
      rows.push_back(row);
    }
    if (person.appointments.empty()) rows.push_back(std::move(row));
  }
  PeopleFile file;
  file.dirt = Spoil(rows, options);
  file.rows = static_cast<int>(rows.size());
  file.text = CsvLine(Header(), "\n");
  for (const Row& row : rows) absl::StrAppend(&file.text, CsvLine(row, "\n"));
  return file;
}

}  // namespace cairn::synthesise
