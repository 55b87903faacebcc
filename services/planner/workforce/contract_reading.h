#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_CONTRACT_READING_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_CONTRACT_READING_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "services/planner/workforce/workforce.h"

// The contract's messages as the values of the engines. What one refers to takes its place in the
// names of the catalogue, whether it is known yet or not.
namespace cairn::planner {

// The part of a resource name behind its last slash.
std::string LastId(absl::string_view name);
// The segments of a name: organisations, ID, people, ID, …
std::string Segment(absl::string_view name, std::size_t index);

std::shared_ptr<const Role> ReadRole(const roles::v1::Role& from, Catalogue& catalogue);
Qualification ReadQualification(const roles::v1::Qualification& from);
std::shared_ptr<const Programme> ReadProgramme(const roles::v1::Programme& from,
                                               Catalogue& catalogue);
// What roles says of the organisation itself.
void ReadFacts(const roles::v1::Organisation& from, Organisation& to);
std::shared_ptr<const Post> ReadPost(const roles::v1::Post& from, Catalogue& catalogue);
std::shared_ptr<const Vacancy> ReadVacancy(const roles::v1::Vacancy& from);

std::shared_ptr<const Person> ReadPerson(const people::v1::Person& from, Catalogue& catalogue);
std::shared_ptr<const Appointment> ReadAppointment(const people::v1::Appointment& from);
std::shared_ptr<const Enrolment> ReadEnrolment(const people::v1::Enrolment& from,
                                               Catalogue& catalogue);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_CONTRACT_READING_H_
