// Reads the change log: forwards for watchers, backwards for who asks what was changed.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/store/schema/checksum.h"
#include "common/store/schema/token.h"
#include "common/store/snapshot.h"

namespace cairn::store {
namespace {

using google::protobuf::Message;

constexpr char kColumns[] =
    "SELECT revision, organisation, type, id, operation, time, payload, actor, request_id, "
    "mark, checksum "
    "FROM change ";

Change::Operation OperationOf(absl::string_view name) {
  if (name == "CREATED") return Change::Operation::kCreated;
  if (name == "ERASED") return Change::Operation::kErased;
  return name == "UPDATED" ? Change::Operation::kUpdated : Change::Operation::kDeleted;
}

ChangeRow RowOf(const Statement& select) {
  return {.revision = select.Int(0),
          .organisation = select.Text(1),
          .type = select.Text(2),
          .id = select.Text(3),
          .operation = select.Text(4),
          .actor = select.Text(7),
          .request_id = select.Text(8),
          .time = select.Int(5),
          .payload = select.Text(6),
          .mark = select.Int(9)};
}

absl::StatusOr<Change> ReadChange(const Statement& select) {
  const ChangeRow row = RowOf(select);
  Change change{.revision = row.revision,
                .mark = static_cast<std::uint64_t>(row.mark),
                .type = ResourceType::Find(row.type),
                .key = {std::string(row.organisation), std::string(row.id)},
                .operation = OperationOf(row.operation),
                .time = absl::FromUnixMicros(row.time),
                .actor = std::string(row.actor),
                .request_id = std::string(row.request_id)};
  if (select.Int(10) != row.checksum()) return Damaged(absl::StrCat("change ", row.revision));
  if (change.type == nullptr)
    return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
        .Say(
            "the change log holds a type that this program does not know; the service's operator "
            "must restore a backup, or run the program that wrote it");
  change.resource.reset(change.type->prototype().New());
  if (!change.resource->ParseFromArray(row.payload.data(), static_cast<int>(row.payload.size())))
    return Damaged(absl::StrCat("change ", row.revision));
  resource::SetString(*change.resource, "etag", absl::StrCat("r", row.revision));
  return change;
}

// Ends a statement that was not read to its end.
class Ended {
 public:
  explicit Ended(Statement& statement) : statement_(statement) {}
  ~Ended() { statement_.Reset(); }

 private:
  Statement& statement_;
};

}  // namespace

absl::StatusOr<std::int64_t> Snapshot::Revision() {
  ASSIGN_OR_RETURN(Statement * newest,
                   connection_.Prepare("SELECT COALESCE(MAX(revision), 0) FROM change"));
  const Ended ended(*newest);
  RETURN_IF_ERROR(newest->Step().status());
  return newest->Int(0);
}

absl::StatusOr<Position> Snapshot::Newest() {
  ASSIGN_OR_RETURN(
      Statement * newest,
      connection_.Prepare("SELECT revision, mark FROM change ORDER BY revision DESC LIMIT 1"));
  const Ended ended(*newest);
  ASSIGN_OR_RETURN(const bool found, newest->Step());
  if (!found) return Position{};
  return Position{newest->Int(0), static_cast<std::uint64_t>(newest->Int(1))};
}

absl::StatusOr<Position> Snapshot::PositionAt(std::int64_t revision) {
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare("SELECT mark FROM change WHERE revision = $1"));
  const Ended ended(*select);
  select->Bind(revision);
  ASSIGN_OR_RETURN(const bool found, select->Step());
  return Position{revision, found ? static_cast<std::uint64_t>(select->Int(0)) : 0};
}

absl::Status Snapshot::CheckRange(const Position& position) {
  // MIN and MAX in one SELECT would scan the whole log; each alone looks at one row.
  ASSIGN_OR_RETURN(Statement * ends,
                   connection_.Prepare("SELECT (SELECT COALESCE(MIN(revision), 1) FROM change), "
                                       "(SELECT COALESCE(MAX(revision), 0) FROM change)"));
  RETURN_IF_ERROR(ends->Step().status());
  const std::int64_t oldest = ends->Int(0);
  const std::int64_t newest = ends->Int(1);
  ends->Reset();
  if (position.revision < oldest - 1 || position.revision > newest)
    return Failure(absl::StatusCode::kOutOfRange, ErrorReason::TOKEN_OUT_OF_RANGE)
        .Say("history is kept from ", TokenOf(kept_.service(), {oldest - 1}), " to ",
             TokenOf(kept_.service(), {newest}), ", not at ", TokenOf(kept_.service(), position),
             "; start again without a token");
  return absl::OkStatus();
}

absl::Status Snapshot::CheckPosition(const Position& position) {
  RETURN_IF_ERROR(CheckRange(position));
  if (position.mark == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Position here, PositionAt(position.revision));
  if (here == position) return absl::OkStatus();
  return Failure(absl::StatusCode::kOutOfRange, ErrorReason::TOKEN_OUT_OF_RANGE)
      .Say(TokenOf(kept_.service(), position),
           " is of another history, such as one of before a backup was restored; start again "
           "without a token");
}

absl::StatusOr<std::vector<Change>> Snapshot::ReadChanges(Statement& select) {
  const Ended ended(select);
  std::vector<Change> changes;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select.Step());
    if (!row) return changes;
    ASSIGN_OR_RETURN(Change change, ReadChange(select));
    changes.push_back(std::move(change));
  }
}

absl::StatusOr<std::vector<Change>> Snapshot::ChangesAfter(std::int64_t after, int limit) {
  RETURN_IF_ERROR(CheckRange({after}));
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare(
                       absl::StrCat(kColumns, "WHERE revision > $1 ORDER BY revision LIMIT $2")));
  select->Bind(after);
  select->Bind(std::int64_t{limit});
  return ReadChanges(*select);
}

absl::StatusOr<Past> Snapshot::ChangesBefore(const History& history) {
  Past past;
  std::vector<std::string> terms;
  std::vector<resource::Value> values;
  const auto bind = [&](const auto& value) {
    values.emplace_back(value);
    return absl::StrCat("$", values.size());
  };
  // Names of types come from the contract, so they need no escaping.
  terms.push_back(absl::StrCat(
      "type IN (",
      absl::StrJoin(history.types, ", ",
                    [](std::string* out, const ResourceType* type) {
                      absl::StrAppend(out, "'", absl::string_view(type->full_name()), "'");
                    }),
      ")"));
  terms.push_back(absl::StrCat("revision < ", bind(history.before)));
  if (history.key.has_value()) {
    terms.push_back(absl::StrCat("organisation = ", bind(history.key->organisation)));
    terms.push_back(absl::StrCat("id = ", bind(history.key->id)));
  } else {
    past.looked_back_to = std::max<std::int64_t>(history.before - kMostLookedAt, 0);
    terms.push_back(absl::StrCat("revision >= ", bind(past.looked_back_to)));
    if (!history.organisation.empty())
      terms.push_back(absl::StrCat("organisation = ", bind(history.organisation)));
  }
  if (!history.request_id_prefix.empty()) {
    const std::string prefix = bind(history.request_id_prefix);
    terms.push_back(absl::StrCat("SUBSTR(request_id, 1, LENGTH(", prefix, ")) = ", prefix));
  }
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare(absl::StrCat(
                       kColumns, "WHERE ", absl::StrJoin(terms, " AND "),
                       " ORDER BY revision DESC LIMIT ", bind(std::int64_t{history.limit}))));
  for (const resource::Value& value : values) select->BindValue(value);
  ASSIGN_OR_RETURN(past.changes, ReadChanges(*select));
  if (static_cast<int>(past.changes.size()) == history.limit && history.limit > 0)
    past.looked_back_to = past.changes.back().revision;
  return past;
}

absl::StatusOr<std::unique_ptr<Message>> Snapshot::StateBefore(const ResourceType& type,
                                                               const Key& key,
                                                               std::int64_t revision) {
  ASSIGN_OR_RETURN(Past past,
                   ChangesBefore({.types = {&type}, .key = key, .before = revision, .limit = 1}));
  if (past.changes.empty() || past.changes.front().operation == Change::Operation::kDeleted ||
      past.changes.front().operation == Change::Operation::kErased)
    return nullptr;
  return std::move(past.changes.front().resource);
}

}  // namespace cairn::store
