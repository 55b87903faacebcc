#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_VACANCY_DATE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_VACANCY_DATE_H_

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "services/web/importing/text/report.h"

namespace cairn::imports {

// What a file tells of how its dates are to be read.
struct FileDates {
  absl::CivilDay day;   // for which the file speaks
  int month_first = 0;  // the first line with a date like 03/25/2026; 0 for none
};

// Whether nobody can tell which of the two small numbers of `day` is the month: the file writes the
// month first somewhere, and the text has the day by numbers.
bool IsUnclear(absl::CivilDay day, absl::string_view text, const FileDates& dates);

// Since when a text says that its post is vacant. What is written of a day and not taken is told: a
// day that is not clear, one that is none, a month alone, a day behind that of the file.
absl::optional<absl::CivilDay> TakeVacantSince(absl::string_view text, int line,
                                               absl::string_view column, const FileDates& dates,
                                               Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_VACANCY_DATE_H_
