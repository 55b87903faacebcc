#include "common/base/file_state.h"

#include <sys/stat.h>

#include "absl/strings/str_cat.h"

namespace cairn {

// Kubernetes swaps a link, editors write a new file: either changes the inode or the time.
std::string FileState(const std::string& path) {
  struct stat state {};
  if (stat(path.c_str(), &state) != 0) return "missing";
  return absl::StrCat(state.st_dev, " ", state.st_ino, " ", state.st_size, " ",
                      state.st_mtim.tv_sec, ".", state.st_mtim.tv_nsec);
}

}  // namespace cairn
