#include "common/rpc/process/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"

namespace cairn::rpc {
namespace {

// --some-name may come as CAIRN_SOME_NAME.
std::string VariableOf(const std::string& flag) {
  return absl::StrCat("CAIRN_",
                      absl::AsciiStrToUpper(absl::StrReplaceAll(flag.substr(2), {{"-", "_"}})));
}

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view flag, const std::string& text) {
  absl::Duration duration;
  if (absl::ParseDuration(text, &duration)) return duration;
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " must be a duration, such as 20s or 1m30s, got ", text));
}

}  // namespace

struct Flags::State {
  explicit State(const Program& described)
      : program(described), app(described.purpose, described.name) {}

  template <typename Value>
  CLI::Option* Option(const std::string& flag, Value& value, const std::string& help) {
    return app.add_option(flag, value, help)->envname(VariableOf(flag))->capture_default_str();
  }
  void Declare();
  absl::StatusOr<ServerOptions> Checked();

  Program program;
  CLI::App app;
  ServerOptions options;
  bool allow_plaintext = false;
  std::string drain = "20s";
  std::string drain_delay = "0s";
  std::string log_level = "info";
};

void Flags::State::Declare() {
  options.program = program.name;
  options.listen = program.listen;
  options.metrics_listen = program.metrics_listen;
  options.database = program.database;
  app.description(absl::StrCat(program.purpose, "\n\nExamples:\n", program.examples));

  Option("--listen", options.listen, "Address and port to serve on")->group("Serving");
  Option("--metrics-listen", options.metrics_listen,
         "Address and port of /metrics, /livez, /readyz; empty: none")
      ->group("Serving");
  Option("--database", options.database, "Where the data is kept: sqlite:PATH")->group("Serving");

  app.add_flag("--verify", options.verify,
               "Do not serve: read all of the database, also of one that is being served, say what "
               "is damaged, and exit with 1 if anything is")
      ->group("Running");

  Option("--auth", options.auth, "none (loopback only) or tokens:FILE")->group("Access");
  Option("--tls-certificate", options.tls_certificate, "PEM file of the server's certificate")
      ->group("Access");
  Option("--tls-key", options.tls_key, "PEM file of its key")->group("Access");
  Option("--tls-client-ca", options.tls_client_ca,
         "Callers must show a certificate of this authority (PEM file)")
      ->group("Access");
  app.add_flag("--allow-plaintext", allow_plaintext,
               "Serve other machines without TLS: only behind a mesh that encrypts")
      ->envname(VariableOf("--allow-plaintext"))
      ->group("Access");

  Option("--workers", options.workers, "Threads for calls that only read, and for streams")
      ->group("Capacity");
  Option("--writers", options.writers,
         "Threads for calls that may write; most of them wait for the disk, together")
      ->group("Capacity");
  Option("--queue", options.queue, "Calls of either kind that may wait; more are refused at once")
      ->group("Capacity");
  Option("--streams", options.streams, "Streams that may be open; more are refused at once")
      ->group("Capacity");
  Option("--streams-per-caller", options.streams_per_caller,
         "How many of them may be one caller's; 0: half")
      ->group("Capacity");
  Option("--connections", options.connections,
         "File descriptors in use from which on connections are refused; 0: nearly all")
      ->group("Capacity");

  Option("--drain", drain, "Time that calls in flight have to finish when the server stops")
      ->group("Running");
  Option("--drain-delay", drain_delay, "Time to go on serving, not ready, before that")
      ->group("Running");
  Option("--log-level", log_level, "debug, info, warning or error")->group("Running");

  const char* file = std::getenv("CAIRN_CONFIG");
  app.set_config("--config", file == nullptr ? "" : file,
                 "File of flags, one `name = \"value\"` a line");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_version_flag("--version", absl::StrCat(program.name, " ", options.version));
  app.footer(
      "Every flag may also be a line of the --config file, or a variable: --log-level is "
      "CAIRN_LOG_LEVEL.");
}

namespace {

// A line of the file may hold a secret by mistake, so of one that cannot be read only a word that
// is like a flag is repeated.
std::string ConfigProblem(absl::string_view said) {
  constexpr absl::string_view kUnknown = "INI was not able to parse ";
  constexpr char kForm[] = "write `name = \"value\"` for each flag; --help lists them";
  if (!absl::ConsumePrefix(&said, kUnknown))
    return absl::StrCat("the --config file cannot be read; ", kForm);
  const bool is_word = std::all_of(said.begin(), said.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  constexpr std::size_t kLongestFlag = 30;
  if (is_word && said.size() <= kLongestFlag)
    return absl::StrCat("the --config file sets ", said, ", which is no flag; ", kForm);
  return absl::StrCat("the --config file has a line that sets no flag; ", kForm);
}

}  // namespace

absl::StatusOr<ServerOptions> Flags::State::Checked() {
  options.plaintext = allow_plaintext ? ServerOptions::Plaintext::kAllowed
                                      : ServerOptions::Plaintext::kLoopbackOnly;
  ASSIGN_OR_RETURN(options.drain, ParseDuration("--drain", drain));
  ASSIGN_OR_RETURN(options.drain_delay, ParseDuration("--drain-delay", drain_delay));
  const absl::StatusOr<observe::Level> level = observe::ParseLevel(log_level);
  if (!level.ok())
    return absl::InvalidArgumentError(absl::StrCat("--log-level ", level.status().message()));
  options.log_level = *level;
  if (absl::string_view path = options.database;
      !absl::ConsumePrefix(&path, "sqlite:") || path.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("--database must look like sqlite:PATH, got ", options.database));
  if (absl::EndsWith(options.database, ":memory:"))
    return absl::InvalidArgumentError(
        "--database must name a file: a database in memory would forget what callers were told is "
        "kept");
  RETURN_IF_ERROR(Check(options));
  return options;
}

Flags::Flags(const Program& program) : state_(std::make_unique<State>(program)) {
  state_->Declare();
}
Flags::~Flags() = default;

Flags& Flags::Add(const std::string& flag, std::string* value, const std::string& help) {
  state_->Option(flag, *value, help)->group(state_->program.name);
  return *this;
}

absl::StatusOr<Flags::Parsed> Flags::Parse(int argc, const char* const* argv) {
  // CLI11 speaks in exceptions; none leaves this function.
  try {
    state_->app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Parsed{{}, state_->app.help()};
  } catch (const CLI::CallForVersion&) {
    return Parsed{{}, absl::StrCat(state_->app.version(), "\n")};
  } catch (const CLI::ConfigError& error) {
    return absl::InvalidArgumentError(ConfigProblem(error.what()));
  } catch (const CLI::Error& error) {
    return absl::InvalidArgumentError(absl::StrCat(error.what(), "; --help lists the flags"));
  }
  ASSIGN_OR_RETURN(ServerOptions options, state_->Checked());
  return Parsed{std::move(options), ""};
}

ServerOptions Flags::ParseOrExit(int argc, const char* const* argv) {
  absl::StatusOr<Parsed> parsed = Parse(argc, argv);
  if (!parsed.ok()) {
    std::cerr << state_->program.name << ": " << std::string(parsed.status().message()) << "\n";
    std::exit(2);
  }
  if (!parsed->answer.empty()) {
    std::cout << parsed->answer;
    std::exit(0);
  }
  return std::move(parsed->options);
}

}  // namespace cairn::rpc
