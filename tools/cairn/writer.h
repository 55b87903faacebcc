#ifndef CAIRN_TOOLS_CAIRN_WRITER_H_
#define CAIRN_TOOLS_CAIRN_WRITER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/change/v1/change.pb.h"
#include "tools/cairn/connection.h"

namespace cairn::cli {

struct Written {
  int changed = 0;
  int unchanged = 0;
  std::string token;  // of the last batch
};

struct WriteOptions {
  bool validate_only = false;
  // Digest of the file that the operations come from. Each batch's request id is made of it and of the
  // batch, so that an import that was cut off is simply run again. Empty: no request id.
  std::string file_digest;
  // Say how far it has come, on stderr, when there is more than one batch.
  std::string progress;
};

// Sends operations to a service in atomic batches, in order. What one batch may hold is limited by the
// service: 5,000 operations and 1 MiB.
absl::StatusOr<Written> WriteAll(Connection& connection, absl::string_view service,
                                 const std::vector<change::v1::Operation>& operations, const WriteOptions& options);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_WRITER_H_
