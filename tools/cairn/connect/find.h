#ifndef CAIRN_TOOLS_CAIRN_CONNECT_FIND_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_FIND_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// The id of the organisation that somebody means: an id or a resource name passes through, whether
// it exists or not; anything else must be a display name, in any letter case. Nothing and `-` mean
// all, and stay. NOT_FOUND proposes the nearest.
absl::StatusOr<std::string> FindOrganisation(Connection& connection, const std::string& word);

// `\nDid you mean NAME?` for a failure because a resource does not exist, or nothing. Never
// proposes a person by name.
std::string NearestName(Connection& connection, const absl::Status& failure);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_FIND_H_
