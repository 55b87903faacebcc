#ifndef CAIRN_SERVICES_ROLES_VACANCY_HISTORY_H_
#define CAIRN_SERVICES_ROLES_VACANCY_HISTORY_H_

#include <optional>

#include "absl/status/statusor.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/store/store.h"
#include "services/roles/vacancy_rules.h"

namespace cairn::roles {

// The vacancy before and behind its last move, as history tells; nothing where that does not reach
// back so far.
absl::StatusOr<std::optional<LastMove>> FindLastMove(store::Transaction& tx,
                                                     const v1::Vacancy& vacancy);

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_VACANCY_HISTORY_H_
