#include "common/collection/write_once.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/collection/request_fields.h"
#include "common/resource/resource_type.h"
#include "common/rpc/call/steps.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace cairn {
namespace {

using google::protobuf::Message;

std::string Bytes(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream sink(&bytes);
  google::protobuf::io::CodedOutputStream out(&sink);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

}  // namespace

absl::Status WriteMessageOnce(store::Store& store, const rpc::CallContext& call,
                              const Message& request, Message& response,
                              absl::FunctionRef<absl::Status(store::Transaction& tx)> write) {
  const store::Author author{call.identity.name, resource::GetString(request, "request_id")};
  const bool validate_only = GetBool(request, "validate_only");
  const std::string digest =
      author.request_id.empty()
          ? ""
          : Sha256Hex(absl::StrCat(request.GetDescriptor()->full_name(), "\n", Bytes(request)));
  bool validated = false;
  absl::Status status = store.Write(author, [&](store::Transaction& tx) -> absl::Status {
    validated = false;
    // It may have waited for others: nothing is written for who is no longer there.
    RETURN_IF_ERROR(rpc::CheckAwaited(call));
    ASSIGN_OR_RETURN(const std::optional<std::string> before, tx.AnswerBefore(digest));
    if (before.has_value()) {
      response.ParseFromString(*before);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(write(tx));
    if (validate_only) {
      RETURN_IF_ERROR(tx.CheckReferences());
      resource::SetString(response, "etag", "");  // there is no such state to come back to
      validated = true;
      return absl::CancelledError("validate_only");  // rolls back
    }
    return tx.KeepAnswer(digest, response.SerializeAsString());
  });
  if (validated) return absl::OkStatus();
  if (!status.ok()) response.Clear();
  return status;
}

}  // namespace cairn
