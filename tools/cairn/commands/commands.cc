#include "tools/cairn/commands/commands.h"

#include <string>

namespace cairn::cli {

CLI::App* AddCommand(CLI::App& app, const std::string& name, const std::string& purpose,
                     const std::string& examples) {
  auto* command = app.add_subcommand(name, purpose);
  command->footer("\n" + examples);
  return command;
}

}  // namespace cairn::cli
