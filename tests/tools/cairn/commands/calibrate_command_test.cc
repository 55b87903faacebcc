// `cairn forecast calibrate` as its users run it: a program, services, a file and an exit code.

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/server/server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/bundle.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_folder.h"

namespace cairn::cli {
namespace {

using test::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Ten heads since 2015, of whom six left at the end of 2023 and were followed on 1 April 2024.
std::string TenHeads() {
  std::string facts =
      "roles { name: 'roles/head' display_name: 'Head' tier: 5 service_area: CHILDREN }";
  const auto holder = [&](const std::string& id, int post, const std::string& days) {
    const std::string person = absl::StrCat("organisations/ayr/people/", id, post);
    absl::StrAppend(&facts, "people { name: '", person, "' } appointments { name: '", person,
                    "/appointments/a' kind: SUBSTANTIVE post: 'organisations/ayr/posts/h", post,
                    "' ", days, " }");
  };
  for (int i = 0; i < 10; ++i) {
    absl::StrAppend(&facts, "posts { name: 'organisations/ayr/posts/h", i,
                    "' display_name: 'Head' role: 'roles/head' }");
    holder("p", i,
           absl::StrCat("start_date { year: 2015 month: 1 day: 1 }",
                        i < 6 ? "last_day { year: 2023 month: 12 day: 31 }" : ""));
    if (i < 6) holder("q", i, "start_date { year: 2024 month: 4 day: 1 }");
  }
  return facts;
}

class CalibrateCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto bundle = test::FromText<bundle::v1::Bundle>(TenHeads());
    test::Apply(bundle, "roles", roles_);
    test::Apply(bundle, "people", people_);
    planner_.Follow(planner::Mirror::Source::kRoles, roles_);
    planner_.Follow(planner::Mirror::Source::kPeople, people_);
    rpc::ServerOptions options;
    options.program = "cairn-test";
    options.workers = 2;
    auto server = rpc::Server::Start(options, planner_.tables(), log_, metrics_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  Outcome Cairn(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {CAIRN_PROGRAM, "--roles",   "127.0.0.1:1",     "--people",
                                      "127.0.0.1:1", "--planner", server_->address()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return test::RunProgram(std::move(words), folder_);
  }
  Outcome Calibrate(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"forecast",   "calibrate", "ayr",       "--from",
                                      "2022-01-01", "--cut-off", "2025-12-31"};
    words.insert(words.end(), more.begin(), more.end());
    return Cairn(words);
  }
  static std::string TextOf(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  test::TempFolder folder_;
  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;

 private:
  observe::Log log_{observe::Level::kInfo, open("/dev/null", O_WRONLY | O_CLOEXEC)};
  observe::Metrics metrics_{"cairn-test", "0"};
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(CalibrateCommandTest, RatesAreToldWithWhatTheyRestOn) {
  const Outcome run = Calibrate({});
  EXPECT_EQ(run.code, 0) << run.said;
  // 6 in 38.5 post-years; 91 days.
  EXPECT_THAT(run.said, testing::ContainsRegex(
                            "head +0\\.156 +0\\.0[0-9]+ to 0\\.3[0-9]+ +6 +who left +38\\.5 +6\\.0 "
                            "+3\\.0 +[0-9.]+ to [0-9.]+ +6 +6 +0 %"));
  EXPECT_THAT(run.said, HasSubstr("Proposed: 2 assumptions"));

  const Outcome csv = Calibrate({"-o", "csv"});
  EXPECT_THAT(csv.said, AllOf(HasSubstr("\r\n5,,exits,0.155"), HasSubstr(",6,38.5051,6,,2.98"),
                              HasSubstr("\r\n5,organisations/ayr,exits,0.155")));
}

TEST_F(CalibrateCommandTest, WhatItWritesCanBeAppliedAndIsThenThere) {
  const std::string file = folder_.File("rates.txtpb");
  const Outcome written = Calibrate({"--write", file});
  EXPECT_EQ(written.code, 0) << written.said;

  const Outcome applied = Cairn({"apply", file});
  EXPECT_EQ(applied.code, 0) << applied.said;
  EXPECT_THAT(applied.said, HasSubstr("planner: 2 changed, 0 unchanged"));
  const Outcome seen = Cairn({"get", "assumptions/exits-per-year-tier-5"});
  EXPECT_THAT(seen.said,
              AllOf(HasSubstr("0.1558"), HasSubstr("6 holders who left in 38.5 post-years")));

  const Outcome again = Cairn({"apply", file});
  EXPECT_THAT(again.said, HasSubstr("planner: 0 changed, 2 unchanged"));
}

TEST_F(CalibrateCommandTest, AFileThatIsThereStaysAsItIsUnlessToldOtherwise) {
  const std::string file = folder_.File("rates.txtpb");
  std::ofstream(file) << "# mine\n";

  const Outcome refused = Calibrate({"--write", file});
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.said, AllOf(HasSubstr("is there already"), HasSubstr("--overwrite")));
  EXPECT_EQ(TextOf(file), "# mine\n");

  EXPECT_EQ(Calibrate({"--write", file, "--overwrite"}).code, 0);
  EXPECT_THAT(TextOf(file), AllOf(HasSubstr("assumptions {"), Not(HasSubstr("# mine"))));
}

TEST_F(CalibrateCommandTest, WithoutARateNothingIsWritten) {
  const std::string file = folder_.File("rates.txtpb");
  const Outcome run =
      Cairn({"forecast", "calibrate", "ayr", "--from", "2024-06-01", "--write", file});
  EXPECT_NE(run.code, 0);
  EXPECT_THAT(run.said, AllOf(HasSubstr("No rate: head, exits: a rate of exits needs at least 5"),
                              HasSubstr("was not written")));
  EXPECT_FALSE(std::ifstream(file).good());
}

TEST_F(CalibrateCommandTest, ADateThatIsNoneIsMisuse) {
  const Outcome run = Cairn({"forecast", "calibrate", "--from", "spring"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.said, HasSubstr("--from is a day such as 2026-11-23"));
}

}  // namespace
}  // namespace cairn::cli
