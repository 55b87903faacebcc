#include "tools/cairn/base/run.h"

#include <array>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/ids.h"

namespace cairn::cli {
namespace {

constexpr std::array<absl::string_view, 8> kCommands = {"apply",  "correct", "delete", "edit",
                                                        "import", "map",     "set",    "undo"};
constexpr std::size_t kMostOfAFile = 40;
constexpr absl::string_view kCut = "...";     // before what is left of a long name
constexpr absl::string_view kShownCut = "…";  // the same for people
constexpr std::size_t kRandomBytes = 3;
constexpr std::size_t kIdLength = 23;  // `20261130T084625Z-4f1c9a`

// The file's own name in letters that are safe in an id. `-` is standard input.
std::string WholeSafeFile(absl::string_view path) {
  std::string name(path.substr(path.rfind('/') + 1));
  if (name == "-") return "standard-input";
  for (char& letter : name)
    if (!absl::ascii_isalnum(static_cast<unsigned char>(letter)) && letter != '.' && letter != '-')
      letter = '_';
  return name;
}

// The same, as far as there is room for it.
std::string SafeFile(absl::string_view path) {
  std::string name = WholeSafeFile(path);
  if (name.size() <= kMostOfAFile) return name;
  return absl::StrCat(kCut, name.substr(name.size() - kMostOfAFile + kCut.size()));
}

}  // namespace

std::string Run::Prefix() const {
  return absl::StrCat(command, "/", id, "/", what, "/", file, "/");
}

bool IsOfFile(const Run& run, absl::string_view path) {
  const std::string name = absl::StartsWith(path, kShownCut)
                               ? absl::StrCat(kCut, path.substr(kShownCut.size()))
                               : std::string(path);
  // Runs of before were cut without a mark.
  return run.file == SafeFile(name) ||
         (run.file.size() == kMostOfAFile && absl::EndsWith(WholeSafeFile(name), run.file));
}

std::string FileInWords(const Run& run) {
  if (!absl::StartsWith(run.file, kCut)) return run.file;
  return absl::StrCat(kShownCut, run.file.substr(kCut.size()));
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
  if (run.command == "undo") return absl::StrCat("import undo of ", FileInWords(run));
  if (run.command == "map") return "import map";
  return absl::StrCat(run.command, run.what.empty() ? "" : " ", run.what,
                      run.file.empty() ? "" : " of ", FileInWords(run));
}

void Sign(const Run& run, std::vector<change::v1::WriteRequest>& requests) {
  int number = 0;
  for (change::v1::WriteRequest& request : requests)
    request.set_request_id(absl::StrCat(run.Prefix(), ++number));
}

}  // namespace cairn::cli
