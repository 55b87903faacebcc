#ifndef CAIRN_TOOLS_CAIRN_SCENARIO_CHANGE_H_
#define CAIRN_TOOLS_CAIRN_SCENARIO_CHANGE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"

// What a scenario changes, in words that fit a command line or a row of a file.
namespace cairn::cli {

// The words of one change by what they say: `tier` -> `3`, `from` -> `2027-03-01`.
using ChangeWords = std::map<std::string, std::string>;

// A kind of change: `freeze`, `factor`, ...
struct ChangeKind {
  const char* word;
  const char* example;
  const char* purpose;
  std::vector<std::string> keys;  // that it takes
};
const std::vector<ChangeKind>& ChangeKinds();

// Reads `tier=3,2027-03..2027-05` or `exits:4=0.8,organisation=trafford`. A period is FROM..UNTIL,
// either side may be left out, in days, whole months or years; a month or a year alone is all of
// it; one day alone is the day of what happens once.
absl::StatusOr<ChangeWords> ReadChange(absl::string_view kind, absl::string_view text);

// Adds the change that the words say to `changes`. Wrong usage names the word.
absl::Status AddChange(absl::string_view kind, const ChangeWords& words,
                       planner::v1::Scenario::Changes& changes);

// Reads a CSV: a column `change` with the kind, and a column for each word. Every wrong row is
// told.
absl::StatusOr<planner::v1::Scenario::Changes> ReadChanges(absl::string_view csv);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_SCENARIO_CHANGE_H_
