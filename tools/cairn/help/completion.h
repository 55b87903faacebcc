#ifndef CAIRN_TOOLS_CAIRN_HELP_COMPLETION_H_
#define CAIRN_TOOLS_CAIRN_HELP_COMPLETION_H_

#include <string>
#include <vector>

#include "tools/cairn/help/commands_of.h"

namespace cairn::cli {

// Scripts that complete commands, options and the values of those that have a few: for bash, zsh
// and fish. They ask no service.
std::string BashCompletion(const std::vector<CommandOf>& all);
std::string ZshCompletion(const std::vector<CommandOf>& all);
std::string FishCompletion(const std::vector<CommandOf>& all);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_HELP_COMPLETION_H_
