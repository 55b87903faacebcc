// The methods of AnyCollection that callers call: what a request says, and one transaction.

#include <cstdint>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/collection/collection.h"
#include "common/collection/errors.h"
#include "common/collection/listing.h"
#include "common/collection/request_fields.h"
#include "common/collection/write_once.h"
#include "common/resource/field_rules.h"

namespace cairn {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using resource::EtagOf;
using resource::GetString;
using resource::Key;
using resource::NameOf;
using resource::SetString;

void AnyCollection::Bind(rpc::ServiceTable& service) const {
  const std::string& name = type_.descriptor().name();
  // A service that leaves a writing method out makes such changes by its verbs.
  const auto bind = [&](const std::string& method, auto handler) {
    if (service.descriptor().FindMethodByName(method) == nullptr) return;
    service.UnaryMessage(method, [this, handler](const rpc::CallContext& call,
                                                 const Message& request, Message* response) {
      return (this->*handler)(call, request, response);
    });
  };
  service.UnaryMessage("Get" + name,
                       [this](const rpc::CallContext&, const Message& request, Message* response) {
                         return GetMethod(request, response);
                       });
  for (int i = 0; i < service.descriptor().method_count(); ++i) {
    const auto* method = service.descriptor().method(i);
    const FieldDescriptor* items =
        method->output_type()->field_count() > 0 ? method->output_type()->field(0) : nullptr;
    if (absl::StartsWith(method->name(), "List") && items != nullptr &&
        items->message_type() == &type_.descriptor())
      service.UnaryMessage(method->name(),
                           [this](const rpc::CallContext&, const Message& request,
                                  Message* response) { return ListMethod(request, response); });
  }
  bind("Create" + name, &AnyCollection::CreateMethod);
  bind("Update" + name, &AnyCollection::UpdateMethod);
  bind("Delete" + name, &AnyCollection::DeleteMethod);
}

absl::Status AnyCollection::GetMethod(const Message& request, Message* response) const {
  const std::string name = GetString(request, "name");
  return store_.Read([&](store::Snapshot& snapshot) { return Load(snapshot, name, *response); });
}

absl::Status AnyCollection::CheckListed(store::Snapshot& snapshot, absl::string_view parent,
                                        absl::string_view organisation) const {
  if (organisation.empty()) return absl::OkStatus();  // of all of them
  for (const resource::ResourceType* type : store_.types()) {
    if (!type_.IsChildOf(*type)) continue;
    const absl::StatusOr<Key> key = type->ParseName(parent);
    if (!key.ok() || absl::EndsWith(parent, "/-")) continue;
    ASSIGN_OR_RETURN(const bool exists, snapshot.Exists(*type, *key));
    return exists ? absl::OkStatus() : ResourceNotFound(*type, parent);
  }
  return organisation_check_ == nullptr
             ? absl::OkStatus()
             : organisation_check_(absl::StrCat("organisations/", organisation));
}

absl::Status AnyCollection::ListMethod(const Message& request, Message* response) const {
  ASSIGN_OR_RETURN(const Listing listing, Listing::Parse(type_, request));
  absl::Status listed = store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(const int count, listing.FillPage(snapshot, tokens_, *response));
    if (count == 0 && listing.is_first_page())
      RETURN_IF_ERROR(CheckListed(snapshot, listing.parent(), listing.organisation()));
    ASSIGN_OR_RETURN(const store::Position newest, snapshot.Newest());
    SetString(*response, "token", store_.Token(newest));
    return absl::OkStatus();
  });
  if (!listed.ok()) response->Clear();
  return listed;
}

absl::Status AnyCollection::CreateMethod(const rpc::CallContext& call, const Message& request,
                                         Message* response) const {
  const Message& wanted = GetMessage(request, type_.snake_name());
  const std::string parent = GetString(request, "parent");
  const std::string id_field = type_.snake_name() + "_id";
  const std::string id = GetString(request, id_field);

  Violations violations;
  const std::string name = type_.ChildName(parent, id.empty() ? "-" : id);
  if (!id.empty() && !resource::IsValidId(id))
    violations.Add(
        id_field,
        "must be 1 to 63 letters a-z, digits and hyphens, with a letter or digit at both ends");
  else if (!type_.ParseName(name).ok())
    violations.Add("parent", "must name what the ", type_.words(), " belongs to, as in ",
                   type_.pattern());
  if (!violations.empty()) {
    resource::CheckResource(wanted, type_.snake_name(), violations);
    return violations.ToStatus();
  }
  return WriteMessageOnce(store_, call, request, *response, [&](store::Transaction& tx) {
    response->CopyFrom(wanted);
    SetString(*response, "name", name);
    SetString(*response, "etag", "");
    return Create(tx, *response);
  });
}

absl::Status AnyCollection::UpdateMethod(const rpc::CallContext& call, const Message& request,
                                         Message* response) const {
  const Message& wanted = GetMessage(request, type_.snake_name());
  const auto& mask = static_cast<const FieldMask&>(GetMessage(request, "update_mask"));
  const Missing missing = GetBool(request, "allow_missing") ? Missing::kCreate : Missing::kRefuse;
  RETURN_IF_ERROR(WriteMessageOnce(store_, call, request, *response, [&](store::Transaction& tx) {
    response->CopyFrom(wanted);
    return Update(tx, mask, missing, *response).status();
  }));
  // Who may write and not read is told no more than that it is done.
  const std::string name = NameOf(*response);
  if (!auth::Authorise(call.identity, type_.options().read(), resource::OrganisationOf(name))
           .ok()) {
    const std::string etag = EtagOf(*response);
    response->Clear();
    SetString(*response, "name", name);
    SetString(*response, "etag", etag);
  }
  return absl::OkStatus();
}

absl::Status AnyCollection::DeleteMethod(const rpc::CallContext& call, const Message& request,
                                         Message* response) const {
  return WriteMessageOnce(store_, call, request, *response, [&](store::Transaction& tx) {
    return Delete(tx, call.identity, GetString(request, "name"), GetString(request, "etag"));
  });
}

}  // namespace cairn
