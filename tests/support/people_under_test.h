#ifndef CAIRN_TESTS_SUPPORT_PEOPLE_UNDER_TEST_H_
#define CAIRN_TESTS_SUPPORT_PEOPLE_UNDER_TEST_H_

#include "services/people/migrations.h"
#include "services/people/people.h"
#include "tests/support/service_under_test.h"

namespace cairn::test {

// The people service, with two people: `organisations/ayr/people/ann` and `…/people/ben`.
class PeopleUnderTest : public ServiceUnderTest {
 public:
  PeopleUnderTest()
      : ServiceUnderTest("people",
                         {people::v1::Person::descriptor(), people::v1::Appointment::descriptor(),
                          people::v1::Enrolment::descriptor()},
                         people::Migrations()),
        people_(*store_, ids_) {
    Serve({people_.Table()}, people_.collections());
    Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/ann")pb");
    Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/ben")pb");
  }

 private:
  people::People people_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_PEOPLE_UNDER_TEST_H_
