#include "common/change/change_history.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/auth/identity.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/field_rules.h"

namespace cairn {
namespace {

using change::v1::Change;
using change::v1::ListChangesRequest;
using change::v1::ListChangesResponse;
using resource::ResourceType;

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 500;
constexpr std::size_t kMostPageBytes = std::size_t{2} << 20;

Change::Kind KindOf(store::Change::Operation operation) {
  switch (operation) {
    case store::Change::Operation::kCreated:
      return Change::CREATED;
    case store::Change::Operation::kUpdated:
      return Change::UPDATED;
    case store::Change::Operation::kDeleted:
      return Change::DELETED;
    case store::Change::Operation::kErased:
      return Change::ERASED;
  }
  return Change::KIND_UNSPECIFIED;
}

// The question, without where its answer goes on.
std::string QuestionOf(const ListChangesRequest& request) {
  ListChangesRequest question = request;
  question.clear_page_size();
  question.clear_page_token();
  return absl::StrCat("cairn.change.v1.ListChanges\n", question.SerializeAsString());
}

}  // namespace

absl::Status ChangesAskedFor::Authorise(const auth::Identity& identity) const {
  for (const ResourceType* type : types)
    RETURN_IF_ERROR(auth::Authorise(identity, type->options().read(),
                                    !type->has_organisation() ? ""
                                    : organisation.empty()    ? "-"
                                                              : organisation));
  return absl::OkStatus();
}

absl::StatusOr<ChangesAskedFor> ReadChangesAskedFor(
    const std::vector<const AnyCollection*>& collections,
    const google::protobuf::RepeatedPtrField<std::string>& types, absl::string_view parent) {
  Violations violations;
  ChangesAskedFor asked;
  for (int i = 0; i < types.size(); ++i) {
    const auto found = std::find_if(
        collections.begin(), collections.end(),
        [&](const AnyCollection* kept) { return kept->type().full_name() == types[i]; });
    if (found == collections.end())
      violations.Add(absl::StrCat("types[", i, "]"),
                     "is not a type that this service keeps: ", types[i]);
    else
      asked.types.insert(&(*found)->type());
  }
  const std::string organisation(resource::OrganisationOf(parent));
  if (!parent.empty() && parent != "organisations/-") {
    if (!resource::IsValidId(organisation) ||
        parent != absl::StrCat("organisations/", organisation))
      violations.Add("parent", "must look like organisations/{organisation}, or be empty");
    asked.organisation = organisation;
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (types.empty())
    for (const AnyCollection* collection : collections) asked.types.insert(&collection->type());
  return asked;
}

Change Told(const store::Change& from) {
  Change change;
  change.set_kind(KindOf(from.operation));
  change.set_name(from.type->Name(from.key));
  const bool is_erased = from.operation == store::Change::Operation::kErased;
  change.mutable_resource()->PackFrom(is_erased ? from.type->prototype() : *from.resource);
  change.set_revision(from.revision);
  *change.mutable_time() = resource::ToTimestamp(from.time);
  change.set_caller(from.actor);
  change.set_request_id(from.request_id);
  return change;
}

absl::StatusOr<store::History> ChangeHistory::Read(const rpc::CallContext& call,
                                                   const ListChangesRequest& request) const {
  store::History history{.request_id_prefix = request.request_id_prefix(),
                         .before = std::numeric_limits<std::int64_t>::max()};
  if (request.name().empty()) {
    ASSIGN_OR_RETURN(const ChangesAskedFor asked,
                     ReadChangesAskedFor(collections_, request.types(), request.parent()));
    RETURN_IF_ERROR(asked.Authorise(call.identity));
    history.types.assign(asked.types.begin(), asked.types.end());
    // The order of a set of addresses differs from run to run; the statement's text should not.
    std::sort(history.types.begin(), history.types.end(),
              [](const ResourceType* a, const ResourceType* b) {
                return a->full_name() < b->full_name();
              });
    history.organisation = asked.organisation;
    return history;
  }
  Violations violations;
  if (!request.parent().empty()) violations.Add("parent", "is not given beside name");
  if (request.types_size() > 0) violations.Add("types", "are not given beside name");
  for (const AnyCollection* collection : collections_) {
    const absl::StatusOr<resource::Key> key = collection->type().ParseName(request.name());
    if (!key.ok()) continue;
    history.types = {&collection->type()};
    history.key = *key;
  }
  if (history.types.empty())
    violations.Add("name", "is no name of a resource that this service keeps: ", request.name());
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(auth::Authorise(call.identity, history.types.front()->options().read(),
                                  resource::OrganisationOf(request.name())));
  return history;
}

absl::StatusOr<ListChangesResponse> ChangeHistory::List(const rpc::CallContext& call,
                                                        const ListChangesRequest& request) const {
  ASSIGN_OR_RETURN(store::History history, Read(call, request));
  const std::string question = QuestionOf(request);
  const bool first = request.page_token().empty();
  const int most =
      request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kLargestPage);
  history.limit = most;
  ListChangesResponse response;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    if (first) {
      ASSIGN_OR_RETURN(const std::int64_t newest, snapshot.Revision());
      history.before = newest + 1;
    } else {
      ASSIGN_OR_RETURN(const std::string position, tokens_.Read(question, request.page_token()));
      store::Position before;
      if (!store::ReadPosition(position, &before))
        return absl::InternalError("a signed page token holds no position");
      RETURN_IF_ERROR(snapshot.CheckPosition(before));
      history.before = before.revision;
    }
    ASSIGN_OR_RETURN(const store::Past past, snapshot.ChangesBefore(history));
    if (first && history.key.has_value() && past.changes.empty() &&
        history.request_id_prefix.empty())
      return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
          .With("resource", request.name())
          .Say("nothing by the name ", request.name(), " was ever here");
    std::int64_t next = past.looked_back_to;
    std::size_t bytes = 0;
    for (const store::Change& change : past.changes) {
      if (bytes > kMostPageBytes) break;  // the rest comes with the next page
      next = change.revision;
      Change& told = *response.add_changes() = Told(change);
      ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> before,
                       snapshot.StateBefore(*change.type, change.key, change.revision));
      if (before != nullptr) told.mutable_before()->PackFrom(*before);
      bytes += told.ByteSizeLong();
    }
    if (bytes <= kMostPageBytes) next = past.looked_back_to;
    if (next <= 1) return absl::OkStatus();
    ASSIGN_OR_RETURN(const store::Position position, snapshot.PositionAt(next));
    response.set_next_page_token(tokens_.Make(question, store::TextOf(position)));
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace cairn
