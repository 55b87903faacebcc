#include "services/planner/workforce/builder.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

// The places of a course's intake of March 2027, as organisations' people come and go.
class PlacesTest : public testing::Test {
 protected:
  void Enrol(const std::string& person, people::v1::Enrolment::State state, int day = 1) {
    people::v1::Enrolment enrolment;
    enrolment.set_name(absl::StrCat("organisations/", person, "/enrolments/e"));
    enrolment.set_programme("programmes/course");
    enrolment.set_state(state);
    enrolment.mutable_intake_date()->set_year(2027);
    enrolment.mutable_intake_date()->set_month(3);
    enrolment.mutable_intake_date()->set_day(day);
    ASSERT_TRUE(builder_.Put("cairn.people.v1.Enrolment", enrolment.SerializeAsString()));
  }
  int Taken() {
    const auto workforce = builder_.Build();
    const Index course = workforce->catalogue->programme_names.Find("course");
    const int taken = workforce->places_taken->At(course, On("2027-03-01"));
    EXPECT_EQ(taken, PlacesTakenIn(*workforce).At(course, On("2027-03-01")))
        << "counted change by change, as counted at once";
    EXPECT_EQ(workforce->places_taken->At(course, On("2027-04-01")), 0);
    return taken;
  }

  WorkforceBuilder builder_;
};

TEST_F(PlacesTest, AreTakenByWhoeverIsEnrolledWhereverTheyAreEmployed) {
  Enrol("ayr/people/ann", people::v1::Enrolment::ENROLLED);
  EXPECT_EQ(Taken(), 1);
  Enrol("bute/people/bob", people::v1::Enrolment::ENROLLED, 15);
  EXPECT_EQ(Taken(), 2);
  Enrol("ayr/people/cid", people::v1::Enrolment::NOMINATED);
  EXPECT_EQ(Taken(), 2);
}

TEST_F(PlacesTest, AreFreeAgainWhenSomebodyLeaves) {
  Enrol("ayr/people/ann", people::v1::Enrolment::ENROLLED);
  Enrol("ayr/people/bob", people::v1::Enrolment::ENROLLED);
  Enrol("bute/people/cid", people::v1::Enrolment::ENROLLED);
  EXPECT_EQ(Taken(), 3);
  Enrol("ayr/people/bob", people::v1::Enrolment::LEFT);
  EXPECT_EQ(Taken(), 2);
  builder_.Remove("cairn.people.v1.Person", "organisations/ayr/people/ann");
  EXPECT_EQ(Taken(), 1);
  builder_.Clear("people");
  EXPECT_EQ(Taken(), 0);
}

}  // namespace
}  // namespace cairn::planner
