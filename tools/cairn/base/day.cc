#include "tools/cairn/base/day.h"

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/resource/dates.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/text/text.h"

namespace cairn::cli {
namespace {

using web::MisuseError;

// Whether a text is a day of before the first year that is taken: 1850-01-01.
bool IsOutOfRange(absl::string_view text) {
  return text.size() == 10 && text < "1900" && text[4] == '-' &&
         imports::ParseIsoDay(absl::StrCat("1904", text.substr(4))).has_value();
}

}  // namespace

absl::StatusOr<google::type::Date> ReadDay(absl::string_view what, absl::string_view text) {
  if (text == "today") return resource::ToDate(SystemClock().Today());
  const absl::optional<absl::CivilDay> day = imports::ParseDay(text);
  if (!day.has_value() && imports::IsPlaceholderDay(text))
    return MisuseError(absl::StrCat(what, " lies too far ahead: ", text,
                                    "; where no end is known, leave it empty"));
  if (!day.has_value() && IsOutOfRange(text))
    return MisuseError(absl::StrCat(what, " must lie from 1900-01-01 on, not on ", text));
  if (!day.has_value())
    return MisuseError(
        absl::StrCat(what, " is a day such as 2026-11-23 or 23/11/2026, not ", text));
  return resource::ToDate(*day);
}

}  // namespace cairn::cli
