#include "common/store/schema/schema.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"

namespace cairn::store {
namespace {

constexpr char kSchemaSteps[] =
    "CREATE TABLE IF NOT EXISTS schema_step (component TEXT NOT NULL, number BIGINT NOT NULL, "
    "PRIMARY KEY (component, number))";
constexpr std::size_t kSecretSize = 32;

}  // namespace

absl::Status CheckOwner(Connection& writer, absl::string_view database, absl::string_view service) {
  RETURN_IF_ERROR(writer.Execute(kSchemaSteps));
  ASSIGN_OR_RETURN(
      Statement * others,
      writer.Prepare("SELECT component FROM schema_step WHERE component NOT IN ('store', $1)"));
  others->Bind(service);
  ASSIGN_OR_RETURN(const bool owned, others->Step());
  if (!owned) return absl::OkStatus();
  const std::string owner(others->Text(0));
  others->Reset();
  return absl::FailedPreconditionError(absl::StrCat(database, " is the database of ", owner,
                                                    "; give ", service,
                                                    " one of its own with --database"));
}

absl::Status Migrate(Connection& writer, absl::string_view component,
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

absl::StatusOr<std::string> PrepareSecret(Connection& writer) {
  ASSIGN_OR_RETURN(Statement * keep,
                   writer.Prepare("INSERT INTO setting (name, value) VALUES "
                                  "('page_token_secret', $1) ON CONFLICT (name) DO NOTHING"));
  const std::string fresh = RandomBytes(kSecretSize);
  keep->BindBytes(fresh);
  RETURN_IF_ERROR(keep->Run());
  ASSIGN_OR_RETURN(Statement * read,
                   writer.Prepare("SELECT value FROM setting WHERE name = 'page_token_secret'"));
  RETURN_IF_ERROR(read->Step().status());
  std::string secret(read->Text(0));
  read->Reset();
  return secret;
}

}  // namespace cairn::store
