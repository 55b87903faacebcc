#ifndef CAIRN_TOOLS_CAIRN_CONNECT_WRITER_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_WRITER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/change/v1/change.pb.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

struct Written {
  int changed = 0;
  int unchanged = 0;
  int unchecked =
      0;  // of a dry run that needs more than one batch: the service did not look at these
  std::string token;  // of the last batch
};

// What the person who gave a resource calls it, such as `posts.csv:12`; empty where the name of the
// resource says it best.
using Whereabouts = std::function<std::string(const std::string& name)>;

// The same failure with the names of the resources that it is about, and where they were given: to
// whoever gave a file or a name, operations[3].post says nothing.
absl::Status ByName(const absl::Status& failure, const change::v1::WriteRequest& request,
                    const Whereabouts& where = nullptr);

struct WriteOptions {
  bool validate_only = false;
  // Said on stderr with how far it has come, when there is more than one batch and somebody
  // watches.
  std::string progress;
  Whereabouts where = nullptr;
};

// Sends batches to a service, in order; each is carried out whole or not at all.
absl::StatusOr<Written> WriteAll(Connection& connection, absl::string_view service,
                                 std::vector<change::v1::WriteRequest> batches,
                                 const WriteOptions& options);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_WRITER_H_
