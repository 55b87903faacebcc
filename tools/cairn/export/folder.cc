#include "tools/cairn/export/folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace cairn::exports {
namespace {

namespace fs = std::filesystem;

std::string Reason() { return std::generic_category().message(errno); }

// A new file that only its owner reads: it may name people.
absl::Status WriteNew(const std::string& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return absl::UnknownError(absl::StrCat("cannot make ", path, ": ", Reason()));
  std::size_t done = 0;
  std::string why;
  while (done < text.size() && why.empty()) {
    const ssize_t wrote = write(file, text.data() + done, text.size() - done);
    if (wrote < 0)
      why = Reason();
    else
      done += static_cast<std::size_t>(wrote);
  }
  if (close(file) != 0 && why.empty()) why = Reason();
  if (why.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot write ", path, ": ", why));
}

// A folder for what is not complete yet, gone with this object.
class Staging {
 public:
  static absl::StatusOr<Staging> Make(const std::string& beside) {
    std::string path = absl::StrCat(beside, ".cairn-XXXXXX");
    if (mkdtemp(path.data()) == nullptr)
      return absl::FailedPreconditionError(
          absl::StrCat("cannot make a folder like ", path, ": ", Reason()));
    return Staging(path);
  }
  Staging(Staging&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  Staging& operator=(Staging&&) = delete;
  ~Staging() {
    std::error_code failed;
    if (!path_.empty()) fs::remove_all(path_, failed);
  }
  const std::string& path() const { return path_; }

 private:
  explicit Staging(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Moves finished files into a folder that stands; what was moved goes again when one cannot be.
absl::Status MoveInto(const std::string& folder, const Staging& staging, const Files& files) {
  std::error_code failed;
  for (std::size_t i = 0; i < files.size(); ++i) {
    fs::rename(fs::path(staging.path()) / files[i].first, fs::path(folder) / files[i].first,
               failed);
    if (!failed) continue;
    const std::string why = failed.message();
    for (std::size_t moved = 0; moved < i; ++moved)
      fs::remove(fs::path(folder) / files[moved].first, failed);
    return absl::DataLossError(absl::StrCat("cannot write into ", folder, ": ", why));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteFolder(const std::string& folder, const Files& files) {
  std::error_code failed;
  const bool stands = fs::exists(folder, failed);
  if (stands && (!fs::is_directory(folder, failed) || !fs::is_empty(folder, failed)))
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " must be an empty folder, or one that can be made"));
  fs::path target = fs::absolute(folder, failed).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // it was given with a slash
  if (!stands) fs::create_directories(target.parent_path(), failed);
  ASSIGN_OR_RETURN(const Staging staging,
                   Staging::Make(stands ? absl::StrCat(target.string(), "/") : target.string()));
  for (const auto& [name, text] : files)
    RETURN_IF_ERROR(WriteNew((fs::path(staging.path()) / name).string(), text));
  // A folder that stands may be where somebody is, or a disk of its own: it is filled, not
  // replaced.
  if (stands) return MoveInto(target.string(), staging, files);
  fs::rename(staging.path(), target, failed);
  if (!failed) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot make ", folder, ": ", failed.message()));
}

}  // namespace cairn::exports
