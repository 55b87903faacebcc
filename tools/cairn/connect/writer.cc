#include "tools/cairn/connect/writer.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"

namespace cairn::cli {
namespace {

// The resource that an operation is about.
std::string NameOf(const change::v1::Operation& operation) {
  const google::protobuf::Any& any =
      operation.has_create() ? operation.create() : operation.upsert();
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          any.type_url().substr(any.type_url().find('/') + 1));
  if (descriptor == nullptr) return "";
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  return any.UnpackTo(message.get()) ? resource::NameOf(*message) : "";
}

// The same failure with the names of the resources that it is about: a file has no operations[3].
absl::Status ByName(const absl::Status& status, const change::v1::WriteRequest& batch) {
  Violations told;
  if (!told.AddFrom(status, "")) return status;
  Violations named;
  for (const auto& [path, problem] : told.found()) {
    absl::string_view rest = path;
    int number = 0;
    const std::size_t end = rest.find(']');
    if (!absl::ConsumePrefix(&rest, "operations[") || end == absl::string_view::npos ||
        !absl::SimpleAtoi(rest.substr(0, rest.find(']')), &number) || number < 0 ||
        number >= batch.operations_size()) {
      named.Add(path, problem);
      continue;
    }
    rest.remove_prefix(rest.find(']') + 1);
    for (const absl::string_view verb : {".create", ".upsert"}) absl::ConsumePrefix(&rest, verb);
    absl::ConsumePrefix(&rest, ".");
    const std::string name = NameOf(batch.operations(number));
    named.Add(absl::StrCat(name, rest.empty() || name.empty() ? "" : ": ", rest), problem);
  }
  named.AddUnlisted(told.count() - told.found().size());
  return named.ToStatus();
}

}  // namespace

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
    const absl::StatusOr<change::v1::WriteResponse> answer = connection.Write(service, batches[i]);
    if (!answer.ok()) return ByName(answer.status(), batches[i]);
    const change::v1::WriteResponse& response = *answer;
    for (const auto& result : response.results())
      ++(result.changed() ? written.changed : written.unchanged);
    written.token = options.validate_only ? "" : response.token();
    if (watched)
      std::clog << "\r" << options.progress << ": batch " << i + 1 << " of " << batches.size()
                << std::flush;
  }
  if (watched) std::clog << "\r\033[K" << std::flush;
  return written;
}

}  // namespace cairn::cli
