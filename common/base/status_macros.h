#ifndef CAIRN_COMMON_BASE_STATUS_MACROS_H_
#define CAIRN_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the function when `expression`, an absl::Status, is not OK.
#define RETURN_IF_ERROR(expression)                                   \
  do {                                                                \
    if (absl::Status cairn_status = (expression); !cairn_status.ok()) \
      return cairn_status;                                            \
  } while (false)

#define CAIRN_CONCAT_INNER(a, b) a##b
#define CAIRN_CONCAT(a, b) CAIRN_CONCAT_INNER(a, b)

// Declares or assigns `lhs` from an absl::StatusOr, or returns its status.
#define ASSIGN_OR_RETURN(lhs, expression) \
  ASSIGN_OR_RETURN_INNER(CAIRN_CONCAT(cairn_status_or_, __LINE__), lhs, expression)
#define ASSIGN_OR_RETURN_INNER(status_or, lhs, expression) \
  auto status_or = (expression);                           \
  if (!status_or.ok()) return std::move(status_or).status(); \
  lhs = *std::move(status_or)

#endif  // CAIRN_COMMON_BASE_STATUS_MACROS_H_
