// Gives checksums to the rows of a database that an earlier program wrote.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/store/schema/checksum.h"
#include "common/store/schema/schema.h"

namespace cairn::store {
namespace {

constexpr char kIsDone[] = "SELECT 1 FROM setting WHERE name = 'checksums_filled'";
constexpr char kDone[] = "INSERT INTO setting (name, value) VALUES ('checksums_filled', '1')";

// What identifies a row, and its checksum.
using Filled = std::pair<std::vector<std::string>, std::int64_t>;

// `select` gives the rows without one, `fill` sets it: the checksum, then what identifies the row.
absl::Status Fill(Connection& writer, const std::string& select, const std::string& fill,
                  absl::FunctionRef<Filled(const Statement&)> of) {
  std::vector<Filled> rows;
  ASSIGN_OR_RETURN(Statement * read, writer.Prepare(select));
  while (true) {
    ASSIGN_OR_RETURN(const bool row, read->Step());
    if (!row) break;
    rows.push_back(of(*read));
  }
  ASSIGN_OR_RETURN(Statement * set, writer.Prepare(fill));
  for (const auto& [names, checksum] : rows) {
    set->Bind(checksum);
    for (const std::string& name : names) set->Bind(absl::string_view(name));
    RETURN_IF_ERROR(set->Run());
  }
  return absl::OkStatus();
}

absl::Status FillType(Connection& writer, const std::string& table) {
  return Fill(
      writer,
      absl::StrCat("SELECT organisation, id, revision, payload FROM ", table,
                   " WHERE checksum = ", kNoChecksum),
      absl::StrCat("UPDATE ", table, " SET checksum = $1 WHERE organisation = $2 AND id = $3"),
      [](const Statement& row) -> Filled {
        const resource::Key key{std::string(row.Text(0)), std::string(row.Text(1))};
        return {{key.organisation, key.id}, ResourceChecksum(key, row.Int(2), row.Text(3))};
      });
}

absl::Status FillChanges(Connection& writer) {
  return Fill(writer,
              absl::StrCat("SELECT revision, organisation, type, id, operation, actor, request_id, "
                           "time, payload, mark FROM change WHERE checksum = ",
                           kNoChecksum),
              "UPDATE change SET checksum = $1 WHERE revision = CAST($2 AS BIGINT)",
              [](const Statement& row) -> Filled {
                const ChangeRow change{.revision = row.Int(0),
                                       .organisation = row.Text(1),
                                       .type = row.Text(2),
                                       .id = row.Text(3),
                                       .operation = row.Text(4),
                                       .actor = row.Text(5),
                                       .request_id = row.Text(6),
                                       .time = row.Int(7),
                                       .payload = row.Text(8),
                                       .mark = row.Int(9)};
                return {{absl::StrCat(change.revision)}, change.checksum()};
              });
}

absl::Status FillAnswers(Connection& writer) {
  return Fill(
      writer,
      absl::StrCat("SELECT actor, request_id, digest, answer FROM request WHERE checksum = ",
                   kNoChecksum),
      "UPDATE request SET checksum = $1 WHERE actor = $2 AND request_id = $3",
      [](const Statement& row) -> Filled {
        return {{std::string(row.Text(0)), std::string(row.Text(1))},
                AnswerChecksum(row.Text(0), row.Text(1), row.Text(2), row.Text(3))};
      });
}

absl::Status FillAll(Connection& writer, const KeptTypes& kept) {
  ASSIGN_OR_RETURN(Statement * is_done, writer.Prepare(kIsDone));
  ASSIGN_OR_RETURN(const bool done, is_done->Step());
  if (done) {
    is_done->Reset();
    return absl::OkStatus();
  }
  for (const resource::ResourceType* type : kept.types())
    RETURN_IF_ERROR(FillType(writer, type->snake_name()));
  RETURN_IF_ERROR(FillChanges(writer));
  RETURN_IF_ERROR(FillAnswers(writer));
  return writer.Execute(kDone);
}

}  // namespace

absl::Status FillChecksums(Connection& writer, const KeptTypes& kept) {
  RETURN_IF_ERROR(writer.Execute("BEGIN IMMEDIATE"));
  if (absl::Status filled = FillAll(writer, kept); !filled.ok()) {
    writer.Execute("ROLLBACK").IgnoreError();  // the first failure is the one to tell
    return filled;
  }
  return writer.Execute("COMMIT");
}

}  // namespace cairn::store
