#include "common/store/verify.h"

#include <cstdlib>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/store/references.h"
#include "common/store/schema/checksum.h"
#include "common/store/schema/kept_types.h"
#include "common/store/schema/migrations.h"
#include "common/store/sql/sqlite_driver.h"

namespace cairn::store {
namespace {

using google::protobuf::Message;
using resource::Column;
using resource::Key;
using resource::ResourceType;
using resource::Value;

// The last change of a resource.
struct Last {
  Key key;
  std::int64_t revision = 0;
  bool stands = false;  // it left the resource there
};

// Reads one state of a database. One use.
class Verification {
 public:
  Verification(Connection& connection, const KeptTypes& kept,
               absl::FunctionRef<void(absl::string_view)> tell)
      : connection_(connection), kept_(kept), tell_(tell) {}

  absl::StatusOr<Verified> Run() {
    RETURN_IF_ERROR(connection_.Execute("BEGIN"));
    Part("pages and indexes", CheckPages());
    Part("changes", CheckChanges());
    for (const ResourceType* type : kept_.types()) {
      references_.clear();
      unread_.clear();
      const absl::Status rows = CheckType(*type);
      Part(type->snake_name(), rows);
      // What the rest of the rows refer to is not known.
      if (rows.ok())
        Part(absl::StrCat("references of ", type->snake_name()), CheckReferences(*type));
    }
    Part("kept answers", CheckAnswers());
    RETURN_IF_ERROR(connection_.Execute("COMMIT"));
    return verified_;
  }

 private:
  void Tell(absl::string_view damage) {
    ++verified_.damaged;
    tell_(damage);
  }
  // A part that cannot be read on says so; the others are looked at all the same.
  void Part(absl::string_view name, const absl::Status& looked_at) {
    if (!looked_at.ok())
      Tell(absl::StrCat(name, ": cannot be read to the end: ", looked_at.message()));
  }

  absl::Status CheckPages();
  absl::Status CheckChanges();
  absl::Status CheckType(const ResourceType& type);
  // Where the type's history leaves each resource, in the order of its table.
  absl::StatusOr<std::vector<Last>> LastChanges(const ResourceType& type);
  absl::Status CheckRow(const ResourceType& type, const Key& key, const Statement& row);
  absl::Status CheckAgainstChange(const std::string& name, std::int64_t revision,
                                  absl::string_view payload);
  absl::Status CheckColumns(const ResourceType& type, const Key& key, const Message& resource);
  absl::Status CheckReferences(const ResourceType& type);
  absl::Status CheckAnswers();

  Connection& connection_;
  const KeptTypes& kept_;
  const absl::FunctionRef<void(absl::string_view)> tell_;
  Verified verified_;
  std::int64_t oldest_ = 1;  // revision that is kept
  // Of one type, by organisation and id: the references that its resources make, and the resources
  // of which that is not known.
  using Reference = std::tuple<std::string, std::string, std::string>;  // and target
  std::set<Reference> references_;
  std::set<std::pair<std::string, std::string>> unread_;
};

absl::Status Verification::CheckPages() {
  ASSIGN_OR_RETURN(Statement * check, connection_.Prepare("PRAGMA integrity_check(100)"));
  while (true) {
    ASSIGN_OR_RETURN(const bool row, check->Step());
    if (!row) return absl::OkStatus();
    if (check->Text(0) != "ok") Tell(absl::StrCat("pages and indexes: ", check->Text(0)));
  }
}

absl::Status Verification::CheckChanges() {
  ASSIGN_OR_RETURN(
      Statement * select,
      connection_.Prepare("SELECT revision, organisation, type, id, operation, actor, request_id, "
                          "time, payload, mark, checksum FROM change ORDER BY revision"));
  std::int64_t before = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return absl::OkStatus();
    const ChangeRow row{.revision = select->Int(0),
                        .organisation = select->Text(1),
                        .type = select->Text(2),
                        .id = select->Text(3),
                        .operation = select->Text(4),
                        .actor = select->Text(5),
                        .request_id = select->Text(6),
                        .time = select->Int(7),
                        .payload = select->Text(8),
                        .mark = select->Int(9)};
    if (verified_.changes++ == 0) oldest_ = row.revision;
    if (before > 0 && row.revision != before + 1)
      Tell(absl::StrCat("changes: ", before + 1,
                        row.revision == before + 2 ? "" : absl::StrCat(" to ", row.revision - 1),
                        " missing"));
    before = row.revision;
    const ResourceType* type = ResourceType::Find(row.type);
    if (select->Int(10) != row.checksum())
      Tell(absl::StrCat("change ", row.revision, ", of ",
                        type == nullptr
                            ? std::string(row.type)
                            : type->Name({std::string(row.organisation), std::string(row.id)}),
                        ": is not what was written"));
  }
}

absl::StatusOr<std::vector<Last>> Verification::LastChanges(const ResourceType& type) {
  std::vector<Last> last;
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare("SELECT organisation, id, revision, operation FROM change "
                                       "WHERE type = $1 ORDER BY organisation, id, revision"));
  select->Bind(absl::string_view(type.full_name()));
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return last;
    const bool same = !last.empty() && last.back().key.organisation == select->Text(0) &&
                      last.back().key.id == select->Text(1);
    if (!same) last.push_back({{std::string(select->Text(0)), std::string(select->Text(1))}});
    last.back().revision = select->Int(2);
    last.back().stands = select->Text(3) == "CREATED" || select->Text(3) == "UPDATED";
  }
}

bool IsBefore(const Key& key, const Key& other) {
  return std::tie(key.organisation, key.id) < std::tie(other.organisation, other.id);
}

// Walks through the table and the type's history side by side.
absl::Status Verification::CheckType(const ResourceType& type) {
  ASSIGN_OR_RETURN(const std::vector<Last> history, LastChanges(type));
  ASSIGN_OR_RETURN(Statement * select, connection_.Prepare(absl::StrCat(
                                           kept_.sql(type).select, " ORDER BY organisation, id")));
  auto last = history.begin();
  const auto tell_lost = [&] {
    if (last->stands)
      Tell(absl::StrCat(type.Name(last->key), ": is lost: change ", last->revision,
                        " left it there, and it has no row"));
    ++last;
  };
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) break;
    ++verified_.resources;
    const Key key{std::string(select->Text(0)), std::string(select->Text(1))};
    const std::int64_t revision = select->Int(2);
    while (last != history.end() && IsBefore(last->key, key)) tell_lost();
    const bool has_history = last != history.end() && !IsBefore(key, last->key);
    if (has_history && (!last->stands || last->revision != revision))
      Tell(absl::StrCat(type.Name(key), ": its row is of change ", revision,
                        ", and its last change is ", last->revision,
                        last->stands ? "" : ", which took it away"));
    else if (!has_history && revision >= oldest_)
      Tell(absl::StrCat(type.Name(key), ": its row is of change ", revision,
                        ", and history does not know it"));
    if (has_history) ++last;
    RETURN_IF_ERROR(CheckRow(type, key, *select));
  }
  while (last != history.end()) tell_lost();
  return absl::OkStatus();
}

absl::Status Verification::CheckRow(const ResourceType& type, const Key& key,
                                    const Statement& row) {
  const std::string name = type.Name(key);
  const absl::string_view payload = row.Text(3);
  const std::unique_ptr<Message> resource(type.prototype().New());
  if (row.Int(4) != ResourceChecksum(key, row.Int(2), payload) ||
      !resource->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
    Tell(absl::StrCat(name, ": its row is not what was written"));
    unread_.insert({key.organisation, key.id});
    return absl::OkStatus();
  }
  for (const auto& [reference, field] : ReferencesOf(resource.get(), key.organisation, kept_))
    references_.insert({key.organisation, key.id, reference.second});
  RETURN_IF_ERROR(CheckAgainstChange(name, row.Int(2), payload));
  return CheckColumns(type, key, *resource);
}

absl::Status Verification::CheckAgainstChange(const std::string& name, std::int64_t revision,
                                              absl::string_view payload) {
  ASSIGN_OR_RETURN(Statement * find,
                   connection_.Prepare("SELECT payload FROM change WHERE revision = $1"));
  find->Bind(revision);
  ASSIGN_OR_RETURN(const bool found, find->Step());
  if (!found) return absl::OkStatus();  // told already, where it should be there
  const bool same = find->Text(0) == payload;
  find->Reset();
  if (!same) Tell(absl::StrCat(name, ": its row is not what change ", revision, " holds"));
  return absl::OkStatus();
}

// Columns are what lists are filtered and ordered by.
absl::Status Verification::CheckColumns(const ResourceType& type, const Key& key,
                                        const Message& resource) {
  std::string sql =
      absl::StrCat("SELECT 1 FROM ", type.snake_name(), " WHERE organisation = $1 AND id = $2");
  int place = 2;
  for (const Column& column : type.columns())
    absl::StrAppend(&sql, " AND ", column.name, " IS NOT DISTINCT FROM $", ++place);
  ASSIGN_OR_RETURN(Statement * same, connection_.Prepare(sql));
  same->Bind(absl::string_view(key.organisation));
  same->Bind(absl::string_view(key.id));
  std::vector<Value> values;
  values.reserve(type.columns().size());
  for (const Column& column : type.columns())
    values.push_back(resource::ColumnValue(resource, column));
  for (const Value& value : values) same->BindValue(value);
  ASSIGN_OR_RETURN(const bool found, same->Step());
  if (found) {
    same->Reset();
  } else {
    Tell(absl::StrCat(type.Name(key), ": its columns are not those of its row"));
  }
  return absl::OkStatus();
}

absl::Status Verification::CheckReferences(const ResourceType& type) {
  ASSIGN_OR_RETURN(
      Statement * select,
      connection_.Prepare("SELECT organisation, id, target FROM reference WHERE type = "
                          "$1 ORDER BY organisation, id, target"));
  select->Bind(absl::string_view(type.full_name()));
  const auto tell = [&](const Reference& reference, absl::string_view what) {
    const auto& [organisation, id, target] = reference;
    Tell(absl::StrCat(type.Name({organisation, id}), ": its reference to ", target, what));
  };
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) break;
    const Reference reference(select->Text(0), select->Text(1), select->Text(2));
    const bool is_known = unread_.count({std::get<0>(reference), std::get<1>(reference)}) == 0;
    if (references_.erase(reference) == 0 && is_known)
      tell(reference, " is kept, and it makes none");
  }
  for (const Reference& reference : references_)
    tell(reference, " is not kept, so that it does not keep that from being deleted");
  return absl::OkStatus();
}

absl::Status Verification::CheckAnswers() {
  ASSIGN_OR_RETURN(
      Statement * select,
      connection_.Prepare("SELECT actor, request_id, digest, answer, checksum FROM request"));
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) return absl::OkStatus();
    ++verified_.answers;
    if (select->Int(4) !=
        AnswerChecksum(select->Text(0), select->Text(1), select->Text(2), select->Text(3)))
      Tell(absl::StrCat("the answer kept of a request of ", select->Text(0),
                        ": is not what was written"));
  }
}

// Checksums stand only where this program's schema does.
absl::Status CheckSteps(Connection& connection, absl::string_view component, int newest) {
  ASSIGN_OR_RETURN(
      Statement * select,
      connection.Prepare("SELECT COALESCE(MAX(number), 0) FROM schema_step WHERE component = $1"));
  select->Bind(component);
  RETURN_IF_ERROR(select->Step().status());
  const std::int64_t have = select->Int(0);
  select->Reset();
  if (have == newest) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the database has step ", have, " of the ", component, " schema, and this program's is ",
      newest,
      have < newest ? ": start the service on it once, or verify it with the program that wrote it"
                    : ": verify it with the program that wrote it"));
}

}  // namespace

absl::StatusOr<Verified> Verify(const VerifyOptions& options,
                                absl::FunctionRef<void(absl::string_view damage)> tell) {
  absl::string_view path = options.database;
  if (!absl::ConsumePrefix(&path, "sqlite:") || path.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("a database looks like sqlite:PATH, not ", options.database));
  const std::unique_ptr<Driver> driver = SqliteDriver(std::string(path));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, driver->OpenBeside());
  RETURN_IF_ERROR(CheckSteps(*connection, "store", StoreMigrations().back().number));
  RETURN_IF_ERROR(CheckSteps(*connection, options.service,
                             options.migrations.empty() ? 0 : options.migrations.back().number));
  const KeptTypes kept(options.service, options.types);
  return Verification(*connection, kept, tell).Run();
}

int VerifyAndTell(const VerifyOptions& options, std::ostream& out, std::ostream& errors) {
  const absl::StatusOr<Verified> verified =
      Verify(options, [&](absl::string_view damage) { out << "damaged: " << damage << std::endl; });
  if (!verified.ok()) {
    errors << "cairn-" << options.service << ": cannot verify " << options.database << ": "
           << verified.status().message() << "\n";
    return EXIT_FAILURE;
  }
  out << options.database << ": " << verified->resources << " resources, " << verified->changes
      << " changes and " << verified->answers << " kept answers read; "
      << (verified->damaged == 0 ? std::string("nothing is damaged")
                                 : absl::StrCat("damaged: ", verified->damaged))
      << "\n";
  return verified->damaged == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace cairn::store
