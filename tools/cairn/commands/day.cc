#include "tools/cairn/commands/day.h"

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/resource/dates.h"
#include "tools/cairn/import/text.h"
#include "tools/cairn/misuse.h"

namespace cairn::cli {

absl::StatusOr<google::type::Date> ReadDay(absl::string_view what, absl::string_view text) {
  if (text == "today") return resource::ToDate(SystemClock().Today());
  const absl::optional<absl::CivilDay> day = imports::ParseDay(text);
  if (!day.has_value() && imports::IsPlaceholderDay(text))
    return MisuseError(absl::StrCat(what, " lies too far ahead: ", text,
                                    "; where no end is known, leave it empty"));
  if (!day.has_value())
    return MisuseError(
        absl::StrCat(what, " is a day such as 2026-11-23 or 23/11/2026, not ", text));
  return resource::ToDate(*day);
}

}  // namespace cairn::cli
