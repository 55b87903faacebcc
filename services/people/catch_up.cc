#include "services/people/catch_up.h"

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/any.pb.h"

namespace cairn::people {
namespace {

using google::protobuf::Any;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AddNames(const Message& message, std::set<std::string>& names);

void AddName(const std::string& text, std::set<std::string>& names) {
  static const resource::ResourceType& post =
      resource::ResourceType::Of(roles::v1::Post::descriptor());
  const absl::string_view organisation = resource::OrganisationOf(text);
  if (!resource::IsValidId(organisation)) return;
  names.insert(absl::StrCat("organisations/", organisation));
  if (post.ParseName(text).ok()) names.insert(text);
}

// The resource of an operation, whose type names it.
void AddPacked(const Any& packed, std::set<std::string>& names) {
  const absl::string_view url = packed.type_url();
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          std::string(url.substr(url.rfind('/') + 1)));
  if (descriptor == nullptr) return;
  const std::unique_ptr<Message> resource(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  if (packed.UnpackTo(resource.get())) AddNames(*resource, names);
}

void AddField(const Message& message, const FieldDescriptor& field, std::set<std::string>& names) {
  const auto& reflection = *message.GetReflection();
  const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < count; ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
      AddName(field.is_repeated() ? reflection.GetRepeatedString(message, &field, i)
                                  : reflection.GetString(message, &field),
              names);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      AddNames(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                   : reflection.GetMessage(message, &field),
               names);
  }
}

void AddNames(const Message& message, std::set<std::string>& names) {
  if (message.GetDescriptor() == Any::descriptor())
    return AddPacked(static_cast<const Any&>(message), names);
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) AddField(message, *field, names);
}

}  // namespace

std::set<std::string> NamesIn(const Message& request) {
  std::set<std::string> names;
  AddNames(request, names);
  return names;
}

rpc::ServiceTable CatchingUp(const rpc::ServiceTable& table, Establishment& establishment) {
  rpc::ServiceTable caught_up = rpc::ServiceTable::For(table.descriptor().full_name());
  for (const auto& [name, method] : table.methods()) {
    if (method.stream != nullptr) {
      caught_up.Stream(name, method.stream);
      continue;
    }
    caught_up.UnaryMessage(
        name, [&establishment, handler = method.unary](const rpc::CallContext& call,
                                                       const Message& request, Message* response) {
          establishment.CatchUp(NamesIn(request));
          return handler(call, request, response);
        });
  }
  return caught_up;
}

}  // namespace cairn::people
