// What `cairn` says of a command line that is not quite right, and of an address that is not.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
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

// Answers whoever connects in HTTP/1.1, as a web server that knows no gRPC does.
class WebServer {
 public:
  WebServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~WebServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  void Serve() const {
    constexpr char kAnswer[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    for (int peer; (peer = accept(listener_, nullptr, nullptr)) >= 0; close(peer)) {
      char heard[1024];
      if (read(peer, heard, sizeof(heard)) > 0) {
        EXPECT_GT(write(peer, kAnswer, sizeof(kAnswer) - 1), 0);
      }
      shutdown(peer, SHUT_WR);
      while (read(peer, heard, sizeof(heard)) > 0) continue;
    }
  }

  int listener_;
  int port_ = 0;
  std::thread thread_;
};

class CommandLineTest : public testing::Test {
 protected:
  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), CAIRN_PROGRAM);
    return test::RunProgram(std::move(arguments), folder_);
  }

 private:
  test::TempFolder folder_;
};

TEST_F(CommandLineTest, MistypedWordsAreAnsweredByTheNearest) {
  struct Rule {
    std::vector<std::string> typed;
    std::string meant;
  };
  const Rule rules[] = {
      {{"vacancie"}, "Did you mean vacancies?"},
      {{"raediness"}, "Did you mean readiness?"},
      {{"Objectives"}, "Did you mean objectives?"},
      {{"vacancies", "--outptu", "csv"}, "Did you mean --output?"},
      {{"list", "posts", "--fliter=x"}, "Did you mean --filter?"},
      {{"vacancies", "--tokenfile", "x"}, "Did you mean --token-file?"},
  };
  for (const Rule& rule : rules) {
    const Outcome run = Run(rule.typed);

    EXPECT_EQ(run.code, 2) << run.said;
    EXPECT_THAT(run.said, AllOf(HasSubstr(rule.meant), HasSubstr("Try: cairn")));
  }
}

TEST_F(CommandLineTest, NothingIsProposedForAWordThatIsNearToNone) {
  const Outcome run = Run({"xylophone"});

  EXPECT_EQ(run.code, 2) << run.said;
  EXPECT_THAT(run.said, AllOf(HasSubstr("there is no command xylophone"), Not(HasSubstr("Did"))));
}

TEST_F(CommandLineTest, AWrongUseIsNamedAndEndsWithTwo) {
  struct Rule {
    std::vector<std::string> typed;
    std::string said;
  };
  const Rule rules[] = {
      {{"import", "nosuch"}, "has no command nosuch; it has organisation-structure, organogram"},
      {{"import", "peolpe"}, "Did you mean people?"},
      {{"objectives", "explain", "nothing"}, "ORGANISATION/POST"},
      {{"readiness", "explain", "nothing", "--role", "r"}, "ORGANISATION/PERSON"},
      {{"import", "people", "p.csv", "--complete"}, "--complete needs --date"},
      {{"--token-file", "/nowhere/token", "vacancies"}, "/nowhere/token cannot be read"},
      {{"forecast", "compare"}, "--scenario NAME"},
      {{"forecast", ""}, "the organisation is an empty word"},
      {{"forecast", "--as-of", "1850-01-01"}, "must lie from 1900-01-01 on"},
      {{"--roles", "127.0.0.1:99999", "get", "roles/r"}, "a number from 1 to 65535"},
      {{"--roles", "127.0.0.1:http", "get", "roles/r"}, "a number from 1 to 65535"},
      {{"--roles", "http://127.0.0.1:7401", "get", "roles/r"}, "without http:// before it"},
  };
  for (const Rule& rule : rules) {
    const Outcome run = Run(rule.typed);

    EXPECT_EQ(run.code, 2) << rule.said << "\n" << run.said;
    EXPECT_THAT(run.said, HasSubstr(rule.said));
  }
}

TEST_F(CommandLineTest, AServiceThatIsDownIsToldWithoutACode) {
  const Outcome run = Run({"--roles", "127.0.0.1:1", "get", "roles/r"});

  EXPECT_EQ(run.code, 3) << run.said;
  EXPECT_THAT(run.said,
              AllOf(HasSubstr("nothing answers at 127.0.0.1:1"), Not(HasSubstr("UNKNOWN"))));
}

TEST_F(CommandLineTest, AnAddressThatAnswersWithoutGrpcIsNamedAsSuch) {
  const WebServer web;

  const Outcome run = Run({"--roles", web.address(), "get", "roles/director"});

  EXPECT_EQ(run.code, 3) << run.said;
  EXPECT_THAT(run.said, HasSubstr(absl::StrCat("what answers at ", web.address(),
                                               " speaks HTTP but not gRPC")));
}

}  // namespace
}  // namespace cairn::cli
