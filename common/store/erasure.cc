// Erases for good: what a change held, and what the files of the database still hold of it.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/store/schema/checksum.h"
#include "common/store/store.h"

namespace cairn::store {
namespace {

// Says, across restarts, that files hold what was erased.
constexpr char kRemember[] =
    "INSERT INTO setting (name, value) VALUES ('files_to_clean', '1') "
    "ON CONFLICT (name) DO NOTHING";
constexpr char kIsRemembered[] = "SELECT 1 FROM setting WHERE name = 'files_to_clean'";
constexpr char kForget[] = "DELETE FROM setting WHERE name = 'files_to_clean'";

// A request, by which its answer is kept.
using Request = std::pair<std::string, std::string>;

// Whether a kept answer names the resource or something below it, not one whose name only begins
// so: a text in a message is preceded by its length.
bool Names(absl::string_view answer, absl::string_view name) {
  const std::size_t length = name.size() < 128 ? name.size() : name.size() >> 7;
  for (std::size_t at = answer.find(name); at != absl::string_view::npos;
       at = answer.find(name, at + 1)) {
    const bool is_whole = at > 0 && static_cast<unsigned char>(answer[at - 1]) == length;
    if (is_whole || answer.substr(at + name.size(), 1) == "/") return true;
  }
  return false;
}

}  // namespace

struct Transaction::Range {
  const ResourceType* type;
  std::string organisation;
  std::string first;
  std::string end;

  // Ids sort by their bytes, none of which is zero.
  static Range Of(const ResourceType& type, const Key& key) {
    return {&type, key.organisation, key.id, key.id + '\1'};
  }
  // `person/` to `person0`: every id below the person.
  static Range Below(const ResourceType& type, const Key& key) {
    return {&type, key.organisation, key.id + "/", key.id + "0"};
  }
  void Bind(Statement& statement) const {
    statement.Bind(absl::string_view(organisation));
    statement.Bind(absl::string_view(type->full_name()));
    statement.Bind(absl::string_view(first));
    statement.Bind(absl::string_view(end));
  }
};

absl::StatusOr<Transaction::Erased> Transaction::Erase(const ResourceType& type, const Key& key) {
  Erased erased;
  RETURN_IF_ERROR(EraseChanges(Range::Of(type, key), erased));
  for (const ResourceType* child : kept_.types())
    if (child->IsChildOf(type)) RETURN_IF_ERROR(EraseChanges(Range::Below(*child, key), erased));
  RETURN_IF_ERROR(ForgetAnswersThatName(type.Name(key), erased));
  if (erased.changes == 0 && erased.answers == 0) return erased;
  if (erased.changes > 0) RETURN_IF_ERROR(Log(type, key, "ERASED", ""));
  ASSIGN_OR_RETURN(Statement * remember, connection_.Prepare(kRemember));
  RETURN_IF_ERROR(remember->Run());
  return erased;
}

absl::Status Transaction::EraseChanges(const Range& range, Erased& erased) {
  constexpr absl::string_view kOfRange = "organisation = $1 AND type = $2 AND id >= $3 AND id < $4";
  const auto run = [&](const std::string& sql) -> absl::Status {
    ASSIGN_OR_RETURN(Statement * statement, connection_.Prepare(sql));
    range.Bind(*statement);
    return statement->Run();
  };
  const auto count = [&](const std::string& sql) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(Statement * statement, connection_.Prepare(sql));
    range.Bind(*statement);
    RETURN_IF_ERROR(statement->Step().status());
    const int rows = static_cast<int>(statement->Int(0));
    statement->Reset();
    return rows;
  };
  ASSIGN_OR_RETURN(const int known,
                   count(absl::StrCat("SELECT COUNT(*) FROM change WHERE ", kOfRange)));
  erased.was_known = erased.was_known || known > 0;
  const std::string of_filled = absl::StrCat(kOfRange, " AND operation <> 'ERASED'");
  ASSIGN_OR_RETURN(const int changes,
                   count(absl::StrCat("SELECT COUNT(*) FROM change WHERE ", of_filled)));
  erased.changes += changes;
  const std::string of_answers = absl::StrCat(
      "FROM request WHERE (actor, request_id) IN (SELECT actor, request_id FROM change WHERE ",
      of_filled, ")");
  ASSIGN_OR_RETURN(const int answers, count(absl::StrCat("SELECT COUNT(*) ", of_answers)));
  erased.answers += answers;
  RETURN_IF_ERROR(run(absl::StrCat("DELETE ", of_answers)));
  RETURN_IF_ERROR(EmptyChanges(range, of_filled));
  return run(absl::StrCat("DELETE FROM reference WHERE ", kOfRange));
}

// A request id is the caller's own words.
absl::Status Transaction::EmptyChanges(const Range& range, const std::string& which) {
  std::vector<std::pair<std::int64_t, std::int64_t>> emptied;  // revisions and checksums
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare(absl::StrCat("SELECT revision, organisation, type, id, "
                                                    "actor, time, mark FROM change WHERE ",
                                                    which)));
  range.Bind(*select);
  while (true) {
    ASSIGN_OR_RETURN(const bool found, select->Step());
    if (!found) break;
    const ChangeRow row{.revision = select->Int(0),
                        .organisation = select->Text(1),
                        .type = select->Text(2),
                        .id = select->Text(3),
                        .operation = "ERASED",
                        .actor = select->Text(4),
                        .time = select->Int(5),
                        .mark = select->Int(6)};
    emptied.emplace_back(row.revision, row.checksum());
  }
  for (const auto& [revision, checksum] : emptied) {
    ASSIGN_OR_RETURN(Statement * empty,
                     connection_.Prepare("UPDATE change SET operation = 'ERASED', request_id = '', "
                                         "payload = '', checksum = $1 WHERE revision = $2"));
    empty->Bind(checksum);
    empty->Bind(revision);
    RETURN_IF_ERROR(empty->Run());
  }
  return absl::OkStatus();
}

absl::Status Transaction::ForgetAnswersThatName(absl::string_view name, Erased& erased) {
  std::vector<Request> found;
  ASSIGN_OR_RETURN(Statement * select,
                   connection_.Prepare("SELECT actor, request_id, answer FROM request"));
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) break;
    if (Names(select->Text(2), name))
      found.emplace_back(std::string(select->Text(0)), std::string(select->Text(1)));
  }
  for (const auto& [actor, request_id] : found) {
    ASSIGN_OR_RETURN(
        Statement * forget,
        connection_.Prepare("DELETE FROM request WHERE actor = $1 AND request_id = $2"));
    forget->Bind(absl::string_view(actor));
    forget->Bind(absl::string_view(request_id));
    RETURN_IF_ERROR(forget->Run());
  }
  erased.answers += static_cast<int>(found.size());
  return absl::OkStatus();
}

absl::Status Store::CleanFiles() {
  RETURN_IF_ERROR(CheckUndamaged());
  return Noted(commits_->Alone([](Connection& writer) -> absl::Status {
    ASSIGN_OR_RETURN(Statement * remembered, writer.Prepare(kIsRemembered));
    ASSIGN_OR_RETURN(const bool is_needed, remembered->Step());
    if (!is_needed) return absl::OkStatus();
    remembered->Reset();
    RETURN_IF_ERROR(writer.Rewrite());
    return writer.Execute(kForget);
  }));
}

}  // namespace cairn::store
