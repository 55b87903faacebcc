#ifndef CAIRN_SERVICES_PEOPLE_PEOPLE_H_
#define CAIRN_SERVICES_PEOPLE_PEOPLE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cairn/people/v1/people.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/rpc/method.h"
#include "common/store/store.h"

namespace cairn::people {

// People, appointments and enrolments: cairn.people.v1.PeopleService.
class People {
 public:
  People(store::Store& store, IdSource& ids);

  absl::StatusOr<v1::Appointment> EndAppointment(const rpc::CallContext& call,
                                                 const v1::EndAppointmentRequest& request) const;
  absl::StatusOr<v1::Enrolment> AdvanceEnrolment(const rpc::CallContext& call,
                                                 const v1::AdvanceEnrolmentRequest& request) const;

  rpc::ServiceTable Table() const;
  std::vector<const AnyCollection*> collections() const {
    return {&people_, &appointments_, &enrolments_};
  }

 private:
  store::Store& store_;
  Collection<v1::Person> people_;
  Collection<v1::Appointment> appointments_;
  Collection<v1::Enrolment> enrolments_;
};

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_PEOPLE_H_
