#include "services/web/importing/structure/organisation_structure.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/structure_years.h"

namespace cairn::imports {
namespace {

using resource::PrintDate;
using roles::v1::Post;
using roles::v1::Vacancy;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

TEST_F(LaterYearTest, TheFirstYearIsReportedAsExpected) {
  const Plan plan = Take(kFirstYear);

  EXPECT_EQ(
      PrintReport(plan.report, "2025.csv", Strictness::kTakeGoodRows),
      "2025.csv:5: SalaryBand: warning: is not a range of pounds like 70000 - 74999; kept as "
      "published\n"
      "2025.csv:9: MaximumSalary: warning: lies below the salary band; both are kept as published\n"
      "titles without a role:\n"
      "  Chief Executive\n"
      "  Team Manager | Children | Fostering (2 posts)\n"
      "  Head of Procurement | Resources | Procurement: nearest are roles/head, "
      "roles/head-children\n"
      "  Strategic Lead Quality | Adults | Quality\n"
      "  to keep one: cairn import map 'TITLE' ROLE --organisation ORGANISATION\n"
      "      10  rows\n"
      "      10  posts created\n"
      "       0  posts updated\n"
      "       0  posts confirmed\n"
      "       0  posts unchanged\n"
      "       0  posts reopened\n"
      "       0  posts closed\n"
      "       3  vacancies opened\n"
      "       0  vacancies filled\n"
      "       0  vacancies withdrawn\n"
      "       0  vacancies unchanged\n"
      "       5  titles mapped to a role\n"
      "       5  titles without a role\n"
      "       0  titles that several roles claim\n"
      "      10  posts in the file\n"
      "       2  posts marked vacant\n"
      "       1  posts inferred vacant\n"
      "       1  posts with cover\n"
      "       1  shared posts\n");
  EXPECT_THAT(Import(kFirstYear).roles, IsEmpty());
}

TEST_F(LaterYearTest, TheSecondYearIsReportedAsExpected) {
  Take(kFirstYear);

  const Plan plan = Take(kSecondYear);

  std::vector<std::string> problems = Problems(plan.report);
  EXPECT_THAT(
      problems,
      UnorderedElementsAre(
          "0 : warning: 2 posts are not in the file, and stay open because rows were refused: they "
          "may be those. Correct the file, or settle its rows, and import it again",
          "4 SalaryBand: warning: is missing, although the post is not marked vacant",
          "5 SalaryBand: warning: is not a range of pounds like 70000 - 74999; kept as published",
          "6 JobTitle: warning: stands 1 times where it stood 2 times; the posts are taken in the "
          "file's order. If that is "
          "wrong, settle it in a match file",
          "7 JobTitle: row: is new, where \"Head of Commissioning\" is gone: perhaps the same post "
          "with a new title or directorate. Settle it in a match file",
          "8 MaximumSalary: warning: lies below the salary band; both are kept as published"));
  const std::map<std::string, double> counts(plan.report.counters().begin(),
                                             plan.report.counters().end());
  EXPECT_EQ(counts.at("rows"), 9);
  EXPECT_EQ(counts.at("posts in the file"), 8);
  EXPECT_EQ(counts.at("posts created"), 1);
  EXPECT_EQ(counts.at("posts updated"), 2);
  EXPECT_EQ(counts.at("posts confirmed"), 5);
  EXPECT_EQ(counts.at("posts unchanged"), 0);
  EXPECT_EQ(counts.at("posts closed"), 0);
  EXPECT_EQ(counts.at("vacancies opened"), 1);
  EXPECT_EQ(counts.at("vacancies filled"), 1);
  EXPECT_EQ(counts.at("vacancies withdrawn"), 0);
  EXPECT_EQ(counts.at("vacancies updated"), 1);
  EXPECT_EQ(counts.at("vacancies unchanged"), 0);
  EXPECT_EQ(counts.at("rows to settle with a match file"), 1);
  EXPECT_EQ(plan.match_template,
            "old_title,old_directorate,old_service,old_ordinal,new_title,new_directorate,new_"
            "service,new_ordinal\n"
            "\"Head of Commissioning\",\"Adults\",\"Commissioning\",1,\"Head of Integrated "
            "Commissioning\",\"Adults\","
            "\"Commissioning\",1\n");
}

TEST_F(LaterYearTest, TheSecondYearLeavesTheStateThatItShows) {
  Take(kFirstYear);

  Take(kSecondYear);

  const Existing state = registers_.State();
  const Vacancy* filled = FindVacancy(state, "Head of Safeguarding");
  EXPECT_EQ(filled->state(), Vacancy::FILLED);
  EXPECT_EQ(filled->appointment(), "");
  EXPECT_EQ(PrintDate(filled->moves(0).effective_date()), "2026-04-01");
  EXPECT_THAT(filled->evidence(), HasSubstr("shown filled; by whom is not said"));
  // While a row waits, nothing is closed for absence.
  EXPECT_EQ(FindVacancy(state, "Head of Older People")->state(), Vacancy::OPEN);
  EXPECT_FALSE(FindPost(state, "Head of Older People")->has_close_date());
  const Vacancy* stated = FindVacancy(state, "Head of Fostering");
  EXPECT_EQ(stated->state(), Vacancy::OPEN);
  EXPECT_EQ(stated->origin(), Vacancy::STATED);
  EXPECT_EQ(PrintDate(stated->as_of_date()), "2025-04-01");
  const Post* fostering = FindPost(state, "Head of Fostering");
  ASSERT_THAT(fostering->covers(), SizeIs(2));
  EXPECT_EQ(fostering->covers(0).kind(), Post::Cover::AGENCY);
  EXPECT_EQ(PrintDate(fostering->covers(0).start_date()), "2025-04-01");
  EXPECT_EQ(PrintDate(fostering->covers(0).end_date()), "2026-03-31");
  EXPECT_EQ(fostering->covers(1).kind(), Post::Cover::NO_COVER);
  const Post* held = FindPost(state, "Head of Commissioning");
  EXPECT_FALSE(held->has_close_date());
  EXPECT_EQ(PrintDate(held->as_of_date()), "2025-04-01");
  EXPECT_EQ(FindPost(state, "Head of Integrated Commissioning"), nullptr);
  EXPECT_EQ(FindPost(state, "Director of Children's Services")->grade(), "D2");
  EXPECT_THAT(Import(kSecondYear).roles, IsEmpty());
}

TEST_F(LaterYearTest, AMatchFileSettlesThatAPostHasANewTitle) {
  Take(kFirstYear);
  const std::string before = FindPost(registers_.State(), "Head of Commissioning")->name();
  options_.match = Import(kSecondYear).match_template;

  const Plan plan = Take(kSecondYear);

  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_EQ(plan.report.count("posts updated"), 3);
  const Existing state = registers_.State();
  EXPECT_EQ(FindPost(state, "Head of Integrated Commissioning")->name(), before);
  const std::string older = FindPost(state, "Head of Older People")->name();
  const std::string twin = FindPost(state, "Team Manager", 2)->name();
  EXPECT_THAT(
      Problems(plan.report),
      testing::IsSupersetOf(
          {absl::StrCat(
               "0 : warning: ", older,
               " (Head of Older People) is no longer in the file; it is closed on 2026-04-01"),
           absl::StrCat("0 : warning: ", twin,
                        " (Team Manager) is no longer in the file; it is closed on 2026-04-01")}));
  const Vacancy* withdrawn = FindVacancy(state, "Head of Older People");
  EXPECT_EQ(withdrawn->state(), Vacancy::WITHDRAWN);
  EXPECT_THAT(withdrawn->evidence(), HasSubstr("no longer in the file"));
  EXPECT_THAT(Import(kSecondYear).roles, IsEmpty());
  options_.match.clear();
  EXPECT_THAT(Import(kSecondYear).roles, IsEmpty());
}

TEST_F(LaterYearTest, AMatchFileSettlesThatOnePostEndedAndAnotherIsNew) {
  Take(kFirstYear);
  options_.match =
      "old_title,old_directorate,old_service,new_title,new_directorate,new_service\n"
      "Head of Commissioning,Adults,Commissioning,,,\n"
      ",,,Head of Integrated Commissioning,Adults,Commissioning\n";

  const Plan plan = Take(kSecondYear);

  EXPECT_EQ(plan.report.count("posts created"), 2);
  EXPECT_EQ(plan.report.count("posts closed"), 3);
  EXPECT_THAT(Import(kSecondYear).roles, IsEmpty());
}

TEST_F(LaterYearTest, AMatchFileThatNamesWhatIsNotThereIsToldByLine) {
  Take(kFirstYear);
  options_.match =
      "old_title,old_directorate,old_service,new_title,new_directorate,new_service\n"
      "Head of Nothing,Adults,Commissioning,Head of Prevention,Adults,Prevention\n"
      "Head of Commissioning,Adults,Commissioning,Head of Nowhere,Adults,Commissioning\n"
      ",,,,,x\n";

  const Plan plan = Import(kSecondYear);

  std::vector<std::string> problems;
  for (const Problem& problem : plan.report.problems())
    if (problem.file == "match file")
      problems.push_back(absl::StrCat(problem.line, " ", problem.column, ": ", problem.message));

  EXPECT_THAT(problems, ElementsAre("2 old_title: names a post that does not stand",
                                    "3 new_title: names a post that the file does not have",
                                    "4 : names neither an old title nor a new one"));
}

TEST_F(LaterYearTest, AMatchFileMayNotSettleAPostTwice) {
  Take(kFirstYear);
  options_.match =
      "old_title,old_directorate,old_service,new_title,new_directorate,new_service\n"
      "Head of Commissioning,Adults,Commissioning,Head of Integrated "
      "Commissioning,Adults,Commissioning\n"
      "Head of Commissioning,Adults,Commissioning,Head of Prevention,Adults,Prevention\n"
      "Head of Older People,Adults,Older People,Head of Integrated "
      "Commissioning,Adults,Commissioning\n"
      "Head of Older People,Adults,Older People,Head of Prevention,Adults,Prevention\n";

  const Plan plan = Take(kSecondYear);

  EXPECT_THAT(
      Problems(plan.report),
      Contains(HasSubstr("match file 3 old_title: row: names an old post that a line above")));
  EXPECT_THAT(
      Problems(plan.report),
      Contains(HasSubstr("match file 4 new_title: row: names a new post that a line above")));
  EXPECT_NE(FindPost(registers_.State(), "Head of Integrated Commissioning"), nullptr);
  EXPECT_THAT(Import(kSecondYear).roles, IsEmpty());
}

TEST_F(LaterYearTest, ATwinOfAPostWithANewTitleIsNewAndNotHeld) {
  Take(kFirstYear);
  const std::string twins = absl::StrCat(
      kSecondYear,
      "Elmshire Council,2026-04-01,3,Head of Integrated "
      "Commissioning,NA,H1,Adults,Commissioning,Permanent,NA,70000 - 74999,NA,NA,NA\n");
  options_.match =
      "old_title,old_directorate,old_service,new_title,new_directorate,new_service\n"
      "Head of Commissioning,Adults,Commissioning,Head of Integrated "
      "Commissioning,Adults,Commissioning\n";

  const Plan plan = Take(twins);

  EXPECT_EQ(plan.report.CountOf(Severity::kRowRefused), 0U);
  EXPECT_NE(FindPost(registers_.State(), "Head of Integrated Commissioning", 2), nullptr);
  EXPECT_THAT(Import(twins).roles, IsEmpty());
}

TEST_F(LaterYearTest, StrictReadingRefusesTheWholeFileForTheOneRowToSettle) {
  Take(kFirstYear);
  options_.strictness = Strictness::kRefuseFile;

  const Plan plan = Import(kSecondYear);

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_TRUE(plan.report.Refused(options_.strictness));
}

TEST_F(LaterYearTest, AVacancyThatACommentImpliesSaysSo) {
  Take(kFirstYear);

  const Existing state = registers_.State();
  EXPECT_EQ(FindVacancy(state, "Head of Safeguarding")->origin(), Vacancy::STATED);
  const Vacancy* implied = FindVacancy(state, "Head of Fostering");
  ASSERT_NE(implied, nullptr);
  EXPECT_EQ(implied->origin(), Vacancy::INFERRED);
  EXPECT_EQ(implied->evidence(),
            "Published structure of 2025-04-01: comment says \"covered by an agency arrangement\". "
            "The post is called \"permanent post\" and is not marked vacant.");
}

TEST_F(LaterYearTest, CoverForAHolderWhoIsAwayImpliesNoVacancy) {
  const auto row = [](absl::string_view title, absl::string_view contract,
                      absl::string_view comment) {
    return absl::StrCat("Elmshire Council,2025-04-01,3,", title, ",NA,H1,Adults,Care,", contract,
                        ",NA,70000 - 74999,NA,NA,", comment, "\n");
  };

  Take(row("Head of Days", "Permanent", "Maternity leave covered by an agency worker") +
       row("Head of Weeks", "Temporary", "Covered by an agency worker") +
       row("Head of Years", "Permanent", "Covered by an agency worker"));

  const Existing state = registers_.State();
  EXPECT_EQ(FindVacancy(state, "Head of Days"), nullptr);
  EXPECT_EQ(FindVacancy(state, "Head of Weeks"), nullptr);
  ASSERT_NE(FindVacancy(state, "Head of Years"), nullptr);
  EXPECT_EQ(FindVacancy(state, "Head of Years")->origin(), Vacancy::INFERRED);
  for (const Post& post : state.posts())
    EXPECT_EQ(post.covers(0).kind(), Post::Cover::AGENCY) << post.display_name();
}

TEST_F(LaterYearTest, ABandMayHaveAnyDash) {
  for (const char* band :
       {"70000 \u2013 74999", "70000\u201474999", "70000\u00A0\u2212\u00A074999"})
    EXPECT_THAT(
        Problems(Import(absl::StrCat(
                            "Elmshire Council,2025-04-01,3,Head,NA,H1,Adults,Care,Permanent,NA,",
                            band, ",NA,NA,NA\n"))
                     .report),
        IsEmpty())
        << band;
}

TEST_F(LaterYearTest, OddSalaryBandsAreKeptAsPublished) {
  for (const char* band : {"Agency", "74999 - 70000", "Spot salary", "70000"}) {
    Take(absl::StrCat("Elmshire Council,2025-04-01,3,Head,NA,H1,Adults,Care,Permanent,NA,", band,
                      ",NA,NA,NA\n"));
    EXPECT_EQ(FindPost(registers_.State(), "Head")->salary_band(), band);
  }
}

TEST_F(LaterYearTest, ARoleThatPeopleGaveStaysAndTheCataloguesIsTold) {
  Take(kFirstYear);
  Existing edit;
  *edit.add_posts() = *FindPost(registers_.State(), "Head of Commissioning");
  EXPECT_EQ(edit.posts(0).role(), "roles/head");
  edit.mutable_posts(0)->set_role("roles/director");
  registers_.Have(edit);

  const Plan plan = Take(absl::StrReplaceAll(kFirstYear, {{"2025-04-01", "2026-04-01"}}));

  EXPECT_EQ(FindPost(registers_.State(), "Head of Commissioning")->role(), "roles/director");
  EXPECT_THAT(Problems(plan.report),
              Contains(HasSubstr("keeps its role roles/director; the catalogue would map its title "
                                 "to roles/head")));
}

TEST_F(LaterYearTest, AFileThatBreaksOffIsTakenInNoPart) {
  const Plan plan = Import(absl::StrCat(kFirstYear, "Elmshire Council,\"2025-04-01"));

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_TRUE(plan.report.Refused(Strictness::kTakeGoodRows));
  EXPECT_THAT(Problems(plan.report), Contains(StartsWith("12 EffectiveDate: file: begins with")));
}

TEST_F(LaterYearTest, AnOlderFileIsRefused) {
  Take(kFirstYear);
  Take(kSecondYear);

  const Plan plan = Import(kFirstYear);

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(
      Problems(plan.report),
      ElementsAre("2 EffectiveDate: file: says 2025-04-01, but a source of 2026-04-01 was taken "
                  "already; files are imported from old to new"));
}

TEST_F(LaterYearTest, AFileOfADayBehindTheCouncilsEndIsRefused) {
  Take(kFirstYear);
  Ends(31, 3);

  const Plan plan = Import(kSecondYear);

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(Problems(plan.report),
              ElementsAre("2 EffectiveDate: file: says 2026-04-01, but Elmshire ended on "
                          "2026-03-31; import it for the body that followed, or correct the day"));
  Ends(1, 4);
  EXPECT_THAT(Import(kSecondYear).roles, Not(IsEmpty()));
}

TEST_F(LaterYearTest, ARefusedRowKeepsAbsentPostsOpen) {
  Take(kFirstYear);
  const std::string broken = absl::StrReplaceAll(
      kSecondYear, {{"2026-04-01,3,Head of Prevention", "2026-04-01,x,Head of Prevention"}});

  const Plan plan = Take(broken);

  EXPECT_EQ(plan.report.count("posts closed"), 0);
  EXPECT_THAT(Problems(plan.report),
              testing::Contains(HasSubstr("2 posts are not in the file, and stay open")));
}

TEST_F(LaterYearTest, APostThatComesBackIsReopenedUnderItsName) {
  Take(kFirstYear);
  const std::string name = FindPost(registers_.State(), "Head of Older People")->name();
  Take(SecondYearWithoutRenames());
  const std::string third = absl::StrReplaceAll(kFirstYear, {{"2025-04-01", "2027-04-01"}});

  const Plan plan = Take(third);

  EXPECT_EQ(plan.report.count("posts reopened"), 2);
  const Existing state = registers_.State();
  EXPECT_EQ(FindPost(state, "Head of Older People")->name(), name);
  EXPECT_FALSE(FindPost(state, "Head of Older People")->has_close_date());
  int vacancies = 0;
  for (const Vacancy& vacancy : state.vacancies()) vacancies += vacancy.post() == name ? 1 : 0;
  EXPECT_EQ(vacancies, 2);
  EXPECT_THAT(Import(third).roles, IsEmpty());
}

TEST_F(LaterYearTest, WhatPeopleRecordedStays) {
  Take(kFirstYear);
  Existing edit;
  *edit.add_posts() = *FindPost(registers_.State(), "Team Manager");
  edit.mutable_posts(0)->set_role("roles/head-children");
  edit.mutable_posts(0)->set_fte(0.8);
  auto* cover = edit.mutable_posts(0)->add_covers();
  cover->set_kind(Post::Cover::ACTING);
  registers_.Have(edit);

  Take(kSecondYear);

  const Existing state = registers_.State();
  const Post* post = FindPost(state, "Team Manager");
  EXPECT_EQ(post->role(), "roles/head-children");
  EXPECT_EQ(post->fte(), 0.8);
  ASSERT_THAT(post->covers(), SizeIs(1));
  EXPECT_FALSE(post->covers(0).has_end_date());
}

TEST_F(LaterYearTest, APostThatReportedToAClosedOneIsFreedFirst) {
  Take(kFirstYear);
  const Existing before = registers_.State();
  Existing edit;
  *edit.add_posts() = *FindPost(before, "Team Manager");
  edit.mutable_posts(0)->set_reports_to(FindPost(before, "Head of Older People")->name());
  Post* unlisted = edit.add_posts();
  unlisted->set_name("organisations/elmshire/posts/unlisted");
  unlisted->set_display_name("Night Manager");
  unlisted->set_reports_to(FindPost(before, "Head of Older People")->name());
  registers_.Have(edit);

  const Plan plan = Take(SecondYearWithoutRenames());

  EXPECT_EQ(plan.report.count("posts closed"), 2);
  EXPECT_EQ(FindPost(registers_.State(), "Team Manager")->reports_to(), "");
  EXPECT_THAT(Problems(plan.report),
              testing::Contains(HasSubstr("organisations/elmshire/posts/unlisted reported to")));
  EXPECT_THAT(Import(SecondYearWithoutRenames()).roles, IsEmpty());
}

TEST_F(LaterYearTest, AVacancySettledAfterTheFilesDayStaysSettled) {
  Take(kFirstYear);
  const Vacancy vacancy = *FindVacancy(registers_.State(), "Head of Safeguarding");
  Existing edit;
  *edit.add_vacancies() = vacancy;
  edit.mutable_vacancies(0)->set_state(Vacancy::FILLED);
  *edit.mutable_vacancies(0)->mutable_as_of_date() = ToDate(absl::CivilDay(2025, 6, 1));
  registers_.Have(edit);

  const Plan again = Import(kFirstYear);

  EXPECT_THAT(again.roles, IsEmpty());
  EXPECT_THAT(
      Problems(again.report),
      testing::Contains(HasSubstr("was settled on 2025-06-01, later than the file; it stays so")));
}

}  // namespace
}  // namespace cairn::imports
