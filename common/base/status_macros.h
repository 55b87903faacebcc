#ifndef CAIRN_COMMON_BASE_STATUS_MACROS_H_
#define CAIRN_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define CAIRN_CONCAT_INNER(a, b) a##b
#define CAIRN_CONCAT(a, b) CAIRN_CONCAT_INNER(a, b)

// Returns from the function when `expression`, an absl::Status, is not OK. The name inside is the
// line's own, since the expression may hold a lambda that uses the macro again.
#define RETURN_IF_ERROR(expression) \
  RETURN_IF_ERROR_INNER(CAIRN_CONCAT(cairn_status_, __LINE__), expression)
#define RETURN_IF_ERROR_INNER(status, expression)                        \
  do {                                                                   \
    if (absl::Status status = (expression); !status.ok()) return status; \
  } while (false)

// Declares or assigns `lhs` from an absl::StatusOr, or returns its status.
#define ASSIGN_OR_RETURN(lhs, expression) \
  ASSIGN_OR_RETURN_INNER(CAIRN_CONCAT(cairn_status_or_, __LINE__), lhs, expression)
#define ASSIGN_OR_RETURN_INNER(status_or, lhs, expression)   \
  auto status_or = (expression);                             \
  if (!status_or.ok()) return std::move(status_or).status(); \
  lhs = *std::move(status_or)

#endif  // CAIRN_COMMON_BASE_STATUS_MACROS_H_
