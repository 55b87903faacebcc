#include "services/web/importing/text/vacancy_date.h"

#include <algorithm>
#include <vector>

#include "services/web/importing/text/text.h"

namespace cairn::imports {

bool IsUnclear(absl::CivilDay day, absl::string_view text, const FileDates& dates) {
  if (dates.month_first == 0 || day.day() > 12 || day.day() == day.month()) return false;
  const std::vector<NumericDate> written = NumericDatesIn(text);
  return std::any_of(written.begin(), written.end(), [&](const NumericDate& date) {
    return date.first == day.day() && date.second == day.month();
  });
}

absl::optional<absl::CivilDay> TakeVacantSince(absl::string_view text, int line,
                                               absl::string_view column, const FileDates& dates,
                                               Report& report) {
  const VacantSince since = VacantSinceIn(text);
  if (!since.day.has_value()) {
    if (since.unread)
      report.Warn(line, column, "tell since when the post is vacant, but by no day that can be ",
                  "taken; the vacancy is taken without it. Write dates like 2026-11-23");
    return absl::nullopt;
  }
  if (IsUnclear(*since.day, text, dates)) {
    report.Warn(line, column, "date the vacancy, but which number is the month is not told for ",
                "certain: line ", dates.month_first, " writes the month first; the date is not ",
                "taken. Write dates like 2026-11-23");
    return absl::nullopt;
  }
  if (*since.day <= dates.day) return since.day;
  report.Warn(line, column, "date the vacancy ", absl::FormatCivilTime(*since.day),
              ", later than the file; the date is not taken");
  return absl::nullopt;
}

}  // namespace cairn::imports
