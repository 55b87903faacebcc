// What a service or a command refuses is told in the names, files and lines that a person gave.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/commands/command_fixture.h"

namespace cairn::cli {
namespace {

using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class RefusalsTest : public CommandTest {};

TEST_F(RefusalsTest, SetNamesTheResourceAndTheField) {
  roles_.Have<roles::v1::Post>("name: 'organisations/ayr/posts/head' display_name: 'Head'");

  const Outcome run = Cairn(
      {"set", "organisations/ayr/posts/head", "open_date=2026-02-01", "close_date=2026-01-01"});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("organisations/ayr/posts/head: close_date"),
                              Not(HasSubstr("operations["))));
}

TEST_F(RefusalsTest, ApplyNamesTheFileAndTheLine) {
  const std::string file = File("posts.txtpb",
                                "posts { name: 'organisations/ayr/posts/a' display_name: 'A' }\n"
                                "# the second\n"
                                "posts {\n  name: 'organisations/ayr/posts/b'\n}\n");

  const Outcome run = Cairn({"apply", file});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr(absl::StrCat(file,
                                                     ":3: organisations/ayr/posts/b: "
                                                     "display_name is required")),
                              Not(HasSubstr("operations["))));
}

TEST_F(RefusalsTest, ApplyTakesNoResourceTwice) {
  const std::string one = File("one.txtpb", "\nposts { name: 'organisations/ayr/posts/a' }\n");
  const std::string two =
      File("two.txtpb", "posts { name: 'organisations/ayr/posts/a' display_name: 'A' }\n");

  const Outcome run = Cairn({"apply", one, two});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said,
              HasSubstr(absl::StrCat("organisations/ayr/posts/a: ", one, ":2 and ", two, ":1")));
  EXPECT_FALSE(roles_.Stored<roles::v1::Post>("organisations/ayr/posts/a").ok());
}

constexpr char kStructure[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Grade,Directorate,Service,ContractType,"
    "SharedPost,SalaryBand,Vacancy,Comments\n"
    "Ayr Council,2026-01-31,2,Head of Care,G12,Adults,Care,Permanent,NA,,NA,\n";

TEST_F(RefusalsTest, TheTwoFormsOfAnExportDoNotDoubleAPost) {
  ASSERT_EQ(Cairn({"import", "organisation-structure", File("structure.csv", kStructure),
                   "--organisation", "ayr"})
                .code,
            0);
  const std::string bundle =
      File("posts.txtpb",
           "posts { name: 'organisations/ayr/posts/by-hand' display_name: 'Head of Care' "
           "directorate: 'Adults' service: 'Care' }");

  const Outcome run = Cairn({"apply", bundle});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("1 post of the files stands already"),
                              HasSubstr("organisations/ayr/posts/by-hand is organisations/ayr/")));
  EXPECT_FALSE(roles_.Stored<roles::v1::Post>("organisations/ayr/posts/by-hand").ok());
}

TEST_F(RefusalsTest, ThePostThatStandsByHandIsKnownByTheCsv) {
  ASSERT_EQ(Cairn({"apply", File("posts.txtpb",
                                 "posts { name: 'organisations/ayr/posts/by-hand' display_name: "
                                 "'Head of Care' directorate: 'Adults' service: 'Care' }")})
                .code,
            0);

  const Outcome run = Cairn({"import", "organisation-structure", File("structure.csv", kStructure),
                             "--organisation", "ayr"});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_EQ(roles_.Stored<roles::v1::Post>("organisations/ayr/posts/by-hand")->grade(), "G12");
  EXPECT_THAT(run.said, HasSubstr("roles: 1 changed"));
}

TEST_F(RefusalsTest, ATitleThatNoPostHasIsTold) {
  roles_.Have<roles::v1::Role>(
      "name: 'roles/head' display_name: 'Head' tier: 5 service_area: CHILDREN");

  const Outcome run = Cairn({"import", "map", "Haed of Care", "head", "--organisation", "ayr"});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, HasSubstr("No post of organisations/ayr has this title"));
}

TEST_F(RefusalsTest, AMissingArgumentIsToldWithItsFormAndAnExample) {
  const Outcome missing = Cairn({"export"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.said, AllOf(HasSubstr("organisation is required: Whose, such as trafford"),
                                  HasSubstr("For example: cairn export trafford --to ")));

  const Outcome names = Cairn({"purge"});
  EXPECT_EQ(names.code, 2);
  EXPECT_THAT(names.said,
              AllOf(HasSubstr("names is required: Names of the people"),
                    HasSubstr("For example: cairn purge organisations/trafford/people/abc")));
}

}  // namespace
}  // namespace cairn::cli
