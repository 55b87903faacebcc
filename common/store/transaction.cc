#include "common/store/transaction.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/store/references.h"
#include "common/store/schema/checksum.h"

namespace cairn::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using resource::Column;
using resource::Value;

// An answer is forgotten when it is older than this, and so many were given since: by the clock
// alone, one that jumps would forget them all.
constexpr absl::Duration kAnswersKept = absl::Hours(24);
constexpr std::int64_t kMostRecentAnswers = 100'000;
constexpr std::size_t kMostNamed = 10;

void SetTime(Message& resource, absl::string_view field, absl::Time time) {
  const FieldDescriptor* descriptor = resource.GetDescriptor()->FindFieldByName(std::string(field));
  resource.GetReflection()
      ->MutableMessage(&resource, descriptor)
      ->CopyFrom(resource::ToTimestamp(time));
}

void CopyField(const Message& from, Message& to, absl::string_view field) {
  const FieldDescriptor* descriptor = from.GetDescriptor()->FindFieldByName(std::string(field));
  to.GetReflection()
      ->MutableMessage(&to, descriptor)
      ->CopyFrom(from.GetReflection()->GetMessage(from, descriptor));
}

absl::string_view OperationName(Change::Operation operation) {
  switch (operation) {
    case Change::Operation::kCreated:
      return "CREATED";
    case Change::Operation::kUpdated:
      return "UPDATED";
    case Change::Operation::kDeleted:
      return "DELETED";
    case Change::Operation::kErased:
      return "ERASED";
  }
  return "";
}

}  // namespace

absl::Status Transaction::Put(const ResourceType& type, const Key& key, const Message* before,
                              Message& resource) {
  SetTime(resource, "update_time", now_);
  if (before != nullptr) {
    CopyField(*before, resource, "create_time");
  } else {
    SetTime(resource, "create_time", now_);
  }
  resource::SetString(resource, "etag", "");
  const std::string payload = resource.SerializeAsString();
  RETURN_IF_ERROR(Log(
      type, key,
      OperationName(before == nullptr ? Change::Operation::kCreated : Change::Operation::kUpdated),
      payload));
  RETURN_IF_ERROR(IndexReferences(type, key, before, &resource));

  ASSIGN_OR_RETURN(Statement * upsert, connection_.Prepare(kept_.sql(type).upsert));
  upsert->Bind(absl::string_view(key.organisation));
  upsert->Bind(absl::string_view(key.id));
  upsert->Bind(position_.revision);
  std::vector<Value> values;
  values.reserve(type.columns().size());
  for (const Column& column : type.columns())
    values.push_back(resource::ColumnValue(resource, column));
  for (const Value& value : values) upsert->BindValue(value);
  upsert->BindBytes(payload);
  upsert->Bind(ResourceChecksum(key, position_.revision, payload));
  RETURN_IF_ERROR(upsert->Run());
  resource::SetString(resource, "etag", absl::StrCat("r", position_.revision));
  return absl::OkStatus();
}

absl::Status Transaction::Delete(const ResourceType& type, const Key& key, const Message& before) {
  std::unique_ptr<Message> last(before.New());
  last->CopyFrom(before);
  resource::SetString(*last, "etag", "");
  RETURN_IF_ERROR(
      Log(type, key, OperationName(Change::Operation::kDeleted), last->SerializeAsString()));
  RETURN_IF_ERROR(IndexReferences(type, key, &before, nullptr));
  ASSIGN_OR_RETURN(Statement * remove, connection_.Prepare(kept_.sql(type).remove));
  remove->Bind(absl::string_view(key.organisation));
  remove->Bind(absl::string_view(key.id));
  return remove->Run();
}

absl::Status Transaction::Log(const ResourceType& type, const Key& key, absl::string_view operation,
                              absl::string_view payload) {
  ASSIGN_OR_RETURN(Statement * insert,
                   connection_.Prepare("INSERT INTO change (revision, organisation, type, id, "
                                       "operation, actor, request_id, time, payload, mark, "
                                       "checksum) "
                                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"));
  position_ = {position_.revision + 1, new_mark_()};
  const ChangeRow row{.revision = position_.revision,
                      .organisation = key.organisation,
                      .type = type.full_name(),
                      .id = key.id,
                      .operation = operation,
                      .actor = author_.actor,
                      .request_id = author_.request_id,
                      .time = absl::ToUnixMicros(now_),
                      .payload = payload,
                      .mark = static_cast<std::int64_t>(position_.mark)};
  insert->Bind(row.revision);
  insert->Bind(row.organisation);
  insert->Bind(row.type);
  insert->Bind(row.id);
  insert->Bind(row.operation);
  insert->Bind(row.actor);
  insert->Bind(row.request_id);
  insert->Bind(row.time);
  insert->BindBytes(row.payload);
  insert->Bind(row.mark);
  insert->Bind(row.checksum());
  return insert->Run();
}

absl::Status Transaction::IndexReferences(const ResourceType& type, const Key& key,
                                          const Message* before, const Message* after) {
  const std::map<Reference, std::string> old_references =
      ReferencesOf(before, key.organisation, kept_);
  const std::map<Reference, std::string> new_references =
      ReferencesOf(after, key.organisation, kept_);
  const auto run = [&](const std::string& sql, const std::string& target) -> absl::Status {
    ASSIGN_OR_RETURN(Statement * statement, connection_.Prepare(sql));
    statement->Bind(absl::string_view(key.organisation));
    statement->Bind(absl::string_view(type.full_name()));
    statement->Bind(absl::string_view(key.id));
    statement->Bind(absl::string_view(target));
    return statement->Run();
  };
  for (const auto& [old, field] : old_references)
    if (new_references.count(old) == 0)
      RETURN_IF_ERROR(run(
          "DELETE FROM reference WHERE organisation = $1 AND type = $2 AND id = $3 AND target = $4",
          old.second));
  for (const auto& [fresh, field] : new_references) {
    if (old_references.count(fresh) > 0) continue;
    RETURN_IF_ERROR(
        run("INSERT INTO reference (organisation, type, id, target) VALUES ($1, $2, $3, $4)",
            fresh.second));
    referred_to_.try_emplace(fresh, field);
  }
  return absl::OkStatus();
}

absl::Status Transaction::CheckReferences() {
  std::vector<std::string> missing;
  std::set<std::string> fields;
  for (const auto& [reference, field] : referred_to_) {
    const auto& [type, name] = reference;
    ASSIGN_OR_RETURN(const Key target, type->ParseName(name));
    ASSIGN_OR_RETURN(const bool exists, Exists(*type, target));
    if (exists) continue;
    missing.push_back(name);
    fields.insert(field);
  }
  referred_to_.clear();
  if (missing.empty()) return absl::OkStatus();
  const std::size_t more = missing.size() > kMostNamed ? missing.size() - kMostNamed : 0;
  missing.resize(missing.size() - more);
  const std::string names = absl::StrJoin(missing, ", ");
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::REFERENCE_NOT_FOUND)
      .With("resource", names)
      .With("field", absl::StrJoin(fields, ", "))
      .Say("the request refers to what is not there: ", names,
           more > 0 ? absl::StrCat(" and ", more, " more") : "",
           "; add it first, or in the same Write");
}

absl::StatusOr<std::optional<std::string>> Transaction::AnswerBefore(absl::string_view digest) {
  if (author_.request_id.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(
      Statement * find,
      connection_.Prepare("SELECT digest, answer, checksum FROM request WHERE actor = $1 AND "
                          "request_id = $2 AND (time >= $3 OR number > "
                          "(SELECT MAX(number) FROM request) - $4)"));
  find->Bind(absl::string_view(author_.actor));
  find->Bind(absl::string_view(author_.request_id));
  find->Bind(absl::ToUnixMicros(now_ - kAnswersKept));
  find->Bind(kMostRecentAnswers);
  ASSIGN_OR_RETURN(const bool found, find->Step());
  if (!found) return std::nullopt;
  const bool same = find->Text(0) == digest;
  std::string answer(find->Text(1));
  const bool intact =
      find->Int(2) == AnswerChecksum(author_.actor, author_.request_id, find->Text(0), answer);
  find->Reset();
  if (!intact) return Damaged("the answer kept of the request");
  if (!same)
    return Failure(absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_ID_REUSED)
        .Say(
            "request_id was used for another request not long ago; choose a new one for a new "
            "request");
  return answer;
}

absl::Status Transaction::KeepAnswer(absl::string_view digest, absl::string_view answer) {
  if (author_.request_id.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(ForgetAnswers());
  ASSIGN_OR_RETURN(
      Statement * keep,
      connection_.Prepare(
          "INSERT INTO request (actor, request_id, digest, answer, time, checksum, number) "
          "VALUES ($1, $2, $3, $4, $5, $6, "
          "(SELECT COALESCE(MAX(number), 0) + 1 FROM request)) "
          "ON CONFLICT (actor, request_id) DO UPDATE SET digest = excluded.digest, "
          "answer = excluded.answer, time = excluded.time, "
          "checksum = excluded.checksum, "
          "number = excluded.number"));
  keep->Bind(absl::string_view(author_.actor));
  keep->Bind(absl::string_view(author_.request_id));
  keep->Bind(digest);
  keep->BindBytes(answer);
  keep->Bind(absl::ToUnixMicros(now_));
  keep->Bind(AnswerChecksum(author_.actor, author_.request_id, digest, answer));
  return keep->Run();
}

// Looks at the two that were given first, so that it costs the same however many are kept, and
// keeps up with one that is added. What a clock ahead of itself has dated into the future is old.
absl::Status Transaction::ForgetAnswers() {
  ASSIGN_OR_RETURN(
      Statement * forget,
      connection_.Prepare("DELETE FROM request WHERE number IN "
                          "(SELECT number FROM request ORDER BY number LIMIT 2) AND number <= "
                          "(SELECT MAX(number) FROM request) - $1 AND (time < $2 OR time > $3)"));
  forget->Bind(kMostRecentAnswers);
  forget->Bind(absl::ToUnixMicros(now_ - kAnswersKept));
  forget->Bind(absl::ToUnixMicros(now_ + kAnswersKept));
  return forget->Run();
}

}  // namespace cairn::store
