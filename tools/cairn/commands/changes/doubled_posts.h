#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_DOUBLED_POSTS_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_DOUBLED_POSTS_H_

#include "absl/status/status.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// FAILED_PRECONDITION where a new post of the bundle stands already under the id that an import of
// a structure gave it: an export holds a post in two forms, and one of them is to be taken. Whoever
// may write and not read (`write_only`) is not asked.
absl::Status CheckNoPostIsDoubled(Connection& connection, const bundle::v1::Bundle& bundle,
                                  bool write_only);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_DOUBLED_POSTS_H_
