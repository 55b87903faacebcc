#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_ENROLMENT_PLAN_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_ENROLMENT_PLAN_H_

#include <set>
#include <string>
#include <vector>

#include "cairn/people/v1/people.pb.h"
#include "services/web/importing/people/people_file.h"
#include "services/web/importing/people/people_index.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// Plans the enrolments of a people file: each is created, or moves on and never back.
class EnrolmentPlanner {
 public:
  EnrolmentPlanner(const PeopleIndex& index, Ids& ids, Plan& plan)
      : index_(index), ids_(ids), plan_(plan), report_(plan.report) {}

  // Plans what the file tells of one person.
  void Emit(const PeopleEntry& entry);

 private:
  using Enrolment = people::v1::Enrolment;
  void Create(const PeopleEntry& entry, Enrolment told);
  void Update(const PeopleEntry& entry, const Enrolment& before, const Enrolment& told);

  const PeopleIndex& index_;
  Ids& ids_;
  Plan& plan_;
  Report& report_;
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_ENROLMENT_PLAN_H_
