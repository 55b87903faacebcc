#ifndef CAIRN_TOOLS_CAIRN_EXPORT_FOLDER_H_
#define CAIRN_TOOLS_CAIRN_EXPORT_FOLDER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace cairn::exports {

// Names and texts of files.
using Files = std::vector<std::pair<std::string, std::string>>;

// Writes files that only their owner can read into `folder`, which is empty or is made: all of them
// or none. A failure leaves the folder as it was.
absl::Status WriteFolder(const std::string& folder, const Files& files);

}  // namespace cairn::exports

#endif  // CAIRN_TOOLS_CAIRN_EXPORT_FOLDER_H_
