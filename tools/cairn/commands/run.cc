#include "tools/cairn/commands/run.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/ids.h"

namespace cairn::cli {
namespace {

constexpr std::array<absl::string_view, 8> kCommands = {"apply",  "correct", "delete", "edit",
                                                        "import", "map",     "set",    "undo"};
constexpr std::size_t kMostOfAFile = 40;
constexpr std::size_t kRandomBytes = 3;
constexpr std::size_t kIdLength = 23;  // `20261130T084625Z-4f1c9a`

// The file's own name, as far as it is safe in an id. `-` is standard input.
std::string SafeFile(absl::string_view path) {
  std::string name(path.substr(path.rfind('/') + 1));
  if (name == "-") return "standard-input";
  for (char& letter : name)
    if (!absl::ascii_isalnum(static_cast<unsigned char>(letter)) && letter != '.' && letter != '-')
      letter = '_';
  return name.size() <= kMostOfAFile ? name : name.substr(name.size() - kMostOfAFile);
}

}  // namespace

std::string Run::Prefix() const {
  return absl::StrCat(command, "/", id, "/", what, "/", file, "/");
}

Run NewRun(absl::string_view command, absl::string_view what, absl::string_view file,
           absl::Time now) {
  return {.command = std::string(command),
          .id = absl::StrCat(absl::FormatTime("%Y%m%dT%H%M%SZ", now, absl::UTCTimeZone()), "-",
                             absl::BytesToHexString(RandomBytes(kRandomBytes))),
          .what = std::string(what),
          .file = SafeFile(file)};
}

bool ReadRun(absl::string_view request_id, Run* run) {
  const std::vector<std::string> parts = absl::StrSplit(request_id, '/');
  if (parts.size() != 5 || !absl::c_linear_search(kCommands, parts[0]) ||
      parts[1].size() != kIdLength)
    return false;
  *run = {.command = parts[0], .id = parts[1], .what = parts[2], .file = parts[3]};
  return true;
}

std::string RequestInWords(absl::string_view request_id) {
  Run run;
  if (!ReadRun(request_id, &run)) return std::string(request_id);
  if (run.command == "undo") return absl::StrCat("import undo of ", run.file);
  if (run.command == "map") return "import map";
  return absl::StrCat(run.command, run.what.empty() ? "" : " ", run.what,
                      run.file.empty() ? "" : " of ", run.file);
}

void Sign(const Run& run, std::vector<change::v1::WriteRequest>& requests) {
  int number = 0;
  for (change::v1::WriteRequest& request : requests)
    request.set_request_id(absl::StrCat(run.Prefix(), ++number));
}

}  // namespace cairn::cli
