// What is wrong with a row of a file of people.

#include <ostream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/people_fixture.h"

namespace cairn::imports {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::StartsWith;

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

}  // namespace
}  // namespace cairn::imports
