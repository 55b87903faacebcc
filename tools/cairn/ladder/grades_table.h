#ifndef CAIRN_TOOLS_CAIRN_LADDER_GRADES_TABLE_H_
#define CAIRN_TOOLS_CAIRN_LADDER_GRADES_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/report.h"

// Files with a row a grade, the lowest first, and beside fixed columns one of each grade's name.
namespace cairn::ladder {

// The names in the column `grade`. What is wrong with the file is told when it is read.
std::vector<std::string> GradesIn(absl::string_view bytes);

// Whether there are at most so many grades, and each has a name that can be a column beside those
// of `fixed`; what is wrong is reported.
bool CheckGrades(const std::vector<std::string>& grades,
                 const std::vector<imports::ColumnSpec>& fixed, std::size_t most,
                 imports::Report& report);

// The fixed columns, then one for each grade.
std::vector<imports::ColumnSpec> WithGrades(std::vector<imports::ColumnSpec> fixed,
                                            const std::vector<std::string>& grades);

enum class Blank { kRefused, kIsZero };

// A number from 0 to `high`; the row is refused where there is none.
double ReadNumber(const imports::CsvTable& table, std::size_t column, double high, Blank blank,
                  imports::Report& report);

}  // namespace cairn::ladder

#endif  // CAIRN_TOOLS_CAIRN_LADDER_GRADES_TABLE_H_
