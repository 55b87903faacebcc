// `cairn forecast ladder` as its users run it: a program, a file and an exit code, no service.

#include <fstream>
#include <string>
#include <utility>
#include <vector>

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

class LadderCommandTest : public testing::Test {
 protected:
  Outcome Run(std::vector<std::string> arguments, const std::string& command = "ladder") {
    arguments.insert(arguments.begin(), {CAIRN_PROGRAM, "--roles", "127.0.0.1:1", "--people",
                                         "127.0.0.1:1", "forecast", command});
    return test::RunProgram(std::move(arguments), folder_);
  }
  std::string File(const std::string& text) {
    const std::string path = folder_.File("grades.csv");
    std::ofstream(path) << text;
    return path;
  }
  std::string Grades() {
    return File(
        "grade,stock,leaving,recruits,Team manager,Head of service,Director\n"
        "Team manager,40,0.08,0.8,0.80,0.12,\n"
        "Head of service,15,0.10,0.15,,0.82,0.08\n"
        "Director,6,0.15,0.05,,,0.85\n");
  }

 private:
  test::TempFolder folder_;
};

TEST_F(LadderCommandTest, YearsAreToldWithoutAnyService) {
  const Outcome run = Run({Grades(), "--recruits", "8"});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("THE LADDER"), HasSubstr("\n  10 "),
                              HasSubstr("32.9             27.7      14.0"), HasSubstr("CAREERS")));
}

TEST_F(LadderCommandTest, ProgramsReadCsvAndJson) {
  const Outcome csv = Run({Grades(), "--keep-size", "--years", "1", "-o", "csv"});
  EXPECT_EQ(csv.code, 0) << csv.said;
  EXPECT_THAT(csv.said, AllOf(HasSubstr("year,grade,people,sd,leavers,recruits\r\n"),
                              HasSubstr("\r\n1,Team manager,36.480000,")));

  const Outcome json = Run({Grades(), "--keep-size", "-o", "json"});
  EXPECT_EQ(json.code, 0) << json.said;
  EXPECT_THAT(json.said, AllOf(HasSubstr("\"careers\":["), HasSubstr("\"keep\":[")));
}

TEST_F(LadderCommandTest, HelpShowsTheFile) {
  const Outcome help = Run({"--help"});

  EXPECT_EQ(help.code, 0) << help.said;
  EXPECT_THAT(help.said, AllOf(HasSubstr("cairn forecast ladder grades.csv --keep-size"),
                               HasSubstr("grade,stock,leaving,recruits,")));
}

TEST_F(LadderCommandTest, TheExampleOfTheHelpIsALadder) {
  const std::string help = Run({"--help"}).said;
  std::string example;
  for (std::size_t at = help.find("  grade,stock"); at < help.find("stock: people");
       at = help.find('\n', at) + 1)
    example += help.substr(at, help.find('\n', at) + 1 - at);

  EXPECT_EQ(Run({File(example), "--keep-size"}).code, 0) << example;
}

TEST_F(LadderCommandTest, TheExitCodeTellsMisuseAndRefusalApart) {
  EXPECT_EQ(Run({}).code, 2);
  EXPECT_EQ(Run({Grades(), "--recruits", "-1"}).code, 2);
  EXPECT_EQ(Run({Grades(), "--recruits", "nan"}).code, 2);
  EXPECT_EQ(Run({Grades(), "--keep-size", "--years", "0"}).code, 2);
  EXPECT_EQ(Run({"/no/such/file.csv", "--keep-size"}).code, 1);
  for (const std::vector<std::string>& both_or_none :
       {std::vector<std::string>{Grades()}, {Grades(), "--recruits", "8", "--keep-size"}}) {
    const Outcome run = Run(both_or_none);
    EXPECT_EQ(run.code, 2) << run.said;
    EXPECT_THAT(run.said, HasSubstr("say either --recruits NUMBER"));
  }
}

TEST_F(LadderCommandTest, ABadFileIsRefusedByLineAndColumn) {
  const Outcome run =
      Run({File("grade,stock,leaving,recruits,low\nlow,5,0.1,1,0.95\n"), "--keep-size"});

  EXPECT_EQ(run.code, 1) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("grades.csv:2: leaving: row refused"),
                              HasSubstr("is no ladder"), Not(HasSubstr("THE LADDER"))));
}

TEST_F(LadderCommandTest, TheExampleOfTheHelpIsFittedAndSaysHowFarItMisses) {
  const std::string help = Run({"--help"}, "ladder-fit").said;
  const std::size_t begin = help.find("  grade,left");
  const std::string example = help.substr(begin, help.find("left, and the columns") - begin);

  const Outcome table = Run({File(example)}, "ladder-fit");
  EXPECT_EQ(table.code, 0) << table.said;
  EXPECT_THAT(table.said, AllOf(HasSubstr("RATES THAT HOLD ALL YEAR"),
                                HasSubstr("8.00 % were observed, the rates lead to 6.84 %.")));

  const Outcome csv = Run({File(example), "-o", "csv"}, "ladder-fit");
  EXPECT_EQ(csv.code, 0) << csv.said;
  EXPECT_THAT(csv.said,
              HasSubstr("grade,a year later,counted,share,yearly,monthly,rate\r\nTeam manager,"));
}

TEST_F(LadderCommandTest, CountsThatCannotBeFittedAreRefused) {
  const Outcome bad = Run({File("grade,left,low\nlow,x,1\n")}, "ladder-fit");
  EXPECT_EQ(bad.code, 1) << bad.said;
  EXPECT_THAT(bad.said, AllOf(HasSubstr("grades.csv:2: left: row refused"),
                              HasSubstr("holds no counts of a ladder")));

  const Outcome gone = Run({File("grade,left,low\nlow,3,0\n")}, "ladder-fit");
  EXPECT_EQ(gone.code, 1) << gone.said;
  EXPECT_THAT(gone.said, HasSubstr("some grade keeps hardly anybody"));
}

}  // namespace
}  // namespace cairn::cli
