#include "common/rpc/call/reflection.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace cairn::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using Request = grpc::reflection::v1::ServerReflectionRequest;
using Response = grpc::reflection::v1::ServerReflectionResponse;

void NotFound(absl::string_view what, absl::string_view name, Response& response) {
  auto& error = *response.mutable_error_response();
  error.set_error_code(static_cast<int>(absl::StatusCode::kNotFound));
  error.set_error_message(absl::StrCat("no ", what, " ", name));
}

// The file and everything it imports, the imported first.
void AddFile(const FileDescriptor& file, std::set<const FileDescriptor*>& added,
             Response& response) {
  if (!added.insert(&file).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), added, response);
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  response.mutable_file_descriptor_response()->add_file_descriptor_proto(proto.SerializeAsString());
}

void AnswerFile(const FileDescriptor* file, absl::string_view what, absl::string_view name,
                Response& response) {
  if (file == nullptr) return NotFound(what, name, response);
  std::set<const FileDescriptor*> added;
  AddFile(*file, added, response);
  // Clients take the first file for the one they asked for.
  auto& files = *response.mutable_file_descriptor_response()->mutable_file_descriptor_proto();
  std::rotate(files.begin(), files.end() - 1, files.end());
}

}  // namespace

Response Reflection::Answer(const Request& request) const {
  const DescriptorPool& pool = *DescriptorPool::generated_pool();
  Response response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case Request::kListServices:
      for (const std::string& service : services_)
        response.mutable_list_services_response()->add_service()->set_name(service);
      break;
    case Request::kFileByFilename:
      AnswerFile(pool.FindFileByName(request.file_by_filename()), "file",
                 request.file_by_filename(), response);
      break;
    case Request::kFileContainingSymbol:
      AnswerFile(pool.FindFileContainingSymbol(request.file_containing_symbol()), "symbol",
                 request.file_containing_symbol(), response);
      break;
    case Request::kFileContainingExtension: {
      const auto& asked = request.file_containing_extension();
      const auto* type = pool.FindMessageTypeByName(asked.containing_type());
      const FieldDescriptor* extension =
          type == nullptr ? nullptr : pool.FindExtensionByNumber(type, asked.extension_number());
      AnswerFile(extension == nullptr ? nullptr : extension->file(), "extension",
                 asked.containing_type(), response);
      break;
    }
    case Request::kAllExtensionNumbersOfType: {
      const auto* type = pool.FindMessageTypeByName(request.all_extension_numbers_of_type());
      if (type == nullptr) {
        NotFound("message", request.all_extension_numbers_of_type(), response);
        break;
      }
      std::vector<const FieldDescriptor*> extensions;
      pool.FindAllExtensions(type, &extensions);
      auto& numbers = *response.mutable_all_extension_numbers_response();
      numbers.set_base_type_name(type->full_name());
      for (const FieldDescriptor* extension : extensions)
        numbers.add_extension_number(extension->number());
      break;
    }
    case Request::MESSAGE_REQUEST_NOT_SET: {
      auto& error = *response.mutable_error_response();
      error.set_error_code(static_cast<int>(absl::StatusCode::kInvalidArgument));
      error.set_error_message("the request asks nothing");
      break;
    }
  }
  return response;
}

}  // namespace cairn::rpc
