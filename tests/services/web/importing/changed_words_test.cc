#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/importing/people/people.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "services/web/importing/structure/organogram.h"
#include "tests/services/web/importing/registers.h"

// The same posts and people, written by another program a year later.
namespace cairn::imports {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr char kHeader[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Directorate,Service,ContractType,SalaryBand,"
    "Vacancy,Comments\n";

std::string Structure(absl::string_view date, absl::string_view title, absl::string_view unit) {
  const std::string start = absl::StrCat("Alder Council,", date, ",3,");
  return absl::StrCat(kHeader, start, title, ",", unit, ",NA,Permanent,NA,NA,NA\n",  //
                      start, "Head of Safeguarding,", unit, ",Safety,Permanent,NA,Vacant,NA\n",
                      start, "Head of Fostering,", unit, ",Fostering,Permanent,NA,NA,NA\n");
}

class ChangedWordsTest : public testing::Test {
 protected:
  ChangedWordsTest() {
    registers_.Have(FromText(R"pb(
      organisations {
        name: "organisations/alder"
        display_name: "Alder"
        kind: COUNCIL
        title_mappings { title: "Chief of Wellbeing" role: "roles/director" }
      }
      roles {
        name: "roles/director"
        display_name: "Director"
        tier: 3
        service_area: CHILDREN
        titles { title: "Assistant Director of Care" }
      }
      posts { name: "organisations/alder/posts/a" display_name: "A" ordinal: 1 }
      posts { name: "organisations/alder/posts/b" display_name: "B" ordinal: 1 }
    )pb"));
    options_.organisation = "organisations/alder";
  }
  Plan Structures(absl::string_view file) {
    const Plan plan = ImportOrganisationStructure(file, registers_.State(), options_);
    registers_.Carry(plan);
    return plan;
  }
  Plan People(absl::string_view file) {
    const Plan plan = ImportPeople(file, registers_.State(), options_);
    registers_.Carry(plan);
    return plan;
  }

  Registers registers_;
  Options options_;
};

struct Spelling {
  const char* label;
  const char* before;
  const char* after;
};
void PrintTo(const Spelling& spelling, std::ostream* out) { *out << spelling.label; }

class SpellingTest : public ChangedWordsTest, public testing::WithParamInterface<Spelling> {};

TEST_P(SpellingTest, IsTheSamePostAndItsVacancyKeepsItsAge) {
  Structures(Structure("2025-07-01", GetParam().before, GetParam().before));

  const Plan plan = Structures(Structure("2026-07-01", GetParam().after, GetParam().after));

  EXPECT_EQ(plan.report.count("posts created"), 0);
  EXPECT_EQ(plan.report.count("posts closed"), 0);
  EXPECT_EQ(plan.report.count("vacancies unchanged"), 1);
  EXPECT_EQ(registers_.State().posts_size(), 5);
}

INSTANTIATE_TEST_SUITE_P(
    ChangedWords, SpellingTest,
    testing::Values(
        Spelling{"acute", "Children's Care", "Children\u00B4s Care"},
        Spelling{"grave", "Children's Care", "Children`s Care"},
        Spelling{"left_quote", "Children's Care", "Children\u2018s Care"},
        Spelling{"reversed_quote", "Children's Care", "Children\u201Bs Care"},
        Spelling{"modifier", "Children's Care", "Children\u02BCs Care"},
        Spelling{"prime", "Children's Care", "Children\u2032s Care"},
        Spelling{"full_width", "Children's Care", "Children\uFF07s Care"},
        Spelling{"entity", "Children's Care", "Children&#39;s Care"},
        Spelling{"named_entity", "Children's Care", "Children&rsquo;s Care"},
        Spelling{"low_quote", "Children's Care", "Children\u201As Care"},
        Spelling{"double_modifier", "Children's Care", "Children\u02EEs Care"},
        Spelling{"misread", "Children's Care", "Children\u00E2\u20AC\u2122s Care"},
        Spelling{"misread_as_latin", "Children's Care", "Children\u00E2\u0080\u0099s Care"},
        Spelling{"misread_twice", "Children's Care",
                 "Children\u00C3\u00A2\u00E2\u201A\u00AC\u00E2\u201E\u00A2s Care"},
        Spelling{"misread_letter", "S\u00F2isealta", "S\u00C3\u00B2isealta"},
        Spelling{"open_entity", "Children's Care", "Children&#39s Care"},
        Spelling{"open_named_entity", "Children's Care", "Children&rsquos Care"},
        Spelling{"prime_entity", "Children's Care", "Children&prime;s Care"},
        Spelling{"of_an_address", "Children's Care", "Children%27s Care"},
        Spelling{"of_a_long_address", "Children's Care", "Children%E2%80%99s Care"},
        Spelling{"of_a_program", "Children's Care", "Children\\u2019s Care"},
        Spelling{"ampersand_entity", "Care and Health", "Care &amp; Health"},
        Spelling{"soft_hyphen", "Safeguarding", "Safe\u00ADguarding"},
        Spelling{"zero_width", "Safeguarding", "Safe\u200Bguarding"},
        Spelling{"joiner", "Safeguarding", "\uFEFFSafe\u2060guarding"},
        Spelling{"decomposed", "S\u00F2isealta", "So\u0300isealta"},
        Spelling{"capitals", "Seirbheisean S\u00F2isealta", "SEIRBHEISEAN S\u00D2ISEALTA"},
        Spelling{"sharp_s", "Stra\u00DFe", "STRASSE"},
        Spelling{"no_break_space", "Care  Team", "Care\u00A0Team"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(ChangedWordsTest, ARenamedDirectorateIsHeldAndItsMatchFileSettlesIt) {
  Structures(Structure("2025-07-01", "Director", "Children's Services"));
  const std::string later = Structure("2026-07-01", "Director", "Children and Families");

  const Plan held = Structures(later);
  options_.match = held.match_template;
  const Plan settled = Structures(later);

  EXPECT_THAT(held.roles, IsEmpty());
  EXPECT_EQ(held.report.CountOf(Severity::kRowRefused), 3U);
  EXPECT_EQ(settled.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(settled.report.count("posts created"), 0);
  EXPECT_EQ(settled.report.count("posts closed"), 0);
  EXPECT_EQ(settled.report.count("vacancies unchanged"), 1);
}

// Ten posts, of which the director's is written with its own apostrophe.
std::string TenPosts(absl::string_view date, absl::string_view apostrophe) {
  const std::string childrens = absl::StrCat("Children", apostrophe, "s Services");
  std::string file = absl::StrCat(kHeader, "Alder Council,", date, ",2,Director of ", childrens,
                                  ",", childrens, ",NA,Permanent,NA,Vacant,NA\n");
  for (int i = 1; i < 10; ++i)
    absl::StrAppend(&file, "Alder Council,", date, ",3,Head of Area ", i, ",Place,Area ", i,
                    ",Permanent,NA,NA,NA\n");
  return file;
}

TEST_F(ChangedWordsTest, APostWhoseApostropheWasDamagedIsHeldOrKnown) {
  Structures(TenPosts("2025-07-01", "'"));
  for (const char* damaged : {"\uFFFD",  "\u00E2\u20AC\u2122",
                              "?",       " ",
                              "&#39",    "%27",
                              "&prime;", "\u201A",
                              "\u02EE",  "\u00B7",
                              "\u00D5",  "\u00ED",
                              "\u00E2",  "",
                              "\u201D",  "39",
                              "#39;",    "&amp;#39;",
                              "x27",     "*",
                              "_",       "\u2022",
                              "\u00AC",  "\\'"}) {
    const Plan plan =
        ImportOrganisationStructure(TenPosts("2026-07-01", damaged), registers_.State(), options_);

    EXPECT_EQ(plan.report.count("posts created"), 0) << damaged;
    EXPECT_EQ(plan.report.count("posts closed"), 0) << damaged;
    EXPECT_EQ(plan.report.count("vacancies opened"), 0) << damaged;
  }
}

TEST_F(ChangedWordsTest, ASourceOfADayToComeIsRefused) {
  options_.today = absl::CivilDay(2025, 6, 30);

  const Plan plan = Structures(Structure("2025-07-01", "Director", "Care"));

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_EQ(plan.report.CountOf(Severity::kFileRefused), 1U);
}

TEST_F(ChangedWordsTest, AnOwnMappingAndAnAbbreviationGiveTheRole) {
  Structures(Structure("2025-07-01", "chief of wellbeing", "Care"));
  Structures(Structure("2026-07-01", "Asst Dir of Care", "Health"));

  const Plan plan = ImportOrganisationStructure(
      Structure("2025-08-01", "Chief of Wellbeing", "Care"), registers_.State(), options_);

  EXPECT_EQ(plan.report.count("titles mapped to a role"), 1);
}

struct Sentence {
  const char* label;
  const char* vacancy;
  const char* comment;
  int vacancies;
  int covers;
};
void PrintTo(const Sentence& sentence, std::ostream* out) { *out << sentence.label; }

class SentenceTest : public ChangedWordsTest, public testing::WithParamInterface<Sentence> {};

TEST_P(SentenceTest, SaysWhatItSaysOfThisPostToday) {
  const Plan plan =
      Structures(absl::StrCat(kHeader, "Alder Council,2025-07-01,3,Head,Adults,A,", "Permanent,NA,",
                              GetParam().vacancy, ",", GetParam().comment, "\n"));

  EXPECT_EQ(registers_.State().vacancies_size(), GetParam().vacancies);
  EXPECT_EQ(plan.report.count("posts with cover"), GetParam().covers);
}

INSTANTIATE_TEST_SUITE_P(
    ChangedWords, SentenceTest,
    testing::Values(
        Sentence{"reports_to", "NA", "Reports to the Interim Director of Adults", 0, 0},
        Sentence{"previously", "NA",
                 "Previously covered by an interim; permanent appointment made 1 May 2025", 0, 0},
        Sentence{"ended", "NA", "The interim agency arrangement has ended", 0, 0},
        Sentence{"allowance", "NA", "Acting up allowance removed", 0, 0},
        Sentence{"filled", "Vacancy filled", "NA", 0, 0},
        Sentence{"until_the_past", "Vacant until 1 June 2025", "NA", 0, 0},
        Sentence{"today", "NA", "A permanent post covered by an agency arrangement", 1, 1},
        Sentence{"since_the_past", "Vacant since 1 May 2025", "NA", 1, 0},
        Sentence{"from_the_past", "Vacant from 1 May 2025", "NA", 1, 0},
        Sentence{"since_a_coming_day", "Vacant since 1 May 2099", "NA", 0, 0},
        Sentence{"since_a_coming_month", "Vacant since May 2099", "NA", 0, 0},
        Sentence{"yes", "Yes", "NA", 1, 0}, Sentence{"y", "y", "NA", 1, 0},
        Sentence{"no", "N", "NA", 0, 0}, Sentence{"post_vacant", "Post Vacant", "NA", 1, 0},
        Sentence{"quoted", "'Vacant", "NA", 1, 0}),
    [](const auto& test) { return std::string(test.param.label); });

// The day of each vacancy of a structure with such columns Vacancy and Comments, `-` for none.
struct VacancyColumns {
  const char* label;
  const char* vacancy;
  const char* comments;
  const char* days;
  std::size_t warnings;
  std::size_t refused;
};
void PrintTo(const VacancyColumns& columns, std::ostream* out) { *out << columns.label; }

class VacancyColumnsTest : public ChangedWordsTest,
                           public testing::WithParamInterface<VacancyColumns> {};

TEST_P(VacancyColumnsTest, GiveTheDayOrTellThatTheyDoNot) {
  const Plan plan = Structures(
      absl::StrCat(kHeader, "Alder Council,2025-07-01,3,Head,Adults,A,Permanent,70000 - 74999,",
                   GetParam().vacancy, ",", GetParam().comments,
                   "\nAlder Council,2025-07-01,3,Chief,Adults,A,Permanent,70000 - 74999,NA,NA\n"));

  std::string days;
  const Existing state = registers_.State();
  for (const auto& vacancy : state.vacancies()) {
    const auto& since = vacancy.vacant_since();
    absl::StrAppend(&days, vacancy.has_vacant_since()
                               ? absl::StrCat(since.year(), "-", since.month(), "-", since.day())
                               : "-");
  }
  EXPECT_EQ(days, GetParam().days);
  EXPECT_EQ(plan.report.CountOf(Severity::kWarning), GetParam().warnings)
      << PrintReport(plan.report, "f", options_.strictness);
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), GetParam().refused);
}

INSTANTIATE_TEST_SUITE_P(
    ChangedWords, VacancyColumnsTest,
    testing::Values(
        VacancyColumns{"numbers", "Vacant since 01/05/2025", "NA", "2025-5-1", 0, 0},
        VacancyColumns{"words", "Vacant since 1 May 2025", "NA", "2025-5-1", 0, 0},
        VacancyColumns{"comment", "Vacant", "Vacant since 1 May 2025", "2025-5-1", 0, 0},
        VacancyColumns{"month", "Vacant since May 2025", "NA", "-", 1, 0},
        VacancyColumns{"no_day", "Vacant since 31/02/2025", "NA", "-", 1, 0},
        VacancyColumns{"month_first", "Vacant since 05/13/2025", "NA", "", 0, 1},
        VacancyColumns{"unclear", "Vacant since 05/04/2025", "See 05/13/2025", "", 0, 1},
        VacancyColumns{"post_vacant", "NA", "Post vacant", "", 1, 0},
        VacancyColumns{"comment_alone", "NA", "Vacant since 1 May 2025", "", 1, 0},
        VacancyColumns{"denied", "NA", "No longer vacant", "", 0, 0}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(ChangedWordsTest, SentencesAboutSomethingElseAreToldAndNothingIsTakenFromThem) {
  for (const char* comment : {"Interim arrangement concluded",
                              "Interim arrangements came to an end",
                              "Interim post holder left in May 2024",
                              "Interim resigned",
                              "Used to be covered by agency",
                              "Agency arrangement stopped",
                              "Interim made permanent",
                              "Interim before",
                              "Since the interim left, held permanently",
                              "Line manager is interim",
                              "Responsible to the Interim Director",
                              "Deputy to the interim director",
                              "PA to Interim Director",
                              "Oversees agency contract",
                              "Consultancy contract manager",
                              "Head of Interim Placements",
                              "Interim structure",
                              "Interim budget approved",
                              "Team covered by agency staff",
                              "Agency staff in team",
                              "To be covered by interim from September",
                              "Interim to start 1 September 2024",
                              "Covers for the acting director",
                              "Holder is acting up elsewhere",
                              "Acting on behalf of the council",
                              "Acting as Monitoring Officer",
                              "Holder on secondment",
                              "Returned from secondment",
                              "Secondment opportunity",
                              "No cover required",
                              "Uncovered market hall"}) {
    const Plan plan = ImportOrganisationStructure(
        absl::StrCat(kHeader,
                     "Alder Council,2024-07-01,3,Head,Adults,A,Permanent,70000 - 74999,NA,", "\"",
                     comment, "\"\n"),
        registers_.State(), options_);

    EXPECT_EQ(plan.report.count("posts with cover"), 0) << comment;
    EXPECT_EQ(plan.report.count("vacancies opened"), 0) << comment;
    EXPECT_THAT(Problems(plan.report), Contains(StartsWith("2 Comments: warning: perhaps tell")))
        << comment;
  }
}

// ---- people

constexpr char kPeople[] = "person_id,post,appointment_kind,start_date,last_day\n";

TEST_F(ChangedWordsTest, ACompleteFileWhoseIdsLostTheirZerosIsRefused) {
  People(absl::StrCat(kPeople, "00123,a,Permanent,2020-01-06,\n00124,b,SUBSTANTIVE,2021-03-01,\n"));
  options_.coverage = Options::Coverage::kComplete;
  options_.date = absl::CivilDay(2026, 11, 30);

  const Plan plan = People(
      absl::StrCat(kPeople, "123,a,SUBSTANTIVE,2020-01-06,\n124,b,SUBSTANTIVE,2021-03-01,\n"));

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 2U);
  EXPECT_EQ(plan.report.CountOf(Severity::kFileRefused), 1U);
}

TEST_F(ChangedWordsTest, AFileThatWritesTheMonthFirstSomewhereIsNotGuessedAt) {
  const Plan plan =
      People(absl::StrCat(kPeople, "m1,a,ACTING,03/25/2026,\nm2,b,ACTING,04/05/2026,12/06/2026\n"));

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 2U);
}

TEST_F(ChangedWordsTest, AColumnThatIsNotReadTellsTheOrderOfDatesTooAndStaysUntold) {
  const auto file = [](absl::string_view birth) {
    return absl::StrCat("person_id,date_of_birth,post,appointment_kind,start_date\nm1,", birth,
                        ",a,ACTING,04/05/2026\nm2,03/04/1971,b,ACTING,06/07/2026\n");
  };

  const Plan month_first = People(file("11/23/1970"));
  const Plan day_first = People(file("23/11/1970"));

  EXPECT_THAT(month_first.people, IsEmpty());
  EXPECT_EQ(month_first.report.CountOf(Severity::kRowRefused), 2U);
  EXPECT_THAT(PrintReport(month_first.report, "f", options_.strictness),
              testing::Not(HasSubstr("1970")));
  EXPECT_EQ(day_first.report.CountOf(Severity::kRowRefused), 0U);
  // A column of codes is none of dates.
  EXPECT_EQ(People("person_id,code,post,appointment_kind,start_date\n"
                   "m1,01-23-4567,a,ACTING,04/05/2026\nm2,77-23-4567,b,ACTING,06/07/2026\n")
                .report.CountOf(Severity::kRowRefused),
            0U);
}

TEST_F(ChangedWordsTest, ANumberThatASpreadsheetCutIsNobodysId) {
  const Plan plan = People(absl::StrCat(
      kPeople, "1.23457E+11,a,ACTING,2026-01-01,\n1.23457E+11,b,ACTING,2026-01-01,\n"));

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 2U);
}

struct OtherId {
  const char* label;
  const char* before;
  const char* after;
};
void PrintTo(const OtherId& id, std::ostream* out) { *out << id.label; }

class OtherIdTest : public ChangedWordsTest, public testing::WithParamInterface<OtherId> {};

TEST_P(OtherIdTest, IsRefusedAndEndsNothing) {
  const auto file = [](absl::string_view id) {
    return absl::StrCat(kPeople, "\"", id, "\",a,ACTING,2020-01-06,\n7,b,ACTING,2021-03-01,\n");
  };
  People(file(GetParam().before));
  options_.coverage = Options::Coverage::kComplete;
  options_.date = absl::CivilDay(2026, 11, 30);

  const Plan plan = People(file(GetParam().after));

  EXPECT_THAT(plan.people, IsEmpty());
  EXPECT_THAT(Problems(plan.report),
              Contains(StartsWith("2 person_id: row: is known to the register but for")));
}

INSTANTIATE_TEST_SUITE_P(
    ChangedWords, OtherIdTest,
    testing::Values(
        OtherId{"decimals", "123", "123.0"}, OtherId{"more_decimals", "123", "123.00"},
        OtherId{"decimals_with_a_comma", "123", "123,0"}, OtherId{"decimals_lost", "123.0", "123"},
        OtherId{"apostrophe_before", "00123", "'00123"},
        OtherId{"apostrophe_and_zeros_lost", "123", "'00123"},
        OtherId{"dash_lost", "AB-12", "AB12"}, OtherId{"space_lost", "AB 12", "AB12"},
        OtherId{"dash_added", "AB12", "AB-12"}, OtherId{"another_dash", "AB-12", "AB\u201312"},
        OtherId{"space_for_a_dash", "AB-12", "AB 12"}, OtherId{"thousands", "1234567", "1,234,567"},
        OtherId{"thousands_with_spaces", "1234567", "1 234 567"},
        OtherId{"thousands_and_decimals", "1234567", "1,234,567.00"},
        OtherId{"round_thousand", "1000", "1,000"}, OtherId{"zero", "000", "0"},
        OtherId{"no_break_space", "123", "\u00A0123"},
        OtherId{"no_break_space_behind", "123", "123\u00A0"},
        OtherId{"rounded", "123456789012345678", "123456789012345680"},
        OtherId{"cut_at_fifteen", "123456789012345678", "123456789012345000"},
        OtherId{"rounded_up", "123456789012345678", "123456789012346000"},
        OtherId{"rounding_undone", "123456789012345680", "123456789012345678"}),
    [](const auto& test) { return std::string(test.param.label); });

TEST_F(ChangedWordsTest, IdsThatAreNotAlikeAreTaken) {
  People(absl::StrCat(kPeople,
                      "AB-12,a,ACTING,2020-01-06,\n123,a,ACTING,2020-01-06,\n"
                      "123456789012345678,a,ACTING,2020-01-06,\n"));

  const Plan plan = People(absl::StrCat(kPeople,
                                        "A-B12,a,ACTING,2020-01-06,\n1230,a,ACTING,2020-01-06,\n"
                                        "123.5,a,ACTING,2020-01-06,\nAB-2,a,ACTING,2020-01-06,\n"
                                        "123456789012345679,a,ACTING,2020-01-06,\n"
                                        "1E5,a,ACTING,2020-01-06,\n"));

  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(plan.report.count("people created"), 6);
}

TEST_F(ChangedWordsTest, ADayThatStandsForNoEndIsNoLastDay) {
  for (const char* day : {"2099-12-31", "9999-12-31", "31/12/2999", "01.01.2100"}) {
    const Plan plan = ImportPeople(absl::StrCat(kPeople, "p,a,ACTING,2020-01-06,", day, "\n"),
                                   registers_.State(), options_);

    ASSERT_THAT(plan.people, SizeIs(2)) << day;
    people::v1::Appointment appointment;
    ASSERT_TRUE(plan.people[1].upsert().UnpackTo(&appointment));
    EXPECT_FALSE(appointment.has_last_day()) << day;
    EXPECT_THAT(plan.report.problems()[0].message, HasSubstr("stands for no end")) << day;
  }
}

TEST_F(ChangedWordsTest, ARefusedRowCreatesNoPersonWithoutTheirAppointment) {
  const Plan plan =
      People(absl::StrCat(kPeople, "p,a,ACTING,last year,\nq,b,ACTING,2020-01-06,\n"));

  EXPECT_EQ(registers_.State().people_size(), 1);
  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 1U);
}

// ---- organograms

TEST_F(ChangedWordsTest, ANoteDatesTheVacancyAndNotWhatElseHappened) {
  options_.date = absl::CivilDay(2011, 9, 30);
  const std::string file =
      "Post Unique Reference,Name,Grade (or equivalent),Job Title,Organisation,Unit,Reports to "
      "Senior Post,FTE,Notes\n"
      "H1,N/D,SCS3,Chief,Alder,Office,XX,1,\n"
      "H2,Vacant,SCS1,One,Alder,Office,H1,1,Post created 01/02/2010. Vacant since 01/08/2011\n"
      "H3,Post Vacant,SCS1,Two,Alder,Office,H1,1,Interviews held 05/09/2011. Became vacant on "
      "31/08/2011\n"
      "H4,'Vacant,SCS1,Three,Alder,Office,H1,1,Became vacant on 31 August 2011; interviews "
      "12/10/2011\n";

  registers_.Carry(ImportOrganogram(file, "", registers_.State(), options_));

  std::vector<std::string> days;
  const Existing state = registers_.State();
  for (const auto& vacancy : state.vacancies())
    days.push_back(absl::StrCat(vacancy.vacant_since().year(), "-", vacancy.vacant_since().month(),
                                "-", vacancy.vacant_since().day()));
  EXPECT_THAT(days, testing::UnorderedElementsAre("2011-8-1", "2011-8-31", "2011-8-31"));
}

// ---- posts that somebody corrected since they were published

class CorrectedTest : public ChangedWordsTest {
 protected:
  static std::string Two(absl::string_view first, absl::string_view second,
                         absl::string_view date = "2026-07-01") {
    const std::string start = absl::StrCat("Alder Council,", date, ",3,");
    return absl::StrCat(kHeader, start, first, ",Care,Adults,Permanent,NA,Vacant,NA\n", start,
                        second, ",Care,Adults,Permanent,NA,NA,NA\n");
  }
  roles::v1::Post Named(absl::string_view title, absl::string_view directorate = "") {
    const Existing state = registers_.State();
    for (const roles::v1::Post& post : state.posts())
      if (post.display_name() == title &&
          (directorate.empty() || post.directorate() == directorate))
        return post;
    ADD_FAILURE() << "no post " << title;
    return {};
  }
  void Correct(const roles::v1::Post& post) {
    Plan plan;
    plan.roles.push_back(Upsert(post));
    registers_.Carry(plan);
  }
  // Two heads, each called as the other was published.
  void SwapTitles() {
    Structures(Two("Head of Adults", "Head of Care", "2025-07-01"));
    roles::v1::Post adults = Named("Head of Adults");
    roles::v1::Post care = Named("Head of Care");
    adults.set_display_name("Head of Care");
    care.set_display_name("Head of Adults");
    Correct(adults);
    Correct(care);
  }
};

TEST_F(CorrectedTest, ACorrectedDirectorateStaysAndMakesNoPostTwiceNorWaits) {
  const std::string file = Two("Head of Adults", "Head of Care");
  Structures(file);
  roles::v1::Post post = Named("Head of Adults");
  post.set_directorate("Adult Care");
  post.set_service("All adults");
  Correct(post);

  for (const std::string& again : {file, Two("Head of Adults", "Head of Care", "2027-07-01")}) {
    const Plan plan = Structures(again);
    EXPECT_EQ(plan.report.count("corrected directorates and services kept"), 1);
    EXPECT_EQ(plan.report.count("posts created"), 0);
    EXPECT_EQ(plan.report.count("posts closed"), 0);
    EXPECT_EQ(plan.report.count("vacancies unchanged"), 1);
    EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 0U);
    EXPECT_EQ(Named("Head of Adults").name(), post.name());
    EXPECT_EQ(Named("Head of Adults").directorate(), "Adult Care");
    EXPECT_EQ(Named("Head of Adults").service(), "All adults");
  }
}

TEST_F(CorrectedTest, ATwinOfTheCorrectedDirectorateIsNotTakenForIt) {
  const std::string file = absl::StrCat(
      Two("Head of Adults", "Head of Care"),
      "Alder Council,2026-07-01,3,Head of Adults,Adult Care,Adults,Permanent,NA,NA,NA\n");
  Structures(file);
  roles::v1::Post post = Named("Head of Adults", "Care");
  post.set_directorate("Adult Care");
  Correct(post);

  const Plan plan = Structures(file);

  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(plan.report.count("posts created"), 0);
  EXPECT_EQ(plan.report.count("vacancies unchanged"), 1);
  EXPECT_EQ(plan.report.count("vacancies opened"), 0);
}

TEST_F(CorrectedTest, TitlesThatWereSwappedAreHeldAndAMatchFileSettlesThem) {
  SwapTitles();
  const std::string vacant = Named("Head of Care").name();
  // The publisher has corrected them, too: the vacant one is the head of care.
  const std::string file = Two("Head of Care", "Head of Adults");

  const Plan held = Structures(file);
  EXPECT_EQ(held.report.CountOf(Severity::kRowRefused), 2U);
  EXPECT_EQ(held.report.count("rows to settle with a match file"), 2);
  EXPECT_EQ(held.report.count("vacancies opened"), 0);
  EXPECT_THAT(held.match_template, HasSubstr("Head of Care"));
  ASSERT_EQ(Named("Head of Care").name(), vacant);

  options_.match =
      "old_title,old_directorate,old_service,new_title,new_directorate,new_service\n"
      "Head of Adults,Care,Adults,Head of Care,Care,Adults\n"
      "Head of Care,Care,Adults,Head of Adults,Care,Adults\n";
  const Plan settled = Structures(file);
  EXPECT_EQ(settled.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(settled.report.count("vacancies unchanged"), 1);
  EXPECT_EQ(settled.report.count("posts created"), 0);
  EXPECT_EQ(Named("Head of Care").name(), vacant);

  options_.match.clear();  // from now on they are published as they are called
  EXPECT_EQ(Structures(file).report.CountOf(Severity::kRowRefused), 0U);
}

TEST_F(CorrectedTest, WhereAnotherRowTellsThemApartNothingIsHeld) {
  Structures(Two("Head of Adults", "Head of Care", "2025-07-01"));
  roles::v1::Post adults = Named("Head of Adults");
  roles::v1::Post care = Named("Head of Care");
  adults.set_display_name("Head of Care");
  care.set_display_name("Head of All Care");
  Correct(adults);
  Correct(care);

  const Plan corrected = Structures(Two("Head of Care", "Head of All Care"));

  EXPECT_EQ(corrected.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(corrected.report.count("vacancies unchanged"), 1);
  EXPECT_EQ(Named("Head of Care").name(), adults.name());
}

}  // namespace
}  // namespace cairn::imports
