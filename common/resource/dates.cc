#include "common/resource/dates.h"

namespace cairn::resource {

absl::CivilDay ToDay(const google::type::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

google::type::Date ToDate(absl::CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::string PrintDate(const google::type::Date& date) { return absl::FormatCivilTime(ToDay(date)); }

}  // namespace cairn::resource
