#include "common/store/store.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cairn/options/v1/options.pb.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/store/migrations.h"
#include "common/store/sqlite/sqlite_driver.h"

namespace cairn::store {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using resource::Column;
using resource::Comparison;
using resource::Operator;
using resource::Order;
using resource::Value;

constexpr char kSchemaSteps[] =
    "CREATE TABLE IF NOT EXISTS schema_step (component TEXT NOT NULL, number BIGINT NOT NULL, "
    "PRIMARY KEY (component, number))";
constexpr std::size_t kSecretSize = 32;
// An answer is forgotten when it is older than this, and so many were given since: by the clock
// alone, one that jumps would forget them all.
constexpr absl::Duration kAnswersKept = absl::Hours(24);
constexpr std::int64_t kMostRecentAnswers = 100'000;
constexpr absl::Duration kShrinkLogEvery = absl::Seconds(1);
constexpr std::size_t kMostKeptStatements = 200;
constexpr std::size_t kMostNamed = 10;

absl::string_view Sign(Operator op) {
  switch (op) {
    case Operator::kEqual:
      return "=";
    case Operator::kNotEqual:
      return "<>";
    case Operator::kLess:
      return "<";
    case Operator::kLessOrEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterOrEqual:
      return ">=";
  }
  return "=";
}

// A column as it is ordered by: what is not set comes first.
std::string Sortable(const Column& column) {
  const bool number = column.kind == Column::Kind::kInteger || column.kind == Column::Kind::kReal ||
                      column.kind == Column::Kind::kBoolean;
  return absl::StrCat("COALESCE(", column.name, number ? ", 0)" : ", '')");
}

// Text of a SELECT with its values in the order of their `$n`.
struct SelectText {
  std::string sql;
  std::vector<Value> values;

  std::string Bind(Value value) {
    values.push_back(std::move(value));
    return absl::StrCat("$", values.size());
  }
};

std::string ComparisonSql(const Comparison& comparison, SelectText& select) {
  const std::string& name = comparison.column->name;
  if (std::holds_alternative<std::monostate>(comparison.value))
    return absl::StrCat(name, comparison.op == Operator::kEqual ? " IS NULL" : " IS NOT NULL");
  // `x != 3` also holds where x is not set.
  if (comparison.op == Operator::kNotEqual)
    return absl::StrCat("(", name, " IS NULL OR ", name, " <> ", select.Bind(comparison.value),
                        ")");
  return absl::StrCat(name, " ", Sign(comparison.op), " ", select.Bind(comparison.value));
}

// `(a > 1) OR (a = 1 AND b < 2) OR …`: behind the last one seen, in an order of mixed directions.
std::string BehindSql(const Query& query, SelectText& select) {
  std::vector<std::pair<std::string, bool>> keys;  // expression, descending
  for (const Order& order : query.order)
    keys.emplace_back(Sortable(*order.column), order.descending);
  keys.emplace_back("organisation", false);
  keys.emplace_back("id", false);
  std::vector<std::string> cases;
  for (std::size_t last = 0; last < keys.size(); ++last) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i <= last; ++i) {
      const absl::string_view sign = i < last ? "=" : keys[i].second ? "<" : ">";
      terms.push_back(absl::StrCat(keys[i].first, " ", sign, " ", select.Bind(query.after[i])));
    }
    cases.push_back(absl::StrCat("(", absl::StrJoin(terms, " AND "), ")"));
  }
  return absl::StrCat("(", absl::StrJoin(cases, " OR "), ")");
}

SelectText SelectOf(const Query& query, absl::string_view select_from) {
  SelectText select;
  std::vector<std::string> terms;
  if (!query.organisation.empty())
    terms.push_back(absl::StrCat("organisation = ", select.Bind(query.organisation)));
  if (!query.id_prefix.empty()) {
    std::string end = query.id_prefix;
    ++end.back();  // `person/` to `person0`: every id below the person
    terms.push_back(absl::StrCat("id >= ", select.Bind(query.id_prefix)));
    terms.push_back(absl::StrCat("id < ", select.Bind(end)));
  }
  for (const Comparison& comparison : query.filter)
    terms.push_back(ComparisonSql(comparison, select));
  if (!query.after.empty()) terms.push_back(BehindSql(query, select));
  select.sql = std::string(select_from);
  if (!terms.empty()) absl::StrAppend(&select.sql, " WHERE ", absl::StrJoin(terms, " AND "));
  absl::StrAppend(&select.sql, " ORDER BY ");
  for (const Order& order : query.order)
    absl::StrAppend(&select.sql, Sortable(*order.column), order.descending ? " DESC, " : ", ");
  absl::StrAppend(&select.sql, "organisation, id LIMIT ", select.Bind(std::int64_t{query.limit}));
  return select;
}

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

// A resource that another one refers to.
using Reference = std::pair<const ResourceType*, std::string>;

// Whether the record of that name is another organisation's: then it is neither looked up nor kept
// from being deleted, so that one organisation learns nothing of what another one records. That an
// organisation is there is known to all.
bool IsElsewhere(absl::string_view organisation, absl::string_view name) {
  const absl::string_view owner = resource::OrganisationOf(name);
  return !organisation.empty() && !owner.empty() && owner != organisation &&
         name != absl::StrCat("organisations/", owner);
}

// What a message of an organisation refers to among the resources that the store keeps, at any
// depth, and by which field.
void CollectReferences(const Message& message, absl::string_view organisation, const Store& store,
                       std::map<Reference, std::string>& found) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool repeated = field->is_repeated();
    const int size = repeated ? reflection.FieldSize(message, field) : 1;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->is_map()) continue;
      for (int i = 0; i < size; ++i)
        CollectReferences(repeated ? reflection.GetRepeatedMessage(message, field, i)
                                   : reflection.GetMessage(message, field),
                          organisation, store, found);
      continue;
    }
    const std::string& target = field->options().GetExtension(options::v1::field).reference();
    if (target.empty()) continue;
    const ResourceType* type = ResourceType::Find(target);
    if (type == nullptr || !store.Keeps(*type)) continue;
    for (int i = 0; i < size; ++i) {
      std::string name = repeated ? reflection.GetRepeatedString(message, field, i)
                                  : reflection.GetString(message, field);
      if (!IsElsewhere(organisation, name))
        found.try_emplace({type, std::move(name)}, field->name());
    }
  }
}

std::map<Reference, std::string> ReferencesOf(const Message* resource,
                                              absl::string_view organisation, const Store& store) {
  std::map<Reference, std::string> found;
  if (resource != nullptr) CollectReferences(*resource, organisation, store, found);
  return found;
}

bool IsNumber(absl::string_view digits) {
  return !digits.empty() && digits.find_first_not_of("0123456789") == absl::string_view::npos;
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

// ---- Snapshot

absl::Status Snapshot::Load(absl::string_view payload, std::int64_t revision, Message* out) {
  if (!out->ParseFromArray(payload.data(), static_cast<int>(payload.size())))
    return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
        .Say("a stored resource cannot be read; the service's operator must restore a backup");
  resource::SetString(*out, "etag", absl::StrCat("r", revision));
  return absl::OkStatus();
}

absl::StatusOr<bool> Snapshot::Find(const ResourceType& type, const Key& key, Message* out) {
  ASSIGN_OR_RETURN(Statement * find, connection_.Prepare(store_.sql(type).find));
  find->Bind(absl::string_view(key.organisation));
  find->Bind(absl::string_view(key.id));
  ASSIGN_OR_RETURN(const bool found, find->Step());
  if (!found) return false;
  absl::Status loaded = Load(find->Text(1), find->Int(0), out);
  find->Reset();
  if (!loaded.ok()) return loaded;
  return true;
}

absl::StatusOr<bool> Snapshot::Exists(const ResourceType& type, const Key& key) {
  ASSIGN_OR_RETURN(Statement * exists, connection_.Prepare(store_.sql(type).exists));
  exists->Bind(absl::string_view(key.organisation));
  exists->Bind(absl::string_view(key.id));
  ASSIGN_OR_RETURN(const bool found, exists->Step());
  if (found) exists->Reset();
  return found;
}

absl::Status Snapshot::List(const Query& query, Visit visit) {
  const SelectText text = SelectOf(query, store_.sql(*query.type).select);
  ASSIGN_OR_RETURN(Statement * select, connection_.Prepare(text.sql));
  for (const Value& value : text.values) select->BindValue(value);
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return absl::OkStatus();
    const Key key{std::string(select->Text(0)), std::string(select->Text(1))};
    std::unique_ptr<Message> resource(query.type->prototype().New());
    absl::Status loaded = Load(select->Text(3), select->Int(2), resource.get());
    if (!loaded.ok() || !visit(key, std::move(resource))) {
      select->Reset();
      return loaded;
    }
  }
}

absl::StatusOr<std::vector<std::string>> Snapshot::Referrers(const ResourceType& type,
                                                             const Key& key, int most) {
  std::vector<std::string> names;
  ASSIGN_OR_RETURN(
      Statement * select,
      connection_.Prepare("SELECT organisation, type, id FROM reference WHERE target = $1 "
                          "AND NOT (organisation = $2 AND type = $3 AND id = $4) "
                          "AND ($2 = '' OR organisation IN ('', $2)) LIMIT $5"));
  const std::string name = type.Name(key);
  select->Bind(absl::string_view(name));
  select->Bind(absl::string_view(key.organisation));
  select->Bind(absl::string_view(type.full_name()));
  select->Bind(absl::string_view(key.id));
  select->Bind(std::int64_t{most});
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    const ResourceType* referrer = ResourceType::Find(select->Text(1));
    if (referrer != nullptr)
      names.push_back(referrer->Name({std::string(select->Text(0)), std::string(select->Text(2))}));
  }
  for (const ResourceType* child : store_.types()) {
    if (!child->IsChildOf(type)) continue;
    Query below{.type = child,
                .organisation = key.organisation,
                .limit = most - static_cast<int>(names.size())};
    if (type.Name(key) != absl::StrCat("organisations/", key.organisation))
      below.id_prefix = key.id + "/";
    if (below.limit <= 0) break;
    RETURN_IF_ERROR(List(below, [&](const Key& at, std::unique_ptr<Message>) {
      names.push_back(child->Name(at));
      return true;
    }));
  }
  return names;
}

// ---- Transaction

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

  ASSIGN_OR_RETURN(Statement * upsert, connection_.Prepare(store_.sql(type).upsert));
  upsert->Bind(absl::string_view(key.organisation));
  upsert->Bind(absl::string_view(key.id));
  upsert->Bind(revision_);
  std::vector<Value> values;
  values.reserve(type.columns().size());
  for (const Column& column : type.columns())
    values.push_back(resource::ColumnValue(resource, column));
  for (const Value& value : values) upsert->BindValue(value);
  upsert->BindBytes(payload);
  RETURN_IF_ERROR(upsert->Run());
  resource::SetString(resource, "etag", absl::StrCat("r", revision_));
  return absl::OkStatus();
}

absl::Status Transaction::Delete(const ResourceType& type, const Key& key, const Message& before) {
  std::unique_ptr<Message> last(before.New());
  last->CopyFrom(before);
  resource::SetString(*last, "etag", "");
  RETURN_IF_ERROR(
      Log(type, key, OperationName(Change::Operation::kDeleted), last->SerializeAsString()));
  RETURN_IF_ERROR(IndexReferences(type, key, &before, nullptr));
  ASSIGN_OR_RETURN(Statement * remove, connection_.Prepare(store_.sql(type).remove));
  remove->Bind(absl::string_view(key.organisation));
  remove->Bind(absl::string_view(key.id));
  return remove->Run();
}

absl::Status Transaction::Log(const ResourceType& type, const Key& key, absl::string_view operation,
                              absl::string_view payload) {
  ASSIGN_OR_RETURN(Statement * insert,
                   connection_.Prepare("INSERT INTO change (revision, organisation, type, id, "
                                       "operation, actor, request_id, time, payload) "
                                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"));
  insert->Bind(++revision_);
  insert->Bind(absl::string_view(key.organisation));
  insert->Bind(absl::string_view(type.full_name()));
  insert->Bind(absl::string_view(key.id));
  insert->Bind(operation);
  insert->Bind(absl::string_view(author_.actor));
  insert->Bind(absl::string_view(author_.request_id));
  insert->Bind(absl::ToUnixMicros(now_));
  insert->BindBytes(payload);
  return insert->Run();
}

absl::Status Transaction::IndexReferences(const ResourceType& type, const Key& key,
                                          const Message* before, const Message* after) {
  const std::map<Reference, std::string> old_references =
      ReferencesOf(before, key.organisation, store_);
  const std::map<Reference, std::string> new_references =
      ReferencesOf(after, key.organisation, store_);
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
  ASSIGN_OR_RETURN(Statement * find,
                   connection_.Prepare("SELECT digest, answer FROM request WHERE actor = $1 AND "
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
  find->Reset();
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
      connection_.Prepare("INSERT INTO request (actor, request_id, digest, answer, time, number) "
                          "VALUES ($1, $2, $3, $4, $5, "
                          "(SELECT COALESCE(MAX(number), 0) + 1 FROM request)) "
                          "ON CONFLICT (actor, request_id) DO UPDATE SET digest = excluded.digest, "
                          "answer = excluded.answer, time = excluded.time, "
                          "number = excluded.number"));
  keep->Bind(absl::string_view(author_.actor));
  keep->Bind(absl::string_view(author_.request_id));
  keep->Bind(digest);
  keep->BindBytes(answer);
  keep->Bind(absl::ToUnixMicros(now_));
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

// ---- Store

Store::Store(Options options) : options_(std::move(options)) {
  for (const ResourceType* type : options_.types) {
    std::vector<std::string> names = {"organisation", "id", "revision"};
    for (const Column& column : type->columns()) names.push_back(column.name);
    names.emplace_back("payload");
    std::vector<std::string> places;
    std::vector<std::string> assignments;
    for (std::size_t i = 0; i < names.size(); ++i) {
      places.push_back(absl::StrCat("$", i + 1));
      if (i >= 2) assignments.push_back(absl::StrCat(names[i], " = excluded.", names[i]));
    }
    const std::string& table = type->snake_name();
    sql_[type] = {
        .find = absl::StrCat("SELECT revision, payload FROM ", table,
                             " WHERE organisation = $1 AND id = $2"),
        .exists = absl::StrCat("SELECT 1 FROM ", table, " WHERE organisation = $1 AND id = $2"),
        .upsert = absl::StrCat("INSERT INTO ", table, " (", absl::StrJoin(names, ", "),
                               ") VALUES (", absl::StrJoin(places, ", "),
                               ") ON CONFLICT (organisation, id) DO UPDATE SET ",
                               absl::StrJoin(assignments, ", ")),
        .remove = absl::StrCat("DELETE FROM ", table, " WHERE organisation = $1 AND id = $2"),
        .select = absl::StrCat("SELECT organisation, id, revision, payload FROM ", table),
    };
  }
}

Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(Options options) {
  absl::string_view path = options.database;
  if (!absl::ConsumePrefix(&path, "sqlite:") || path.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("a database looks like sqlite:PATH, not ", options.database));
  std::unique_ptr<Store> store(new Store(std::move(options)));
  store->driver_ = SqliteDriver(std::string(path));
  if (!store->options_.shared) RETURN_IF_ERROR(store->driver_->Claim());
  RETURN_IF_ERROR(store->Prepare());
  return store;
}

absl::Status Store::Prepare() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> writer, driver_->OpenWriter());
  RETURN_IF_ERROR(CheckOwner(*writer));
  RETURN_IF_ERROR(Migrate(*writer, "store", StoreMigrations()));
  RETURN_IF_ERROR(Migrate(*writer, options_.service, options_.migrations));
  RETURN_IF_ERROR(PrepareSecret(*writer));
  ASSIGN_OR_RETURN(written_, Snapshot(*writer, *this).Revision());
  head_.store(written_, std::memory_order_release);
  commits_ = std::make_unique<GroupCommit>(std::move(writer), options_.events, [this] {
    head_.store(written_, std::memory_order_release);
    WakeAll();
  });
  shrinking_log_ = std::make_unique<Periodic>(kShrinkLogEvery, [this](const auto&) {
    // What a reader still needs stays, until the next time.
    commits_
        ->Alone(
            [](Connection& connection) { return connection.ShrinkLog(Connection::kMostLogBytes); })
        .IgnoreError();
  });
  return absl::OkStatus();
}

// A database that another service began holds its tables, tokens and history; this one's would be
// mixed into them.
absl::Status Store::CheckOwner(Connection& writer) {
  RETURN_IF_ERROR(writer.Execute(kSchemaSteps));
  ASSIGN_OR_RETURN(
      Statement * others,
      writer.Prepare("SELECT component FROM schema_step WHERE component NOT IN ('store', $1)"));
  others->Bind(absl::string_view(options_.service));
  ASSIGN_OR_RETURN(const bool owned, others->Step());
  if (!owned) return absl::OkStatus();
  const std::string owner(others->Text(0));
  others->Reset();
  return absl::FailedPreconditionError(absl::StrCat(options_.database, " is the database of ",
                                                    owner, "; give ", options_.service,
                                                    " one of its own with --database"));
}

absl::Status Store::Migrate(Connection& writer, absl::string_view component,
                            const std::vector<Migration>& migrations) {
  // The write lock is taken first, so that two programs that start together migrate one after the
  // other.
  RETURN_IF_ERROR(writer.Execute("BEGIN IMMEDIATE"));
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(
        Statement * newest,
        writer.Prepare("SELECT COALESCE(MAX(number), 0) FROM schema_step WHERE component = $1"));
    newest->Bind(component);
    RETURN_IF_ERROR(newest->Step().status());
    const std::int64_t have = newest->Int(0);
    newest->Reset();
    const std::int64_t known = migrations.empty() ? 0 : migrations.back().number;
    if (have > known)
      return absl::FailedPreconditionError(
          absl::StrCat("the database has step ", have, " of the ", component,
                       " schema, and this program knows only ", known,
                       ": it was written by a newer program; use that one, or restore a backup"));
    for (const Migration& migration : migrations) {
      if (migration.number <= have) continue;
      RETURN_IF_ERROR(writer.Execute(migration.sql));
      ASSIGN_OR_RETURN(
          Statement * record,
          writer.Prepare("INSERT INTO schema_step (component, number) VALUES ($1, $2)"));
      record->Bind(component);
      record->Bind(std::int64_t{migration.number});
      RETURN_IF_ERROR(record->Run());
    }
    return absl::OkStatus();
  };
  if (absl::Status migrated = run(); !migrated.ok()) {
    writer.Execute("ROLLBACK").IgnoreError();  // the first failure is the one to tell
    return migrated;
  }
  return writer.Execute("COMMIT");
}

absl::Status Store::PrepareSecret(Connection& writer) {
  ASSIGN_OR_RETURN(Statement * keep,
                   writer.Prepare("INSERT INTO setting (name, value) VALUES "
                                  "('page_token_secret', $1) ON CONFLICT (name) DO NOTHING"));
  const std::string fresh = RandomBytes(kSecretSize);
  keep->BindBytes(fresh);
  RETURN_IF_ERROR(keep->Run());
  ASSIGN_OR_RETURN(Statement * read,
                   writer.Prepare("SELECT value FROM setting WHERE name = 'page_token_secret'"));
  RETURN_IF_ERROR(read->Step().status());
  secret_ = std::string(read->Text(0));
  read->Reset();
  return absl::OkStatus();
}

bool Store::Keeps(const ResourceType& type) const { return sql_.count(&type) > 0; }

absl::StatusOr<std::unique_ptr<Connection>> Store::TakeReader() const {
  {
    const MutexLock lock(readers_mutex_);
    if (!readers_.empty()) {
      std::unique_ptr<Connection> reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return driver_->OpenReader();
}

void Store::GiveBack(std::unique_ptr<Connection> connection) const {
  if (connection->kept_statements() > kMostKeptStatements)
    return;  // callers' filters have left too many
  const MutexLock lock(readers_mutex_);
  readers_.push_back(std::move(connection));
}

absl::Status Store::Read(absl::FunctionRef<absl::Status(Snapshot&)> read) const {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, TakeReader());
  ASSIGN_OR_RETURN(Statement * begin, connection->Prepare("BEGIN"));
  RETURN_IF_ERROR(begin->Run());
  Snapshot snapshot(*connection, *this);
  absl::Status status = read(snapshot);
  absl::StatusOr<Statement*> end = connection->Prepare("COMMIT");
  absl::Status ended = end.ok() ? (*end)->Run() : end.status();
  if (ended.ok()) GiveBack(std::move(connection));
  return status.ok() ? ended : status;  // the first failure is the one to tell
}

absl::Status Store::Write(const Author& author,
                          absl::FunctionRef<absl::Status(Transaction&)> write) {
  return commits_->Run([&](Connection& writer) -> absl::Status {
    // The database says where history ends, not memory: another process may have written, and what
    // the group did before may have been undone.
    ASSIGN_OR_RETURN(const std::int64_t newest, Snapshot(writer, *this).Revision());
    Transaction transaction(writer, *this, author, options_.clock->Now(), newest);
    RETURN_IF_ERROR(write(transaction));
    RETURN_IF_ERROR(transaction.CheckReferences());
    written_ = transaction.revision();
    return absl::OkStatus();
  });
}

std::unique_ptr<Store::Subscription> Store::Subscribe(std::function<void()> wake) {
  auto subscription = std::make_unique<Subscription>(*this);
  const MutexLock lock(subscribers_mutex_);
  subscribers_.emplace(subscription.get(), std::move(wake));
  return subscription;
}

Store::Subscription::~Subscription() {
  const MutexLock lock(store_.subscribers_mutex_);
  store_.subscribers_.erase(this);
}

void Store::WakeAll() {
  const MutexLock lock(subscribers_mutex_);
  for (const auto& [subscription, wake] : subscribers_) wake();
}

std::string Store::Token(std::int64_t revision) const {
  return absl::StrCat(options_.service, "@", revision);
}

absl::StatusOr<std::int64_t> Store::ParseToken(absl::string_view token) const {
  std::int64_t revision = 0;
  absl::string_view digits = token;
  if (!absl::ConsumePrefix(&digits, absl::StrCat(options_.service, "@")) || !IsNumber(digits) ||
      !absl::SimpleAtoi(digits, &revision)) {
    Violations violations;
    violations.Add("token", "must look like ", options_.service, "@1842");
    return violations.ToStatus();
  }
  return revision;
}

}  // namespace cairn::store
