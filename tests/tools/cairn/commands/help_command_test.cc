// `cairn help` and `cairn completion`: the command line about itself, as shells and readers take
// it.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_folder.h"

namespace cairn::cli {
namespace {

using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class HelpCommandTest : public testing::Test {
 protected:
  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), CAIRN_PROGRAM);
    return test::RunProgram(std::move(arguments), folder_);
  }
  // What a shell's script says.
  Outcome Shell(const std::string& shell, const std::string& script) {
    return test::RunProgram({"/usr/bin/env", shell, "-c", script}, folder_);
  }
  bool Has(const std::string& shell) {
    return Shell("sh", absl::StrCat("command -v ", shell)).code == 0;
  }

  test::TempFolder folder_;
};

TEST_F(HelpCommandTest, TellsOfTheWholeProgramOfACommandAndOfOneBelowIt) {
  EXPECT_THAT(Run({"help"}).said, HasSubstr("Usage: cairn [OPTIONS] SUBCOMMAND"));
  EXPECT_THAT(Run({"help", "import", "undo"}).said,
              AllOf(HasSubstr("Usage: cairn import undo"), HasSubstr("Examples:")));
  const Outcome typo = Run({"help", "import", "unod"});
  EXPECT_EQ(typo.code, 2);
  EXPECT_THAT(typo.said, HasSubstr("there is no command import unod\nDid you mean undo?"));
}

TEST_F(HelpCommandTest, EveryCommandHasAPurposeAndAnExample) {
  const std::string page = Run({"help", "--man"}).said;
  EXPECT_THAT(page, AllOf(HasSubstr(".SS \"cairn forecast compare [organisation]\""),
                          HasSubstr(".SH COMMANDS")));
  std::size_t commands = 0;
  std::size_t examples = 0;
  for (std::size_t at = page.find(".SS "); at != std::string::npos;
       at = page.find(".SS ", at + 1)) {
    ++commands;
    const std::string section = page.substr(at, page.find(".S", at + 3) - at);
    if (section.find("Example") != std::string::npos) ++examples;
    EXPECT_THAT(section, HasSubstr("Example"));
  }
  EXPECT_GT(commands, 30U);
  EXPECT_EQ(commands, examples);
}

TEST_F(HelpCommandTest, TheManualPageIsReadWithoutWarnings) {
  if (!Has("groff")) GTEST_SKIP() << "groff is not installed";
  const Outcome read =
      Shell("sh", absl::StrCat("'", CAIRN_PROGRAM,
                               "' help --man | groff -Kutf8 -man -Tutf8 -ww -z 2>&1; echo end"));
  EXPECT_EQ(read.said, "end\n");
}

TEST_F(HelpCommandTest, BashCompletesCommandsOptionsAndValues) {
  const std::string script = absl::StrCat(
      "source <('", CAIRN_PROGRAM,
      "' completion bash); t() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _cairn; "
      "echo \"${COMPREPLY[@]}\"; }; t cairn vac; t cairn import un; t cairn forecast compare --ag; "
      "t cairn vacancies -o js; t cairn help forecast");
  EXPECT_THAT(Shell("bash", script).said, HasSubstr("vacancies\nundo\n--against\njson jsonl\n"));
}

TEST_F(HelpCommandTest, ZshAndFishCompleteTheSame) {
  if (!Has("zsh") || !Has("fish")) GTEST_SKIP() << "zsh and fish are not installed";
  EXPECT_THAT(Shell("zsh", absl::StrCat("source <('", CAIRN_PROGRAM,
                                        "' completion zsh); compadd() { print -- \"$@\" }; "
                                        "words=(cairn forecast compare ''); CURRENT=4; _cairn"))
                  .said,
              AllOf(HasSubstr("--against"), HasSubstr("--output"), Not(HasSubstr("vacancies"))));
  EXPECT_THAT(Shell("fish", absl::StrCat(CAIRN_PROGRAM,
                                         " completion fish | source; complete -C 'cairn imp'; "
                                         "complete -C 'cairn vacancies -o exc'"))
                  .said,
              AllOf(HasSubstr("import\t"), HasSubstr("excel\t")));
}

TEST_F(HelpCommandTest, AMistypedCommandBelowAnotherIsAnsweredByTheNearest) {
  const Outcome run = Run({"import", "organogam", "x"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.said, HasSubstr("Did you mean organogram?"));
}

}  // namespace
}  // namespace cairn::cli
