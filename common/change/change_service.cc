#include "common/change/change_service.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/auth/identity.h"
#include "common/base/status_macros.h"
#include "common/change/watch_stream.h"
#include "common/collection/state_summary.h"
#include "common/collection/write_once.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/field_rules.h"

namespace cairn {
namespace {

using change::v1::Operation;
using change::v1::OperationResult;
using change::v1::WatchRequest;
using change::v1::WriteRequest;
using change::v1::WriteResponse;
using google::protobuf::Any;
using google::protobuf::Message;
using resource::ResourceType;

constexpr int kMostAlsoChanged = 100;

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

  return WriteOnce<WriteResponse>(
      store_, call, request, [&](store::Transaction& tx) -> absl::StatusOr<WriteResponse> {
        WriteResponse response;
        const store::Position before = tx.position();
        RETURN_IF_ERROR(CarryAll(tx, call.identity, request, response));
        RETURN_IF_ERROR(
            TellAlsoChanged(tx, before.revision, call.identity, request.validate_only(), response));
        // What is only checked leaves no state behind that an etag or a token could name.
        if (request.validate_only())
          for (OperationResult& result : *response.mutable_results()) result.clear_etag();
        response.set_token(store_.Token(request.validate_only() ? before : tx.position()));
        return response;
      });
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
  auto stream = std::make_unique<WatchStream>(store_, feed_, std::move(asked), std::move(wake));
  if (!request.token().empty()) {
    ASSIGN_OR_RETURN(const store::Position position, store_.ParseToken(request.token()));
    RETURN_IF_ERROR(stream->StartAfter(position));
  }
  return std::unique_ptr<rpc::MessageStream>(std::move(stream));
}

absl::StatusOr<change::v1::DescribeStateResponse> ChangeService::DescribeState(
    const rpc::CallContext& call, const change::v1::DescribeStateRequest& request) const {
  ASSIGN_OR_RETURN(const ChangesAskedFor asked,
                   ReadChangesAskedFor(collections_, request.types(), ""));
  RETURN_IF_ERROR(asked.Authorise(call.identity));
  change::v1::DescribeStateResponse response;
  ASSIGN_OR_RETURN(*response.mutable_state(), Summarise(store_, asked.types));
  return response;
}

rpc::ServiceTable ChangeService::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.change.v1.ChangeService");
  table.Unary<WriteRequest, WriteResponse>("Write", std::bind_front(&ChangeService::Write, this));
  table.Unary<change::v1::ListChangesRequest, change::v1::ListChangesResponse>(
      "ListChanges", std::bind_front(&ChangeHistory::List, &history_));
  table.Unary<change::v1::DescribeStateRequest, change::v1::DescribeStateResponse>(
      "DescribeState", std::bind_front(&ChangeService::DescribeState, this));
  table.Stream("Watch", [this](const rpc::CallContext& call, const Message& request,
                               std::function<void()> wake) {
    return Watch(call, static_cast<const WatchRequest&>(request), std::move(wake));
  });
  return table;
}

}  // namespace cairn
