#include "tools/cairn/connect/standing.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/contract.h"

namespace cairn::cli {
namespace {

using google::protobuf::Message;
using web::FindByName;
using web::FindByWord;
using web::ResourceMethods;

// `organisations/a/posts/` and what the employer calls it.
std::string ExternalKey(const Message& resource) {
  if (resource.GetDescriptor()->FindFieldByName("external_id") == nullptr) return "";
  const std::string name = resource::NameOf(resource);
  const std::string id = resource::GetString(resource, "external_id");
  return id.empty() ? "" : absl::StrCat(name.substr(0, name.rfind('/') + 1), id);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> GetByName(Connection& connection,
                                                   const std::string& name) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByName(name));
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  std::unique_ptr<Message> request(factory->GetPrototype(resource.get->input_type())->New());
  resource::SetString(*request, "name", name);
  std::unique_ptr<Message> found(resource.type->prototype().New());
  RETURN_IF_ERROR(connection.Call(*resource.get, *request, found.get()));
  return found;
}

absl::StatusOr<Standing::Kept*> Standing::Read(const Message& given) {
  const auto& type = resource::ResourceType::Of(given.GetDescriptor());
  const std::string organisation(resource::OrganisationOf(resource::NameOf(given)));
  const bool below = absl::StrContains(type.pattern(), "organisations/{organisation}/");
  const std::string key = absl::StrCat(type.full_name(), " ", below ? organisation : "");
  if (const auto found = kept_.find(key); found != kept_.end()) return &found->second;
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(type.snake_name()));
  std::string parent = below ? absl::StrCat("organisations/", organisation) : "";
  if (absl::StrContains(type.pattern(), "/people/{person}/")) absl::StrAppend(&parent, "/people/-");
  Kept kept;
  const absl::Status listed =
      connection_.List(resource, {.parent = parent}, [&](const Message& found) {
        std::unique_ptr<Message> copy(found.New());
        copy->CopyFrom(found);
        const std::string name = resource::NameOf(found);
        if (const std::string external = ExternalKey(found); !external.empty())
          kept.names[external] = name;
        kept.by_name[name] = std::move(copy);
        return true;
      });
  // Below an organisation that is yet to be added nothing stands.
  if (!listed.ok() && !absl::IsNotFound(listed)) return listed;
  return &(kept_[key] = std::move(kept));
}

absl::StatusOr<const Message*> Standing::Find(const Message& given) {
  std::string name = resource::NameOf(given);
  const auto key = resource::ResourceType::Of(given.GetDescriptor()).ParseName(name);
  if (!key.ok()) return nullptr;  // which the service refuses, with every other bad field
  ASSIGN_OR_RETURN(const Kept* const kept, Read(given));
  if (absl::EndsWith(name, "/-")) {
    const auto named = kept->names.find(ExternalKey(given));
    if (named == kept->names.end()) return nullptr;
    name = named->second;
  }
  const auto found = kept->by_name.find(name);
  return found == kept->by_name.end() ? nullptr : found->second.get();
}

absl::Status Standing::Plan(const Message& planned) {
  std::string name = resource::NameOf(planned);
  if (!resource::ResourceType::Of(planned.GetDescriptor()).ParseName(name).ok())
    return absl::OkStatus();
  ASSIGN_OR_RETURN(Kept* const kept, Read(planned));
  const std::string external = ExternalKey(planned);
  if (absl::EndsWith(name, "/-")) name = external;  // the service has yet to choose its id
  if (name.empty()) return absl::OkStatus();        // each is another new one
  std::unique_ptr<Message> copy(planned.New());
  copy->CopyFrom(planned);
  resource::SetString(*copy, "etag", "");  // which the earlier operation changes
  if (!external.empty()) kept->names[external] = name;
  kept->by_name[name] = std::move(copy);
  return absl::OkStatus();
}

}  // namespace cairn::cli
