#include "services/web/importing/structure/organisation_structure.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
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
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr char kTrafford[] = "council-structure/trafford_organisation_structure_2024-07-01.csv";
constexpr char kHeader[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Name,Grade,Directorate,Service,ContractType,"
    "SharedPost,SalaryBand,"
    "MaximumSalary,Vacancy,Comments\n";

const Post* FindPost(const Existing& state, absl::string_view title, int ordinal = 1) {
  for (const Post& post : state.posts())
    if (post.display_name() == title && post.ordinal() == ordinal) return &post;
  return nullptr;
}

const Vacancy* FindVacancy(const Existing& state, absl::string_view title) {
  const Post* post = FindPost(state, title);
  for (const Vacancy& vacancy : state.vacancies())
    if (post != nullptr && vacancy.post() == post->name()) return &vacancy;
  return nullptr;
}

// ---- a published file

class TraffordTest : public testing::Test {
 protected:
  void SetUp() override {
    CAIRN_READ_OR_SKIP(kTrafford, file_);
    registers_.Have(Catalogue());
    options_.organisation = "organisations/trafford";
  }
  Plan Import(absl::string_view file) {
    return ImportOrganisationStructure(file, registers_.State(), options_);
  }

  std::string file_;
  Registers registers_;
  Options options_;
};

TEST_F(TraffordTest, GivesEightyPostsThreeVacantAndOneMoreThatItsCommentImplies) {
  const Plan plan = Import(file_);
  registers_.Carry(plan);

  const Existing state = registers_.State();
  EXPECT_THAT(state.posts(), SizeIs(80));
  std::vector<std::string> stated;
  std::vector<std::string> inferred;
  for (const Vacancy& vacancy : state.vacancies()) {
    EXPECT_EQ(vacancy.state(), Vacancy::OPEN);
    EXPECT_EQ(PrintDate(vacancy.as_of_date()), "2024-07-01");
    EXPECT_FALSE(vacancy.has_vacant_since());
    for (const Post& post : state.posts())
      if (post.name() == vacancy.post())
        (vacancy.origin() == Vacancy::STATED ? stated : inferred).push_back(post.display_name());
  }
  EXPECT_THAT(stated, UnorderedElementsAre("Deputy Director of Public Health",
                                           "Strategic Lead Safeguarding",
                                           "School Improvement Advisor - Primary"));
  EXPECT_THAT(
      inferred,
      ElementsAre(
          "Designated Social Care Officer / Head of Service Children with Additional Needs"));
}

TEST_F(TraffordTest, IsReportedInCountsAndProblems) {
  const Report report = Import(file_).report;

  const std::map<std::string, double> counts(report.counters().begin(), report.counters().end());
  const std::map<std::string, double> expected = {
      {"rows", 80},
      {"posts in the file", 80},
      {"posts marked vacant", 3},
      {"posts inferred vacant", 1},
      {"posts with cover", 1},
      {"shared posts", 9},
      {"posts created", 80},
      {"posts updated", 0},
      {"posts confirmed", 0},
      {"posts unchanged", 0},
      {"posts reopened", 0},
      {"posts closed", 0},
      {"vacancies opened", 4},
      {"vacancies filled", 0},
      {"vacancies withdrawn", 0},
      {"vacancies unchanged", 0},
      {"titles mapped to a role", counts.at("titles mapped to a role")},
      {"titles without a role", 80 - counts.at("titles mapped to a role")},
      {"titles that several roles claim", 0}};
  EXPECT_EQ(counts, expected);
  EXPECT_THAT(Problems(report), ElementsAre("33 SalaryBand: warning: is not a range of pounds like "
                                            "70000 - 74999; kept as published"));
}

TEST_F(TraffordTest, MapsEveryTitleOfTheTwoSocialCareDirectorates) {
  registers_.Carry(Import(file_));

  const Existing state = registers_.State();
  int social_care = 0;
  for (const Post& post : state.posts()) {
    if (post.directorate() != "Adults Services" && post.directorate() != "Children's Services")
      continue;
    ++social_care;
    EXPECT_THAT(post.role(), StartsWith("roles/")) << post.display_name();
  }
  EXPECT_EQ(social_care, 34 + 1 - 1);
  EXPECT_EQ(FindPost(state, "Corporate Director of Children's Services")->role(),
            "roles/director-of-childrens-services");
  EXPECT_TRUE(FindPost(state, "Corporate Director of Children's Services")->statutory());
  EXPECT_EQ(FindPost(state, "Virtual School Head")->role(), "roles/virtual-school-head");
  EXPECT_EQ(FindPost(state, "Head of Leisure")->role(), "");
}

TEST_F(TraffordTest, KeepsWhatIsPublishedAndNoName) {
  registers_.Carry(Import(file_));

  const Existing state = registers_.State();
  const Post* head = FindPost(
      state, "Designated Social Care Officer / Head of Service Children with Additional Needs");
  ASSERT_NE(head, nullptr);
  EXPECT_EQ(head->salary_band(), "Agency");
  EXPECT_EQ(head->grade(), "SM4C");
  EXPECT_EQ(head->level(), 4);
  EXPECT_EQ(head->contract_type(), "Other");
  ASSERT_THAT(head->covers(), SizeIs(1));
  EXPECT_EQ(head->covers(0).kind(), Post::Cover::AGENCY);
  EXPECT_EQ(
      head->covers(0).evidence(),
      "Published structure of 2024-07-01: comment says \"covered by an agency arrangement\".");
  EXPECT_EQ(FindVacancy(state, head->display_name())->evidence(),
            "Published structure of 2024-07-01: comment says \"covered by an agency arrangement\". "
            "The post is called "
            "\"permanent role on the establishment\" and is not marked vacant.");
  const Post* shared = FindPost(state, "Assistant Director STaR 1", 2);
  ASSERT_NE(shared, nullptr);
  EXPECT_TRUE(shared->shared());
  EXPECT_EQ(shared->shared_note(), "Host: Trafford Council");
  EXPECT_NE(FindPost(state, "Head of Strategic Procurement", 4), nullptr);
  for (const Post& post : state.posts()) {
    EXPECT_FALSE(absl::StrContains(post.DebugString(), "Name 1")) << post.display_name();
    EXPECT_EQ(post.reports_to(), "");
  }
}

TEST_F(TraffordTest, ImportedAgainChangesNothing) {
  registers_.Carry(Import(file_));

  const Plan again = Import(file_);

  EXPECT_THAT(again.roles, IsEmpty());
  EXPECT_EQ(again.report.count("posts unchanged"), 80);
  EXPECT_EQ(again.report.count("vacancies unchanged"), 4);
}

TEST_F(TraffordTest, ImportedByItsIdsTwiceGivesTheSameNames) {
  const Plan one = Import(file_);
  const Plan two = Import(file_);

  ASSERT_EQ(one.roles.size(), two.roles.size());
  for (std::size_t i = 0; i < one.roles.size(); ++i)
    EXPECT_TRUE(Same(one.roles[i], two.roles[i])) << i;
}

TEST_F(TraffordTest, CutOffHalfWayIsSimplyRunAgain) {
  Plan half = Import(file_);
  half.roles.resize(41);
  registers_.Carry(half);

  registers_.Carry(Import(file_));

  EXPECT_THAT(registers_.State().posts(), SizeIs(80));
  EXPECT_THAT(Import(file_).roles, IsEmpty());
}

// A year later, by rule: one post of the file is filled, one becomes vacant, one disappears, one is
// new.
TEST_F(TraffordTest, ALaterYearMadeByRuleFillsOpensClosesAndAdds) {
  registers_.Carry(Import(file_));
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(file_, '\n', absl::SkipEmpty())) {
    if (absl::StrContains(line, ",Virtual School Head,")) continue;
    std::string later = absl::StrReplaceAll(line, {{"2024-07-01", "2025-07-01"}});
    if (absl::StrContains(line, ",Strategic Lead Safeguarding,"))
      later = absl::StrReplaceAll(later, {{",NA,79139,Vacant,", ",75000 - 79999,79139,NA,"}});
    if (absl::StrContains(line, ",Head of Commissioning,"))
      later = absl::StrReplaceAll(later, {{"71909,NA,NA", "71909,Vacant,NA"}});
    lines.push_back(later);
  }
  lines.push_back(absl::StrReplaceAll(
      lines.back(),
      {{"Senior Commercial Manager", "Head of Markets"}, {"Development & Estates", "Markets"}}));
  const std::string later = absl::StrJoin(lines, "\n");

  const Plan plan = Import(later);
  registers_.Carry(plan);

  EXPECT_EQ(plan.report.count("posts created"), 1);
  EXPECT_EQ(plan.report.count("posts closed"), 1);
  EXPECT_EQ(plan.report.count("posts updated"), 1);  // the salary band of the filled one
  EXPECT_EQ(plan.report.count("posts confirmed"), 78);
  EXPECT_EQ(plan.report.count("vacancies filled"), 1);
  EXPECT_EQ(plan.report.count("vacancies opened"), 1);
  EXPECT_EQ(plan.report.count("vacancies unchanged"), 3);
  const Existing state = registers_.State();
  EXPECT_EQ(PrintDate(FindPost(state, "Virtual School Head")->close_date()), "2025-07-01");
  EXPECT_EQ(FindVacancy(state, "Strategic Lead Safeguarding")->state(), Vacancy::FILLED);
  EXPECT_EQ(PrintDate(FindVacancy(state, "Head of Commissioning")->as_of_date()), "2025-07-01");
  EXPECT_THAT(Import(later).roles, IsEmpty());
}

// ---- two years of an invented council, and what was expected of them before they were first read

constexpr char kCouncil[] = R"pb(
  organisations {
    name: "organisations/elmshire"
    display_name: "Elmshire Council"
    kind: COUNCIL
    nation: ENGLAND
  }
  roles {
    name: "roles/director"
    display_name: "Director"
    tier: 3
    service_area: CHILDREN
    statutory_basis: "An Act"
    titles { title: "Director of Children's Services" }
  }
  roles {
    name: "roles/head"
    display_name: "Head"
    tier: 5
    service_area: ADULTS
    titles { title: "Head of *" directorate: "Adults" }
  }
  roles {
    name: "roles/head-children"
    display_name: "Head"
    tier: 5
    service_area: CHILDREN
    titles { title: "Head of *" directorate: "Children" }
  }
)pb";

const char kFirstYear[] =
    "Elmshire Council,2025-04-01,1,Chief Executive,Somebody,Spot,NA,NA,Permanent,NA,150000 - "
    "154999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,2,Director of Children's "
    "Services,NA,D1,Children,NA,Permanent,NA,95000 - 99999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Safeguarding,NA,H1,Children,Safeguarding,Permanent,NA,NA,NA,Vacant,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Fostering,NA,H1,Children,Fostering,Permanent,NA,Agency,NA,NA,\"A permanent post, covered by "
    "an Agency arrangement\"\n"
    "Elmshire Council,2025-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Commissioning,NA,H1,Adults,Commissioning,Permanent,NA,70000 - 74999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Procurement,NA,H1,Resources,Procurement,Permanent,Shared,70000 - 74999,65000,NA,Shared with "
    "Oakshire. Oakshire Council is the host organisation\n"
    "Elmshire Council,2025-04-01,3,Head of Older People,NA,H1,Adults,Older "
    "People,Permanent,NA,NA,NA,VACANT',NA\n"
    "Elmshire Council,2025-04-01,3,Strategic Lead Quality,NA,H1,Adults,Quality,Permanent,NA,70000 "
    "- 74999,NA,NA,NA\n";

const char kSecondYear[] =
    "Elmshire Council,2026-04-01,1,Chief Executive,Somebody,Spot,NA,NA,Permanent,NA,150000 - "
    "154999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,2,Director of Children's "
    "Services,NA,D2,Children,NA,Permanent,NA,95000 - 99999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Safeguarding,NA,H1,Children,Safeguarding,Permanent,NA,NA,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Fostering,NA,H1,Children,Fostering,Permanent,NA,Agency,NA,Vacant,Not covered\n"
    "Elmshire Council,2026-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of Integrated "
    "Commissioning,NA,H1,Adults,Commissioning,Permanent,NA,70000 - 74999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Procurement,NA,H1,Resources,Procurement,Permanent,Shared,70000 - 74999,65000,NA,Shared with "
    "Oakshire. Oakshire Council is the host organisation\n"
    "Elmshire Council,2026-04-01,3,Strategic Lead Quality,NA,H1,Adults,Quality,Permanent,NA,70000 "
    "- 74999,NA,Vacant,NA\n"
    "Elmshire Council,2026-04-01,3,Head of Prevention,NA,H1,Adults,Prevention,Permanent,NA,70000 - "
    "74999,NA,NA,NA\n";

// The second year, in which no post has a new title.
std::string SecondYearWithoutRenames() {
  return absl::StrReplaceAll(kSecondYear, {{"Head of Integrated ", "Head of "}});
}

class LaterYearTest : public testing::Test {
 protected:
  LaterYearTest() {
    registers_.Have(FromText(kCouncil));
    options_.organisation = "organisations/elmshire";
  }
  Plan Import(absl::string_view rows) {
    return ImportOrganisationStructure(absl::StrCat(kHeader, rows), registers_.State(), options_);
  }
  Plan Take(absl::string_view rows) {
    const Plan plan = Import(rows);
    registers_.Carry(plan);
    return plan;
  }
  // The council ends in 2026.
  void Ends(int day, int month) {
    registers_.Have(FromText(absl::StrCat(
        "organisations { name: 'organisations/elmshire' display_name: 'Elmshire' kind: COUNCIL ",
        "close_date { year: 2026 month: ", month, " day: ", day, " } }")));
  }

  Registers registers_;
  Options options_;
};

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

// ---- what is refused

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
