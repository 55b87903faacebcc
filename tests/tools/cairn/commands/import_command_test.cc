// `cairn import` as its users run it: a program, two services, a file and an exit code.

#include <string>
#include <vector>

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

class ImportCommandTest : public CommandTest {
 protected:
  std::string File(const std::string& text) { return CommandTest::File("file.csv", text); }
  std::string Structure(absl::string_view level_of_the_second) {
    return File(absl::StrCat(
        "OrganisationLabel,EffectiveDate,Level,JobTitle,Directorate,Service,Vacancy,Comments\n"
        "Ayr Council,2026-01-01,1,Chief,Adults,Care,Vacant,NA\n"
        "Ayr Council,2026-01-01,",
        level_of_the_second, ",Head,Adults,Care,Vacant,NA\n"));
  }
  Outcome ImportStructure(const std::string& file, std::vector<std::string> flags = {}) {
    std::vector<std::string> words = {"import", "organisation-structure", file, "--organisation",
                                      "ayr"};
    words.insert(words.end(), flags.begin(), flags.end());
    return Cairn(words);
  }
};

TEST_F(ImportCommandTest, ADryRunChangesNothingThenTheFileIsTakenAndTheSecondTimeNothingIsLeft) {
  const std::string file = Structure("2");
  const auto before = roles_.revision();

  const Outcome dry = ImportStructure(file, {"--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.said;
  EXPECT_THAT(dry.said, AllOf(HasSubstr("4 would change"), HasSubstr("nothing was written")));
  EXPECT_EQ(roles_.revision(), before);

  const Outcome real = ImportStructure(file);
  EXPECT_EQ(real.code, 0) << real.said;
  EXPECT_THAT(real.said, HasSubstr("roles: 4 changed, 0 unchanged; now at roles@"));
  const auto after = roles_.revision();
  EXPECT_EQ(after, before + 4);

  const Outcome again = ImportStructure(file);
  EXPECT_EQ(again.code, 0) << again.said;
  EXPECT_THAT(again.said, HasSubstr("Nothing to change."));
  EXPECT_EQ(roles_.revision(), after);
}

TEST_F(ImportCommandTest, OneBadRowIsLeftOutAndUnderStrictItRefusesTheFile) {
  const std::string file = Structure("top");
  const auto before = roles_.revision();

  const Outcome strict = ImportStructure(file, {"--strict"});
  EXPECT_EQ(strict.code, 1) << strict.said;
  EXPECT_THAT(strict.said, AllOf(HasSubstr("file.csv:3: Level: row refused"),
                                 HasSubstr("nothing was imported")));
  EXPECT_EQ(roles_.revision(), before);

  const Outcome refused = ImportStructure(file);
  EXPECT_EQ(refused.code, 1) << refused.said;
  EXPECT_THAT(refused.said, HasSubstr("roles: 2 changed"));
  const Outcome lenient = ImportStructure(file, {"--accept-partial"});
  EXPECT_EQ(lenient.code, 0) << lenient.said;
}

TEST_F(ImportCommandTest, PeopleGoToThePeopleServiceAndNobodyIsNamedOnTheTerminal) {
  const auto roles_before = roles_.revision();
  const auto import = [&](const std::string& rows, std::vector<std::string> flags) {
    std::vector<std::string> words = {"import", "people",
                                      File("person_id,display_name,mobility\n" + rows),
                                      "--organisation", "ayr"};
    words.insert(words.end(), flags.begin(), flags.end());
    return Cairn(words);
  };

  const Outcome run = import("E1,Zebedee Quux,NETWORK\nE2,Zebedee Quux,Quux\n", {});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("people: 1 changed"), HasSubstr("3: mobility"),
                              Not(HasSubstr("Quux"))));
  EXPECT_EQ(roles_.revision(), roles_before);
  EXPECT_THAT(import("E1,,\n", {"--complete"}),
              testing::Field(&Outcome::said, HasSubstr("--complete needs --date")));
  EXPECT_EQ(import("E1,,\n", {"--complete", "--date", "2026-02-30"}).code, 2);
  EXPECT_EQ(import("E1,,\n", {"--complete", "--date", "2026-02-28"}).code, 0);
}

TEST_F(ImportCommandTest, TheExitCodeTellsMisuseRefusalAndAbsenceApart) {
  EXPECT_EQ(Cairn({"import", "organisation-structure"}).code, 2);
  EXPECT_EQ(ImportStructure("/no/such/file.csv").code, 1);
  roles_address_ = "127.0.0.1:1";
  const Outcome away = ImportStructure(Structure("2"));
  EXPECT_EQ(away.code, 3);
  EXPECT_THAT(away.said, HasSubstr("nothing answers at 127.0.0.1:1"));
}

}  // namespace
}  // namespace cairn::cli
