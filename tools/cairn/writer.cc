#include "tools/cairn/writer.h"

#include <unistd.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"

namespace cairn::cli {
namespace {

using change::v1::WriteRequest;
using change::v1::WriteResponse;

constexpr int kMostOperations = 2000;
constexpr std::size_t kMostBytes = 900 << 10;
constexpr std::size_t kRequestIdLength = 64;

}  // namespace

absl::StatusOr<Written> WriteAll(Connection& connection, absl::string_view service,
                                 const std::vector<change::v1::Operation>& operations, const WriteOptions& options) {
  Written written;
  std::size_t done = 0;
  const bool terminal = isatty(STDERR_FILENO) != 0;
  while (done < operations.size()) {
    WriteRequest request;
    request.set_validate_only(options.validate_only);
    std::size_t bytes = 0;
    std::size_t next = done;
    while (next < operations.size() && request.operations_size() < kMostOperations) {
      bytes += operations[next].ByteSizeLong() + 8;
      if (bytes > kMostBytes && request.operations_size() > 0) break;
      *request.add_operations() = operations[next++];
    }
    if (!options.file_digest.empty())
      request.set_request_id(Sha256Hex(absl::StrCat(options.file_digest, request.SerializeAsString())).substr(0, kRequestIdLength));
    ASSIGN_OR_RETURN(const WriteResponse response, connection.Write(service, request));
    for (const auto& result : response.results()) ++(result.changed() ? written.changed : written.unchanged);
    written.token = options.validate_only ? "" : response.token();
    done = next;
    if (!options.progress.empty() && done < operations.size() && terminal)
      std::cerr << "\r" << options.progress << ": " << done << " of " << operations.size() << std::flush;
  }
  if (!options.progress.empty() && terminal && operations.size() > kMostOperations) std::cerr << "\r\033[K";
  return written;
}

}  // namespace cairn::cli
