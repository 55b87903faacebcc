#ifndef CAIRN_TOOLS_CAIRN_LADDER_FIT_H_
#define CAIRN_TOOLS_CAIRN_LADDER_FIT_H_

#include <cstddef>
#include <ostream>
#include <string>

#include "common/table/table.h"
#include "services/planner/engine/ladder/generator.h"
#include "tools/cairn/ladder/counts_file.h"

namespace cairn::ladder {

// Rates and what they were fitted to.
struct Fit {
  CountsFile file;
  forecast::FittedGenerator answer;
};

// A row for each grade and where its people may be: how many were counted there, their share, the
// probability that the rates lead to in a year and in a month, and the rate.
table::Table RateTable(const Fit& fit);
// How far the rates stay behind the counts, in one row.
table::Table MisfitTable(const Fit& fit);

// All of it for people to read; moves of nobody are left out.
void PrintFit(const Fit& fit, std::size_t width, std::ostream& out);
// All of it as one JSON object of lists: rates, misfit.
std::string FitJson(const Fit& fit);

}  // namespace cairn::ladder

#endif  // CAIRN_TOOLS_CAIRN_LADDER_FIT_H_
