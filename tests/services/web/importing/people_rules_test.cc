// What the people service would not take, and a file of people does not ask for.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/people_fixture.h"

namespace cairn::imports {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

TEST_F(PeopleTest, ASecondFullHolderIsRefusedByItsRow) {
  Take(kTwoYears);

  const Plan plan =
      Take("person_id,post,appointment_kind,start_date\nE3,head,SUBSTANTIVE,2026-02-01\n");

  EXPECT_THAT(Problems(plan.report),
              ElementsAre(StartsWith("2 start_date: row: gives the post substantive holders of 2 "
                                     "full-time equivalents on 2026-02-01, more than its 1")));
  // Nobody is created without the appointment that they were told with.
  EXPECT_EQ(plan.report.count("people created"), 0);
  EXPECT_EQ(plan.report.count("people refused"), 1);
  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_EQ(plan.report.count("appointments created"), 0);
}

TEST_F(PeopleTest, NobodyIsCreatedByRowsThatAreAllRefused) {
  Take(kTwoYears);

  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date,enrolments\n"
      "E3,head,SUBSTANTIVE,2026-02-01,leading:ENROLLED:2026-01-01:2026-01-01\n"
      "E4,head,SUBSTANTIVE,2026-02-01,\n"
      "E4,deputy-2,ACTING,2026-02-01,\n");

  EXPECT_EQ(plan.report.count("people created"), 1);
  EXPECT_EQ(plan.report.count("appointments created"), 1);
  EXPECT_EQ(plan.report.count("enrolments created"), 0);
  EXPECT_THAT(Appointments(), Not(Contains(StartsWith("E3"))));
  EXPECT_THAT(Appointments(), Contains("E4 elm/posts/deputy-2 ACTING 2026-02-01 -"));
}

TEST_F(PeopleTest, WhoHasLeftHoldsThePostNoMore) {
  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date,left_date\n"
      "1,head,SUBSTANTIVE,2019-01-07,2024-03-31\n"
      "2,head,SUBSTANTIVE,2024-04-01,\n");

  EXPECT_THAT(Problems(plan.report), IsEmpty());
  EXPECT_THAT(Appointments(), ElementsAre("1 elm/posts/head SUBSTANTIVE 2019-01-07 -",
                                          "2 elm/posts/head SUBSTANTIVE 2024-04-01 -"));
}

TEST_F(PeopleTest, WhoComesBackToThePostHasASecondAppointment) {
  const char* right[] = {"1 elm/posts/head SUBSTANTIVE 2019-01-07 -",
                         "1 elm/posts/head SUBSTANTIVE 2026-02-02 -"};
  const std::string first =
      "person_id,post,appointment_kind,start_date,left_date\n"
      "1,head,SUBSTANTIVE,2019-01-07,2024-03-31\n";
  const std::string back = "1,head,SUBSTANTIVE,2026-02-02,\n";
  Take(first);

  EXPECT_THAT(Problems(Take(absl::StrCat(first, back)).report), IsEmpty());
  EXPECT_THAT(Appointments(), testing::ElementsAreArray(right));
  EXPECT_THAT(Take(absl::StrCat(first, back)).people, IsEmpty());
}

TEST_F(PeopleTest, TheLastDayOfALeaverWhomACompleteFileLeavesOutIsLeftAlone) {
  Take(
      "person_id,post,appointment_kind,start_date,left_date\n"
      "1,head,SUBSTANTIVE,2019-01-07,2024-03-31\n"
      "2,deputy,SUBSTANTIVE,2019-01-07,\n");

  TakeAll("person_id,post,appointment_kind,start_date\n2,deputy,SUBSTANTIVE,2019-01-07\n",
          absl::CivilDay(2026, 4, 1));

  EXPECT_THAT(Appointments(), Contains("1 elm/posts/head SUBSTANTIVE 2019-01-07 -"));
}

TEST_F(PeopleTest, NothingBeginsBehindTheLastDayOfTheOrganisation) {
  Take(kTwoYears);
  registers_.Have(FromText(R"pb(organisations {
                                  name: "organisations/elm"
                                  display_name: "Elm"
                                  kind: COUNCIL
                                  close_date { year: 2026 month: 3 day: 31 }
                                })pb"));

  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date\n"
      "E8,deputy-2,ACTING,2026-04-01\n"
      "E9,deputy-2,ACTING,2026-03-31\n");

  EXPECT_THAT(Problems(plan.report),
              ElementsAre("2 start_date: row: lies behind the last day of Elm, 2026-03-31; what "
                          "begins later belongs to the body that followed it"));
  EXPECT_THAT(Appointments(), Contains("E9 elm/posts/deputy-2 ACTING 2026-03-31 -"));
  EXPECT_THAT(Appointments(), Not(Contains(StartsWith("E8"))));
}

TEST_F(PeopleTest, ALastDayIsPutOffOnlyWhereNobodyFollowed) {
  const std::string header = "person_id,post,appointment_kind,start_date,last_day,left_date\n";
  Take(header +
       "1,head,SUBSTANTIVE,2019-01-07,,2024-03-31\n"
       "2,head,SUBSTANTIVE,2024-06-03,,\n");

  EXPECT_THAT(Problems(Take(header + "1,head,SUBSTANTIVE,2019-01-07,,2024-09-30\n").report),
              ElementsAre(StartsWith("2 left_date: row: gives the post substantive holders of 2")));
  EXPECT_THAT(
      Problems(Take(header + "1,head,SUBSTANTIVE,2019-01-07,2024-04-30,2024-09-30\n").report),
      IsEmpty());
  EXPECT_THAT(Appointments(), Contains("1 elm/posts/head SUBSTANTIVE 2019-01-07 2024-04-30"));
}

TEST_F(PeopleTest, WhoIsTheSameAsSomebodyRefusedComesWithoutThat) {
  const Plan plan = Take(
      "person_id,organisation,same_as,post,appointment_kind,start_date\n"
      "E1,elm,oak:E2,,,\n"
      "E2,oak,,head,SUBSTANTIVE,soon\n");

  EXPECT_THAT(Problems(plan.report),
              UnorderedElementsAre(HasSubstr("3 start_date: row: must be a date"),
                                   HasSubstr("2 same_as: row: names a person whose own rows are")));
  EXPECT_EQ(plan.report.count("people created"), 1);
  EXPECT_EQ(FindPerson("E1").same_as(), "");
}

TEST_F(PeopleTest, AJobThatIsSharedAtMoreThanOneTakesItsTwoHolders) {
  registers_.Have(FromText(R"pb(
    posts {
      name: "organisations/elm/posts/shared"
      ordinal: 1
      display_name: "S"
      fte: 1.2
      job_share_holders: 2
    }
  )pb"));

  const Plan plan = Import(
      "person_id,post,appointment_kind,start_date,fte\n"
      "E1,shared,SUBSTANTIVE,2026-01-01,0.6\n"
      "E2,shared,SUBSTANTIVE,2026-01-01,0.6\n"
      "E3,shared,SUBSTANTIVE,2026-01-01,0.2\n");

  EXPECT_THAT(Problems(plan.report),
              ElementsAre(StartsWith("4 start_date: row: gives the post substantive holders of 1.4 "
                                     "full-time equivalents on 2026-01-01, more than its 1.2")));
  EXPECT_EQ(plan.report.count("appointments created"), 2);
}

TEST_F(PeopleTest, DaysThatStandForNoneAreTold) {
  const Plan plan = Take(
      "person_id,left_date,registrations,post,appointment_kind,start_date,last_day\n"
      "E1,9999-12-31,sssc-social-worker:2020-01-01:9999-12-31,head,SUBSTANTIVE,1900-01-01,"
      "2075-01-01\n"
      "E2,,,deputy,SUBSTANTIVE,2099-12-31,\n");

  EXPECT_THAT(Problems(plan.report),
              UnorderedElementsAre(HasSubstr("left_date: warning: stands for no end"),
                                   HasSubstr("registrations: warning: item 1 holds a day"),
                                   HasSubstr("start_date: warning: lies before 1950"),
                                   HasSubstr("last_day: warning: stands for no end"),
                                   HasSubstr("3 start_date: row: is so far ahead")));
  EXPECT_THAT(Appointments(), ElementsAre("E1 elm/posts/head SUBSTANTIVE 1900-01-01 -"));
}

TEST_F(PeopleTest, TheNearestIsProposedForWhatTheCatalogueDoesNotHave) {
  const Plan plan = Import(
      "person_id,skills,aspirations,organisation\n"
      "E1,safegarding:3,hed,\n"
      "E2,,,elmm\n"
      "E3,completely-other:3,,\n");

  EXPECT_THAT(
      Problems(plan.report),
      UnorderedElementsAre(HasSubstr("did you mean safeguarding?"), HasSubstr("did you mean head?"),
                           HasSubstr("did you mean elm?"), Not(HasSubstr("did you mean"))));
}

TEST_F(PeopleTest, AnOrganisationIsFoundByItsNameWhereOnlyOneHasIt) {
  registers_.Have(FromText(R"pb(
    organisations { name: "organisations/ash" display_name: "Ash Council" kind: COUNCIL }
    organisations { name: "organisations/fir-1" display_name: "Fir" kind: COUNCIL }
    organisations { name: "organisations/fir-2" display_name: "FIR" kind: NHS_BOARD }
  )pb"));

  const Plan plan = Take("person_id,organisation\nE1,ash council\nE2,Fir\nE3,Ash\n");

  EXPECT_THAT(Problems(plan.report),
              ElementsAre(StartsWith("3 organisation: row: names an organisation that the roles "
                                     "service does not have"),
                          StartsWith("4 organisation: row: names an organisation that the roles "
                                     "service does not have")));
  ASSERT_THAT(registers_.State().people(), SizeIs(1));
  EXPECT_THAT(registers_.State().people(0).name(), StartsWith("organisations/ash/"));
}

TEST_F(PeopleTest, NothingBeginsBehindTheLastDayOfItsPost) {
  Take("person_id,post,appointment_kind,start_date\nE1,deputy,ACTING,2026-04-15\n");
  registers_.Have(FromText(R"pb(posts {
                                  name: "organisations/elm/posts/deputy"
                                  display_name: "Deputy Head"
                                  directorate: "Adults"
                                  service: "Care"
                                  ordinal: 1
                                  close_date { year: 2026 month: 3 day: 31 }
                                })pb"));

  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date\n"
      "E1,deputy,ACTING,2026-04-15\n"
      "E8,deputy,ACTING,2026-04-01\n"
      "E9,deputy,ACTING,2026-03-31\n");

  EXPECT_THAT(Problems(plan.report),
              ElementsAre("3 start_date: row: lies behind the post's last day, 2026-03-31; correct "
                          "the day, or name the post that followed"));
  EXPECT_EQ(plan.report.count("appointments created"), 1);
  EXPECT_EQ(plan.report.count("appointments unchanged"), 1);  // it stood before
}

TEST_F(PeopleTest, TwoHalvesMayShareAPostAndMakeRoomForEachOther) {
  Take(
      "person_id,post,appointment_kind,start_date,fte\nE1,head,SUBSTANTIVE,2020-01-01,0.6\nE2,head,"
      "SUBSTANTIVE,2020-01-01,0.4\n");

  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date,fte\nE2,head,SUBSTANTIVE,2020-01-01,0.7\nE1,head,"
      "SUBSTANTIVE,2020-01-01,0.3\n");

  EXPECT_EQ(plan.report.count("appointments updated"), 2);
  EXPECT_THAT(Problems(plan.report), IsEmpty());
}

TEST_F(PeopleTest, TheSamePostTwiceAtOnceIsRefusedByItsRow) {
  const Plan plan = Take(
      "person_id,post,appointment_kind,start_date\n"
      "E1,head,ACTING,2020-01-01\nE1,head,ACTING,2020-01-15\nE1,head,ACTING,2020-01-01\n");

  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre(StartsWith("3 start_date: row: overlaps another appointment of the same person"),
                  "4 start_date: row: repeats the appointment of line 2"));
  EXPECT_THAT(Appointments(), SizeIs(1));
}

TEST_F(PeopleTest, ACorrectedFirstDayIsTakenForTheSameAppointment) {
  Take("person_id,post,appointment_kind,start_date\nE1,head,SUBSTANTIVE,2020-01-01\n");

  const Plan plan =
      Take("person_id,post,appointment_kind,start_date\nE1,head,SUBSTANTIVE,2020-01-06\n");

  EXPECT_THAT(Appointments(), ElementsAre("E1 elm/posts/head SUBSTANTIVE 2020-01-06 -"));
  EXPECT_THAT(Problems(plan.report), ElementsAre("2 start_date: warning: differs from the "
                                                 "register's 2020-01-01; the file's day is taken"));
}

TEST_F(PeopleTest, EnrolmentsMoveOnAndNeverBack) {
  Take(
      "person_id,enrolments\nE1,leading:NOMINATED::2026-01-01\nE2,leading:COMPLETED:2025-09-01:"
      "2026-01-01\n");

  const Plan plan = Take(
      "person_id,enrolments\nE1,leading:enrolled:2026-09-01:2026-09-15\nE2,leading:ENROLLED:2025-"
      "09-01:2025-09-15\n");

  EXPECT_EQ(plan.report.count("enrolments updated"), 1);
  EXPECT_EQ(plan.report.count("enrolments unchanged"), 1);
  EXPECT_THAT(Problems(plan.report),
              ElementsAre("3 enrolments: warning: say ENROLLED where the register says COMPLETED, "
                          "which does not go back; the "
                          "register's state stays"));
  EXPECT_THAT(registers_.State().enrolments(), SizeIs(2));
}

}  // namespace
}  // namespace cairn::imports
