#ifndef CAIRN_TOOLS_CAIRN_HELP_COMMANDS_OF_H_
#define CAIRN_TOOLS_CAIRN_HELP_COMMANDS_OF_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

// The command line, as what writes about it sees it.
namespace cairn::cli {

struct OptionOf {
  std::vector<std::string> names;  // `-o`, `--output`
  std::string purpose;
  std::string value;                 // `TEXT`; empty of a flag
  std::vector<std::string> choices;  // the only values there are
};

// A command with what it takes.
struct CommandOf {
  std::string path;  // `cairn forecast compare`
  std::string purpose;
  std::string examples;
  std::vector<std::string> arguments;  // by position
  std::vector<std::string> commands;   // names of the commands below it
  std::vector<OptionOf> options;       // its own; those of the commands above it hold as well
};

// Every command, each before those below it.
std::vector<CommandOf> CommandsOf(const CLI::App& app);

// The words that may follow a command: commands below it, its options and those above it.
std::vector<std::string> WordsAfter(const std::vector<CommandOf>& all, const CommandOf& command);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_HELP_COMMANDS_OF_H_
