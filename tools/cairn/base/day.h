#ifndef CAIRN_TOOLS_CAIRN_BASE_DAY_H_
#define CAIRN_TOOLS_CAIRN_BASE_DAY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/date.pb.h"

namespace cairn::cli {

// A day as somebody types it, in each of the forms that imports take: `2026-11-23`, `23/11/2026`,
// `23.11.26`, `23-11-2026`; or `today`. The wrong usage of `what` otherwise.
absl::StatusOr<google::type::Date> ReadDay(absl::string_view what, absl::string_view text);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_BASE_DAY_H_
