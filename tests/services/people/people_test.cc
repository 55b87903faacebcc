// People, appointments and enrolments through the service's methods.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"

namespace cairn::people {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::Appointment;
using v1::Enrolment;
using v1::Person;

std::string Day(int day) { return absl::StrCat("{ year: 2026 month: 3 day: ", day, " }"); }

class PeopleTest : public testing::Test {
 protected:
  // Appoints a person to the post `p` from a day of March on.
  absl::StatusOr<Appointment> Appoint(const std::string& person, const std::string& id,
                                      const std::string& fields) {
    return people_.Call<v1::CreateAppointmentRequest, Appointment>(
        "CreateAppointment",
        absl::StrCat("parent: \"organisations/ayr/people/", person, "\" appointment_id: \"", id,
                     "\" appointment { post: \"organisations/ayr/posts/p\" kind: SUBSTANTIVE ",
                     fields, " }"));
  }
  absl::StatusOr<Appointment> End(const std::string& id, int day, const std::string& more = "") {
    return people_.Call<v1::EndAppointmentRequest, Appointment>(
        "EndAppointment", absl::StrCat("name: \"organisations/ayr/people/ann/appointments/", id,
                                       "\" last_day ", Day(day), more));
  }
  void HaveEnrolment(const std::string& state) {
    people_.Have<Enrolment>(absl::StrCat(
        R"(name: "organisations/ayr/people/ann/enrolments/e" programme: "programmes/p" state: )",
        state, " state_date ", Day(1)));
  }
  absl::StatusOr<Enrolment> Advance(const std::string& state, const std::string& more = "") {
    return people_.Call<v1::AdvanceEnrolmentRequest, Enrolment>(
        "AdvanceEnrolment",
        absl::StrCat(R"(name: "organisations/ayr/people/ann/enrolments/e" state: )", state,
                     " effective_date ", Day(2), more));
  }

  test::PeopleUnderTest people_;
};

// ---- appointments

TEST_F(PeopleTest, OnePersonCannotHoldOnePostTwiceAtOnce) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("fte: 0.4 start_date ", Day(1))), IsOk());

  const auto second = Appoint("ann", "b", absl::StrCat("fte: 0.4 start_date ", Day(20)));

  EXPECT_THAT(second, FailsWith(ErrorReason::APPOINTMENTS_OVERLAP));
  EXPECT_THAT(second, Naming("appointment", "organisations/ayr/people/ann/appointments/a"));
}

TEST_F(PeopleTest, OnePersonMayHoldTwoPosts) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(1))), IsOk());

  EXPECT_THAT((people_.Call<v1::CreateAppointmentRequest, Appointment>(
                  "CreateAppointment", R"pb(parent: "organisations/ayr/people/ann"
                                            appointment {
                                              post: "organisations/ayr/posts/q"
                                              kind: SUBSTANTIVE
                                              start_date { year: 2026 month: 3 day: 1 }
                                            })pb")),
              IsOk());
}

TEST_F(PeopleTest, ThePeriodsOfAnotherPersonWithTheSameBeginningOfIdDoNotCount) {
  people_.Have<Person>(R"pb(name: "organisations/ayr/people/ann-2")pb");
  ASSERT_THAT(Appoint("ann-2", "a", absl::StrCat("fte: 0.5 start_date ", Day(1))), IsOk());

  EXPECT_THAT(Appoint("ann", "a", absl::StrCat("fte: 0.5 start_date ", Day(1))), IsOk());
}

TEST_F(PeopleTest, APostTakesOneFullTimeHolderOrAJobShare) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("fte: 0.6 start_date ", Day(1))), IsOk());

  const auto overfilled = Appoint("ben", "b", absl::StrCat("fte: 0.5 start_date ", Day(1)));

  EXPECT_THAT(overfilled, FailsWith(ErrorReason::POST_OVERFILLED));
  EXPECT_THAT(overfilled, Naming("post", "organisations/ayr/posts/p"));
  EXPECT_THAT(overfilled, Saying(HasSubstr("1.1")));
  EXPECT_THAT(Appoint("ben", "b", absl::StrCat("fte: 0.4 start_date ", Day(1))), IsOk());
}

TEST_F(PeopleTest, AnUpdateCannotOverfillAPostEither) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("fte: 0.5 start_date ", Day(1))), IsOk());
  ASSERT_THAT(Appoint("ben", "b", absl::StrCat("fte: 0.5 start_date ", Day(1))), IsOk());
  const auto update = [&](const std::string& fields) {
    return people_.Call<v1::UpdateAppointmentRequest, Appointment>(
        "UpdateAppointment",
        absl::StrCat(R"(appointment { name: "organisations/ayr/people/ben/appointments/b" )",
                     fields, " }"));
  };

  EXPECT_THAT(update("fte: 0.6"), FailsWith(ErrorReason::POST_OVERFILLED));
  EXPECT_THAT(update("fte: 0.2"), IsOk());
  EXPECT_THAT(update("fte: 0.5"), IsOk()) << "its own share of before does not count";
}

TEST_F(PeopleTest, ActingUpLeavesTheHolderInPlace) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(1))), IsOk());

  EXPECT_THAT((people_.Call<v1::CreateAppointmentRequest, Appointment>(
                  "CreateAppointment", R"pb(parent: "organisations/ayr/people/ben"
                                            appointment {
                                              post: "organisations/ayr/posts/p"
                                              kind: ACTING
                                              start_date { year: 2026 month: 3 day: 1 }
                                            })pb")),
              IsOk());
}

TEST_F(PeopleTest, EndingAnAppointmentSetsItsLastDayAndNotice) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(5))), IsOk());

  EXPECT_THAT(End("a", 20, absl::StrCat(" notice_date ", Day(6))),
              IsOkAndHolds(Partially(R"pb(last_day { year: 2026 month: 3 day: 20 }
                                          notice_date { year: 2026 month: 3 day: 6 })pb")));
  EXPECT_THAT(Appoint("ben", "b", absl::StrCat("start_date ", Day(21))), IsOk());
}

TEST_F(PeopleTest, AnAppointmentEndsOnceAndTheSameDayAgainAltersNothing) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(5))), IsOk());
  ASSERT_THAT(End("a", 20), IsOk());
  const std::int64_t revision = people_.revision();

  EXPECT_THAT(End("a", 20), IsOk());
  EXPECT_EQ(people_.revision(), revision);
  const auto moved = End("a", 21);
  EXPECT_THAT(moved, FailsWith(ErrorReason::APPOINTMENT_ENDED));
  EXPECT_THAT(moved, Naming("appointment", "organisations/ayr/people/ann/appointments/a"));
}

TEST_F(PeopleTest, EndingNeedsADayBehindTheStartAnAppointmentAndACurrentEtag) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(5))), IsOk());

  EXPECT_THAT(BadFieldsOf(End("a", 4)), ElementsAre("appointment.last_day"));
  EXPECT_THAT(BadFieldsOf(End("a", 20, absl::StrCat(" notice_date ", Day(21)))),
              ElementsAre("appointment.notice_date"));
  EXPECT_THAT(End("none", 20), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(End("a", 20, " etag: \"r1\""), FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(End("a", 5), IsOk());
}

TEST_F(PeopleTest, EndingBehindTheEndOfTheContractCannotRunIntoTheNextHolderForLong) {
  ASSERT_THAT(
      Appoint("ann", "a", absl::StrCat("start_date ", Day(1), " contract_end_date ", Day(10))),
      IsOk());
  ASSERT_THAT(Appoint("ben", "b", absl::StrCat("start_date ", Day(11))), IsOk());

  EXPECT_THAT((people_.Call<v1::EndAppointmentRequest, Appointment>(
                  "EndAppointment", R"(name: "organisations/ayr/people/ann/appointments/a"
                                       last_day { year: 2026 month: 5 day: 15 })")),
              FailsWith(ErrorReason::POST_OVERFILLED));
  EXPECT_THAT(End("a", 15), IsOk());
}

TEST_F(PeopleTest, APersonWithAppointmentsCannotBeDeleted) {
  ASSERT_THAT(Appoint("ann", "a", absl::StrCat("start_date ", Day(1))), IsOk());

  const auto deleted = people_.Call<v1::DeletePersonRequest, google::protobuf::Empty>(
      "DeletePerson", R"pb(name: "organisations/ayr/people/ann")pb");

  EXPECT_THAT(deleted, FailsWith(ErrorReason::STILL_REFERRED_TO));
  EXPECT_THAT(deleted, Naming("referrers", "organisations/ayr/people/ann/appointments/a"));
}

TEST_F(PeopleTest, ARecordWithAnotherEmployerIsPointedAtUnseenAndOneOfTheSameMustBeThere) {
  const auto create = [&](const std::string& same_as) {
    return people_.Call<v1::CreatePersonRequest, Person>(
        "CreatePerson",
        absl::StrCat("parent: \"organisations/bute\" person { same_as: \"", same_as, "\" }"));
  };

  EXPECT_THAT(create("organisations/ayr/people/ann"), IsOk());
  EXPECT_THAT(create("organisations/ayr/people/none"), IsOk());
  EXPECT_THAT(create("organisations/bute/people/none"),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
}

// ---- enrolments

TEST_F(PeopleTest, EveryMoveOfAnEnrolmentIsAllowedOrRefusedAsTheContractSays) {
  const char* states[] = {"ENQUIRED", "NOMINATED", "ENROLLED", "COMPLETED", "LEFT"};
  // From ENQUIRED to NOMINATED to ENROLLED to COMPLETED, steps may be skipped; to LEFT from the
  // first three.
  const bool allowed[5][5] = {{false, true, true, true, true},
                              {false, false, true, true, true},
                              {false, false, false, true, true},
                              {false, false, false, false, false},
                              {false, false, false, false, false}};
  for (int from = 0; from < 5; ++from) {
    for (int to = 0; to < 5; ++to) {
      const std::string id = absl::StrCat("e", from, to);
      people_.Have<Enrolment>(absl::StrCat("name: \"organisations/ayr/people/ann/enrolments/", id,
                                           "\" programme: \"programmes/p\" state: ", states[from],
                                           " state_date ", Day(1)));

      const auto moved = people_.Call<v1::AdvanceEnrolmentRequest, Enrolment>(
          "AdvanceEnrolment", absl::StrCat("name: \"organisations/ayr/people/ann/enrolments/", id,
                                           "\" state: ", states[to], " effective_date ", Day(2)));

      const std::string label = absl::StrCat(states[from], " to ", states[to]);
      if (allowed[from][to]) {
        EXPECT_THAT(
            moved,
            IsOkAndHolds(Partially(absl::StrCat("state: ", states[to], " state_date ", Day(2)))))
            << label;
      } else {
        EXPECT_THAT(moved, FailsWith(ErrorReason::ENROLMENT_MOVE_NOT_ALLOWED)) << label;
        EXPECT_THAT(moved, Naming("from", states[from])) << label;
        EXPECT_THAT(moved, Naming("to", states[to])) << label;
      }
    }
  }
}

TEST_F(PeopleTest, AnUpdateOfAnEnrolmentKeepsToTheSameMoves) {
  HaveEnrolment("COMPLETED");
  const auto update = [&](const std::string& fields) {
    return people_.Call<v1::UpdateEnrolmentRequest, Enrolment>(
        "UpdateEnrolment",
        absl::StrCat(R"(enrolment { name: "organisations/ayr/people/ann/enrolments/e" )", fields,
                     " }"));
  };

  EXPECT_THAT(update("state: LEFT"), FailsWith(ErrorReason::ENROLMENT_MOVE_NOT_ALLOWED));
  EXPECT_THAT(update("intake_date { year: 2026 month: 1 day: 5 }"), IsOk());
  EXPECT_THAT(BadFieldsOf(update("programme: \"programmes/q\"")),
              ElementsAre("enrolment.programme"));
}

TEST_F(PeopleTest, NobodyCompletesAProgrammeBeforeItBegins) {
  const auto enrol = [&](const std::string& id, const std::string& state, int day) {
    return people_.Call<v1::CreateEnrolmentRequest, Enrolment>(
        "CreateEnrolment",
        absl::StrCat("parent: 'organisations/ayr/people/ann' enrolment_id: '", id,
                     "' enrolment { programme: 'programmes/p' intake_date ", Day(10),
                     " state: ", state, " state_date ", Day(day), " }"));
  };

  EXPECT_THAT(BadFieldsOf(enrol("early", "COMPLETED", 9)), ElementsAre("enrolment.state_date"));
  EXPECT_THAT(enrol("same-day", "COMPLETED", 10), IsOk());
  EXPECT_THAT(enrol("e", "ENROLLED", 9), IsOk());
  EXPECT_THAT(BadFieldsOf(people_.Call<v1::AdvanceEnrolmentRequest, Enrolment>(
                  "AdvanceEnrolment",
                  absl::StrCat("name: 'organisations/ayr/people/ann/enrolments/e' state: "
                               "COMPLETED effective_date ",
                               Day(9)))),
              ElementsAre("enrolment.state_date"));
}

TEST_F(PeopleTest, AdvancingNeedsAStateADayAndAnEnrolmentThatIsThere) {
  EXPECT_THAT(Advance("ENROLLED"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  HaveEnrolment("ENQUIRED");

  EXPECT_THAT(BadFieldsOf(Advance("STATE_UNSPECIFIED")), ElementsAre("state"));
  EXPECT_THAT(BadFieldsOf(Advance("77")), ElementsAre("state"));
  EXPECT_THAT(Advance("ENROLLED", " etag: \"r1\""), FailsWith(ErrorReason::STALE_ETAG));
}

// ---- who has left the employer

class LeaverTest : public PeopleTest {
 protected:
  absl::StatusOr<Person> SetPerson(const std::string& fields, const std::string& mask) {
    return people_.Call<v1::UpdatePersonRequest, Person>(
        "UpdatePerson", absl::StrCat("person { name: \"organisations/ayr/people/ann\" ", fields,
                                     " } update_mask { paths: \"", mask, "\" }"));
  }
  void AnnLeaves(int day) {
    ASSERT_THAT(Appoint("ann", "a", "start_date " + Day(1)), IsOk());
    ASSERT_THAT(SetPerson("left_date " + Day(day), "left_date"), IsOk());
  }
};

TEST_F(LeaverTest, HoldsThePostNoMore) {
  AnnLeaves(9);

  EXPECT_THAT(Appoint("ben", "b", "start_date " + Day(10)), IsOk());
}

TEST_F(LeaverTest, MayComeBackToTheSamePost) {
  AnnLeaves(9);

  EXPECT_THAT(Appoint("ann", "early", "start_date " + Day(9)),
              FailsWith(ErrorReason::APPOINTMENTS_OVERLAP));
  EXPECT_THAT(Appoint("ann", "again", "start_date " + Day(10)), IsOk());
  EXPECT_THAT(Appoint("ben", "b", "start_date " + Day(20)),
              FailsWith(ErrorReason::POST_OVERFILLED));
}

TEST_F(LeaverTest, CannotHaveStayedWhereSomebodyFollowed) {
  AnnLeaves(9);
  ASSERT_THAT(Appoint("ben", "b", "start_date " + Day(10)), IsOk());

  EXPECT_THAT(SetPerson("", "left_date"), FailsWith(ErrorReason::POST_OVERFILLED));
  EXPECT_THAT(SetPerson("left_date " + Day(5), "left_date"), IsOk());
  ASSERT_THAT(End("a", 5), IsOk());
  EXPECT_THAT(SetPerson("", "left_date"), IsOk());
}

TEST_F(LeaverTest, CannotHaveStayedWhereTheyCameBack) {
  AnnLeaves(9);
  ASSERT_THAT(Appoint("ann", "again", "start_date " + Day(20)), IsOk());

  const auto stayed = SetPerson("", "left_date");

  EXPECT_THAT(stayed, FailsWith(ErrorReason::APPOINTMENTS_OVERLAP));
  EXPECT_THAT(stayed, Naming("appointment", "organisations/ayr/people/ann/appointments/a"));
}

}  // namespace
}  // namespace cairn::people
