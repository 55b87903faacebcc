#ifndef CAIRN_SERVICES_WEB_CONTRACT_MISUSE_H_
#define CAIRN_SERVICES_WEB_CONTRACT_MISUSE_H_

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"

namespace cairn::web {

inline constexpr char kMisuse[] = "cairn/misuse";

// The command line asks for what cannot be: the program ends with exit code 2.
inline absl::Status MisuseError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kMisuse, absl::Cord());
  return status;
}
inline bool IsMisuse(const absl::Status& status) { return status.GetPayload(kMisuse).has_value(); }

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_CONTRACT_MISUSE_H_
