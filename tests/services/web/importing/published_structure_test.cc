// A structure file as a council published it.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/structure_years.h"
#include "tests/support/shared_data.h"

namespace cairn::imports {
namespace {

using resource::PrintDate;
using roles::v1::Post;
using roles::v1::Vacancy;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr char kTrafford[] = "council-structure/trafford_organisation_structure_2024-07-01.csv";

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

}  // namespace
}  // namespace cairn::imports
