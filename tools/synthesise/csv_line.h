#ifndef CAIRN_TOOLS_SYNTHESISE_CSV_LINE_H_
#define CAIRN_TOOLS_SYNTHESISE_CSV_LINE_H_

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace cairn::synthesise {

// A record of RFC 4180: fields with a comma, a quote or a line end are quoted. `line_end` closes
// it.
inline std::string CsvLine(const std::vector<std::string>& fields, absl::string_view line_end) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) line += ',';
    const bool quoted = field.find_first_of(",\"\r\n") != std::string::npos;
    absl::StrAppend(
        &line,
        quoted ? absl::StrCat("\"", absl::StrReplaceAll(field, {{"\"", "\"\""}}), "\"") : field);
  }
  return absl::StrCat(line, line_end);
}

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_CSV_LINE_H_
