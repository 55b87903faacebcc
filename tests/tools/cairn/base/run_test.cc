#include "tools/cairn/base/run.h"

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::cli {
namespace {

using testing::MatchesRegex;
using testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1796028385);  // 2026-11-30 08:46:25 UTC

TEST(RunTest, IsReadBackFromTheRequestsThatItSigned) {
  std::vector<change::v1::WriteRequest> requests(2);
  Sign(NewRun("import", "organogram", "/home/a b/Senior (final).csv", kNow), requests);

  EXPECT_THAT(requests[1].request_id(),
              MatchesRegex("import/20261130T084625Z-[0-9a-f]{6}/organogram/Senior__final_.csv/2"));
  cli::Run run;
  ASSERT_TRUE(ReadRun(requests[1].request_id(), &run));
  EXPECT_EQ(run.command, "import");
  EXPECT_EQ(run.what, "organogram");
  EXPECT_EQ(run.file, "Senior__final_.csv");
  EXPECT_EQ(requests[1].request_id(), run.Prefix() + "2");
  EXPECT_EQ(RequestInWords(requests[1].request_id()), "import organogram of Senior__final_.csv");
}

TEST(RunTest, TwoRunsOfOneFileInOneSecondAreTwo) {
  EXPECT_NE(NewRun("import", "people", "f.csv", kNow).id,
            NewRun("import", "people", "f.csv", kNow).id);
}

TEST(RunTest, ALongFileKeepsItsEndAndFitsARequestId) {
  const cli::Run run =
      NewRun("import", "organisation-structure", std::string(300, 'x') + ".csv", kNow);

  EXPECT_THAT(run.file, SizeIs(40));
  EXPECT_THAT(run.file, MatchesRegex("\\.\\.\\.x+\\.csv"));
  EXPECT_LT(run.Prefix().size(), 120U);
  EXPECT_EQ(FileInWords(run), "…" + std::string(33, 'x') + ".csv");
  EXPECT_EQ(RequestInWords(run.Prefix() + "1"),
            "import organisation-structure of " + FileInWords(run));
}

TEST(RunTest, IsKnownByItsFileHoweverLongItsName) {
  const std::string path = "/home/a/the published structure of the whole council 2027.csv";
  const cli::Run run = NewRun("import", "organisation-structure", path, kNow);

  EXPECT_TRUE(IsOfFile(run, path));
  EXPECT_TRUE(IsOfFile(run, path.substr(8)));
  EXPECT_TRUE(IsOfFile(run, FileInWords(run)));
  EXPECT_FALSE(IsOfFile(run, "2027.csv"));
  // As runs were called before the cut was marked.
  EXPECT_TRUE(IsOfFile({.file = "_structure_of_the_whole_council_2027.csv"}, path));
  EXPECT_FALSE(IsOfFile({.file = "2027.csv"}, path));
}

TEST(RunTest, TheIdsOfOtherProgramsStayAsTheyAre) {
  cli::Run run;
  for (const std::string id : {"", "payroll-2026-11", "import/1/2", "import/short/a/b/1",
                               "other/20261130T084625Z-4f1c9a/a/b/1"}) {
    EXPECT_FALSE(ReadRun(id, &run)) << id;
    EXPECT_EQ(RequestInWords(id), id);
  }
}

}  // namespace
}  // namespace cairn::cli
