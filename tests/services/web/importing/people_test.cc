#include "services/web/importing/people/people.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/registers.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::PrintDate;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr char kState[] = R"pb(
  skills { name: "skills/safeguarding" display_name: "Safeguarding" }
  skills { name: "skills/commissioning" display_name: "Commissioning" }
  qualifications {
    name: "qualifications/cswo-award"
    display_name: "Award"
    framework: SCQF
    level: 11
  }
  programmes {
    name: "programmes/leading"
    display_name: "Leading"
    kind: DEVELOPMENT
    sector: SOCIAL_SERVICES
  }
  programmes {
    name: "programmes/circle"
    display_name: "Circle"
    kind: COMMUNITY
    sector: SOCIAL_SERVICES
  }
  roles {
    name: "roles/head"
    display_name: "Head"
    tier: 5
    service_area: ADULTS
    requirements {
      gate: ESSENTIAL
      experience { area: "budget-management" }
    }
    requirements {
      gate: ESSENTIAL
      registration { register: "sssc-social-worker" }
    }
  }
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  organisations { name: "organisations/oak" display_name: "Oak" kind: COUNCIL }
  posts { name: "organisations/elm/posts/head" display_name: "Head" external_id: "P/1" ordinal: 1 }
  posts {
    name: "organisations/elm/posts/deputy"
    display_name: "Deputy Head"
    directorate: "Adults"
    service: "Care"
    ordinal: 1
  }
  posts {
    name: "organisations/elm/posts/deputy-2"
    display_name: "Deputy Head"
    directorate: "Adults"
    service: "Care"
    ordinal: 2
  }
  posts { name: "organisations/oak/posts/head" display_name: "Head" ordinal: 1 }
)pb";

class PeopleTest : public testing::Test {
 protected:
  PeopleTest() {
    registers_.Have(FromText(kState));
    options_.organisation = "organisations/elm";
  }
  Plan Import(absl::string_view file) { return ImportPeople(file, registers_.State(), options_); }
  Plan Take(absl::string_view file) {
    const Plan plan = Import(file);
    registers_.Carry(plan);
    return plan;
  }
  void TakeAll(absl::string_view file, absl::CivilDay date) {
    options_.coverage = Options::Coverage::kComplete;
    options_.date = date;
    last_ = Take(file);
  }
  // The appointments as they stand: person, post, kind, first and last day.
  std::vector<std::string> Appointments() {
    const Existing state = registers_.State();
    std::vector<std::string> all;
    for (const Appointment& appointment : state.appointments())
      for (const Person& person : state.people())
        if (StartsWithName(appointment.name(), person.name()))
          all.push_back(absl::StrCat(
              person.external_id(), " ", appointment.post().substr(14), " ",
              Appointment::Kind_Name(appointment.kind()), " ", PrintDate(appointment.start_date()),
              " ", appointment.has_last_day() ? PrintDate(appointment.last_day()) : "-"));
    std::sort(all.begin(), all.end());
    return all;
  }
  static bool StartsWithName(const std::string& child, const std::string& parent) {
    return child.rfind(parent + "/", 0) == 0;
  }
  Person FindPerson(absl::string_view id) {
    const Existing state = registers_.State();
    for (const Person& person : state.people())
      if (person.external_id() == id) return person;
    return Person();
  }

  Registers registers_;
  Options options_;
  Plan last_;
};

TEST_F(PeopleTest, EveryColumnIsTaken) {
  Take(
      "organisation,person_id,display_name,mobility,last_sector,assessed_date,left_date,skills,"
      "qualifications,experience,registrations,"
      "aspirations,communities,same_as,post,appointment_kind,start_date,notice_date,last_day,"
      "contract_end_date,fte,enrolments\n"
      "oak,O1,,,,,,,,,,,,,,,,,,,,\n"
      "elm,E1,A "
      "Name,network,Social_Services,2026-05-01,2026-12-31,safeguarding:4:2025-11-01:appraisal; "
      "skills/commissioning : 2 ;,"
      "cswo-award:2019-06-01:,budget-management:36:2025-11-01,sssc-social-worker:2020-01-01:2027-"
      "01-01,head,circle,oak:O1,"
      "external:P/"
      "1,SUBSTANTIVE,2020-02-01,2026-10-01,2026-12-31,2027-01-31,0.8,leading:ENROLLED:2026-09-01:"
      "2026-09-15\n");

  Person expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        external_id: "E1"
        display_name: "A Name"
        mobility: NETWORK
        last_sector: SOCIAL_SERVICES
        assessed_date { year: 2026 month: 5 day: 1 }
        left_date { year: 2026 month: 12 day: 31 }
        skills {
          skill: "skills/safeguarding"
          level: 4
          as_of_date { year: 2025 month: 11 day: 1 }
          source: "appraisal"
        }
        skills { skill: "skills/commissioning" level: 2 }
        qualifications {
          qualification: "qualifications/cswo-award"
          award_date { year: 2019 month: 6 day: 1 }
        }
        experience {
          area: "budget-management"
          months: 36
          as_of_date { year: 2025 month: 11 day: 1 }
        }
        registrations {
          register: "sssc-social-worker"
          valid_from_date { year: 2020 month: 1 day: 1 }
          valid_to_date { year: 2027 month: 1 day: 1 }
        }
        aspirations: "roles/head"
        communities: "programmes/circle"
      )pb",
      &expected));
  expected.set_same_as(FindPerson("O1").name());
  Person person = FindPerson("E1");
  EXPECT_THAT(person.name(), testing::MatchesRegex("organisations/elm/people/[a-z][a-z2-7]{9}"));
  for (const char* field : {"name", "etag"}) resource::SetString(person, field, "");
  person.clear_create_time();
  person.clear_update_time();
  EXPECT_EQ(person.DebugString(), expected.DebugString());
  const Existing state = registers_.State();
  ASSERT_THAT(state.appointments(), SizeIs(1));
  EXPECT_EQ(state.appointments(0).post(), "organisations/elm/posts/head");
  EXPECT_EQ(state.appointments(0).fte(), 0.8);
  EXPECT_EQ(PrintDate(state.appointments(0).notice_date()), "2026-10-01");
  EXPECT_EQ(PrintDate(state.appointments(0).last_day()), "2026-12-31");
  EXPECT_EQ(PrintDate(state.appointments(0).contract_end_date()), "2027-01-31");
  ASSERT_THAT(state.enrolments(), SizeIs(1));
  EXPECT_EQ(state.enrolments(0).programme(), "programmes/leading");
  EXPECT_EQ(state.enrolments(0).state(), Enrolment::ENROLLED);
  EXPECT_EQ(PrintDate(state.enrolments(0).intake_date()), "2026-09-01");
  EXPECT_EQ(PrintDate(state.enrolments(0).state_date()), "2026-09-15");
}

constexpr char kTwoYears[] =
    "person_id,skills,post_title,post_directorate,post_service,post_ordinal,appointment_kind,start_"
    "date,enrolments\n"
    "E1,safeguarding:3:2025-01-01,Deputy "
    "Head,Adults,Care,1,SUBSTANTIVE,2019-01-01,leading:ENQUIRED::2025-01-01\n"
    "E1,,DEPUTY HEAD,adults,Care,2,ACTING,2021-01-01,\n"
    "E2,,Head,,,,SUBSTANTIVE,2020-01-01,\n";

TEST_F(PeopleTest, APersonMayHaveSeveralRowsAndPostsAreKnownByTheirWords) {
  const Plan plan = Take(kTwoYears);

  EXPECT_THAT(Appointments(), ElementsAre("E1 elm/posts/deputy SUBSTANTIVE 2019-01-01 -",
                                          "E1 elm/posts/deputy-2 ACTING 2021-01-01 -",
                                          "E2 elm/posts/head SUBSTANTIVE 2020-01-01 -"));
  EXPECT_EQ(plan.report.count("rows"), 3);
  EXPECT_EQ(plan.report.count("people in the file"), 2);
  EXPECT_EQ(plan.report.count("people created"), 2);
  EXPECT_EQ(plan.report.count("appointments created"), 3);
  EXPECT_EQ(plan.report.count("enrolments created"), 1);
  EXPECT_THAT(Problems(plan.report), IsEmpty());
}

TEST_F(PeopleTest, ImportedAgainChangesNothing) {
  Take(kTwoYears);

  const Plan again = Import(kTwoYears);

  EXPECT_THAT(again.people, IsEmpty());
  EXPECT_EQ(again.report.count("people unchanged"), 2);
  EXPECT_EQ(again.report.count("appointments unchanged"), 3);
  EXPECT_EQ(again.report.count("enrolments unchanged"), 1);
}

TEST_F(PeopleTest, StrictReadingTakesNobodyFromAFileWithOneBadRow) {
  const char file[] = "person_id,mobility\nE1,NETWORK\nE2,anywhere\n";
  EXPECT_THAT(Import(file).people, SizeIs(1));
  options_.strictness = Strictness::kRefuseFile;

  const Plan plan = Import(file);

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_TRUE(plan.report.Refused(options_.strictness));
}

TEST_F(PeopleTest, AFileThatBreaksOffIsTakenInNoPart) {
  const Plan plan = Import("person_id,display_name\nE1,A Name\nE2,\"Another\n");

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_TRUE(plan.report.Refused(Strictness::kTakeGoodRows));
  EXPECT_THAT(Problems(plan.report), ElementsAre(StartsWith("3 display_name: file: begins with")));
}

TEST_F(PeopleTest, ABlankFieldLeavesWhatStands) {
  Take("person_id,display_name,mobility\nE1,A Name,NATIONAL\n");

  const Plan plan = Take("person_id,display_name,mobility\nE1,,NETWORK\n");

  EXPECT_EQ(FindPerson("E1").display_name(), "A Name");
  EXPECT_EQ(FindPerson("E1").mobility(), Person::NETWORK);
  EXPECT_EQ(plan.report.count("people updated"), 1);
}

TEST_F(PeopleTest, RowsOfOnePersonMustAgreeOrBeBlank) {
  const Plan plan = Take(
      "person_id,display_name,mobility\n"
      "E1,A Name,\n"
      "E1,,NETWORK\n"
      "E2,A Name,NETWORK\n"
      "E2,Another,NETWORK\n");

  EXPECT_EQ(FindPerson("E1").mobility(), Person::NETWORK);
  EXPECT_EQ(FindPerson("E2").name(), "");
  EXPECT_EQ(plan.report.count("people refused"), 1);
  EXPECT_THAT(Problems(plan.report), ElementsAre("5 display_name: row: differs from an earlier row "
                                                 "of the same person (first on line 4); make "
                                                 "them agree, or leave later ones blank"));
}

TEST_F(PeopleTest, SeveralOrganisationsMayStandInOneFileAndKnowTheirPeopleApart) {
  Take(
      "organisation,person_id,post,appointment_kind,start_date\n"
      "elm,1,head,SUBSTANTIVE,2020-01-01\n"
      "organisations/oak,1,organisations/oak/posts/head,SUBSTANTIVE,2021-01-01\n");

  EXPECT_THAT(Appointments(), ElementsAre("1 elm/posts/head SUBSTANTIVE 2020-01-01 -",
                                          "1 oak/posts/head SUBSTANTIVE 2021-01-01 -"));
  std::vector<std::string> organisations;
  const Existing state = registers_.State();
  for (const Person& person : state.people())
    organisations.push_back(person.name().substr(0, person.name().find("/people/")));
  EXPECT_THAT(organisations, UnorderedElementsAre("organisations/elm", "organisations/oak"));
}

TEST_F(PeopleTest, SameAsIsReadAsAPersonIdOrANameOfTheRegister) {
  Take("organisation,person_id\noak,O1\noak,O2\n");
  const std::string name = FindPerson("O2").name();

  const Plan plan =
      Take(absl::StrCat("person_id,same_as\nE1,oak:O1\nE2,organisations/oak/people/O1\nE3,", name,
                        "\nE4,oak:O9\nE5,elm:E5\n"));

  EXPECT_EQ(FindPerson("E1").same_as(), FindPerson("O1").name());
  EXPECT_EQ(FindPerson("E2").same_as(), FindPerson("O1").name());
  EXPECT_EQ(FindPerson("E3").same_as(), name);
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(StartsWith("5 same_as: row: names no other person"),
                          StartsWith("6 same_as: row: names no other person")));
}

TEST_F(PeopleTest, ARecordWithAnEmployerWhosePeopleAreNotShownIsTakenByItsName) {
  const Plan plan = Take("person_id,same_as\nE1,organisations/yew/people/abc\n");

  EXPECT_THAT(Problems(plan.report), IsEmpty());
  EXPECT_EQ(FindPerson("E1").same_as(), "organisations/yew/people/abc");
}

// ---- what a complete file ends

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

// ---- what the people service would not take

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

// ---- what is wrong with a row

struct Bad {
  const char* label;
  const char* column;
  const char* value;
  const char* problem;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.label; }

class BadPeopleTest : public PeopleTest, public testing::WithParamInterface<Bad> {};

TEST_P(BadPeopleTest, IsToldByLineAndColumnAndWithoutTheValue) {
  const Plan plan =
      Import(absl::StrCat("person_id,", GetParam().column, "\nE1,", GetParam().value, "\n"));

  EXPECT_THAT(Problems(plan.report), Contains(StartsWith(absl::StrCat("2 ", GetParam().problem))));
  EXPECT_FALSE(absl::StrContains(PrintReport(plan.report, "f", options_.strictness), "Quux"));
}

INSTANTIATE_TEST_SUITE_P(
    People, BadPeopleTest,
    testing::Values(
        Bad{"organisation", "organisation", "Quux",
            "organisation: row: names an organisation that the roles service does not have"},
        Bad{"mobility", "mobility", "Quux",
            "mobility: row: must be OWN_ORGANISATION, NETWORK or NATIONAL"},
        Bad{"mobility_unspecified", "mobility", "MOBILITY_UNSPECIFIED", "mobility: row: must be"},
        Bad{"sector", "last_sector", "Quux", "last_sector: row: must be SOCIAL_SERVICES"},
        Bad{"date", "assessed_date", "Quux", "assessed_date: row: must be a date"},
        Bad{"skill_unknown", "skills", "Quux:3",
            "skills: row: item 1 names nothing that the catalogue has under skills/"},
        Bad{"skill_level", "skills", "safeguarding:6",
            "skills: row: item 1 needs a level from 1 to 5"},
        Bad{"skill_date", "skills", "safeguarding:3;commissioning:3:Quux",
            "skills: row: item 2 holds a date that is none"},
        Bad{"skill_parts", "skills", "safeguarding",
            "skills: row: item 1 must look like skill:level:date"},
        Bad{"qualification", "qualifications", "Quux", "qualifications: row: item 1 names nothing"},
        Bad{"area", "experience", "Zeb Quux:3", "experience: row: item 1 must begin with a slug"},
        Bad{"area_unknown", "experience", "quux:3",
            "experience: warning: item 1 names an area of experience that no role asks for"},
        Bad{"months", "experience", "budget-management:721",
            "experience: row: item 1 needs a number of months from 0 to 720"},
        Bad{"register_unknown", "registrations", "quux",
            "registrations: warning: item 1 names a register that no role asks for"},
        Bad{"aspiration", "aspirations", "quux",
            "aspirations: row: item 1 names nothing that the catalogue has under roles/"},
        Bad{"community", "communities", "quux",
            "communities: row: item 1 names nothing that the catalogue has under programmes/"},
        Bad{"enrolment_state", "enrolments", "leading:QUUX::2026-01-01",
            "enrolments: row: item 1 needs a state"},
        Bad{"enrolment_date", "enrolments",
            "leading:ENROLLED:2026-01-01:", "enrolments: row: item 1 needs the date of its state"},
        Bad{"enrolment_twice", "enrolments",
            "leading:ENQUIRED::2026-01-01;leading:NOMINATED::2026-02-01",
            "enrolments: row: item 2 repeats an item above"},
        Bad{"post", "post", "Quux", "post: row: names a post that the organisation does not have"},
        Bad{"post_reference", "post", "external:Quux",
            "post: row: names a post that the organisation does not have"},
        Bad{"post_title", "post_title", "Quux",
            "post_title: row: with its directorate, service and ordinal is no post"},
        Bad{"no_post", "fte", "0.5",
            "fte: row: is said of an appointment, but the row names no post"},
        Bad{"no_start", "post,appointment_kind", "head,ACTING", "start_date: row: is blank"},
        Bad{"kind", "post,start_date,appointment_kind", "head,2020-01-01,Quux",
            "appointment_kind: row: must be SUBSTANTIVE"},
        Bad{"fte", "post,start_date,appointment_kind,fte", "head,2020-01-01,ACTING,1.5",
            "fte: row: must be above 0 and at most 1"},
        Bad{"last_day", "post,start_date,appointment_kind,last_day",
            "head,2020-01-01,ACTING,2019-01-01", "last_day: row: lies before start_date"},
        Bad{"contract", "post,start_date,appointment_kind,contract_end_date",
            "head,2020-01-01,ACTING,2019-01-01", "contract_end_date: row: lies before start_date"},
        Bad{"notice", "post,start_date,appointment_kind,last_day,notice_date",
            "head,2020-01-01,ACTING,2021-01-01,2021-01-02",
            "notice_date: row: lies behind last_day"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(PeopleTest, ABlankPersonIdAndALongOneAreTold) {
  const Plan plan =
      Import(absl::StrCat("person_id,mobility\n,NETWORK\n", std::string(129, 'q'), ",NETWORK\n"));

  EXPECT_THAT(Problems(plan.report),
              ElementsAre(StartsWith("2 person_id: row: is blank"),
                          StartsWith("3 external_id: row: is 129 bytes long")));
  EXPECT_FALSE(absl::StrContains(PrintReport(plan.report, "f", options_.strictness), "qqq"));
}

TEST_F(PeopleTest, EveryRowOfALargeFileIsPlanned) {
  constexpr int kRows = 20000;
  std::string file =
      "organisation,person_id,mobility,last_sector,assessed_date,skills,experience\n";
  for (int i = 0; i < kRows; ++i)
    absl::StrAppend(&file, "elm,P", i,
                    ",NETWORK,SOCIAL_SERVICES,2026-05-01,safeguarding:", 1 + i % 5,
                    ":2026-05-01,budget-management:", 12 + i % 240, ":2026-05-01\n");

  const Plan plan = ImportPeople(file, registers_.State(), options_);

  EXPECT_THAT(plan.people, SizeIs(kRows));
  EXPECT_THAT(Problems(plan.report), IsEmpty());
}

}  // namespace
}  // namespace cairn::imports
