// What a structure file is refused for.

#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/structure_years.h"

namespace cairn::imports {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Refused {
  const char* label;
  std::string rows;
  const char* problem;
};
void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.label; }

class RefusedStructureTest : public LaterYearTest, public testing::WithParamInterface<Refused> {};

TEST_P(RefusedStructureTest, IsToldByLineAndColumn) {
  const Plan plan = Import(GetParam().rows);

  EXPECT_THAT(Problems(plan.report), testing::Contains(StartsWith(GetParam().problem)));
}

std::string OneRow(absl::string_view date, absl::string_view level, absl::string_view title,
                   absl::string_view shared, absl::string_view band, absl::string_view maximum,
                   absl::string_view vacancy, absl::string_view label = "Elmshire Council") {
  return absl::StrCat(label, ",", date, ",", level, ",", title, ",NA,G,Adults,Care,Permanent,",
                      shared, ",", band, ",", maximum, ",", vacancy, ",NA\n");
}

INSTANTIATE_TEST_SUITE_P(
    Structure, RefusedStructureTest,
    testing::Values(
        Refused{"date", OneRow("July", "1", "Head", "NA", "NA", "NA", "Vacant"),
                "2 EffectiveDate: row: must be a date"},
        Refused{"level_word", OneRow("2025-04-01", "top", "Head", "NA", "NA", "NA", "Vacant"),
                "2 Level: row: must be a whole number"},
        Refused{"level_zero", OneRow("2025-04-01", "0", "Head", "NA", "NA", "NA", "Vacant"),
                "2 Level: row: must be a whole number"},
        Refused{"level_missing", OneRow("2025-04-01", "NA", "Head", "NA", "NA", "NA", "Vacant"),
                "2 Level: warning: is not given"},
        Refused{"title", OneRow("2025-04-01", "1", "", "NA", "NA", "NA", "Vacant"),
                "2 JobTitle: row: is blank"},
        Refused{"shared", OneRow("2025-04-01", "1", "Head", "perhaps", "NA", "NA", "Vacant"),
                "2 SharedPost: row: must be Shared or NA"},
        Refused{"shared_without_host",
                OneRow("2025-04-01", "1", "Head", "Shared", "NA", "NA", "Vacant"),
                "2 Comments: warning: do not say who is the host"},
        Refused{"vacancy", OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "soon"),
                "2 Vacancy: row: must be Vacant or NA"},
        Refused{"vacant_to_come",
                OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant since 1 May 2099"),
                "2 Vacancy: row: must be Vacant or NA"},
        Refused{"band_of_odd_thousands",
                OneRow("2025-04-01", "1", "Head", "NA", "\"7,0000 - 74999\"", "NA", "NA"),
                "2 SalaryBand: warning: is not a range"},
        Refused{"band_turned", OneRow("2025-04-01", "1", "Head", "NA", "9 - 5", "NA", "NA"),
                "2 SalaryBand: warning: ends below its beginning"},
        Refused{"maximum_word", OneRow("2025-04-01", "1", "Head", "NA", "5 - 9", "lots", "NA"),
                "2 MaximumSalary: warning: is not an amount"},
        Refused{"title_too_long",
                OneRow("2025-04-01", "1", std::string(301, 'x'), "NA", "NA", "NA", "Vacant"),
                "2 display_name: row: is 301 bytes long"},
        Refused{"two_dates",
                OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant") +
                    OneRow("2026-04-01", "1", "Head", "NA", "NA", "NA", "Vacant"),
                "3 EffectiveDate: file: differs from line 2; these are several files in one"},
        Refused{
            "two_organisations",
            OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant") +
                OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant", "Oakshire Council"),
            "3 OrganisationLabel: file: differs from line 2"},
        Refused{"other_organisation",
                OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant", "Oakshire Council"),
                "2 OrganisationLabel: file: says \"Oakshire Council\", which does not look like "
                "Elmshire Council"},
        Refused{"no_rows", "", "0 : file: has no row that can be taken"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(LaterYearTest, AnOrganisationThatNobodyAppliedIsRefused) {
  options_.organisation = "organisations/oakshire";

  EXPECT_THAT(Problems(Import(kFirstYear).report),
              testing::Contains(HasSubstr(
                  "is about organisations/oakshire, which the roles service does not have")));
}

TEST_F(LaterYearTest, AnyLabelWillDoWhenTheCallerSaysSo) {
  options_.label = Options::Label::kAnyWillDo;

  const Plan plan =
      Import(OneRow("2025-04-01", "1", "Head", "NA", "NA", "NA", "Vacant", "Oakshire Council"));

  EXPECT_EQ(plan.report.count("posts created"), 1);
}

}  // namespace
}  // namespace cairn::imports
