#ifndef CAIRN_TOOLS_CAIRN_LADDER_PROJECTION_H_
#define CAIRN_TOOLS_CAIRN_LADDER_PROJECTION_H_

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/table/table.h"
#include "services/planner/engine/ladder/ladder_projection.h"
#include "tools/cairn/ladder/ladder_file.h"

namespace cairn::ladder {

struct Question {
  int years = 10;
  // Every year; without it every leaver is replaced.
  std::optional<double> recruits;
};

// The years of a file's ladder.
struct Projection {
  Question question;
  std::vector<std::string> grades;
  forecast::LadderProjection answer;
};

absl::StatusOr<Projection> Project(const LadderFile& file, const Question& question);

// A row for each year and grade.
table::Table YearTable(const Projection& projection);
// Where the years lead; empty where they lead nowhere.
table::Table LongRunTable(const Projection& projection);
// Of somebody who enters a grade: years until leaving, and the chance of reaching the highest.
table::Table CareerTable(const Projection& projection);
// Recruits a year that keep each grade as it is today; below 0 where it would have people too many.
table::Table KeepTable(const Projection& projection);

// All of it for people to read.
void PrintProjection(const Projection& projection, std::size_t width, std::ostream& out);
// All of it as one JSON object of lists: years, long_run, careers, keep.
std::string ProjectionJson(const Projection& projection);

}  // namespace cairn::ladder

#endif  // CAIRN_TOOLS_CAIRN_LADDER_PROJECTION_H_
