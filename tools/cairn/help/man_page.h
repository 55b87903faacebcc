#ifndef CAIRN_TOOLS_CAIRN_HELP_MAN_PAGE_H_
#define CAIRN_TOOLS_CAIRN_HELP_MAN_PAGE_H_

#include <string>
#include <vector>

#include "tools/cairn/help/commands_of.h"

namespace cairn::cli {

// The whole command line as a manual page, in the language of man(7).
std::string ManPage(const std::vector<CommandOf>& all, const std::string& version);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_HELP_MAN_PAGE_H_
