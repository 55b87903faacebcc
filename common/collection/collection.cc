#include "common/collection/collection.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/collection/errors.h"
#include "common/errors/failure.h"
#include "common/resource/field_rules.h"
#include "common/resource/query.h"
#include "common/resource/text.h"
#include "google/protobuf/util/message_differencer.h"

namespace cairn {

using google::protobuf::FieldMask;
using google::protobuf::Message;
using resource::GetString;
using resource::Key;
using resource::NameOf;
using resource::SetString;

AnyCollection::AnyCollection(store::Store& store, IdSource& ids, const resource::ResourceType& type,
                             Check check, OrganisationCheck organisation_check)
    : store_(store),
      ids_(ids),
      type_(type),
      check_(std::move(check)),
      organisation_check_(std::move(organisation_check)),
      tokens_(store.secret()) {}

absl::StatusOr<Key> AnyCollection::ParseName(absl::string_view name) const {
  absl::StatusOr<Key> key = type_.ParseName(name);
  if (key.ok() && !absl::EndsWith(key->id, "-")) return key;
  Violations violations;
  violations.Add(
      absl::StrCat(type_.snake_name(), ".name"),
      key.ok() ? "must end in an id here, not in `-`" : std::string(key.status().message()));
  return violations.ToStatus();
}

absl::Status AnyCollection::Load(store::Snapshot& snapshot, absl::string_view name,
                                 Message& out) const {
  ASSIGN_OR_RETURN(const Key key, ParseName(name));
  ASSIGN_OR_RETURN(const bool found, snapshot.Find(type_, key, &out));
  return found ? absl::OkStatus() : ResourceNotFound(type_, name);
}

absl::Status AnyCollection::ChooseId(Message& resource) const {
  std::string name = NameOf(resource);
  if (!absl::EndsWith(name, "/-")) return absl::OkStatus();
  name.pop_back();
  SetString(resource, "name", name + ids_.NewId());
  return absl::OkStatus();
}

absl::Status AnyCollection::CheckParent(store::Transaction& tx, const Key& key) const {
  bool kept_here = false;
  for (const resource::ResourceType* parent : store_.types()) {
    if (!type_.IsChildOf(*parent)) continue;
    kept_here = true;
    const std::string name = type_.AncestorName(key, *parent);
    ASSIGN_OR_RETURN(const Key parent_key, parent->ParseName(name));
    ASSIGN_OR_RETURN(const bool exists, tx.Exists(*parent, parent_key));
    if (!exists) return ResourceNotFound(*parent, name);
  }
  if (kept_here || organisation_check_ == nullptr || key.organisation.empty())
    return absl::OkStatus();
  return organisation_check_(absl::StrCat("organisations/", key.organisation));
}

absl::Status AnyCollection::CheckAll(const Message* before, Message& after, store::Transaction& tx,
                                     Violations& violations) const {
  resource::CheckResource(after, type_.snake_name(), violations);
  absl::Status checked = check_(before, &after, tx);
  if (violations.empty()) return checked;
  // A bad field may have misled the service's own check; only what it says of other fields counts.
  violations.AddFrom(checked, "");
  return violations.ToStatus();
}

absl::Status AnyCollection::Add(store::Transaction& tx, const Key& key, Message& resource) const {
  RETURN_IF_ERROR(IsNew(resource, type_.Name(key)));
  resource::ClearOutputOnly(resource);
  RETURN_IF_ERROR(CheckParent(tx, key));
  Violations violations;
  RETURN_IF_ERROR(CheckAll(nullptr, resource, tx, violations));
  return tx.Put(type_, key, nullptr, resource);
}

absl::Status AnyCollection::Create(store::Transaction& tx, Message& resource) const {
  resource::Normalise(resource);
  RETURN_IF_ERROR(ChooseId(resource));
  ASSIGN_OR_RETURN(const Key key, ParseName(NameOf(resource)));
  ASSIGN_OR_RETURN(const bool taken, tx.Exists(type_, key));
  if (taken) return ResourceExists(type_, NameOf(resource));
  SetString(resource, "etag", "");
  return Add(tx, key, resource);
}

absl::StatusOr<AnyCollection::Change> AnyCollection::Replace(store::Transaction& tx, const Key& key,
                                                             const Message& before,
                                                             Message& after) const {
  RETURN_IF_ERROR(IsCurrent(before, resource::EtagOf(after)));
  SetString(after, "etag", resource::EtagOf(before));
  Violations violations;
  KeepFixedFields(before, after, type_.snake_name(), violations);
  if (google::protobuf::util::MessageDifferencer::Equals(before, after)) return Change::kNone;
  RETURN_IF_ERROR(CheckAll(&before, after, tx, violations));
  RETURN_IF_ERROR(tx.Put(type_, key, &before, after));
  return Change::kSome;
}

absl::StatusOr<AnyCollection::Change> AnyCollection::Update(store::Transaction& tx,
                                                            const FieldMask& mask, Missing missing,
                                                            Message& resource) const {
  resource::Normalise(resource);
  const std::string name = NameOf(resource);
  ASSIGN_OR_RETURN(const Key key, ParseName(name));
  ASSIGN_OR_RETURN(const FieldMask paths, CheckMask(type_, resource, mask));
  std::unique_ptr<Message> before(type_.prototype().New());
  ASSIGN_OR_RETURN(const bool found, tx.Find(type_, key, before.get()));
  if (!found && missing == Missing::kRefuse) return ResourceNotFound(type_, name);
  if (!found) {
    RETURN_IF_ERROR(Add(tx, key, resource));
    return Change::kSome;
  }
  std::unique_ptr<Message> after(before->New());
  after->CopyFrom(*before);
  ReplaceFields(resource, paths, *after);
  SetString(*after, "name", name);
  SetString(*after, "etag", resource::EtagOf(resource));
  resource.CopyFrom(*after);
  return Replace(tx, key, *before, resource);
}

absl::Status AnyCollection::FindByExternalId(store::Transaction& tx, Message& resource) const {
  const resource::Column* column = type_.FindColumn("external_id");
  const std::string external_id = GetString(resource, "external_id");
  const std::string name = NameOf(resource);
  if (!absl::EndsWith(name, "/-") || column == nullptr || external_id.empty())
    return absl::OkStatus();
  const absl::StatusOr<Key> key = type_.ParseName(name);
  if (!key.ok()) return absl::OkStatus();  // which is refused when the id is chosen
  // Below the same parent only: another person's record is not to be taken for this one's.
  store::Query query{.type = &type_,
                     .organisation = key->organisation,
                     .id_prefix = key->id.substr(0, key->id.size() - 1),
                     .filter = {{column, resource::Operator::kEqual, external_id}},
                     .limit = 1};
  return tx.List(query, [&](const Key& found, const std::unique_ptr<Message>&) {
    SetString(resource, "name", type_.Name(found));
    return true;
  });
}

absl::StatusOr<AnyCollection::Change> AnyCollection::Upsert(store::Transaction& tx,
                                                            Message& resource) const {
  resource::Normalise(resource);
  RETURN_IF_ERROR(FindByExternalId(tx, resource));
  RETURN_IF_ERROR(ChooseId(resource));
  ASSIGN_OR_RETURN(const Key key, ParseName(NameOf(resource)));
  std::unique_ptr<Message> before(type_.prototype().New());
  ASSIGN_OR_RETURN(const bool found, tx.Find(type_, key, before.get()));
  if (found) return Replace(tx, key, *before, resource);
  RETURN_IF_ERROR(Add(tx, key, resource));
  return Change::kSome;
}

absl::Status AnyCollection::Delete(store::Transaction& tx, const auth::Identity& caller,
                                   absl::string_view name, absl::string_view etag) const {
  ASSIGN_OR_RETURN(const Key key, ParseName(name));
  std::unique_ptr<Message> before(type_.prototype().New());
  RETURN_IF_ERROR(Load(tx, name, *before));
  RETURN_IF_ERROR(IsCurrent(*before, etag));
  ASSIGN_OR_RETURN(const std::vector<std::string> referrers,
                   tx.Referrers(type_, key, kMostNamed + 1));
  if (!referrers.empty()) return StillReferredTo(name, referrers, store_.types(), caller);
  RETURN_IF_ERROR(check_(before.get(), nullptr, tx));
  return tx.Delete(type_, key, *before);
}

absl::Status AnyCollection::Save(store::Transaction& tx, const Message& before,
                                 Message& after) const {
  if (google::protobuf::util::MessageDifferencer::Equals(before, after)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Key key, ParseName(NameOf(before)));
  Violations violations;
  resource::CheckResource(after, type_.snake_name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return tx.Put(type_, key, &before, after);
}

}  // namespace cairn
