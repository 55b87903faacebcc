#include "common/collection/request_fields.h"

#include <string>

namespace cairn {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* Field(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

}  // namespace

bool GetBool(const Message& request, absl::string_view field) {
  const FieldDescriptor* found = Field(request, field);
  return found != nullptr && request.GetReflection()->GetBool(request, found);
}

int GetInt(const Message& request, absl::string_view field) {
  return request.GetReflection()->GetInt32(request, Field(request, field));
}

const Message& GetMessage(const Message& request, absl::string_view field) {
  return request.GetReflection()->GetMessage(request, Field(request, field));
}

}  // namespace cairn
