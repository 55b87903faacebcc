#include "tools/cairn/base/files.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace cairn::cli {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed))
    return absl::InvalidArgumentError(absl::StrCat(path, " is a folder; name a file"));
  // A device or a pipe may never end.
  if (std::filesystem::exists(path, failed) && !std::filesystem::is_regular_file(path, failed))
    return absl::InvalidArgumentError(absl::StrCat(path, " is no file; use - for standard input"));
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return absl::NotFoundError(
        absl::StrCat("cannot read ", path, ": ", std::generic_category().message(errno)));
  text << in.rdbuf();
  return text.str();
}

}  // namespace cairn::cli
