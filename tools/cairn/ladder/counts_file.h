#ifndef CAIRN_TOOLS_CAIRN_LADDER_COUNTS_FILE_H_
#define CAIRN_TOOLS_CAIRN_LADDER_COUNTS_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/planner/engine/ladder/matrix.h"
#include "services/web/importing/text/report.h"

namespace cairn::ladder {

// Who was where a year later.
struct CountsFile {
  std::vector<std::string> grades;  // their names, the lowest first
  // By grade of the start: people by grade a year later, then those who had left.
  forecast::Matrix counts;
};

// Reads comma-separated values with a row a grade, the lowest first: `grade`, `left` and for each
// grade a column of its name, the people of the row's grade who were there a year later. Blank is
// 0. Nothing is taken from a file in which anything is wrong; the report then says what, by line
// and column.
std::optional<CountsFile> ReadCountsFile(absl::string_view bytes, imports::Report& report);

}  // namespace cairn::ladder

#endif  // CAIRN_TOOLS_CAIRN_LADDER_COUNTS_FILE_H_
