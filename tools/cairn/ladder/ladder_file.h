#ifndef CAIRN_TOOLS_CAIRN_LADDER_LADDER_FILE_H_
#define CAIRN_TOOLS_CAIRN_LADDER_LADDER_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/planner/engine/ladder/ladder.h"
#include "services/web/importing/text/report.h"

namespace cairn::ladder {

// A ladder, who stands on it, and where recruits enter.
struct LadderFile {
  std::vector<std::string> grades;  // their names, the lowest first
  forecast::ByGrade stocks;
  forecast::ByGrade split;
  forecast::Ladder ladder;
};

// Reads comma-separated values with a row a grade, the lowest first: `grade`, `stock`, `leaving`,
// `recruits` (the share of all recruits who enter there) and for each grade a column of its name,
// the probability of being there a year later. Blank is 0 in the last two. Nothing is taken from a
// file in which anything is wrong; the report then says what, by line and column.
std::optional<LadderFile> ReadLadderFile(absl::string_view bytes, imports::Report& report);

}  // namespace cairn::ladder

#endif  // CAIRN_TOOLS_CAIRN_LADDER_LADDER_FILE_H_
