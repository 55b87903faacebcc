#include "tools/cairn/connect/references.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/contract.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using web::AllResources;
using web::ResourceMethods;

void AddNames(const Message& message, std::set<std::string>& names) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string text = field->is_repeated()
                                     ? reflection.GetRepeatedString(message, field, i)
                                     : reflection.GetString(message, field);
        // Names have no blanks, which most other texts have.
        if (absl::StrContains(text, '/') && !absl::StrContains(text, ' ')) names.insert(text);
      } else if (field->message_type() != nullptr) {
        AddNames(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                      : reflection.GetMessage(message, field),
                 names);
      }
    }
  }
}

}  // namespace

std::set<std::string> NamesIn(const Message& resource) {
  std::set<std::string> names;
  AddNames(resource, names);
  names.erase(resource::NameOf(resource));
  return names;
}

absl::StatusOr<World> World::Read(Connection& connection, const std::string& name) {
  World world;
  const absl::string_view organisation = resource::OrganisationOf(name);
  const std::string parent =
      absl::StrCat("organisations/", organisation.empty() ? "-" : organisation);
  for (const ResourceMethods& resource : AllResources()) {
    if (resource.plural == "forecasts") continue;
    const std::string& pattern = resource.type->pattern();
    const bool below = absl::StrContains(pattern, "organisations/{organisation}/");
    const bool below_person = absl::StrContains(pattern, "/people/{person}/");
    RETURN_IF_ERROR(connection.List(
        resource, {.parent = below ? absl::StrCat(parent, below_person ? "/people/-" : "") : ""},
        [&](const Message& found) {
          world.all_.emplace_back(found.New())->CopyFrom(found);
          return true;
        }));
  }
  for (const auto& resource : world.all_) {
    const std::string own = resource::NameOf(*resource);
    for (const std::string& spoken_of : NamesIn(*resource)) world.speak_of_[spoken_of].insert(own);
    // What lives below another speaks of it: organisations/a/people/p/appointments/x.
    for (std::size_t at = own.find('/'); at != std::string::npos; at = own.find('/', at + 1))
      world.speak_of_[own.substr(0, at)].insert(own);
  }
  return world;
}

std::vector<std::string> World::SpeakOf(const std::string& name) const {
  const auto found = speak_of_.find(name);
  if (found == speak_of_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

}  // namespace cairn::cli
