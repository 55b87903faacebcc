#include "tools/cairn/writer.h"

#include <unistd.h>

#include <iostream>

#include "common/base/status_macros.h"

namespace cairn::cli {

absl::StatusOr<Written> WriteAll(Connection& connection, absl::string_view service,
                                 std::vector<change::v1::WriteRequest> batches,
                                 const WriteOptions& options) {
  Written written;
  if (options.validate_only && batches.size() > 1) {
    // A later batch may refer to what an earlier one adds, so the service cannot check it alone.
    for (const change::v1::WriteRequest& batch : batches)
      written.unchecked += batch.operations_size();
    return written;
  }
  const bool watched =
      isatty(STDERR_FILENO) != 0 && batches.size() > 1 && !options.progress.empty();
  for (std::size_t i = 0; i < batches.size(); ++i) {
    batches[i].set_validate_only(options.validate_only);
    if (options.validate_only)
      batches[i].clear_request_id();  // or the real request would be taken for this one
    ASSIGN_OR_RETURN(const change::v1::WriteResponse response,
                     connection.Write(service, batches[i]));
    for (const auto& result : response.results())
      ++(result.changed() ? written.changed : written.unchanged);
    written.token = options.validate_only ? "" : response.token();
    if (watched)
      std::cerr << "\r" << options.progress << ": batch " << i + 1 << " of " << batches.size()
                << std::flush;
  }
  if (watched) std::cerr << "\r\033[K";
  return written;
}

}  // namespace cairn::cli
