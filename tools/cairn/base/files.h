#ifndef CAIRN_TOOLS_CAIRN_BASE_FILES_H_
#define CAIRN_TOOLS_CAIRN_BASE_FILES_H_

#include <string>

#include "absl/status/statusor.h"

namespace cairn::cli {

// A whole file; a status that says which file and why it cannot be read. `-` is standard input.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_BASE_FILES_H_
