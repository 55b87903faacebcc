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

// Collects what a message names, on behalf of one organisation.
class Collector {
 public:
  explicit Collector(std::set<Establishment::Named>& names) : names_(names) {}

  // A message that names a resource of an organisation speaks for that one, with all it holds.
  void Add(const Message& message, std::string employer) {
    if (message.GetDescriptor() == Any::descriptor())
      return AddPacked(static_cast<const Any&>(message), employer);
    for (const absl::string_view field : {"parent", "name"}) {
      const std::string own = resource::GetString(message, field);
      if (const absl::string_view id = resource::OrganisationOf(own); resource::IsValidId(id))
        employer = absl::StrCat("organisations/", id);
    }
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) AddField(message, *field, employer);
  }

 private:
  void AddName(const std::string& text, const std::string& employer) {
    static const resource::ResourceType& post =
        resource::ResourceType::Of(roles::v1::Post::descriptor());
    const absl::string_view id = resource::OrganisationOf(text);
    if (!resource::IsValidId(id)) return;
    const std::string organisation = absl::StrCat("organisations/", id);
    names_.insert({organisation, ""});
    if (post.ParseName(text).ok()) names_.insert({text, organisation == employer ? "" : employer});
  }

  // The resource of an operation, whose type names it.
  void AddPacked(const Any& packed, const std::string& employer) {
    const absl::string_view url = packed.type_url();
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
            std::string(url.substr(url.rfind('/') + 1)));
    if (descriptor == nullptr) return;
    const std::unique_ptr<Message> resource(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
    if (packed.UnpackTo(resource.get())) Add(*resource, employer);
  }

  void AddField(const Message& message, const FieldDescriptor& field, const std::string& employer) {
    const auto& reflection = *message.GetReflection();
    const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
        AddName(field.is_repeated() ? reflection.GetRepeatedString(message, &field, i)
                                    : reflection.GetString(message, &field),
                employer);
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
        Add(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                : reflection.GetMessage(message, &field),
            employer);
    }
  }

  std::set<Establishment::Named>& names_;
};

}  // namespace

std::set<Establishment::Named> NamesIn(const Message& request) {
  std::set<Establishment::Named> names;
  Collector(names).Add(request, "");
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
