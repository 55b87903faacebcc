// `cairn forecast backtest` as its users run it: a program, files and an exit code, no service.

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

class BacktestCommandTest : public testing::Test {
 protected:
  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {CAIRN_PROGRAM, "--roles", "127.0.0.1:1", "--people",
                                         "127.0.0.1:1", "forecast", "backtest"});
    return test::RunProgram(std::move(arguments), folder_);
  }
  std::string File(const std::string& text) {
    const std::string path = folder_.File("file.csv");
    std::ofstream(path) << text;
    return path;
  }
  std::string Figures() {
    return File(
        "year,measure,value\n2000/01,dcs_changes_total,50\n2001/02,dcs_changes_total,40\n"
        "2003/04,dcs_changes_total,60\n2004-05,dcs_changes_total,30\n");
  }

 private:
  test::TempFolder folder_;
};

TEST_F(BacktestCommandTest, ScoresAreToldWithoutAnyService) {
  const Outcome run = Run({Figures()});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("changes of holder in a year"), HasSubstr("last value")));
}

TEST_F(BacktestCommandTest, ARowThatCannotBeReadIsToldByLineAndTheOthersAreTaken) {
  const Outcome run = Run({Figures(), "-o", "csv"});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("file.csv:5: year: row refused"),
                              HasSubstr("question,of,method,forecasts"),
                              HasSubstr("changes of holder in a year,directors,fitted,2,")));
}

TEST_F(BacktestCommandTest, JsonIsOneDocumentWithRatesAndScores) {
  const Outcome run = Run({Figures(), "-o", "json"});

  EXPECT_EQ(run.code, 0) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("\"rates\":["), HasSubstr("\"method\":\"one hazard\"")));
}

TEST_F(BacktestCommandTest, TheExitCodeTellsMisuseAndRefusalApart) {
  EXPECT_EQ(Run({}).code, 2);
  EXPECT_EQ(Run({Figures(), "--cut-off", "31/03/2002"}).code, 2);
  EXPECT_EQ(Run({"/no/such/file.csv"}).code, 1);
  EXPECT_EQ(Run({File("name,age\nx,1\n")}).code, 1);
  const Outcome nothing_later = Run({Figures(), "--cut-off", "2004-03-31"});
  EXPECT_EQ(nothing_later.code, 1);
  EXPECT_THAT(nothing_later.said,
              AllOf(HasSubstr("nothing can be scored"), Not(HasSubstr("last value"))));
}

}  // namespace
}  // namespace cairn::cli
