#ifndef CAIRN_TESTS_SERVICES_WEB_IMPORTING_PEOPLE_FIXTURE_H_
#define CAIRN_TESTS_SERVICES_WEB_IMPORTING_PEOPLE_FIXTURE_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "gtest/gtest.h"
#include "services/web/importing/people/people.h"
#include "tests/services/web/importing/registers.h"

// Two councils that take files of people.
namespace cairn::imports {

inline constexpr char kState[] = R"pb(
  skills { name: "skills/safeguarding" display_name: "Safeguarding" }
  skills { name: "skills/commissioning" display_name: "Commissioning" }
  qualifications {
    name: "qualifications/cswo-award"
    display_name: "Award"
    framework: SCQF
    level: 11
  }
  programmes {
    name: "programmes/leading"
    display_name: "Leading"
    kind: DEVELOPMENT
    sector: SOCIAL_SERVICES
  }
  programmes {
    name: "programmes/circle"
    display_name: "Circle"
    kind: COMMUNITY
    sector: SOCIAL_SERVICES
  }
  roles {
    name: "roles/head"
    display_name: "Head"
    tier: 5
    service_area: ADULTS
    requirements {
      gate: ESSENTIAL
      experience { area: "budget-management" }
    }
    requirements {
      gate: ESSENTIAL
      registration { register: "sssc-social-worker" }
    }
  }
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  organisations { name: "organisations/oak" display_name: "Oak" kind: COUNCIL }
  posts { name: "organisations/elm/posts/head" display_name: "Head" external_id: "P/1" ordinal: 1 }
  posts {
    name: "organisations/elm/posts/deputy"
    display_name: "Deputy Head"
    directorate: "Adults"
    service: "Care"
    ordinal: 1
  }
  posts {
    name: "organisations/elm/posts/deputy-2"
    display_name: "Deputy Head"
    directorate: "Adults"
    service: "Care"
    ordinal: 2
  }
  posts { name: "organisations/oak/posts/head" display_name: "Head" ordinal: 1 }
)pb";

inline constexpr char kTwoYears[] =
    "person_id,skills,post_title,post_directorate,post_service,post_ordinal,appointment_kind,start_"
    "date,enrolments\n"
    "E1,safeguarding:3:2025-01-01,Deputy "
    "Head,Adults,Care,1,SUBSTANTIVE,2019-01-01,leading:ENQUIRED::2025-01-01\n"
    "E1,,DEPUTY HEAD,adults,Care,2,ACTING,2021-01-01,\n"
    "E2,,Head,,,,SUBSTANTIVE,2020-01-01,\n";

class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    registers_.Have(FromText(kState));
    options_.organisation = "organisations/elm";
  }
  Plan Import(absl::string_view file) { return ImportPeople(file, registers_.State(), options_); }
  Plan Take(absl::string_view file) {
    const Plan plan = Import(file);
    registers_.Carry(plan);
    return plan;
  }
  void TakeAll(absl::string_view file, absl::CivilDay date) {
    options_.coverage = Options::Coverage::kComplete;
    options_.date = date;
    last_ = Take(file);
  }
  // The appointments as they stand: person, post, kind, first and last day.
  std::vector<std::string> Appointments() {
    const Existing state = registers_.State();
    std::vector<std::string> all;
    for (const people::v1::Appointment& appointment : state.appointments())
      for (const people::v1::Person& person : state.people())
        if (StartsWithName(appointment.name(), person.name()))
          all.push_back(absl::StrCat(
              person.external_id(), " ", appointment.post().substr(14), " ",
              people::v1::Appointment::Kind_Name(appointment.kind()), " ",
              resource::PrintDate(appointment.start_date()), " ",
              appointment.has_last_day() ? resource::PrintDate(appointment.last_day()) : "-"));
    std::sort(all.begin(), all.end());
    return all;
  }
  static bool StartsWithName(const std::string& child, const std::string& parent) {
    return child.rfind(parent + "/", 0) == 0;
  }
  people::v1::Person FindPerson(absl::string_view id) {
    const Existing state = registers_.State();
    for (const people::v1::Person& person : state.people())
      if (person.external_id() == id) return person;
    return people::v1::Person();
  }

  Registers registers_;
  Options options_;
  Plan last_;
};

}  // namespace cairn::imports

#endif  // CAIRN_TESTS_SERVICES_WEB_IMPORTING_PEOPLE_FIXTURE_H_
