#include "services/web/importing/people/people.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/people_fixture.h"

namespace cairn::imports {
namespace {

using people::v1::Enrolment;
using people::v1::Person;
using resource::PrintDate;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

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
