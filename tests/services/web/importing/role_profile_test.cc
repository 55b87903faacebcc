#include "services/web/importing/structure/role_profile.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/web/importing/registers.h"
#include "tests/support/shared_data.h"

namespace cairn::imports {
namespace {

using roles::v1::Qualification;
using roles::v1::Requirement;
using roles::v1::Role;
using roles::v1::RoleProgramme;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Role TheRole(const Plan& plan) {
  Role role;
  EXPECT_THAT(plan.roles, SizeIs(1));
  if (plan.roles.empty()) return role;
  EXPECT_TRUE(plan.roles[0].upsert().UnpackTo(&role));
  return role;
}

std::vector<std::string> AskedFor(const Role& role) {
  std::vector<std::string> asked;
  for (const Requirement& requirement : role.requirements()) {
    std::string what = "words";
    if (requirement.has_skill()) what = requirement.skill().skill();
    if (requirement.has_experience()) what = requirement.experience().area();
    if (requirement.has_qualification())
      what = absl::StrCat(Qualification::Framework_Name(requirement.qualification().framework()),
                          " ", requirement.qualification().minimum_level());
    if (requirement.has_registration()) what = requirement.registration().register_();
    asked.push_back(absl::StrCat(Requirement::Gate_Name(requirement.gate()), " ", what));
  }
  return asked;
}

// The page of a director of children's services, over the catalogue without that role.
class PublishedPageTest : public testing::Test {
 protected:
  void SetUp() override { CAIRN_READ_OR_SKIP("seeds/000_9f4e84904b871ee7.txt", page_); }

  std::string page_;
  Existing catalogue_ = Catalogue();
  Options options_;
};

TEST_F(PublishedPageTest, GivesARoleWithNothingUnplaced) {
  options_.role = "roles/from-the-page";

  const Plan plan = ImportRoleProfile(page_, catalogue_, options_);

  const Role role = TheRole(plan);
  EXPECT_EQ(role.name(), "roles/from-the-page");
  EXPECT_EQ(role.display_name(), "Director of children\xE2\x80\x99s services");
  EXPECT_EQ(role.tier(), 3);
  EXPECT_EQ(role.service_area(), type::v1::CHILDREN);
  EXPECT_THAT(role.duties(), SizeIs(9));
  EXPECT_THAT(role.guidance().points(), SizeIs(3));
  EXPECT_THAT(role.guidance().title(), testing::StartsWith("Statutory guidance"));
  EXPECT_THAT(role.routes(), SizeIs(2));
  EXPECT_THAT(
      AskedFor(role),
      ElementsAre("ESSENTIAL skills/strategic-leadership", "ESSENTIAL skills/strategic-thinking",
                  "ESSENTIAL skills/social-care-law", "ESSENTIAL skills/public-sector-management",
                  "ESSENTIAL skills/financial-management",
                  "ESSENTIAL skills/communication-and-negotiation", "ESSENTIAL skills/safeguarding",
                  "ESSENTIAL skills/performance-improvement", "DESIRABLE RQF 7",
                  "ESSENTIAL multidisciplinary-leadership", "ESSENTIAL budget-management"));
  ASSERT_THAT(role.programmes(), SizeIs(2));
  EXPECT_EQ(role.programmes(0).programme(), "programmes/aspirant-directors");
  EXPECT_EQ(role.programmes(0).purpose(), RoleProgramme::PREPARES);
  EXPECT_EQ(role.programmes(1).programme(), "programmes/new-directors");
  EXPECT_EQ(role.programmes(1).purpose(), RoleProgramme::SUPPORTS);
  const Report& report = plan.report;
  EXPECT_EQ(report.count("duties"), 9);
  EXPECT_EQ(report.count("points of guidance"), 3);
  EXPECT_EQ(report.count("skills"), 8);
  EXPECT_EQ(report.count("ways in"), 3);
  EXPECT_EQ(report.count("onward routes"), 2);
  EXPECT_EQ(report.count("programmes"), 2);
  EXPECT_EQ(report.count("lines not placed"), 0);
}

TEST_F(PublishedPageTest, ReplacesTheCataloguesWordsAndKeepsWhatAPageCannotSay) {
  options_.role = "roles/director-of-childrens-services";
  Registers registers;
  registers.Have(catalogue_);

  registers.Carry(ImportRoleProfile(page_, registers.State(), options_));

  const Existing state = registers.State();
  const auto role = std::find_if(state.roles().begin(), state.roles().end(),
                                 [&](const Role& r) { return r.name() == options_.role; });
  ASSERT_NE(role, state.roles().end());
  EXPECT_EQ(role->statutory_basis(), "Children Act 2004, section 18");
  EXPECT_THAT(role->nations(), ElementsAre(type::v1::ENGLAND));
  EXPECT_THAT(role->titles(), testing::Not(IsEmpty()));
  EXPECT_THAT(role->duties(), SizeIs(9));
  EXPECT_THAT(role->requirements(), SizeIs(11));
  EXPECT_EQ(role->requirements(0).skill().minimum_level(), 4);
  EXPECT_EQ(role->requirements(9).experience().minimum_months(), 36);
  EXPECT_THAT(ImportRoleProfile(page_, state, options_).roles, IsEmpty());
}

// ---- a made-up page

constexpr char kPage[] =
    "You run a harbour.\n"
    "\n"
    "Harbour heads are also called wharf heads.\n"
    "What you\xE2\x80\x99ll do\n"
    "As a head of harbours you'll:\n"
    "* count boats\n"
    "* count ropes\n"
    "The post is subject to Guidance for harbours. It says:\n"
    "- how to count\n"
    "What sailors say\n"
    "- a saying\n"
    "Skills and knowledge\n"
    "You need:\n"
    "- skill with knots\n"
    "- charm\n"
    "How to become one\n"
    "To become a head of harbours you must:\n"
    "- have SCQF level 9 in knots\n"
    "- preferably have experience of rope budgets and knot teams\n"
    "- like the sea\n"
    "The Young Wharf Programme prepares you for it.\n"
    "Career progression\n"
    "You could:\n"
    "- become a Sea Lord\n"
    "Or not.\n"
    "Find a job\n"
    "Look around.\n";

constexpr char kSmallCatalogue[] = R"pb(
  skills { name: "skills/knots" display_name: "Knots" }
  skills { name: "skills/ropes" display_name: "Ropes" }
  programmes { name: "programmes/wharf" display_name: "Wharf programme for the young" }
  roles {
    name: "roles/sea-lord"
    display_name: "Sea lord"
    tier: 1
    requirements {
      gate: ESSENTIAL
      experience { area: "knot-teams" }
    }
    requirements {
      gate: ESSENTIAL
      experience { area: "rope-budgets" }
    }
  }
)pb";

TEST(RoleProfileTest, PlacesWhatItCanAndReportsTheRestByLine) {
  Options options;

  const Plan plan = ImportRoleProfile(kPage, FromText(kSmallCatalogue), options);

  EXPECT_THAT(Problems(plan.report),
              ElementsAre("0 service_area: row: is required",
                          "10 : warning: could not be placed, and is left out",
                          "11 : warning: could not be placed, and is left out",
                          "15 : warning: matches no single skill of the catalogue; it is kept in "
                          "words, and cannot be checked",
                          "19 : warning: speaks of rope-budgets, knot-teams; the first is checked, "
                          "the line is kept in words",
                          "20 : warning: is kept in words, and cannot be checked: it names no "
                          "level and no area of experience",
                          "25 : warning: could not be placed, and is left out"));
  EXPECT_EQ(plan.report.count("lines set aside"), 1);
}

TEST(RoleProfileTest, AnAreaThatTheTitleDoesNotTellComesFromTheCatalogue) {
  Options options;
  Existing catalogue = FromText(kSmallCatalogue);
  Role* known = catalogue.add_roles();
  known->set_name("roles/head-of-harbours");
  known->set_service_area(type::v1::PLACE);
  Requirement* law = known->add_requirements();
  law->set_gate(Requirement::STATUTORY);
  law->mutable_registration()->set_register_("harbours");
  known->add_requirements()->mutable_skill()->set_skill("skills/ropes");

  const Plan plan = ImportRoleProfile(kPage, catalogue, options);

  const Role role = TheRole(plan);
  EXPECT_EQ(role.name(), "roles/head-of-harbours");
  EXPECT_EQ(role.display_name(), "Head of harbours");
  EXPECT_EQ(role.tier(), 5);
  EXPECT_EQ(role.summary(), "You run a harbour. Harbour heads are also called wharf heads.");
  EXPECT_THAT(role.duties(), ElementsAre("count boats", "count ropes"));
  EXPECT_EQ(role.guidance().title(), "Guidance for harbours");
  EXPECT_THAT(role.guidance().points(), ElementsAre("how to count"));
  EXPECT_THAT(AskedFor(role),
              ElementsAre("ESSENTIAL skills/knots", "ESSENTIAL words", "ESSENTIAL SCQF 9",
                          "DESIRABLE rope-budgets", "ESSENTIAL words", "STATUTORY harbours"));
  EXPECT_EQ(role.routes(0).role(), "roles/sea-lord");
  EXPECT_EQ(role.programmes(0).programme(), "programmes/wharf");
  EXPECT_EQ(role.programmes(0).purpose(), RoleProgramme::PREPARES);
  EXPECT_THAT(Problems(plan.report),
              testing::Contains(HasSubstr("1 requirements that the role had are not on the page")));
}

TEST(RoleProfileTest, WhatAPageOnlyWishesForIsDesirable) {
  std::string page =
      "What you'll do\nAs a director of children's services you'll:\n- lead\n"
      "How to become one\nTo become a director of children's services you must:\n"
      "- ideally have RQF level 7\n"
      "- have RQF level 6, preferably\n"
      "- have a level 5 award, which is desirable\n"
      "- have RQF level 4\n";

  const Plan plan = ImportRoleProfile(page, {}, Options());

  EXPECT_THAT(AskedFor(TheRole(plan)), ElementsAre("DESIRABLE RQF 7", "DESIRABLE RQF 6",
                                                   "DESIRABLE RQF 5", "ESSENTIAL RQF 4"));
}

TEST(RoleProfileTest, StrictReadingRefusesAPageForOneLine) {
  const std::string page =
      absl::StrCat("What you'll do\nAs a director of children's services you'll:\n- lead\n- ",
                   std::string(4097, 'x'), "\n");
  Options options;
  EXPECT_THAT(ImportRoleProfile(page, {}, options).roles, SizeIs(1));
  options.strictness = Strictness::kRefuseFile;

  const Plan plan = ImportRoleProfile(page, {}, options);

  EXPECT_THAT(plan.roles, IsEmpty());
  EXPECT_THAT(Problems(plan.report), ElementsAre(HasSubstr("4 : row: is longer than 4096 bytes")));
}

TEST(RoleProfileTest, APageThatIsNoRolePageIsRefused) {
  const Options options;

  EXPECT_THAT(Problems(ImportRoleProfile("Hello.\n", {}, options).report),
              testing::Contains(HasSubstr("does not say whose duties it lists")));
  EXPECT_THAT(Problems(ImportRoleProfile(std::string("a\0b", 3), {}, options).report),
              ElementsAre(HasSubstr("zero byte")));
  EXPECT_THAT(Problems(ImportRoleProfile(std::string((1 << 20) + 1, 'x'), {}, options).report),
              ElementsAre(HasSubstr("is longer than")));
}

}  // namespace
}  // namespace cairn::imports
