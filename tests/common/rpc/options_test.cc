#include "common/rpc/process/options.h"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "common/rpc/process/flags.h"
#include "common/rpc/process/listen_address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_folder.h"

namespace cairn::rpc {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

struct Setting {
  const char* label;
  std::function<void(ServerOptions&)> set;
  const char* says;  // part of the message; empty: allowed
};
void PrintTo(const Setting& setting, std::ostream* out) { *out << setting.label; }

class OptionsTest : public testing::TestWithParam<Setting> {};

TEST_P(OptionsTest, IsAllowedOrSaysWhatWouldBe) {
  ServerOptions options;

  GetParam().set(options);
  const absl::Status status = Check(options);

  if (*GetParam().says == '\0') {
    EXPECT_EQ(status, absl::OkStatus());
  } else {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().says));
  }
}

void Public(ServerOptions& o) { o.listen = "0.0.0.0:7401"; }
void Tls(ServerOptions& o) { o.tls_certificate = "c.pem", o.tls_key = "k.pem"; }
void Tokens(ServerOptions& o) { o.auth = "tokens:f"; }

INSTANTIATE_TEST_SUITE_P(
    Rules, OptionsTest,
    testing::Values(
        Setting{"defaults", [](ServerOptions&) {}, ""},
        Setting{"loopback_six", [](ServerOptions& o) { o.listen = "[::1]:1"; }, ""},
        Setting{"all_of_127", [](ServerOptions& o) { o.listen = "127.9.9.9:1"; }, ""},
        Setting{"public_with_nothing", [](ServerOptions& o) { Public(o); },
                "--auth none trusts every caller"},
        Setting{"public_tls_no_auth", [](ServerOptions& o) { Public(o), Tls(o); },
                "--auth none trusts every caller"},
        Setting{
            "public_mesh_no_auth",
            [](ServerOptions& o) { Public(o), o.plaintext = ServerOptions::Plaintext::kAllowed; },
            "--auth none trusts every caller"},
        Setting{"public_tokens_no_tls", [](ServerOptions& o) { Public(o), Tokens(o); },
                "needs --tls-certificate"},
        Setting{"public_tokens_tls", [](ServerOptions& o) { Public(o), Tokens(o), Tls(o); }, ""},
        Setting{"public_tokens_mesh",
                [](ServerOptions& o) {
                  Public(o), Tokens(o), o.plaintext = ServerOptions::Plaintext::kAllowed;
                },
                ""},
        Setting{"certificate_without_key", [](ServerOptions& o) { o.tls_certificate = "c"; },
                "go together"},
        Setting{"client_ca_without_certificate", [](ServerOptions& o) { o.tls_client_ca = "c"; },
                "--tls-client-ca needs"},
        Setting{"unknown_auth", [](ServerOptions& o) { o.auth = "ldap"; },
                "--auth must be none or tokens:FILE, got ldap"},
        Setting{"no_port", [](ServerOptions& o) { o.listen = "127.0.0.1"; },
                "--listen must be an address and a port"},
        Setting{"a_name", [](ServerOptions& o) { o.listen = "example.org:1"; },
                "a name, not an address"},
        Setting{"bad_metrics", [](ServerOptions& o) { o.metrics_listen = "x"; },
                "--metrics-listen must be"},
        Setting{"no_workers", [](ServerOptions& o) { o.workers = 0; },
                "--workers must be at least 1, got 0"},
        Setting{"a_million_workers", [](ServerOptions& o) { o.workers = 1'000'000; },
                "--workers must be at most 1024, got 1000000"},
        Setting{"no_queue", [](ServerOptions& o) { o.queue = 0; }, "--queue must be at least 1"},
        Setting{"no_streams", [](ServerOptions& o) { o.streams = 0; },
                "--streams must be at least 1"},
        Setting{"no_writers", [](ServerOptions& o) { o.writers = 0; },
                "--writers must be at least 1, got 0"},
        Setting{"negative_streams_per_caller", [](ServerOptions& o) { o.streams_per_caller = -1; },
                "--streams-per-caller must be at least 0, got -1"},
        Setting{"negative_drain", [](ServerOptions& o) { o.drain = -absl::Seconds(5); },
                "--drain must be positive, got -5s"}),
    [](const auto& test) { return test.param.label; });

TEST(ListenAddressTest, ReadsWhatPeopleWrite) {
  const std::pair<const char*, const char*> cases[] = {{"127.0.0.1:7401", "127.0.0.1:7401"},
                                                       {"localhost:7401", "127.0.0.1:7401"},
                                                       {":7401", "[::]:7401"},
                                                       {"[::1]:0", "[::1]:0"}};
  for (const auto& [text, means] : cases) {
    const auto address = ListenAddress::Parse(text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->ToString(), means);
  }
}

TEST(ListenAddressTest, RefusesEverythingElse) {
  for (const char* text : {"", "7401", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:7401",
                           "1.2.3:4", "a b:1"})
    EXPECT_EQ(ListenAddress::Parse(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
}

class FlagsTest : public testing::Test {
 protected:
  absl::StatusOr<Flags::Parsed> Parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "cairn-test");
    Flags flags({.name = "cairn-test",
                 .purpose = "Tests flags.",
                 .examples = "  cairn-test --listen :1\n",
                 .listen = "127.0.0.1:7409",
                 .metrics_listen = "127.0.0.1:9409",
                 .database = "sqlite:test.db"});
    flags.Add("--peer-address", &peer_, "Where the peer is");
    return flags.Parse(static_cast<int>(arguments.size()), arguments.data());
  }
  ~FlagsTest() override {
    unsetenv("CAIRN_WORKERS");
    unsetenv("CAIRN_PEER_ADDRESS");
  }

  test::TempFolder folder_;
  std::string peer_ = "127.0.0.1:7401";
};

TEST_F(FlagsTest, WithoutAnyTheDefaultsOfTheProgramHold) {
  const auto parsed = Parse({});

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->options.listen, "127.0.0.1:7409");
  EXPECT_EQ(parsed->options.database, "sqlite:test.db");
  EXPECT_EQ(parsed->options.drain, absl::Seconds(20));
  EXPECT_EQ(peer_, "127.0.0.1:7401");
}

TEST_F(FlagsTest, TheCommandLineGoesBeforeTheFileAndTheFileBeforeTheEnvironment) {
  const std::string file = folder_.File("flags.toml");
  std::ofstream(file) << "workers = 3\nqueue = 30\ndrain = \"7s\"\n";
  setenv("CAIRN_WORKERS", "5", 1);
  setenv("CAIRN_PEER_ADDRESS", "127.0.0.2:1", 1);

  const auto parsed = Parse({"--config", file.c_str(), "--queue", "40"});

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->options.queue, 40);
  EXPECT_EQ(parsed->options.workers, 3);
  EXPECT_EQ(parsed->options.drain, absl::Seconds(7));
  EXPECT_EQ(peer_, "127.0.0.2:1");
}

TEST_F(FlagsTest, HelpLeadsWithExamplesAndNamesEveryFlag) {
  const auto parsed = Parse({"--help"});

  ASSERT_TRUE(parsed.ok());
  const std::string& help = parsed->answer;
  EXPECT_LT(help.find("cairn-test --listen :1"), help.find("--database"));
  for (const char* flag :
       {"--listen", "--metrics-listen", "--database", "--auth", "--tls-certificate", "--tls-key",
        "--tls-client-ca", "--allow-plaintext", "--workers", "--queue", "--drain", "--log-level",
        "--config", "--version", "--peer-address"})
    EXPECT_THAT(help, HasSubstr(flag));
}

TEST_F(FlagsTest, VersionNamesTheProgram) {
  EXPECT_THAT(Parse({"--version"})->answer, MatchesRegex("cairn-test [0-9.]+\n"));
}

TEST_F(FlagsTest, WhatIsWrongIsSaid) {
  const std::string file = folder_.File("bad.toml");
  std::ofstream(file) << "wrokers = 3\n";
  const std::pair<std::vector<const char*>, const char*> cases[] = {
      {{"--nonsense"}, "--nonsense"},
      {{"--workers", "many"}, "--workers"},
      {{"--database", "postgres://x"}, "--database must look like sqlite:PATH"},
      {{"--database", "sqlite:"}, "--database must look like sqlite:PATH"},
      {{"--drain", "soon"}, "--drain must be a duration, such as 20s"},
      {{"--drain", "-5s"}, "--drain must be positive, got -5s"},
      {{"--log-level", "loud"}, "--log-level must be debug, info, warning or error, got loud"},
      {{"--listen", "0.0.0.0:1"}, "--auth none trusts every caller"},
      {{"--database", "sqlite::memory:"}, "would forget what callers were told is kept"},
      {{"--config", file.c_str()}, "sets wrokers, which is no flag"},
      {{"--config", "/nowhere/at.all"}, "/nowhere/at.all"}};
  for (const auto& [arguments, says] : cases) {
    const auto parsed = Parse(arguments);

    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << says;
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(says));
  }
}

// It may be a token that got into the wrong file.
TEST_F(FlagsTest, ALineThatCannotBeReadIsNotRepeated) {
  const std::string file = folder_.File("bad.toml");
  for (const char* line : {"a9f1-hunter2\n", "token hunter2\n", "hunter2/==\n"}) {
    std::ofstream(file) << line;
    const auto parsed = Parse({"--config", file.c_str()});
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("a line that sets no flag"));
    EXPECT_THAT(std::string(parsed.status().message()), testing::Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace cairn::rpc
