#include "common/collection/collection.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cairn/options/v1/options.pb.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/field_rules.h"
#include "common/resource/query.h"
#include "common/resource/text.h"
#include "common/rpc/call/steps.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"

namespace cairn {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using resource::EtagOf;
using resource::GetString;
using resource::Key;
using resource::NameOf;
using resource::SetString;
using resource::Value;

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 1000;
constexpr std::size_t kMostPageBytes = std::size_t{2} << 20;
constexpr int kMostNamed = 10;

const FieldDescriptor* Field(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

bool GetBool(const Message& message, absl::string_view name) {
  const FieldDescriptor* field = Field(message, name);
  return field != nullptr && message.GetReflection()->GetBool(message, field);
}

std::string Bytes(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream sink(&bytes);
  google::protobuf::io::CodedOutputStream out(&sink);
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

absl::Status NotFound(const resource::ResourceType& type, absl::string_view name) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", name)
      .Say("there is no ", type.words(), " ", name);
}

// An etag says that the caller saw the resource, so that it must not come back by mistake.
absl::Status Gone(absl::string_view name, absl::string_view etag) {
  return Failure(absl::StatusCode::kAborted, ErrorReason::STALE_ETAG)
      .With("resource", name)
      .Say(name, " is not there, and so has changed since etag ", etag,
           " was read; leave the etag empty to add it");
}

absl::Status Exists(const resource::ResourceType& type, absl::string_view name) {
  return Failure(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS)
      .With("resource", name)
      .Say("there is a ", type.words(), " ", name, " already; update it, or choose another id");
}

bool MayRead(const auth::Identity& caller, const std::vector<const resource::ResourceType*>& types,
             const std::string& name) {
  for (const resource::ResourceType* type : types)
    if (type->ParseName(name).ok())
      return auth::Authorise(caller, type->options().read(), resource::OrganisationOf(name)).ok();
  return false;
}

// Names ten at most, and of these what the caller may read.
absl::Status StillReferredTo(absl::string_view name, std::vector<std::string> referrers,
                             const std::vector<const resource::ResourceType*>& types,
                             const auth::Identity& caller) {
  const auto unreadable = std::remove_if(
      referrers.begin(), referrers.end(),
      [&](const std::string& referrer) { return !MayRead(caller, types, referrer); });
  bool more = unreadable != referrers.end();
  referrers.erase(unreadable, referrers.end());
  if (referrers.size() > kMostNamed) {
    more = true;
    referrers.resize(kMostNamed);
  }
  const std::string names =
      referrers.empty() ? "what may not be read with this token"
                        : absl::StrCat(absl::StrJoin(referrers, ", "), more ? " and more" : "");
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::STILL_REFERRED_TO)
      .With("referrers", referrers.empty() ? "" : names)
      .Say(name, " is still referred to by ", names, "; change or remove those first");
}

// Fields of `resource` that a caller sets, as a mask.
FieldMask FieldsThatAreSet(const Message& resource) {
  FieldMask mask;
  std::vector<const FieldDescriptor*> fields;
  resource.GetReflection()->ListFields(resource, &fields);
  for (const FieldDescriptor* field : fields) mask.add_paths(field->name());
  return mask;
}

// An etag is compared before the rules of the resource are looked at, and echoed.
absl::Status CheckEtag(const Message& resource, absl::string_view etag) {
  if (etag.empty()) return absl::OkStatus();
  const std::size_t longest =
      Field(resource, "etag")->options().GetExtension(options::v1::field).max_length();
  Violations violations;
  if (etag.size() > longest)
    violations.Add("etag", "is ", etag.size(), " bytes long; at most ", longest, " are allowed");
  return violations.ToStatus();
}

// Names joined by dots; protobuf itself passes over empty ones.
bool IsPath(absl::string_view path) {
  return !path.empty() && path.front() != '.' && path.back() != '.' &&
         !absl::StrContains(path, "..");
}

absl::StatusOr<FieldMask> CheckMask(const resource::ResourceType& type, const Message& resource,
                                    const FieldMask& mask) {
  if (mask.paths_size() == 0) return FieldsThatAreSet(resource);
  FieldMask paths;
  Violations violations;
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      for (int i = 0; i < type.descriptor().field_count(); ++i)
        paths.add_paths(type.descriptor().field(i)->name());
    } else if (IsPath(path) &&
               FieldMaskUtil::GetFieldDescriptors(&type.descriptor(), path, nullptr)) {
      paths.add_paths(path);
    } else {
      violations.Add("update_mask", "names ", path, ", which a ", type.words(), " does not have");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return paths;
}

// Takes over from `before` what callers may not set, and adds to `violations` what they may not
// change.
void KeepFixedFields(const Message& before, Message& after, absl::string_view prefix,
                     Violations& violations) {
  const auto& reflection = *after.GetReflection();
  for (int i = 0; i < after.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = after.GetDescriptor()->field(i);
    const options::v1::FieldRule& rule = field->options().GetExtension(options::v1::field);
    if (!rule.output_only() && !rule.immutable()) continue;
    std::unique_ptr<Message> kept(before.New());
    FieldMask mask;
    mask.add_paths(field->name());
    FieldMaskUtil::MergeMessageTo(before, mask, {}, kept.get());
    if (rule.output_only()) {
      reflection.ClearField(&after, field);
      FieldMaskUtil::MergeMessageTo(before, mask, {}, &after);
      continue;
    }
    std::unique_ptr<Message> wanted(before.New());
    FieldMaskUtil::MergeMessageTo(after, mask, {}, wanted.get());
    if (!google::protobuf::util::MessageDifferencer::Equals(*kept, *wanted))
      violations.Add(absl::StrCat(prefix, ".", field->name()), "cannot change once it is set");
  }
}

// Of a bad query on its own the failure that says where it stumbles; otherwise every bad field.
absl::Status AllThatIsWrong(const absl::Status& parent, const absl::Status& filter,
                            const absl::Status& order_by) {
  if (parent.ok() && (filter.ok() || order_by.ok())) return filter.ok() ? order_by : filter;
  Violations violations;
  if (!parent.ok()) violations.Add("parent", parent.message());
  if (!filter.ok()) violations.Add("filter", filter.message());
  if (!order_by.ok()) violations.Add("order_by", order_by.message());
  return violations.ToStatus();
}

}  // namespace

absl::Status IsCurrent(const Message& resource, absl::string_view etag) {
  RETURN_IF_ERROR(CheckEtag(resource, etag));
  if (etag.empty() || etag == resource::EtagOf(resource)) return absl::OkStatus();
  const std::string name = NameOf(resource);
  return Failure(absl::StatusCode::kAborted, ErrorReason::STALE_ETAG)
      .With("resource", name)
      .Say(name, " has changed since etag ", etag,
           " was read; read it again and repeat the change");
}

absl::Status WriteOnce(store::Store& store, const rpc::CallContext& call, const Message& request,
                       Message* response,
                       absl::FunctionRef<absl::Status(store::Transaction& tx)> write) {
  const store::Author author{call.identity.name, GetString(request, "request_id")};
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
      response->ParseFromString(*before);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(write(tx));
    if (validate_only) {
      RETURN_IF_ERROR(tx.CheckReferences());
      SetString(*response, "etag", "");  // there is no such state to come back to
      validated = true;
      return absl::CancelledError("validate_only");  // rolls back
    }
    return tx.KeepAnswer(digest, response->SerializeAsString());
  });
  if (validated) return absl::OkStatus();
  if (!status.ok()) response->Clear();
  return status;
}

AnyCollection::AnyCollection(store::Store& store, IdSource& ids, const resource::ResourceType& type,
                             Check check, OrganisationCheck organisation_check)
    : store_(store),
      ids_(ids),
      type_(type),
      check_(std::move(check)),
      organisation_check_(std::move(organisation_check)),
      tokens_(store.secret()) {}

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

// ---- standard methods

absl::Status AnyCollection::GetMethod(const Message& request, Message* response) const {
  const std::string name = GetString(request, "name");
  return store_.Read([&](store::Snapshot& snapshot) { return Load(snapshot, name, *response); });
}

absl::Status AnyCollection::ListMethod(const Message& request, Message* response) const {
  const std::string parent = GetString(request, "parent");
  const std::string filter = GetString(request, "filter");
  const std::string order_by = GetString(request, "order_by");
  const std::string page_token = GetString(request, "page_token");
  const int page_size = request.GetReflection()->GetInt32(request, Field(request, "page_size"));

  const auto range = type_.ParseParent(parent);
  auto comparisons = resource::ParseFilter(type_, filter);
  auto orders = resource::ParseOrder(type_, order_by);
  RETURN_IF_ERROR(AllThatIsWrong(range.status(), comparisons.status(), orders.status()));
  store::Query query{.type = &type_,
                     .organisation = range->organisation,
                     .id_prefix = range->id_prefix,
                     .filter = *std::move(comparisons),
                     .order = *std::move(orders)};
  const std::string text =
      absl::StrCat(type_.full_name(), "\n", parent, "\n", filter, "\n", order_by);

  const int most = page_size == 0 ? kDefaultPage : std::min(page_size, kLargestPage);
  query.limit = most + 1;
  absl::Status listed = store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    if (!page_token.empty()) {
      // The token holds the values that ordered the last resource, which may have changed since.
      ASSIGN_OR_RETURN(const std::string position, tokens_.Read(text, page_token));
      ASSIGN_OR_RETURN(query.after, resource::DecodeValues(position));
    }
    const FieldDescriptor* items = response->GetDescriptor()->field(0);
    std::size_t bytes = 0;
    int count = 0;
    std::vector<Value> last;
    RETURN_IF_ERROR(snapshot.List(query, [&](const Key& key, std::unique_ptr<Message> resource) {
      bytes += resource->ByteSizeLong();
      if (count == most || (count > 0 && bytes > kMostPageBytes)) {
        SetString(*response, "next_page_token", tokens_.Make(text, resource::EncodeValues(last)));
        return false;
      }
      last.clear();
      for (const resource::Order& order : query.order)
        last.push_back(resource::SortValue(*resource, *order.column));
      last.emplace_back(key.organisation);
      last.emplace_back(key.id);
      response->GetReflection()->AddAllocatedMessage(response, items, resource.release());
      ++count;
      return true;
    }));
    if (count == 0 && page_token.empty())
      RETURN_IF_ERROR(CheckListed(snapshot, parent, range->organisation));
    ASSIGN_OR_RETURN(const store::Position newest, snapshot.Newest());
    SetString(*response, "token", store_.Token(newest));
    return absl::OkStatus();
  });
  if (!listed.ok()) response->Clear();
  return listed;
}

absl::Status AnyCollection::CreateMethod(const rpc::CallContext& call, const Message& request,
                                         Message* response) const {
  const Message& wanted =
      request.GetReflection()->GetMessage(request, Field(request, type_.snake_name()));
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
  return WriteOnce(store_, call, request, response, [&](store::Transaction& tx) {
    response->CopyFrom(wanted);
    SetString(*response, "name", name);
    SetString(*response, "etag", "");
    return Create(tx, *response);
  });
}

absl::Status AnyCollection::UpdateMethod(const rpc::CallContext& call, const Message& request,
                                         Message* response) const {
  const auto& reflection = *request.GetReflection();
  const Message& wanted = reflection.GetMessage(request, Field(request, type_.snake_name()));
  const auto& mask =
      static_cast<const FieldMask&>(reflection.GetMessage(request, Field(request, "update_mask")));
  const Missing missing = GetBool(request, "allow_missing") ? Missing::kCreate : Missing::kRefuse;
  RETURN_IF_ERROR(WriteOnce(store_, call, request, response, [&](store::Transaction& tx) {
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
  return WriteOnce(store_, call, request, response, [&](store::Transaction& tx) {
    return Delete(tx, call.identity, GetString(request, "name"), GetString(request, "etag"));
  });
}

// ---- within a transaction

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
  return found ? absl::OkStatus() : NotFound(type_, name);
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
    if (!exists) return NotFound(*parent, name);
  }
  if (kept_here || organisation_check_ == nullptr || key.organisation.empty())
    return absl::OkStatus();
  return organisation_check_(absl::StrCat("organisations/", key.organisation));
}

absl::Status AnyCollection::CheckListed(store::Snapshot& snapshot, absl::string_view parent,
                                        absl::string_view organisation) const {
  if (organisation.empty()) return absl::OkStatus();  // of all of them
  for (const resource::ResourceType* type : store_.types()) {
    if (!type_.IsChildOf(*type)) continue;
    const absl::StatusOr<Key> key = type->ParseName(parent);
    if (!key.ok() || absl::EndsWith(parent, "/-")) continue;
    ASSIGN_OR_RETURN(const bool exists, snapshot.Exists(*type, *key));
    return exists ? absl::OkStatus() : NotFound(*type, parent);
  }
  return organisation_check_ == nullptr
             ? absl::OkStatus()
             : organisation_check_(absl::StrCat("organisations/", organisation));
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
  const std::string etag = resource::EtagOf(resource);
  RETURN_IF_ERROR(CheckEtag(resource, etag));
  if (!etag.empty()) return Gone(type_.Name(key), etag);
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
  if (taken) return Exists(type_, NameOf(resource));
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
  ASSIGN_OR_RETURN(FieldMask paths, CheckMask(type_, resource, mask));
  std::unique_ptr<Message> before(type_.prototype().New());
  ASSIGN_OR_RETURN(const bool found, tx.Find(type_, key, before.get()));
  if (!found && missing == Missing::kRefuse) return NotFound(type_, name);
  if (!found) {
    RETURN_IF_ERROR(Add(tx, key, resource));
    return Change::kSome;
  }
  std::unique_ptr<Message> after(before->New());
  after->CopyFrom(*before);
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(resource, paths, options, after.get());
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
