// What goes out as CSV comes in unchanged: into the services it came from, and into others that
// hold nothing of the organisation.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/importing/people/people.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "tests/services/web/importing/registers.h"
#include "tests/support/shared_data.h"
#include "tools/cairn/export/people_csv.h"
#include "tools/cairn/export/structure_csv.h"

namespace cairn::exports {
namespace {

using imports::Existing;
using imports::FromText;
using imports::Plan;
using imports::Problems;
using roles::v1::Post;
using roles::v1::Vacancy;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const absl::CivilDay kToday(2026, 3, 2);

constexpr char kCatalogue[] = R"pb(
  skills { name: "skills/safeguarding" display_name: "Safeguarding" }
  qualifications { name: "qualifications/award" display_name: "Award" framework: SCQF level: 11 }
  programmes {
    name: "programmes/leading"
    display_name: "Leading"
    kind: DEVELOPMENT
    sector: SOCIAL_SERVICES
  }
  roles {
    name: "roles/chief"
    display_name: "Chief"
    tier: 1
    service_area: CORPORATE
    titles { title: "Chief Executive" }
  }
  organisations { name: "organisations/ayr" display_name: "Ayr Council" kind: COUNCIL }
)pb";

constexpr char kStructure[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Grade,Directorate,Service,ContractType,"
    "SharedPost,SalaryBand,Vacancy,Comments\n"
    "Ayr Council,2026-01-31,1,Chief Executive,CE,Corporate,,Permanent,NA,100000 - 104999,Vacant,\n"
    "Ayr Council,2026-01-31,2,\"Head of Care, Adults\",G12,Adults,Care,Permanent,NA,,NA,Agency\n"
    "Ayr Council,2026-01-31,2,Head of Homes,G12,Adults,Homes,Permanent,NA,,NA,"
    "Agency cover for maternity leave\n"
    "Ayr Council,2026-01-31,2,Head of Law,G12,Corporate,Law,Permanent,Shared,,Vacant,"
    "\"Interim in post.\nHosted by Arran Council\"\n"
    "Ayr Council,2026-01-31,NA,Team Lead,,Adults,Care,,NA,,NA,Acting\n"
    "Ayr Council,2026-01-31,3,Team Lead,,Adults,Care,,NA,,Vacant,No cover\n"
    "Ayr Council,2026-01-31,3,Team Lead,,Adults,Care,,NA,,NA,Secondment\n";

constexpr char kPeople[] =
    "person_id,display_name,mobility,last_sector,assessed_date,left_date,skills,qualifications,"
    "experience,registrations,aspirations,communities,same_as,enrolments,post_title,"
    "post_directorate,post_service,post_ordinal,appointment_kind,start_date,notice_date,last_day,"
    "contract_end_date,fte\n"
    "E1,\"Zoë, the first\",NETWORK,HEALTH,2026-01-05,,safeguarding:4:2025-11-01:appraisal;"
    "safeguarding:2,award:2019-06-01,budget:36:2025-11-01,sssc:2020-01-01:2027-01-01,chief,"
    "leading,ayr:E2,leading:ENROLLED:2026-01-01:2026-02-01,\"Head of Care, Adults\",Adults,Care,1,"
    "ACTING,2025-05-01,2026-01-01,2026-05-31,,0.5\n"
    "E1,,,,,,,,,,,,,,Team Lead,Adults,Care,2,ACTING,2024-05-01,,2025-04-30,2025-04-30,\n"
    "E2,,,,,2025-12-31,,,,,,,,leading:ENQUIRED::2025-02-01,,,,,,,,,,\n";

class CsvRoundTripTest : public testing::Test {
 protected:
  CsvRoundTripTest() {
    registers_.Have(FromText(kCatalogue));
    options_.organisation = "organisations/ayr";
  }

  Plan ImportStructure(imports::Registers& registers, const std::string& csv) {
    const Plan plan = imports::ImportOrganisationStructure(csv, registers.State(), options_);
    registers.Carry(plan);
    return plan;
  }
  Plan ImportPeople(imports::Registers& registers, const std::string& csv) {
    const Plan plan = imports::ImportPeople(csv, registers.State(), options_);
    registers.Carry(plan);
    return plan;
  }
  // Takes both files into the registers.
  void Have(const std::string& structure, const std::string& people) {
    ASSERT_THAT(ImportStructure(registers_, structure).roles, Not(IsEmpty()));
    if (!people.empty()) {
      const Plan plan = ImportPeople(registers_, people);
      ASSERT_EQ(plan.report.CountOf(imports::Severity::kRowRefused), 0U);
    }
  }
  std::string Unsaid() { return StructureCsv(registers_.State(), kToday).unsaid.InWords(); }

  imports::Registers registers_;
  imports::Options options_;
};

// The resources without what depends on when and where they were written.
template <typename Resources>
std::vector<std::string> Bare(const Resources& resources) {
  std::vector<std::string> bare;
  for (auto resource : resources) {
    resource.clear_etag();
    resource.clear_create_time();
    resource.clear_update_time();
    bare.push_back(resource.DebugString());
  }
  return bare;
}

std::vector<std::string> BarePosts(const Existing& state) {
  auto posts = state.posts();
  for (Post& post : posts)  // the words that an import quotes
    for (auto& cover : *post.mutable_covers()) cover.clear_evidence();
  return Bare(posts);
}

TEST_F(CsvRoundTripTest, WhatGoesOutComesIntoTheSameServicesUnchanged) {
  Have(kStructure, kPeople);
  ASSERT_THAT(registers_.State().vacancies(), SizeIs(4));  // one is inferred

  const CsvFile structure = StructureCsv(registers_.State(), kToday);
  const CsvFile people = PeopleCsv(registers_.State(), kToday);
  EXPECT_EQ(structure.rows, 7U);
  EXPECT_EQ(people.rows, 3U);

  const Plan of_structure = ImportStructure(registers_, structure.text);
  EXPECT_THAT(of_structure.roles, IsEmpty()) << structure.text;
  const Plan of_people = ImportPeople(registers_, people.text);
  EXPECT_THAT(of_people.people, IsEmpty()) << people.text;
  EXPECT_EQ(of_people.report.CountOf(imports::Severity::kRowRefused), 0U);
}

TEST_F(CsvRoundTripTest, WhatGoesOutComesIntoEmptyServicesAsItWas) {
  Have(kStructure, kPeople);
  const CsvFile structure = StructureCsv(registers_.State(), kToday);
  const CsvFile people = PeopleCsv(registers_.State(), kToday);

  imports::Registers other;
  other.Have(FromText(kCatalogue));
  ImportStructure(other, structure.text);
  const Plan of_people = ImportPeople(other, people.text);
  EXPECT_EQ(of_people.report.CountOf(imports::Severity::kRowRefused), 0U);

  const Existing before = registers_.State();
  const Existing after = other.State();
  EXPECT_EQ(BarePosts(after), BarePosts(before));
  EXPECT_EQ(Bare(after.people()), Bare(before.people()));
  EXPECT_EQ(Bare(after.appointments()), Bare(before.appointments()));
  EXPECT_EQ(Bare(after.enrolments()), Bare(before.enrolments()));
  ASSERT_EQ(after.vacancies_size(), before.vacancies_size());
  for (int i = 0; i < before.vacancies_size(); ++i) {
    EXPECT_EQ(after.vacancies(i).post(), before.vacancies(i).post());
    EXPECT_EQ(after.vacancies(i).state(), before.vacancies(i).state());
    EXPECT_EQ(after.vacancies(i).origin(), before.vacancies(i).origin());
  }
  EXPECT_EQ(StructureCsv(after, kToday).text, structure.text);
  EXPECT_EQ(PeopleCsv(after, kToday).text, people.text);
}

TEST_F(CsvRoundTripTest, APublishedFileOfACouncilComesInAgainUnchanged) {
  std::string file;
  CAIRN_READ_OR_SKIP("council-structure/trafford_organisation_structure_2024-07-01.csv", file);
  registers_.Have(imports::Catalogue());
  options_.organisation = "organisations/trafford";
  Have(file, "");
  const Existing all = registers_.State();
  Existing state = all;
  state.clear_organisations();
  for (const auto& organisation : all.organisations())
    if (organisation.name() == options_.organisation) *state.add_organisations() = organisation;

  const CsvFile csv = StructureCsv(state, kToday);

  EXPECT_EQ(csv.rows, 80U);
  EXPECT_THAT(ImportStructure(registers_, csv.text).roles, IsEmpty()) << csv.text;
}

TEST_F(CsvRoundTripTest, ACorrectedTitleIsPublishedAsItWasAndStaysCorrected) {
  Have(kStructure, "");
  Existing state = registers_.State();
  for (Post& post : *state.mutable_posts())
    if (post.display_name() == "Head of Law") post.set_display_name("Director of Law");
  registers_.Have(state);

  const CsvFile csv = StructureCsv(registers_.State(), kToday);

  EXPECT_THAT(csv.text, AllOf(HasSubstr("Head of Law"), Not(HasSubstr("Director of Law"))));
  EXPECT_THAT(csv.unsaid.InWords(), HasSubstr("corrected title of posts: 1"));
  EXPECT_THAT(ImportStructure(registers_, csv.text).roles, IsEmpty());
}

// A structure numbers posts that share all words by their order. Where that gives one the number
// of another, its import would close the one and fill the other.
TEST_F(CsvRoundTripTest, TheFileOfACouncilThatHasEndedComesInAgain) {
  constexpr char kEnded[] =
      "organisations { name: 'organisations/ayr' display_name: 'Ayr Council' kind: COUNCIL "
      "close_date { year: 2026 month: 1 day: 31 } }";
  Have(kStructure, "");
  Existing closed;
  *closed.mutable_posts() = registers_.State().posts();
  for (Post& post : *closed.mutable_posts())
    *post.mutable_close_date() = imports::ToDate(absl::CivilDay(2026, 1, 31));
  registers_.Have(closed);
  registers_.Have(FromText(kEnded));

  const CsvFile csv = StructureCsv(registers_.State(), kToday);
  const Plan again = ImportStructure(registers_, csv.text);
  imports::Registers other;
  other.Have(FromText(kCatalogue));
  other.Have(FromText(kEnded));
  const Plan there = ImportStructure(other, csv.text);

  EXPECT_EQ(csv.rows, 7U);
  EXPECT_FALSE(again.report.Refused(imports::Strictness::kRefuseFile));
  EXPECT_FALSE(there.report.Refused(imports::Strictness::kRefuseFile));
  EXPECT_THAT(other.State().posts(), SizeIs(7));
}

TEST_F(CsvRoundTripTest, PostsThatAnImportWouldTakeForEachOtherAreNotWrittenUntilTheyAreNumbered) {
  Have(kStructure, "");
  registers_.Have(FromText(R"pb(
    posts { name: "organisations/ayr/posts/a" display_name: "Clerk" external_id: "1" }
    posts { name: "organisations/ayr/posts/b" display_name: "Clerk" external_id: "2" }
    people { name: "organisations/ayr/people/p" external_id: "E1" }
    appointments {
      name: "organisations/ayr/people/p/appointments/a"
      post: "organisations/ayr/posts/a"
      kind: ACTING
      start_date { year: 2020 month: 1 day: 1 }
    }
  )pb"));

  const CsvFile unnumbered = StructureCsv(registers_.State(), kToday);
  EXPECT_EQ(unnumbered.text, "");
  EXPECT_THAT(unnumbered.refused,
              AllOf(HasSubstr("1 would get another: organisations/ayr/posts/b ordinal=2."),
                    HasSubstr("cairn set")));
  EXPECT_THAT(PeopleCsv(registers_.State(), kToday).unsaid.InWords(),
              HasSubstr("appointments to posts that the structure does not tell: 1"));

  registers_.Have(FromText(R"pb(posts {
                                  name: "organisations/ayr/posts/b"
                                  display_name: "Clerk"
                                  external_id: "2"
                                  ordinal: 2
                                })pb"));
  EXPECT_EQ(StructureCsv(registers_.State(), kToday).rows, 9U);
}

// ---- what a CSV cannot say is told

struct UnsaidCase {
  std::string label;
  std::string records;  // beside those of the file
  std::string told;
};
class UnsaidOfStructure : public CsvRoundTripTest,
                          public testing::WithParamInterface<UnsaidCase> {};
TEST_P(UnsaidOfStructure, IsCounted) {
  Have(kStructure, "");
  EXPECT_THAT(Unsaid(), Not(HasSubstr(GetParam().told)));
  registers_.Have(FromText(GetParam().records));
  EXPECT_THAT(Unsaid(), HasSubstr(GetParam().told));
}
std::string Clerk(const std::string& fields) {
  return absl::StrCat("posts { name: 'organisations/ayr/posts/clerk' display_name: 'Clerk' ",
                      fields, " }");
}
INSTANTIATE_TEST_SUITE_P(
    Records, UnsaidOfStructure,
    testing::Values(
        UnsaidCase{"external_id", Clerk("external_id: 'X1'"), "external_id of posts: 1"},
        UnsaidCase{"id", Clerk(""), "id of posts: 1"},
        UnsaidCase{"by_hand", Clerk(""), "as_of_date of posts: 1"},
        UnsaidCase{"closed", Clerk("close_date { year: 2025 month: 1 day: 31 }"),
                   "posts that are closed: 1"},
        UnsaidCase{"to_close", Clerk("close_date { year: 2027 month: 1 day: 31 }"),
                   "close_date of posts: 1"},
        UnsaidCase{"earlier_cover",
                   Clerk("covers { kind: ACTING end_date { year: 2025 month: 1 day: 31 } }"),
                   "covers of posts: 1"},
        UnsaidCase{"shared_cover", Clerk("covers { kind: SHARED_COVER }"), "covers of posts: 1"},
        UnsaidCase{"note", Clerk("shared_note: 'see minutes'"), "shared_note of posts: 1"},
        UnsaidCase{"anticipated",
                   Clerk("") + "vacancies { name: 'organisations/ayr/vacancies/v' post: "
                               "'organisations/ayr/posts/clerk' state: ANTICIPATED origin: STATED "
                               "}",
                   "vacancies that are anticipated: 1"},
        UnsaidCase{"since",
                   Clerk("") + "vacancies { name: 'organisations/ayr/vacancies/v' post: "
                               "'organisations/ayr/posts/clerk' state: OPEN origin: STATED "
                               "vacant_since { year: 2025 month: 1 day: 31 } }",
                   "vacant_since of vacancies: 1"}),
    [](const auto& test) { return test.param.label; });

TEST_F(CsvRoundTripTest, WhatThePeopleFileCannotSayIsCountedAndNamesNobody) {
  Have(kStructure, kPeople);
  EXPECT_EQ(PeopleCsv(registers_.State(), kToday).unsaid.InWords(), "");
  registers_.Have(FromText(R"pb(
    posts {
      name: "organisations/ayr/posts/gone"
      display_name: "Gone"
      close_date { year: 2025 month: 1 day: 31 }
    }
    people { name: "organisations/ayr/people/nobody" display_name: "Ann" }
    people {
      name: "organisations/ayr/people/someone"
      external_id: "E9"
      skills { skill: "skills/safeguarding" level: 3 source: "panel: 2025" }
    }
    appointments {
      name: "organisations/ayr/people/someone/appointments/a"
      post: "organisations/ayr/posts/gone"
      kind: SUBSTANTIVE
      start_date { year: 2020 month: 1 day: 1 }
    }
  )pb"));

  const CsvFile people = PeopleCsv(registers_.State(), kToday);

  EXPECT_EQ(people.unsaid.InWords(),
            "appointments to posts that the structure does not tell: 1; id of people: 1; people "
            "without an external_id: 1; source of skills: 1");
  EXPECT_EQ(people.rows, 4U);
}

}  // namespace
}  // namespace cairn::exports
