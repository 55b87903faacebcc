#include "services/web/importing/structure/organogram.h"

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
#include "tests/support/shared_data.h"

namespace cairn::imports {
namespace {

using resource::PrintDate;
using roles::v1::Post;
using roles::v1::Vacancy;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kBody[] = R"pb(
  organisations {
    name: "organisations/body"
    display_name: "A body"
    kind: NATIONAL_BODY
    nation: ENGLAND
  }
)pb";

const Post* FindPost(const Existing& state, absl::string_view reference) {
  for (const Post& post : state.posts())
    if (post.external_id() == reference) return &post;
  return nullptr;
}

// ---- published files, beside counts made by another program

struct Published {
  const char* body;
  const char* date;
  int rows, vacant, eliminated, roots, depth, most_direct, junior_rows;
  double junior_fte;
  int posts;
};
void PrintTo(const Published& published, std::ostream* out) { *out << published.body; }

class PublishedOrganogramTest : public testing::TestWithParam<Published> {
 protected:
  void SetUp() override {
    registers_.Have(FromText(kBody));
    options_.organisation = "organisations/body";
    options_.label = Options::Label::kAnyWillDo;
    const std::string stem = absl::StrCat("organogram/", GetParam().body, "-", GetParam().date);
    CAIRN_READ_OR_SKIP(stem + "-senior.csv", senior_);
    CAIRN_READ_OR_SKIP(stem + "-junior.csv", junior_);
    options_.date = absl::CivilDay(2011, GetParam().date[6] == '3' ? 3 : 9,
                                   GetParam().date[6] == '3' ? 31 : 30);
  }
  Plan Import() { return ImportOrganogram(senior_, junior_, registers_.State(), options_); }

  Registers registers_;
  Options options_;
  std::string senior_;
  std::string junior_;
};

TEST_P(PublishedOrganogramTest, GivesTheFiguresThatWereCountedIndependently) {
  const Published& expected = GetParam();

  const Plan plan = Import();
  registers_.Carry(plan);

  const Report& report = plan.report;
  EXPECT_EQ(report.count("senior rows"), expected.rows);
  EXPECT_EQ(report.count("posts in the file"), expected.posts);
  EXPECT_EQ(report.count("vacant posts"), expected.vacant);
  EXPECT_EQ(report.count("eliminated rows"), expected.eliminated);
  EXPECT_EQ(report.count("roots"), expected.roots);
  EXPECT_EQ(report.count("levels"), expected.depth);
  EXPECT_EQ(report.count("most direct reports"), expected.most_direct);
  EXPECT_EQ(report.count("junior rows"), expected.junior_rows);
  EXPECT_NEAR(report.count("junior FTE"), expected.junior_fte, 1e-6);
  EXPECT_EQ(report.count("paid but not in post"), expected.rows - expected.posts);
  EXPECT_EQ(report.count("posts under an unknown post") + report.count("loops cut") +
                report.count("job shares"),
            0);
  EXPECT_EQ(report.CountOf(Severity::kRowRefused), 0U);
  const Existing state = registers_.State();
  EXPECT_THAT(state.posts(), SizeIs(expected.posts));
  EXPECT_THAT(state.vacancies(), SizeIs(expected.vacant));
  int roots = 0;
  for (const Post& post : state.posts()) roots += post.reports_to().empty() ? 1 : 0;
  EXPECT_EQ(roots, expected.roots);
}

TEST_P(PublishedOrganogramTest, ImportedAgainChangesNothing) {
  registers_.Carry(Import());

  const Plan again = Import();

  EXPECT_THAT(again.roles, IsEmpty());
  EXPECT_EQ(again.report.count("posts unchanged"), GetParam().posts);
}

INSTANTIATE_TEST_SUITE_P(
    Organograms, PublishedOrganogramTest,
    testing::Values(
        Published{"ofsted", "2011-09-30", 38, 5, 0, 1, 4, 8, 171, 1491.55, 38},
        Published{"care_quality_commission", "2011-09-30", 44, 1, 0, 1, 5, 12, 311, 1925.64, 43},
        Published{"children_and_family_court_advisory_and_support_service", "2011-09-30", 8, 0, 0,
                  1, 2, 7, 88, 1641.08, 8},
        Published{"childrens_workforce_development_council", "2011-09-30", 7, 0, 0, 1, 3, 5, 57,
                  139.31, 7},
        Published{"general_social_care_council", "2011-03-31", 4, 0, 0, 1, 2, 3, 24, 265.50, 4}),
    [](const auto& test) { return std::string(test.param.body); });

// ---- made-up files for what those five do not have

constexpr char kHeader[] =
    "Post Unique Reference,Name,Grade (or equivalent),Job Title,Job/Team Function,Parent "
    "Department,Organisation,Unit,"
    "Contact Phone,Contact E-mail,Reports to Senior Post,Salary Cost of Reports "
    "(\xC2\xA3),FTE,Actual Pay Floor (\xC2\xA3),"
    "Actual Pay Ceiling (\xC2\xA3),,Professional/Occupational Group,Notes,Valid?\n";

std::string Row(absl::string_view reference, absl::string_view name, absl::string_view title,
                absl::string_view reports_to, absl::string_view fte = "1",
                absl::string_view notes = "", absl::string_view unit = "Care") {
  return absl::StrCat(reference, ",", name, ",SCS1,", title, ",Leads,Dept,A body,", unit,
                      ",N/A,N/A,", reports_to, ",0,", fte, ",0,0,,Policy,", notes, ",\n");
}

class OrganogramTest : public testing::Test {
 protected:
  OrganogramTest() {
    registers_.Have(FromText(kBody));
    options_.organisation = "organisations/body";
    options_.date = absl::CivilDay(2012, 3, 31);
  }
  Plan Import(absl::string_view rows, absl::string_view junior = "") {
    return ImportOrganogram(absl::StrCat(kHeader, rows), junior, registers_.State(), options_);
  }
  Plan Take(absl::string_view rows) {
    const Plan plan = Import(rows);
    registers_.Carry(plan);
    return plan;
  }
  Post Find(absl::string_view reference) {
    const Existing state = registers_.State();
    const Post* post = FindPost(state, reference);
    return post == nullptr ? Post() : *post;
  }

  Registers registers_;
  Options options_;
};

TEST_F(OrganogramTest, PostsReportToEachOtherWhateverTheirOrder) {
  Take(Row("C-3", "N/D", "Deputy", "B2") + Row("B2", "A Person", "Director", "A1") +
       Row("A1", "A Person", "Chief", "XX"));

  EXPECT_EQ(Find("C-3").name(), "organisations/body/posts/c-3");
  EXPECT_EQ(Find("C-3").reports_to(), "organisations/body/posts/b2");
  EXPECT_EQ(Find("B2").reports_to(), "organisations/body/posts/a1");
  EXPECT_EQ(Find("A1").reports_to(), "");
  EXPECT_EQ(Find("A1").display_name(), "Chief");
  EXPECT_EQ(Find("A1").grade(), "SCS1");
  EXPECT_EQ(Find("A1").service(), "Care");
  EXPECT_EQ(Find("A1").fte(), 1);
  EXPECT_EQ(Find("A1").directorate(), "");
}

TEST_F(OrganogramTest, NoNameReachesAPostOrAReport) {
  const Plan plan =
      Take(Row("A1", "Zebedee Quux", "Chief", "XX") + Row("A2", "Zebedee Quux", "", "A1"));

  EXPECT_FALSE(absl::StrContains(Find("A1").DebugString(), "Quux"));
  EXPECT_FALSE(absl::StrContains(PrintReport(plan.report, "f", options_.strictness), "Quux"));
}

struct HolderMark {
  const char* label;
  const char* name;
  int vacant, eliminated, undisclosed;
};
void PrintTo(const HolderMark& mark, std::ostream* out) { *out << mark.label; }

class HolderMarkTest : public OrganogramTest, public testing::WithParamInterface<HolderMark> {};

TEST_P(HolderMarkTest, IsRead) {
  const Report report =
      Import(Row("A1", "A Person", "Chief", "XX") + Row("B1", GetParam().name, "Director", "A1"))
          .report;

  EXPECT_EQ(report.count("vacant posts"), GetParam().vacant);
  EXPECT_EQ(report.count("eliminated rows"), GetParam().eliminated);
  EXPECT_EQ(report.count("undisclosed holders"), GetParam().undisclosed);
  EXPECT_EQ(report.count("posts in the file"), 2 - GetParam().eliminated);
}

INSTANTIATE_TEST_SUITE_P(
    Organograms, HolderMarkTest,
    testing::Values(HolderMark{"vacant", "Vacant", 1, 0, 0},
                    HolderMark{"vacant_loud", "VACANT", 1, 0, 0},
                    HolderMark{"vacant_with_apostrophe", "Vacant'", 1, 0, 0},
                    HolderMark{"vacancy", "Vacancy", 1, 0, 0},
                    HolderMark{"vacant_post", "Vacant post", 1, 0, 0},
                    HolderMark{"eliminated", "Eliminated", 0, 1, 0},
                    HolderMark{"eliminated_loud", "ELIMINATED", 0, 1, 0},
                    HolderMark{"nd", "ND", 0, 0, 1}, HolderMark{"n_d", "N/D", 0, 0, 1},
                    HolderMark{"blank", "", 0, 0, 1},
                    HolderMark{"until_the_past", "Vacant until 1 Mar 2012", 0, 0, 0},
                    HolderMark{"until_a_coming_day", "Vacant until 1 May 2012", 1, 0, 0},
                    HolderMark{"from_the_past", "Vacant from 1 Mar 2012", 1, 0, 0},
                    HolderMark{"from_a_coming_day", "Vacant from 1 May 2012", 0, 0, 0},
                    HolderMark{"a_person", "Vic Vacanto", 0, 0, 0}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(OrganogramTest, TheNotesOfAVacantPostDateItsVacancy) {
  Take(Row("A1", "A Person", "Chief", "XX") +
       Row("B1", "Vacant", "Director", "A1", "1", "Vacant since 01/08/11") +
       Row("B2", "Vacant", "Director", "A1", "1",
           "the post became vacant on 15/02/2012; covered by agency") +
       Row("B3", "Vacant", "Director", "A1", "1", "in recruitment"));

  const Existing state = registers_.State();
  ASSERT_THAT(state.vacancies(), SizeIs(3));
  std::vector<std::string> dates;
  for (const Vacancy& vacancy : state.vacancies()) {
    EXPECT_EQ(vacancy.origin(), Vacancy::STATED);
    EXPECT_EQ(vacancy.evidence(), "Organogram of 2012-03-31: marked vacant.");
    dates.push_back(
        absl::StrCat(vacancy.post().substr(25), " ",
                     vacancy.has_vacant_since() ? PrintDate(vacancy.vacant_since()) : "-"));
  }
  EXPECT_THAT(dates, testing::UnorderedElementsAre("b1 2011-08-01", "b2 2012-02-15", "b3 -"));
  ASSERT_THAT(Find("B2").covers(), SizeIs(1));
  EXPECT_EQ(Find("B2").covers(0).kind(), Post::Cover::AGENCY);
}

TEST_F(OrganogramTest, ADayThatIsNotClearOrNoneIsToldAndNotTaken) {
  const auto clear = Row("B4", "Vacant", "Director", "A1", "1", "Vacant since 1 August 2011");
  const Plan plan =
      Take(Row("A1", "A Person", "Chief", "XX") +
           Row("B1", "Vacant", "Director", "A1", "1", "Vacant since 08/13/2011") +
           Row("B2", "Vacant", "Director", "A1", "1", "Vacant since 09/02/2011") +
           Row("B3", "Vacant", "Director", "A1", "1", "Vacant since August 2011") + clear);

  int dated = 0;
  const Existing state = registers_.State();
  EXPECT_THAT(state.vacancies(), SizeIs(4));
  for (const Vacancy& vacancy : state.vacancies()) dated += vacancy.has_vacant_since() ? 1 : 0;
  EXPECT_EQ(dated, 1);
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("3 Notes: warning: tell since when the post is vacant"),
                          HasSubstr("4 Notes: warning: date the vacancy, but which number is the "
                                    "month is not told for certain: line 3 writes the month first"),
                          HasSubstr("5 Notes: warning: tell since when the post is vacant")));
}

TEST_F(OrganogramTest, AMarkDatedByNoClearDayIsRefused) {
  const Plan plan = Take(Row("A1", "A Person", "Chief", "XX") +
                         Row("B1", "Vacant from 08/13/2012", "Director", "A1") +
                         Row("B2", "Vacant from 09/02/2012", "Director", "A1") +
                         Row("B3", "Vacant since 1 May 2011", "Director", "A1"));

  const Existing state = registers_.State();
  ASSERT_THAT(state.vacancies(), SizeIs(1));
  EXPECT_EQ(PrintDate(state.vacancies(0).vacant_since()), "2011-05-01");
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 2U);
}

TEST_F(OrganogramTest, ANoteOfAVacancyBesideAHolderIsTold) {
  const Plan plan = Take(Row("A1", "A Person", "Chief", "XX", "1", "Post vacant"));

  EXPECT_THAT(registers_.State().vacancies(), IsEmpty());
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("2 Notes: warning: perhaps say that the post is vacant")));
}

TEST_F(OrganogramTest, ADateBehindTheFilesDayIsNotTaken) {
  const Plan plan = Take(Row("A1", "Vacant", "Chief", "XX", "1", "Vacant since 01/08/13"));

  EXPECT_FALSE(registers_.State().vacancies(0).has_vacant_since());
  EXPECT_THAT(Problems(plan.report), ElementsAre("2 Notes: warning: date the vacancy 2013-08-01, "
                                                 "later than the file; the date is not taken"));
}

TEST_F(OrganogramTest, AMarkOfAComingDayAnticipatesTheVacancy) {
  const std::string chief = Row("A1", "P", "Chief", "XX");
  const std::string leaving = chief + Row("B1", "Vacant from 1 Nov 2012", "Director", "A1");
  Take(leaving);

  const Existing state = registers_.State();
  ASSERT_THAT(state.vacancies(), SizeIs(1));
  EXPECT_EQ(state.vacancies(0).state(), Vacancy::ANTICIPATED);
  EXPECT_EQ(PrintDate(state.vacancies(0).vacant_since()), "2012-11-01");
  EXPECT_THAT(Import(leaving).roles, IsEmpty());
  options_.date = absl::CivilDay(2012, 11, 30);
  Take(chief + Row("B1", "Vacant", "Director", "A1"));
  EXPECT_EQ(registers_.State().vacancies(0).state(), Vacancy::OPEN);
  EXPECT_EQ(PrintDate(registers_.State().vacancies(0).vacant_since()), "2012-11-01");
}

TEST_F(OrganogramTest, AMarkOfAComingDayFillsAVacancyThatStood) {
  const std::string chief = Row("A1", "P", "Chief", "XX");
  Take(chief + Row("B1", "Vacant", "Director", "A1"));
  options_.date = absl::CivilDay(2012, 9, 30);
  const std::string leaving = chief + Row("B1", "Vacant from 1 Nov 2012", "Director", "A1");

  Take(leaving);

  EXPECT_THAT(registers_.State().vacancies(), SizeIs(2));
  EXPECT_THAT(Import(leaving).roles, IsEmpty());
}

TEST_F(OrganogramTest, SeveralRowsOfOneReferenceAreAJobShare) {
  const Plan plan = Take(Row("A1", "A Person", "Chief", "XX", "0.6", "Mornings") +
                         Row("A1", "B Person", "Chief", "XX", "0.4"));

  EXPECT_EQ(Find("A1").job_share_holders(), 2);
  EXPECT_DOUBLE_EQ(Find("A1").fte(), 1);
  EXPECT_EQ(plan.report.count("posts in the file"), 1);
  EXPECT_EQ(plan.report.count("job shares"), 1);
  EXPECT_THAT(Problems(plan.report), IsEmpty());
}

TEST_F(OrganogramTest, AJobShareOfMoreThanOneIsToldAndNotRepaired) {
  const Plan plan = Take(Row("A1", "A Person", "Chief", "XX", "0.8") +
                         Row("A1", "B Person", "Chief", "XX", "0.6"));

  EXPECT_EQ(Find("A1").fte(), 0);
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("2 FTE: warning: adds up to more than 1")));
}

TEST_F(OrganogramTest, AJobShareWithOneVacantHalfCountsAsFilled) {
  const Plan plan =
      Take(Row("A1", "A Person", "Chief", "XX", "0.5") + Row("A1", "Vacant", "Chief", "XX", "0.5"));

  EXPECT_EQ(plan.report.count("vacant posts"), 0);
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("is vacant for 1 of 2 who share the job")));
}

TEST_F(OrganogramTest, RowsOfOneReferenceThatDifferAreNoJobShare) {
  const Plan plan =
      Take(Row("A1", "A Person", "Chief", "XX") + Row("B1", "A Person", "Director", "A1") +
           Row("B1", "B Person", "Manager", "A1"));

  EXPECT_EQ(Find("B1").display_name(), "Director");
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr(
                  "4 Job Title: row: differs from line 3, which has the same reference")));
}

TEST_F(OrganogramTest, ReferenceZeroIsPaidButNotInPost) {
  const Plan plan =
      Take(Row("A1", "A Person", "Chief", "XX") + Row("0", "A Person", "Not in post", "A1") +
           Row("0", "B Person", "Not in post", "A1"));

  EXPECT_EQ(plan.report.count("paid but not in post"), 2);
  EXPECT_EQ(plan.report.count("most direct reports"), 0);
  EXPECT_THAT(registers_.State().posts(), SizeIs(1));
}

TEST_F(OrganogramTest, APostUnderAnUnknownOneIsAReportedRoot) {
  const Plan plan =
      Take(Row("A1", "A Person", "Chief", "XX") + Row("B1", "A Person", "Director", "GONE"));

  EXPECT_EQ(Find("B1").reports_to(), "");
  EXPECT_EQ(plan.report.count("roots"), 2);
  EXPECT_EQ(plan.report.count("posts under an unknown post"), 1);
  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre(
          HasSubstr("3 Reports to Senior Post: warning: names GONE, which is not in the file"),
          HasSubstr("3 Reports to Senior Post: warning: makes one of 2 roots")));
}

TEST_F(OrganogramTest, LoopsAreToldAndCutAtTheirFirstRow) {
  const Plan plan = Take(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "One", "B3") +
                         Row("B2", "P", "Two", "B1") + Row("B3", "P", "Three", "B2") +
                         Row("C1", "P", "Under the loop", "B2") + Row("D1", "P", "Alone", "D1"));

  EXPECT_EQ(plan.report.count("loops cut"), 2);
  EXPECT_EQ(plan.report.count("roots"), 3);
  EXPECT_EQ(plan.report.count("levels"), 3);
  EXPECT_EQ(Find("B1").reports_to(), "");
  EXPECT_EQ(Find("B2").reports_to(), Find("B1").name());
  EXPECT_EQ(Find("B3").reports_to(), Find("B2").name());
  EXPECT_EQ(Find("D1").reports_to(), "");
  EXPECT_THAT(Problems(plan.report), Contains("3 Reports to Senior Post: warning: leads back to "
                                              "the post itself; the post is taken as a root"));
  EXPECT_THAT(Import(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "One", "B3") +
                     Row("B2", "P", "Two", "B1") + Row("B3", "P", "Three", "B2") +
                     Row("C1", "P", "Under the loop", "B2") + Row("D1", "P", "Alone", "D1"))
                  .roles,
              IsEmpty());
}

TEST_F(OrganogramTest, SeveralRootsAreTold) {
  const Plan plan = Import(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "Chair", "XX"));

  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("3 Reports to Senior Post: warning: makes one of 2 roots")));
}

TEST_F(OrganogramTest, AnExtraIndexColumnAByteOrderMarkAndWindows1252AreRead) {
  options_.label = Options::Label::kAnyWillDo;
  const std::string file =
      "\xEF\xBB\xBF,Post Unique Reference,Name,Grade,Job Title,Reports to Senior Post,Salary Cost "
      "of Reports (\xA3)\n"
      "1,A1,P,SCS1,Director of Children\x92s Services,XX,0\n";

  const Plan plan = ImportOrganogram(file, "", registers_.State(), options_);
  registers_.Carry(plan);

  EXPECT_EQ(Find("A1").display_name(), "Director of Children\xE2\x80\x99s Services");
  EXPECT_THAT(Problems(plan.report), ElementsAre(HasSubstr("1 column 7: warning: is not UTF-8"),
                                                 HasSubstr("2 Job Title: warning: is not UTF-8")));
}

TEST_F(OrganogramTest, ReferencesThatAreNoIdsAreHashedAndCaseKeepsThemApart) {
  Take(Row("A/1 x", "P", "Chief", "XX") + Row("b1", "P", "One", "A/1 x") +
       Row("B1", "P", "Two", "A/1 x"));

  EXPECT_THAT(Find("A/1 x").name(),
              testing::MatchesRegex("organisations/body/posts/[a-z][a-z2-7]{9}"));
  EXPECT_EQ(Find("b1").name(), "organisations/body/posts/b1");
  EXPECT_THAT(Find("B1").name(),
              testing::MatchesRegex("organisations/body/posts/[a-z][a-z2-7]{9}"));
}

// ---- the same references, written otherwise

struct OtherReference {
  const char* label;
  const char* before;
  const char* after;
};
void PrintTo(const OtherReference& reference, std::ostream* out) { *out << reference.label; }

class OtherReferenceTest : public OrganogramTest,
                           public testing::WithParamInterface<OtherReference> {};

TEST_P(OtherReferenceTest, IsHeldAndNothingIsClosedOrCreated) {
  const auto rows = [](absl::string_view reference) {
    return Row("A1", "P", "Chief", "XX") + Row(reference, "Vacant", "Director", "A1") +
           Row("C1", "P", "Head", reference) + Row("C2", "P", "Head of more", "A1");
  };
  Take(rows(GetParam().before));
  options_.date = absl::CivilDay(2012, 9, 30);

  const Plan plan = Take(rows(GetParam().after) + Row("C3", "P", "Head of less", "A1"));

  EXPECT_EQ(plan.report.count("posts closed"), 0);
  EXPECT_EQ(plan.report.count("posts created"), 1);
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 1U);
  EXPECT_THAT(registers_.State().posts(), SizeIs(5));
  EXPECT_EQ(Find("C1").reports_to(), Find(GetParam().before).name());
  EXPECT_THAT(registers_.State().vacancies(), SizeIs(1));
  EXPECT_THAT(Import(rows(GetParam().after)).roles, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Organograms, OtherReferenceTest,
    testing::Values(
        OtherReference{"small_letters", "B2", "b2"}, OtherReference{"capitals", "b2", "B2"},
        OtherReference{"zeros_lost", "00123", "123"}, OtherReference{"zeros_added", "123", "00123"},
        OtherReference{"zeros_of_a_part_lost", "REF-0012", "REF-12"},
        OtherReference{"space_lost", "AB 1", "AB1"}, OtherReference{"space_added", "AB1", "AB 1"},
        OtherReference{"another_dash", "B-2", "B\u20132"}, OtherReference{"dash_lost", "B-2", "B2"},
        OtherReference{"decimals", "123", "123.0"},
        OtherReference{"rounded", "123456789012345678", "123456789012345680"},
        OtherReference{"full_width", "B2", "\uFF22\uFF12"},
        OtherReference{"cut", "123456789012", "1.23457E+11"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(OrganogramTest, AReferenceIsTheSameHoweverItsLettersAreCoded) {
  Take(Row("\u00C91", "P", "Chief", "XX"));

  const Plan plan = Import(Row("E\u03011", "P", "Chief", "XX"));

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_EQ(plan.report.count("posts unchanged"), 1);
}

TEST_F(OrganogramTest, ReferencesThatASpreadsheetCutAreNoJobShare) {
  const Plan plan = Take(Row("A1", "P", "Chief", "XX") + Row("1.23457E+11", "P", "Director", "A1") +
                         Row("1.23457E+11", "P", "Director", "A1"));

  EXPECT_EQ(plan.report.count("job shares"), 0);
  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre(HasSubstr("3 Post Unique Reference: row: is a number that a spreadsheet"),
                  HasSubstr("4 Post Unique Reference: row: is a number that a spreadsheet")));
  EXPECT_THAT(registers_.State().posts(), SizeIs(1));
}

TEST_F(OrganogramTest, ACaseOfAReferenceThatStandsBesideTheOtherIsAPostOfItsOwn) {
  Take(Row("A1", "P", "Chief", "XX") + Row("b1", "P", "One", "A1"));
  options_.date = absl::CivilDay(2012, 9, 30);

  const Plan plan = Take(Row("A1", "P", "Chief", "XX") + Row("b1", "P", "One", "A1") +
                         Row("B1", "P", "Two", "A1"));

  EXPECT_THAT(Problems(plan.report), IsEmpty());
  EXPECT_EQ(plan.report.count("posts created"), 1);
}

TEST_F(OrganogramTest, ALineOfReportThatStaysNeverMakesALoop) {
  Take(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "Director", "A1") +
       Row("C1", "P", "Head", "B1"));
  options_.date = absl::CivilDay(2012, 9, 30);

  Take(Row("A1", "P", "Chief", "C1") + Row("b1", "P", "Director", "A1") +
       Row("C1", "P", "Head", "b1"));

  EXPECT_EQ(Find("A1").reports_to(), Find("C1").name());
  EXPECT_EQ(Find("C1").reports_to(), "");
}

// ---- the next file

TEST_F(OrganogramTest, TheNextFileClosesWhatIsEliminatedOrAbsentAndMovesTheRest) {
  Take(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "Director", "A1") +
       Row("C1", "Vacant", "Head", "B1") + Row("C2", "P", "Head", "B1") +
       Row("B2", "P", "Other director", "A1"));
  options_.date = absl::CivilDay(2012, 9, 30);

  const Plan plan =
      Take(Row("A1", "P", "Chief", "XX") + Row("B2", "P", "Other director", "A1") +
           Row("C2", "P", "Head of all", "B2") + Row("B1", "Eliminated", "Director", "A1") +
           Row("C3", "Vacant", "Head", "B1"));

  EXPECT_EQ(PrintDate(Find("B1").close_date()), "2012-09-30");
  EXPECT_EQ(PrintDate(Find("C1").close_date()), "2012-09-30");
  EXPECT_EQ(Find("C2").reports_to(), Find("B2").name());
  EXPECT_EQ(Find("C2").display_name(), "Head of all");
  EXPECT_EQ(Find("C3").reports_to(), "");
  EXPECT_EQ(plan.report.count("posts closed"), 2);
  EXPECT_EQ(plan.report.count("posts created"), 1);
  EXPECT_EQ(plan.report.count("posts updated"), 1);
  EXPECT_EQ(plan.report.count("posts confirmed"), 2);
  EXPECT_EQ(plan.report.count("vacancies withdrawn"), 1);
  EXPECT_THAT(Problems(plan.report), Contains(HasSubstr("names B1, which is eliminated")));
}

TEST_F(OrganogramTest, TwoPostsMayChangePlaces) {
  Take(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "Director", "A1") +
       Row("C1", "P", "Head", "B1"));
  options_.date = absl::CivilDay(2012, 9, 30);

  Take(Row("A1", "P", "Chief", "B1") + Row("B1", "P", "Director", "C1") +
       Row("C1", "P", "Head", "XX"));

  EXPECT_EQ(Find("A1").reports_to(), Find("B1").name());
  EXPECT_EQ(Find("B1").reports_to(), Find("C1").name());
  EXPECT_EQ(Find("C1").reports_to(), "");
}

TEST_F(OrganogramTest, AnOlderFileIsRefused) {
  Take(Row("A1", "P", "Chief", "XX"));
  options_.date = absl::CivilDay(2011, 9, 30);

  const Plan plan = Import(Row("A1", "P", "Chief of before", "XX"));

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre("0 : file: says 2011-09-30, but a source of 2012-03-31 was taken already; "
                  "files are imported from old to new"));
}

TEST_F(OrganogramTest, AFileOfADayBehindTheBodysEndIsRefused) {
  registers_.Have(FromText(R"pb(organisations {
                                  name: "organisations/body"
                                  display_name: "Body"
                                  kind: NATIONAL_BODY
                                  close_date { year: 2012 month: 3 day: 30 }
                                })pb"));

  const Plan plan = Import(Row("A1", "P", "Chief", "XX"));

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(Problems(plan.report),
              ElementsAre("0 : file: says 2012-03-31, but Body ended on 2012-03-30; import it for "
                          "the body that followed, or correct the day"));
}

TEST_F(OrganogramTest, ARefusedRowKeepsAbsentPostsOpenButNotEliminatedOnes) {
  Take(Row("A1", "P", "Chief", "XX") + Row("B1", "P", "Director", "A1") +
       Row("B2", "P", "Director", "A1"));
  options_.date = absl::CivilDay(2012, 9, 30);

  const Plan plan = Take(Row("A1", "P", "Chief", "XX") + Row("B1", "Eliminated", "Director", "A1") +
                         Row("", "P", "Director", "A1"));

  EXPECT_EQ(PrintDate(Find("B1").close_date()), "2012-09-30");
  EXPECT_FALSE(Find("B2").has_close_date());
  EXPECT_THAT(Problems(plan.report),
              Contains(HasSubstr("0 : warning: 1 posts are not in the file, "
                                 "and stay open because rows were refused")));
}

TEST_F(OrganogramTest, StrictReadingTakesNoPostFromAFileWithOneBadRow) {
  const std::string rows = Row("A1", "P", "Chief", "XX") + Row("B1", "P", "", "A1");
  EXPECT_THAT(Import(rows).roles, SizeIs(1));
  options_.strictness = Strictness::kRefuseFile;

  EXPECT_THAT(Import(rows).roles, IsEmpty());
}

TEST_F(OrganogramTest, AFileThatBreaksOffIsTakenInNoPart) {
  const Plan plan = Import(Row("A1", "P", "Chief", "XX") + "B1,\"P,SCS1,Director");

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(Problems(plan.report),
              ElementsAre(HasSubstr("3 Name: file: begins with a quote that is never closed")));
}

TEST_F(OrganogramTest, AFileWithoutADayIsRefused) {
  options_.date.reset();

  EXPECT_THAT(Problems(Import(Row("A1", "P", "Chief", "XX")).report),
              ElementsAre(HasSubstr("does not say its day")));
}

// ---- what is refused or told

struct Odd {
  const char* label;
  std::string rows;
  const char* problem;
};
void PrintTo(const Odd& odd, std::ostream* out) { *out << odd.label; }

class OddOrganogramTest : public OrganogramTest, public testing::WithParamInterface<Odd> {};

TEST_P(OddOrganogramTest, IsToldByLineAndColumn) {
  EXPECT_THAT(Problems(Import(GetParam().rows).report),
              Contains(testing::StartsWith(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Organograms, OddOrganogramTest,
    testing::Values(
        Odd{"blank_reference", Row("", "P", "Chief", "XX"),
            "2 Post Unique Reference: row: is blank"},
        Odd{"reference_xx", Row("xx", "P", "Chief", "XX"), "2 Post Unique Reference: row: is XX"},
        Odd{"blank_title", Row("A1", "P", "", "XX"), "2 Job Title: row: is blank"},
        Odd{"fte_word", Row("A1", "P", "Chief", "XX", "full"),
            "2 FTE: warning: must be a number from 0 to 1"},
        Odd{"fte_two", Row("A1", "P", "Chief", "XX", "2"),
            "2 FTE: warning: must be a number from 0 to 1"},
        Odd{"blank_parent", Row("A1", "P", "Chief", ""),
            "2 Reports to Senior Post: warning: is blank"},
        Odd{"both_standing_and_eliminated",
            Row("A1", "P", "Chief", "XX") + Row("A1", "Eliminated", "Chief", "XX"),
            "3 Name: row: says eliminated, but another row"},
        Odd{"nothing", "", "0 : file: has no post that can be taken"},
        Odd{"other_body",
            absl::StrReplaceAll(Row("A1", "P", "Chief", "XX"), {{"A body", "Elm Agency"}}),
            "0 Organisation: file: says \"Elm Agency\", which does not look like A body"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(OrganogramTest, JuniorPostsAreCheckedAndCountedAndNotStored) {
  const std::string junior =
      "Parent Department,Organisation,Unit,Reporting Senior Post,Grade,Payscale Minimum "
      "(\xC2\xA3),Payscale Maximum (\xC2\xA3),"
      "Generic Job Title,Number of Posts in FTE,Professional/Occupational Group\n"
      "D,B,U,A1,G,20000,30000,Officer,2.5,Policy\n"
      "D,B,U,GONE,G,20000,30000,Officer,1,Policy\n"
      "D,B,U,A1,G,30000,20000,Officer,1,Policy\n"
      "D,B,U,A1,G,some,N/D,Officer,1,Policy\n"
      "D,B,U,A1,G,20000,30000,Officer,many,Policy\n";

  const Plan plan = Import(Row("A1", "P", "Chief", "XX"), junior);

  EXPECT_EQ(plan.roles.size(), 1U);
  EXPECT_EQ(plan.report.count("junior rows"), 5);
  EXPECT_EQ(plan.report.count("junior FTE"), 5.5);
  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre(
          "junior 3 Reporting Senior Post: warning: names GONE, which is no post of the senior "
          "file",
          "junior 4 Payscale Minimum (GBP): warning: lies above the payscale's maximum",
          "junior 5 Payscale Minimum (GBP): warning: is not an amount in pounds",
          "junior 6 Number of Posts in FTE: row: must be a number; the row is not counted"));
}

TEST_F(OrganogramTest, AChainOfAHundredThousandPostsIsMeasuredInOneWalk) {
  std::string rows = Row("P0", "P", "Chief", "XX");
  for (int i = 1; i < 100000; ++i)
    rows += Row(absl::StrCat("P", i), "P", "Head", absl::StrCat("P", i - 1));

  const Plan plan = Import(rows);

  EXPECT_EQ(plan.report.count("levels"), 100000);
  EXPECT_THAT(plan.roles, SizeIs(100000));
}

}  // namespace
}  // namespace cairn::imports
