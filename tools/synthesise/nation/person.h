#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/type/v1/type.pb.h"
#include "tools/synthesise/nation/establishment.h"
#include "tools/synthesise/nation/evidence.h"

namespace cairn::synthesise {

struct Appointment {
  const Post* post = nullptr;
  people::v1::Appointment::Kind kind = people::v1::Appointment::SUBSTANTIVE;
  absl::CivilDay start;
  std::optional<absl::CivilDay> notice;
  std::optional<absl::CivilDay> last_day;
  std::optional<absl::CivilDay> contract_end;
  int fte_percent = 100;
};

struct Enrolment {
  std::string programme;  // resource name
  people::v1::Enrolment::State state = people::v1::Enrolment::ENQUIRED;
  std::optional<absl::CivilDay> intake;
  absl::CivilDay since;
};

// A record that an organisation keeps of somebody. Everybody is invented.
struct Person {
  std::string organisation;  // id
  std::string id;
  std::string display_name;  // mostly empty
  people::v1::Person::Mobility mobility = people::v1::Person::MOBILITY_UNSPECIFIED;
  type::v1::Sector last_sector = type::v1::SOCIAL_SERVICES;
  std::optional<absl::CivilDay> assessed;
  std::optional<absl::CivilDay> left;
  Evidence evidence;                     // skills and experience only when assessed
  std::vector<std::string> aspirations;  // resource names of roles
  std::vector<std::string> communities;  // resource names of programmes
  std::string same_as;                   // resource name of the record with another employer
  std::vector<Appointment> appointments;
  std::vector<Enrolment> enrolments;
};

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_H_
