#include "common/collection/change_service.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/auth/identity.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/field_rules.h"

namespace cairn {
namespace {

using change::v1::Operation;
using change::v1::OperationResult;
using change::v1::WatchRequest;
using change::v1::WatchResponse;
using change::v1::WriteRequest;
using change::v1::WriteResponse;
using google::protobuf::Any;
using google::protobuf::Message;
using resource::Key;
using resource::ResourceType;

constexpr int kChangesAMessage = 500;
constexpr int kMostAlsoChanged = 100;
constexpr std::size_t kMostMessageBytes = std::size_t{512} << 10;

absl::string_view TypeOf(const Any& any) {
  const absl::string_view url = any.type_url();
  return url.substr(url.rfind('/') + 1);
}

const Any* ResourceOf(const Operation& operation) {
  switch (operation.operation_case()) {
    case Operation::kCreate:
      return &operation.create();
    case Operation::kUpdate:
      return &operation.update().resource();
    case Operation::kUpsert:
      return &operation.upsert();
    case Operation::kDelete:
    case Operation::OPERATION_NOT_SET:
      return nullptr;
  }
  return nullptr;
}

std::unique_ptr<Message> Unpack(const ResourceType& type, const Any& any) {
  std::unique_ptr<Message> resource(type.prototype().New());
  return resource->ParseFromString(any.value()) ? std::move(resource) : nullptr;
}

std::string PathOf(int index) { return absl::StrCat("operations[", index, "]"); }

// The same failure, saying which operation it is about.
absl::Status AtOperation(int index, const absl::Status& status) {
  absl::Status at(status.code(), absl::StrCat(PathOf(index), ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { at.SetPayload(url, payload); });
  return at;
}

// Adds what the transaction changed behind `before` without an operation that names it, as far as
// the caller may read it.
absl::Status TellAlsoChanged(store::Transaction& tx, std::int64_t before,
                             const auth::Identity& identity, bool only_checked,
                             WriteResponse& response) {
  std::set<std::string> asked_for;
  std::int64_t changed = 0;
  for (const OperationResult& result : response.results()) {
    asked_for.insert(result.name());
    changed += result.changed() ? 1 : 0;
  }
  // Each operation that changes something is one revision: the usual request has no more.
  const std::int64_t revisions = tx.revision() - before;
  if (revisions <= changed) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<store::Change> changes,
                   tx.ChangesAfter(before, static_cast<int>(revisions)));
  for (const store::Change& change : changes) {
    if (response.also_changed_size() == kMostAlsoChanged) break;
    if (asked_for.count(change.type->Name(change.key)) > 0 ||
        !auth::Authorise(identity, change.type->options().read(), change.key.organisation).ok())
      continue;
    change::v1::Change& told = *response.add_also_changed() = Told(change);
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> stood,
                     tx.StateBefore(*change.type, change.key, change.revision));
    if (stood != nullptr) told.mutable_before()->PackFrom(*stood);
    if (!only_checked) continue;
    told.clear_revision();
    resource::SetString(*change.resource, "etag", "");
    told.mutable_resource()->PackFrom(*change.resource);
  }
  return absl::OkStatus();
}

// Streams the state as it stands, then every change behind it.
class WatchStream final : public rpc::MessageStream {
 public:
  WatchStream(store::Store& store, std::set<const ResourceType*> types, std::string organisation,
              std::function<void()> wake)
      : store_(store),
        types_(std::move(types)),
        organisation_(std::move(organisation)),
        subscription_(store.Subscribe(std::move(wake))) {}

  // Without a token: first the state as it stands.
  absl::Status StartWithState() {
    ASSIGN_OR_RETURN(state_, store_.Freeze());
    seen_ = state_->revision();
    return absl::OkStatus();
  }
  absl::Status StartAfter(std::int64_t revision) {
    seen_ = revision;
    return store_.Read(
        [&](store::Snapshot& snapshot) { return snapshot.ChangesAfter(revision, 1).status(); });
  }

  absl::StatusOr<Pull> Next(Idle idle, Message* response) override {
    auto& message = static_cast<WatchResponse&>(*response);
    message.Clear();
    if (state_ != nullptr) return NextOfState(message);
    RETURN_IF_ERROR(NextChanges(message));
    if (message.changes_size() == 0 && idle == Idle::kNo && greeted_) return Pull::kNothingYet;
    greeted_ = true;
    message.set_token(store_.Token(seen_));
    return Pull::kMessage;
  }

 private:
  bool Wants(const ResourceType& type, absl::string_view organisation) const {
    if (types_.count(&type) == 0) return false;
    return organisation_.empty() || organisation.empty() || organisation == organisation_;
  }

  absl::StatusOr<Pull> NextOfState(WatchResponse& message) {
    const auto& types = store_.types();
    std::size_t bytes = 0;
    while (next_type_ < types.size() && message.changes_size() < kChangesAMessage &&
           bytes < kMostMessageBytes) {
      const ResourceType& type = *types[next_type_];
      if (types_.count(&type) == 0) {
        ++next_type_;
        continue;
      }
      store::Query query{.type = &type, .after = after_, .limit = kChangesAMessage};
      if (type.has_organisation()) query.organisation = organisation_;
      bool stopped = false;
      RETURN_IF_ERROR(state_->snapshot().List(
          query, [&](const Key& key, const std::unique_ptr<Message>& resource) {
            auto* change = message.add_changes();
            change->set_kind(change::v1::Change::EXISTING);
            change->set_name(type.Name(key));
            change->mutable_resource()->PackFrom(*resource);
            bytes += change->resource().value().size();
            after_ = {resource::Value(key.organisation), resource::Value(key.id)};
            stopped = message.changes_size() >= kChangesAMessage || bytes >= kMostMessageBytes;
            return !stopped;
          }));
      if (stopped) break;
      ++next_type_;
      after_.clear();
    }
    if (next_type_ == types.size()) {
      state_.reset();
      greeted_ = true;
      message.set_token(store_.Token(seen_));
    }
    return Pull::kMessage;
  }

  absl::Status NextChanges(WatchResponse& message) {
    // Changes that the caller does not want are passed over, a batch at a time, without a message.
    while (seen_ < store_.head() && message.changes_size() == 0) {
      std::vector<store::Change> changes;
      RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
        ASSIGN_OR_RETURN(changes, snapshot.ChangesAfter(seen_, kChangesAMessage));
        return absl::OkStatus();
      }));
      std::size_t bytes = 0;
      for (const store::Change& change : changes) {
        if (bytes >= kMostMessageBytes) break;  // the rest comes with the next message
        seen_ = change.revision;
        if (!Wants(*change.type, change.key.organisation)) continue;
        *message.add_changes() = Told(change);
        bytes += message.changes().rbegin()->resource().value().size();
      }
      if (changes.empty()) break;
    }
    return absl::OkStatus();
  }

  store::Store& store_;
  std::set<const ResourceType*> types_;
  std::string organisation_;  // empty: all
  std::unique_ptr<store::Store::Frozen> state_;
  std::size_t next_type_ = 0;
  std::vector<resource::Value> after_;
  std::int64_t seen_ = 0;
  bool greeted_ =
      false;  // the first message comes at once, so that the caller knows that it is heard
  std::unique_ptr<store::Store::Subscription> subscription_;
};

}  // namespace

const AnyCollection* ChangeService::Find(absl::string_view full_name) const {
  for (const AnyCollection* collection : collections_)
    if (collection->type().full_name() == full_name) return collection;
  return nullptr;
}

const AnyCollection* ChangeService::FindByName(absl::string_view name) const {
  for (const AnyCollection* collection : collections_)
    if (collection->type().ParseName(name).ok()) return collection;
  return nullptr;
}

absl::StatusOr<WriteResponse> ChangeService::Write(const rpc::CallContext& call,
                                                   const WriteRequest& request) const {
  const auto names = [this] {
    return absl::StrJoin(collections_, ", ", [](std::string* out, const AnyCollection* c) {
      absl::StrAppend(out, c->type().full_name());
    });
  };
  Violations violations;
  for (int i = 0; i < request.operations_size(); ++i) {
    const Operation& operation = request.operations(i);
    const std::string path = PathOf(i);
    const Any* resource = ResourceOf(operation);
    const std::string name_to_delete = operation.delete_().name();
    const AnyCollection* collection =
        resource != nullptr ? Find(TypeOf(*resource)) : FindByName(name_to_delete);
    if (operation.operation_case() == Operation::OPERATION_NOT_SET) {
      violations.Add(path, "holds no operation");
    } else if (collection == nullptr) {
      violations.Add(path,
                     resource != nullptr ? "holds a type that this service does not keep; it keeps "
                                         : "names no resource of this service, which keeps ",
                     names());
    } else {
      std::unique_ptr<Message> unpacked =
          resource == nullptr ? nullptr : Unpack(collection->type(), *resource);
      if (resource != nullptr && unpacked == nullptr) {
        violations.Add(path, "holds a resource that cannot be read");
        continue;
      }
      const std::string name = resource == nullptr ? name_to_delete : resource::NameOf(*unpacked);
      RETURN_IF_ERROR(auth::Authorise(call.identity, collection->type().options().write(),
                                      resource::OrganisationOf(name)));
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());

  WriteResponse response;
  RETURN_IF_ERROR(
      WriteOnce(store_, call, request, &response, [&](store::Transaction& tx) -> absl::Status {
        response.Clear();
        const std::int64_t before = tx.revision();
        RETURN_IF_ERROR(CarryAll(tx, call.identity, request, response));
        RETURN_IF_ERROR(
            TellAlsoChanged(tx, before, call.identity, request.validate_only(), response));
        // What is only checked leaves no state behind that an etag or a token could name.
        if (request.validate_only())
          for (OperationResult& result : *response.mutable_results()) result.clear_etag();
        response.set_token(store_.Token(request.validate_only() ? before : tx.revision()));
        return absl::OkStatus();
      }));
  return response;
}

absl::Status ChangeService::CarryAll(store::Transaction& tx, const auth::Identity& caller,
                                     const WriteRequest& request, WriteResponse& response) const {
  Violations violations;
  for (int i = 0; i < request.operations_size(); ++i) {
    absl::StatusOr<OperationResult> result = Carry(tx, caller, request.operations(i));
    if (result.ok()) {
      *response.add_results() = *std::move(result);
    } else if (!violations.AddFrom(result.status(), absl::StrCat(PathOf(i), ".")) &&
               violations.empty()) {
      return AtOperation(i, result.status());
    }  // Behind a bad field, only further bad fields are told: the rest may follow from it.
  }
  return violations.ToStatus();
}

absl::StatusOr<OperationResult> ChangeService::Carry(store::Transaction& tx,
                                                     const auth::Identity& caller,
                                                     const Operation& operation) const {
  OperationResult result;
  if (operation.operation_case() == Operation::kDelete) {
    const auto& deletion = operation.delete_();
    RETURN_IF_ERROR(
        FindByName(deletion.name())->Delete(tx, caller, deletion.name(), deletion.etag()));
    result.set_name(deletion.name());
    result.set_changed(true);
    return result;
  }
  const Any& any = *ResourceOf(operation);
  const AnyCollection& collection = *Find(TypeOf(any));
  const std::unique_ptr<Message> resource = Unpack(collection.type(), any);
  AnyCollection::Change change = AnyCollection::Change::kSome;
  if (operation.operation_case() == Operation::kCreate) {
    RETURN_IF_ERROR(collection.Create(tx, *resource));
  } else if (operation.operation_case() == Operation::kUpsert) {
    ASSIGN_OR_RETURN(change, collection.Upsert(tx, *resource));
  } else {
    ASSIGN_OR_RETURN(change, collection.Update(tx, operation.update().update_mask(),
                                               AnyCollection::Missing::kRefuse, *resource));
  }
  result.set_name(resource::NameOf(*resource));
  result.set_etag(resource::EtagOf(*resource));
  result.set_changed(change == AnyCollection::Change::kSome);
  return result;
}

absl::StatusOr<std::unique_ptr<rpc::MessageStream>> ChangeService::Watch(
    const rpc::CallContext& call, const WatchRequest& request, std::function<void()> wake) const {
  ASSIGN_OR_RETURN(ChangesAskedFor asked,
                   ReadChangesAskedFor(collections_, request.types(), request.parent()));
  RETURN_IF_ERROR(asked.Authorise(call.identity));
  auto stream = std::make_unique<WatchStream>(store_, std::move(asked.types),
                                              std::move(asked.organisation), std::move(wake));
  if (request.token().empty()) {
    RETURN_IF_ERROR(stream->StartWithState());
  } else {
    ASSIGN_OR_RETURN(const std::int64_t revision, store_.ParseToken(request.token()));
    RETURN_IF_ERROR(stream->StartAfter(revision));
  }
  return std::unique_ptr<rpc::MessageStream>(std::move(stream));
}

rpc::ServiceTable ChangeService::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.change.v1.ChangeService");
  table.Unary<WriteRequest, WriteResponse>("Write", std::bind_front(&ChangeService::Write, this));
  table.Unary<change::v1::ListChangesRequest, change::v1::ListChangesResponse>(
      "ListChanges", std::bind_front(&ChangeHistory::List, &history_));
  table.Stream("Watch", [this](const rpc::CallContext& call, const Message& request,
                               std::function<void()> wake) {
    return Watch(call, static_cast<const WatchRequest&>(request), std::move(wake));
  });
  return table;
}

}  // namespace cairn
