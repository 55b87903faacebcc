#ifndef CAIRN_TOOLS_CAIRN_CONNECT_MISTYPED_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_MISTYPED_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// Wrong usage when `word`, which stands where a command like `forecast` takes an organisation, is
// no organisation and looks like one of the command's own `below`: cairn forecast comapre.
absl::Status CheckIsNoCommand(Connection& connection, const std::string& word,
                              const std::string& command, const std::vector<std::string>& below);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_MISTYPED_H_
