#include "common/store/references.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/options/v1/options.pb.h"
#include "common/resource/resource_type.h"

namespace cairn::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using resource::ResourceType;

// Whether the record of that name is another organisation's: then it is neither looked up nor kept
// from being deleted, so that one organisation learns nothing of what another one records. That an
// organisation is there is known to all.
bool IsElsewhere(absl::string_view organisation, absl::string_view name) {
  const absl::string_view owner = resource::OrganisationOf(name);
  return !organisation.empty() && !owner.empty() && owner != organisation &&
         name != absl::StrCat("organisations/", owner);
}

void CollectReferences(const Message& message, absl::string_view organisation,
                       const KeptTypes& kept, std::map<Reference, std::string>& found) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int size = repeated ? reflection.FieldSize(message, field) : 1;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->is_map()) continue;
      for (int i = 0; i < size; ++i)
        CollectReferences(repeated ? reflection.GetRepeatedMessage(message, field, i)
                                   : reflection.GetMessage(message, field),
                          organisation, kept, found);
      continue;
    }
    const std::string& target = field->options().GetExtension(options::v1::field).reference();
    if (target.empty()) continue;
    const ResourceType* type = ResourceType::Find(target);
    if (type == nullptr || !kept.Keeps(*type)) continue;
    for (int i = 0; i < size; ++i) {
      std::string name = repeated ? reflection.GetRepeatedString(message, field, i)
                                  : reflection.GetString(message, field);
      if (!IsElsewhere(organisation, name))
        found.try_emplace({type, std::move(name)}, field->name());
    }
  }
}

}  // namespace

std::map<Reference, std::string> ReferencesOf(const Message* resource,
                                              absl::string_view organisation,
                                              const KeptTypes& kept) {
  std::map<Reference, std::string> found;
  if (resource != nullptr) CollectReferences(*resource, organisation, kept, found);
  return found;
}

}  // namespace cairn::store
