#ifndef CAIRN_TOOLS_CAIRN_BASE_RUN_H_
#define CAIRN_TOOLS_CAIRN_BASE_RUN_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cairn/change/v1/change.pb.h"

namespace cairn::cli {

// What one run of a command is called in the requests that it sends, so that a resource's history
// tells which command changed it, and from which file:
// `import/20261130T084625Z-4f1c9a/organogram/senior.csv`. Request ids add `/1`, `/2`.
struct Run {
  std::string command;  // import, map, undo, apply, set, edit, correct, delete
  std::string id;       // `20261130T084625Z-4f1c9a`; sorts by time
  std::string what;     // which of its kinds, or of what it is the undoing; may be empty
  std::string file;     // without its folder, in letters that are safe everywhere, and where it is
                        // long only its end, behind `...`; may be empty

  // How its request ids begin.
  std::string Prefix() const;
};

// A run that begins now.
Run NewRun(absl::string_view command, absl::string_view what, absl::string_view file,
           absl::Time now);

// Whether the run was of the file of that name, which may be as FileInWords has it.
bool IsOfFile(const Run& run, absl::string_view path);

// The run's file for people: `…` stands before the end of a long name.
std::string FileInWords(const Run& run);

// The run that a request id belongs to; false when no command made it.
bool ReadRun(absl::string_view request_id, Run* run);

// A request for people: `import organogram of senior.csv`, or the id as it is.
std::string RequestInWords(absl::string_view request_id);

// Gives each request of a run its id.
void Sign(const Run& run, std::vector<change::v1::WriteRequest>& requests);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_BASE_RUN_H_
