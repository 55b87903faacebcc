#include "tools/cairn/ladder/grades_table.h"

#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "services/web/importing/text/text.h"

namespace cairn::ladder {

using imports::ColumnSpec;
using imports::CsvTable;
using imports::Report;
using Need = imports::ColumnSpec::Need;

std::vector<std::string> GradesIn(absl::string_view bytes) {
  Report unheard;
  CsvTable table(bytes, {{"grade", Need::kRequired, {}}}, imports::Strictness::kRefuseFile,
                 unheard);
  std::vector<std::string> grades;
  while (table.Next()) grades.emplace_back(table[0]);
  return grades;
}

bool CheckGrades(const std::vector<std::string>& grades, const std::vector<ColumnSpec>& fixed,
                 std::size_t most, Report& report) {
  if (grades.size() > most) {
    report.RefuseFile(0, "grade", "has ", grades.size(), " grades; at most ", most, " are taken");
    return false;
  }
  std::set<std::string> known;
  for (const ColumnSpec& column : fixed) known.insert(imports::Slug(column.name));
  bool usable = true;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const std::string slug = imports::Slug(grades[i]);
    if (!slug.empty() && known.insert(slug).second) continue;
    usable = false;
    report.RefuseFile(0, "grade", "is not usable for grade ", i + 1,
                      slug.empty() ? ": it needs a letter or a digit"
                                   : ": another grade or column has that name");
  }
  return usable;
}

std::vector<ColumnSpec> WithGrades(std::vector<ColumnSpec> fixed,
                                   const std::vector<std::string>& grades) {
  for (const std::string& grade : grades) fixed.push_back({grade, Need::kRequired, {}});
  return fixed;
}

double ReadNumber(const CsvTable& table, std::size_t column, double high, Blank blank,
                  Report& report) {
  double number = 0;
  if (table[column].empty() && blank == Blank::kIsZero) return 0;
  if (!absl::SimpleAtod(table[column], &number) || !(number >= 0 && number <= high))
    report.RefuseRow(table.line(), table.NameOf(column), "must be a number from 0 to ", high,
                     high == 1 ? ", such as 0.12" : "");
  return number;
}

}  // namespace cairn::ladder
