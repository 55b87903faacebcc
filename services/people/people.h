#ifndef CAIRN_SERVICES_PEOPLE_PEOPLE_H_
#define CAIRN_SERVICES_PEOPLE_PEOPLE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cairn/people/v1/people.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"
#include "services/people/establishment.h"

namespace cairn::people {

// People, appointments and enrolments: cairn.people.v1.PeopleService.
class People {
 public:
  // Organisations and posts are checked against `establishment`. Without one only that nobody is
  // appointed to a post of another organisation.
  People(store::Store& store, IdSource& ids, const Establishment* establishment = nullptr);

  absl::StatusOr<v1::Appointment> EndAppointment(const rpc::CallContext& call,
                                                 const v1::EndAppointmentRequest& request) const;
  absl::StatusOr<v1::Enrolment> AdvanceEnrolment(const rpc::CallContext& call,
                                                 const v1::AdvanceEnrolmentRequest& request) const;

  absl::StatusOr<v1::PurgePeopleResponse> PurgePeople(const rpc::CallContext& call,
                                                      const v1::PurgePeopleRequest& request) const;

  rpc::ServiceTable Table() const;
  std::vector<const AnyCollection*> collections() const {
    return {&people_, &appointments_, &enrolments_};
  }

 private:
  absl::Status CheckAppointment(const v1::Appointment* before, const v1::Appointment* after,
                                store::Transaction& tx) const;
  // OK unless the appointment begins behind the end of its employer, or of the post's organisation.
  absl::Status CheckBegins(const v1::Appointment* before, const v1::Appointment& after) const;
  // OK unless the appointment cannot stand beside those of its holder, and of the organisation's
  // people to the post: what another organisation records decides nothing, and so nothing of it is
  // told. The holder counts as given.
  absl::Status CheckBeside(const v1::Appointment& appointment, const v1::Person& holder,
                           store::Transaction& tx) const;
  absl::Status CheckPerson(const v1::Person* before, const v1::Person* after,
                           store::Transaction& tx) const;
  absl::Status CheckOrganisation(absl::string_view name) const;
  absl::Status CheckPost(const v1::Appointment& appointment) const;

  store::Store& store_;
  const Establishment* const establishment_;  // or null
  Collection<v1::Person> people_;
  Collection<v1::Appointment> appointments_;
  Collection<v1::Enrolment> enrolments_;
};

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_PEOPLE_H_
