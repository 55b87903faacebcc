// What the catalogue asks of its resources beyond the contract's annotations.

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn::roles {
namespace {

using test::BadFieldsOf;
using testing::ElementsAreArray;

struct RuleCase {
  const char* label;
  const char* type;
  const char* resource;
  std::vector<std::string> bad;
};
void PrintTo(const RuleCase& rule, std::ostream* out) { *out << rule.label; }

class CatalogueTest : public testing::TestWithParam<RuleCase> {};

TEST_P(CatalogueTest, TheBadFieldsAreNamedAndNoOthers) {
  const test::RolesUnderTest roles;

  const auto written = roles.Call<change::v1::WriteRequest, change::v1::WriteResponse>(
      "Write", absl::StrCat("operations { create { [type.googleapis.com/cairn.roles.v1.",
                            GetParam().type, "] {", GetParam().resource, "} } }"));

  EXPECT_EQ(written.ok(), GetParam().bad.empty()) << written.status();
  std::vector<std::string> expected;
  for (const std::string& path : GetParam().bad) expected.push_back("operations[0]." + path);
  EXPECT_THAT(BadFieldsOf(written), ElementsAreArray(expected));
}

#define CAIRN_ROLE R"(name: "roles/r" display_name: "R" tier: 3 service_area: ADULTS )"
#define CAIRN_PROGRAMME \
  R"(name: "programmes/p" display_name: "P" kind: DEVELOPMENT sector: SOCIAL_SERVICES )"

INSTANTIATE_TEST_SUITE_P(
    Rules, CatalogueTest,
    testing::Values(
        RuleCase{"rqf_8",
                 "Qualification",
                 R"(name: "qualifications/q" display_name: "Q" framework: RQF level: 8)",
                 {}},
        RuleCase{"rqf_9",
                 "Qualification",
                 R"(name: "qualifications/q" display_name: "Q" framework: RQF level: 9)",
                 {"qualification.level"}},
        RuleCase{"scqf_12",
                 "Qualification",
                 R"(name: "qualifications/q" display_name: "Q" framework: SCQF level: 12)",
                 {}},
        RuleCase{"scqf_13",
                 "Qualification",
                 R"(name: "qualifications/q" display_name: "Q" framework: SCQF level: 13)",
                 {"qualification.level"}},
        RuleCase{"requirement_in_words",
                 "Role",
                 CAIRN_ROLE R"(requirements { gate: ESSENTIAL text: "leads well" })",
                 {}},
        RuleCase{"requirement_that_says_nothing",
                 "Role",
                 CAIRN_ROLE
                 R"(requirements { gate: ESSENTIAL text: "x" } requirements { gate: ESSENTIAL })",
                 {"role.requirements[1]"}},
        RuleCase{"statutory_in_words_only",
                 "Role",
                 CAIRN_ROLE R"(requirements { gate: STATUTORY text: "registered" })",
                 {"role.requirements[0]"}},
        RuleCase{
            "statutory_that_can_be_checked",
            "Role",
            CAIRN_ROLE
            R"(requirements { gate: STATUTORY registration { register: "sssc-social-worker" } })",
            {}},
        RuleCase{"requirement_without_a_gate",
                 "Role",
                 CAIRN_ROLE R"(requirements { text: "x" })",
                 {"role.requirements[0].gate"}},
        RuleCase{
            "qualification_of_a_framework",
            "Role",
            CAIRN_ROLE
            R"(requirements { gate: ESSENTIAL qualification { framework: SCQF minimum_level: 9 } })",
            {}},
        RuleCase{"qualification_of_nothing",
                 "Role",
                 CAIRN_ROLE
                 R"(requirements { gate: ESSENTIAL qualification { minimum_level: 9 } })",
                 {"role.requirements[0].qualification"}},
        RuleCase{
            "programme",
            "Programme",
            CAIRN_PROGRAMME
            R"(intake_months: [1, 12] start_date { year: 2026 month: 1 day: 1 } end_date { year: 2026 month: 1 day: 1 })",
            {}},
        RuleCase{
            "programme_that_ends_first",
            "Programme",
            CAIRN_PROGRAMME
            R"(start_date { year: 2026 month: 1 day: 2 } end_date { year: 2026 month: 1 day: 1 })",
            {"programme.end_date"}},
        RuleCase{"months_that_are_none",
                 "Programme",
                 CAIRN_PROGRAMME "intake_months: [0, 6, 13, -1]",
                 {"programme.intake_months[0]", "programme.intake_months[2]",
                  "programme.intake_months[3]"}}),
    [](const auto& test) { return test.param.label; });

}  // namespace
}  // namespace cairn::roles
