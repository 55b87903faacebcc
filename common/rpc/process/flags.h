#ifndef CAIRN_COMMON_RPC_PROCESS_FLAGS_H_
#define CAIRN_COMMON_RPC_PROCESS_FLAGS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/rpc/process/options.h"

namespace cairn::rpc {

// The command line of a service: the flags that all services share, and those of one. Every flag
// `--some-name` may also be given as `some-name = "value"` in the file of --config (or
// CAIRN_CONFIG), or as the environment variable CAIRN_SOME_NAME; the command line goes before the
// file, the file before the environment.
//
//   rpc::Flags flags({.name = "cairn-planner", .purpose = "Forecasts …", .examples = "
//   cairn-planner …\n",
//                     .listen = "127.0.0.1:7403", .metrics_listen = "127.0.0.1:9403",
//                     .database = "sqlite:planner.db"});
//   flags.Add("--roles", &roles, "Address of cairn-roles");
//   const rpc::ServerOptions options = flags.ParseOrExit(argc, argv);
class Flags {
 public:
  struct Program {
    std::string name;
    std::string purpose;   // one sentence
    std::string examples;  // stand first in --help, one command a line
    std::string listen;    // defaults of the flags
    std::string metrics_listen;
    std::string database;
  };

  explicit Flags(const Program& program);
  ~Flags();

  // A flag of this program alone; `value` holds the default and receives what is given.
  Flags& Add(const std::string& flag, std::string* value, const std::string& help);

  struct Parsed {
    ServerOptions options;
    std::string answer;  // of --help or --version: print it and do nothing else
  };
  // INVALID_ARGUMENT says which flag is wrong and what it would accept.
  absl::StatusOr<Parsed> Parse(int argc, const char* const* argv);

  // For main: prints an answer and exits with 0, or what is wrong on stderr and exits with 2.
  ServerOptions ParseOrExit(int argc, const char* const* argv);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_PROCESS_FLAGS_H_
