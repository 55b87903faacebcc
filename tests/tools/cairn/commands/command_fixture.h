#ifndef CAIRN_TESTS_TOOLS_CAIRN_COMMANDS_COMMAND_FIXTURE_H_
#define CAIRN_TESTS_TOOLS_CAIRN_COMMANDS_COMMAND_FIXTURE_H_

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/call/method.h"
#include "common/rpc/server/server.h"
#include "gtest/gtest.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_folder.h"

namespace cairn::cli {

// The command line as its users run it: a program, three services, files and an exit code. The
// planner follows nobody until a test says so.
class CommandTest : public testing::Test {
 protected:
  void SetUp() override {
    roles_server_ = Serve(roles_.tables());
    people_server_ = Serve(people_.tables());
    planner_server_ = Serve(planner_.tables());
    roles_address_ = roles_server_->address();
  }

  test::Outcome Cairn(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {CAIRN_PROGRAM,
                                      "--roles",
                                      roles_address_,
                                      "--people",
                                      people_server_->address(),
                                      "--planner",
                                      planner_server_->address()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return test::RunProgram(std::move(words), folder_);
  }

  // A file with that text; its path.
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = folder_.File(name);
    std::ofstream(path) << text;
    return path;
  }

  std::unique_ptr<rpc::Server> Serve(const std::vector<rpc::ServiceTable>& tables) {
    rpc::ServerOptions options;
    options.program = "cairn-test";
    options.workers = 2;
    metrics_.push_back(std::make_unique<observe::Metrics>("cairn-test", "0"));
    auto server = rpc::Server::Start(options, tables, log_, *metrics_.back());
    EXPECT_TRUE(server.ok()) << server.status();
    return *std::move(server);
  }

  test::TempFolder folder_;
  std::string roles_address_;
  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;

 private:
  observe::Log log_{observe::Level::kInfo, open("/dev/null", O_WRONLY | O_CLOEXEC)};
  std::vector<std::unique_ptr<observe::Metrics>> metrics_;
  std::unique_ptr<rpc::Server> roles_server_;
  std::unique_ptr<rpc::Server> people_server_;
  std::unique_ptr<rpc::Server> planner_server_;
};

}  // namespace cairn::cli

#endif  // CAIRN_TESTS_TOOLS_CAIRN_COMMANDS_COMMAND_FIXTURE_H_
