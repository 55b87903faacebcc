// What a complete file of people ends.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/people_fixture.h"

namespace cairn::imports {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(PeopleTest, ACompleteFileEndsWhatItLeavesOutAndSaysSo) {
  Take(kTwoYears);

  TakeAll(
      "person_id,post,appointment_kind,start_date\n"
      "E1,deputy,SUBSTANTIVE,2019-01-01\n",
      absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), ElementsAre("E1 elm/posts/deputy SUBSTANTIVE 2019-01-01 -",
                                          "E1 elm/posts/deputy-2 ACTING 2021-01-01 2026-04-01",
                                          "E2 elm/posts/head SUBSTANTIVE 2020-01-01 2026-04-01"));
  EXPECT_EQ(last_.report.count("appointments ended"), 2);
  EXPECT_THAT(
      Problems(last_.report),
      UnorderedElementsAre("0 : warning: the appointment to organisations/elm/posts/deputy-2 that "
                           "began on 2021-01-01 is not in the file; it "
                           "ends on 2026-04-01",
                           "0 : warning: the appointment to organisations/elm/posts/head that "
                           "began on 2020-01-01 is not in the file; it "
                           "ends on 2026-04-01"));
  EXPECT_THAT(
      Import("person_id,post,appointment_kind,start_date\nE1,deputy,SUBSTANTIVE,2019-01-01\n")
          .people,
      IsEmpty());
}

TEST_F(PeopleTest, ACompleteFileEndsNothingThatIsOverByItsDayOrBeginsBehindIt) {
  Take(
      "person_id,post,appointment_kind,start_date,last_day\n"
      "E1,deputy,SUBSTANTIVE,2019-01-01,2025-12-31\n"
      "E2,head,SUBSTANTIVE,2020-01-01,2026-04-01\n"
      "E3,deputy-2,SUBSTANTIVE,2026-04-02,\n"
      "E4,deputy,ACTING,2026-04-01,\n");

  TakeAll("person_id\nE1\n", absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), ElementsAre("E1 elm/posts/deputy SUBSTANTIVE 2019-01-01 2025-12-31",
                                          "E2 elm/posts/head SUBSTANTIVE 2020-01-01 2026-04-01",
                                          "E3 elm/posts/deputy-2 SUBSTANTIVE 2026-04-02 -",
                                          "E4 elm/posts/deputy ACTING 2026-04-01 2026-04-01"));
  EXPECT_EQ(last_.report.count("appointments ended"), 1);
}

TEST_F(PeopleTest, AFileWithADayThatIsNotCompleteEndsNothing) {
  Take(kTwoYears);
  options_.date = absl::CivilDay(2026, 4, 1);

  const Plan plan = Take("person_id\nE1\n");

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_EQ(plan.report.count("appointments ended"), 0);
}

TEST_F(PeopleTest, APredecessorEndsBeforeTheNewHolderStarts) {
  Take(kTwoYears);

  TakeAll(
      "person_id,post,appointment_kind,start_date\n"
      "E1,deputy,SUBSTANTIVE,2019-01-01\nE1,deputy-2,ACTING,2021-01-01\n"
      "E3,head,SUBSTANTIVE,2026-02-01\n",
      absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), Contains("E2 elm/posts/head SUBSTANTIVE 2020-01-01 2026-01-31"));
  EXPECT_THAT(Appointments(), Contains("E3 elm/posts/head SUBSTANTIVE 2026-02-01 -"));
}

TEST_F(PeopleTest, OrganisationsThatTheFileDoesNotNameKeepTheirs) {
  Take(
      "organisation,person_id,post,appointment_kind,start_date\noak,1,head,SUBSTANTIVE,2021-01-"
      "01\n");

  TakeAll("person_id\nE1\n", absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), ElementsAre("1 oak/posts/head SUBSTANTIVE 2021-01-01 -"));
}

TEST_F(PeopleTest, AFileWithARefusedRowEndsNothingForAbsence) {
  Take(kTwoYears);

  TakeAll(
      "person_id,post,appointment_kind,start_date\n"
      "E1,deputy,SUBSTANTIVE,2019-01-01\nE1,deputy-2,ACTING,last year\n",
      absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), Contains("E1 elm/posts/deputy-2 ACTING 2021-01-01 -"));
  EXPECT_THAT(Appointments(), Contains("E2 elm/posts/head SUBSTANTIVE 2020-01-01 -"));
}

TEST_F(PeopleTest, ARowThatCouldBeAnybodysEndsNothingAtAll) {
  Take(kTwoYears);

  TakeAll(
      "person_id,post,appointment_kind,start_date\nE1,deputy,SUBSTANTIVE,2019-01-01\n,head,"
      "SUBSTANTIVE,2020-01-01\n",
      absl::CivilDay(2026, 4, 1));

  EXPECT_EQ(last_.report.count("appointments ended"), 0);
  EXPECT_THAT(Problems(last_.report),
              Contains(HasSubstr("no appointment was ended for being absent")));
}

TEST_F(PeopleTest, ARowThatFindsNoRoomEndsNothingEither) {
  Take(kTwoYears);

  // Two new holders of the post that E2 is absent from: both do not fit.
  TakeAll(
      "person_id,post,appointment_kind,start_date\n"
      "E1,deputy,SUBSTANTIVE,2019-01-01\n"
      "E3,head,SUBSTANTIVE,2026-02-01\nE4,head,SUBSTANTIVE,2026-02-01\n",
      absl::CivilDay(2026, 4, 1));

  EXPECT_EQ(last_.report.count("appointments ended"), 0);
  EXPECT_THAT(Appointments(), Contains("E1 elm/posts/deputy-2 ACTING 2021-01-01 -"));
  EXPECT_THAT(Appointments(), Contains("E2 elm/posts/head SUBSTANTIVE 2020-01-01 -"));
  EXPECT_THAT(Problems(last_.report),
              Contains(HasSubstr("no appointment was ended for being absent")));
}

TEST_F(PeopleTest, ACompleteFileNeedsItsDay) {
  options_.coverage = Options::Coverage::kComplete;

  EXPECT_THAT(Problems(Import("person_id\nE1\n").report),
              ElementsAre(HasSubstr("does not say its day")));
}

}  // namespace
}  // namespace cairn::imports
