// cairn import undo: takes the last import of an organisation back.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/plan/plan.h"
#include "tools/cairn/base/agreed.h"
#include "tools/cairn/commands/changes/undo_plan.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::Message;
using roles::v1::Vacancy;
using web::MisuseError;
using web::OrganisationName;

constexpr std::size_t kMostTold = 10;

struct UndoArguments {
  std::string organisation;
  std::string file;
  bool yes = false;
  bool dry_run = false;
  bool accept_partial = false;
};

// The operation that a failure is about, and what it says of it; -1 when it is about none.
int OperationOf(const absl::Status& failure, std::string* what) {
  absl::string_view text = failure.message();
  int number = -1;
  const std::size_t end = text.find("]: ");
  if (!absl::ConsumePrefix(&text, "operations[") || end == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(0, text.find(']')), &number))
    return -1;
  *what = std::string(failure.message().substr(end + 3));
  return number;
}

change::v1::Operation OperationFor(const Reverted& one) {
  change::v1::Operation operation;
  if (one.before == nullptr) {
    operation.mutable_delete_()->set_name(one.name);
    operation.mutable_delete_()->set_etag(one.etag);
    return operation;
  }
  resource::SetString(*one.before, "etag", one.etag);
  operation.mutable_upsert()->PackFrom(*one.before);
  return operation;
}

// Takes out, and tells, whatever the service refuses, until it would take the rest.
absl::Status LeaveWhatIsRefused(Connection& connection, const std::string& service,
                                std::vector<const Reverted*>& batch, Reversal& reversal) {
  while (!batch.empty()) {
    change::v1::WriteRequest check;
    check.set_validate_only(true);
    for (const Reverted* one : batch) *check.add_operations() = OperationFor(*one);
    absl::Status checked = connection.Write(service, check).status();
    if (checked.ok()) return checked;
    std::string what;
    const int number = OperationOf(checked, &what);
    if (number < 0 || number >= static_cast<int>(batch.size())) return checked;
    reversal.kept.push_back({batch[static_cast<std::size_t>(number)]->name, what});
    batch.erase(batch.begin() + number);
  }
  return absl::OkStatus();
}

struct Counts {
  int deleted = 0;
  int restored = 0;
};

// Sends one service its part.
absl::Status Send(Connection& connection, const std::string& service, const Run& undo,
                  Reversal& reversal, Counts& counts) {
  constexpr std::size_t kMostInABatch = 2000;
  std::vector<const Reverted*> all;
  for (const Reverted& one : reversal.reverted)
    if (one.service == service && !one.moved) all.push_back(&one);
  int number = 0;
  for (std::size_t from = 0; from < all.size(); from += kMostInABatch) {
    std::vector<const Reverted*> batch(
        all.begin() + static_cast<std::ptrdiff_t>(from),
        all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), from + kMostInABatch)));
    RETURN_IF_ERROR(LeaveWhatIsRefused(connection, service, batch, reversal));
    if (batch.empty()) continue;
    change::v1::WriteRequest request;
    request.set_request_id(absl::StrCat(undo.Prefix(), ++number));
    for (const Reverted* one : batch) {
      *request.add_operations() = OperationFor(*one);
      ++(one->before == nullptr ? counts.deleted : counts.restored);
    }
    RETURN_IF_ERROR(ByName(connection.Write(service, request).status(), request));
  }
  return absl::OkStatus();
}

// Takes back the moves that the import made of one vacancy, and then what else it changed.
absl::Status TakeMovesBack(Connection& connection, const Run& undo, const Reverted& one,
                           int& number) {
  Vacancy wanted = static_cast<const Vacancy&>(*one.before);
  roles::v1::CorrectVacancyMoveRequest request;
  request.set_name(one.name);
  request.set_etag(one.etag);
  request.set_take_back(true);
  do {
    request.set_request_id(absl::StrCat(undo.Prefix(), "move-", ++number));
    ASSIGN_OR_RETURN(const Vacancy vacancy,
                     connection.Call<Vacancy>(
                         "cairn.roles.v1.EstablishmentService/CorrectVacancyMove", request));
    request.set_etag(vacancy.etag());
    wanted.set_etag(vacancy.etag());
    if (vacancy.moves_size() <= wanted.moves_size()) break;
  } while (true);
  change::v1::WriteRequest rest;
  rest.set_request_id(absl::StrCat(undo.Prefix(), "rest-", number));
  rest.add_operations()->mutable_upsert()->PackFrom(wanted);
  return ByName(connection.Write("roles", rest).status(), rest);
}

// What would be done, a line or more each.
void TellPlan(const Reversal& reversal) {
  for (const Reverted& one : reversal.reverted)
    std::cout << "  " << one.name << (one.before == nullptr ? " would be deleted" : "") << "\n"
              << Print(one.changes);
}

void TellKept(const Reversal& reversal) {
  std::size_t told = 0;
  for (const Kept& kept : reversal.kept) {
    if (++told > kMostTold) break;
    std::cout << (told == 1 ? "These stay as they are:\n" : "") << "  " << kept.name << ": "
              << kept.why << "\n";
  }
  if (reversal.kept.size() > kMostTold)
    std::cout << "  and " << reversal.kept.size() - kMostTold << " more\n";
}

absl::Status Carry(Connection& connection, const PastImport& import, Reversal& reversal) {
  const Run undo = NewRun("undo", import.run.id, import.run.file, SystemClock().Now());
  Counts counts;
  for (const char* service : {"people", "roles"})
    RETURN_IF_ERROR(Send(connection, service, undo, reversal, counts));
  int number = 0;
  for (const Reverted& one : reversal.reverted) {
    if (!one.moved) continue;
    const absl::Status taken = TakeMovesBack(connection, undo, one, number);
    if (taken.ok())
      ++counts.restored;
    else
      reversal.kept.push_back({one.name, std::string(taken.message())});
  }
  std::cout << counts.deleted << " deleted, " << counts.restored << " as before\n";
  return absl::OkStatus();
}

absl::Status Undo(const Shared& shared, const UndoArguments& arguments) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string id, FindOrganisation(*connection, arguments.organisation));
  const std::string organisation = OrganisationName(id);
  if (organisation == "organisations/-")
    return MisuseError("cairn import undo takes one organisation, such as trafford");
  RETURN_IF_ERROR(GetByName(*connection, organisation).status());
  ASSIGN_OR_RETURN(LastImport last, FindLastImport(*connection, organisation));
  const PastImport& import = last.import;
  Reversal& reversal = last.reversal;
  std::cout << "The last import of " << organisation << ": " << import.run.what << " of "
            << FileInWords(import.run) << ", "
            << absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", import.time, absl::UTCTimeZone())
            << ", by " << import.caller << "\n";
  if (last.without_people)
    std::cout << "Your token may not read people: their appointments to posts that go are not "
                 "looked at.\n";
  if (!arguments.file.empty() && !IsOfFile(import.run, arguments.file))
    return absl::FailedPreconditionError(
        absl::StrCat("it is not of ", arguments.file, "; nothing was taken back"));
  if (arguments.dry_run) TellPlan(reversal);
  TellKept(reversal);
  if (arguments.dry_run) {
    std::cout << "This was a dry run: nothing was written.\n";
  } else {
    RETURN_IF_ERROR(Agreed(arguments.yes,
                           absl::StrCat("Take ", reversal.reverted.size(), " resources back?"),
                           "nothing was taken back"));
    const std::size_t told = reversal.kept.size();
    RETURN_IF_ERROR(Carry(*connection, import, reversal));
    if (reversal.kept.size() > told) TellKept(reversal);
  }
  if (reversal.kept.empty() || arguments.accept_partial) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      reversal.kept.size(), reversal.kept.size() == 1 ? " resource" : " resources",
      arguments.dry_run ? " would not be" : " not", " taken back; cairn history NAME shows each"));
}

}  // namespace

void AddUndoCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("import"), "undo", "Take the last import of an organisation back",
      "Deletes what that import added and brings back what it changed. What was changed since, or\n"
      "something newer speaks of, stays and is told. An import that changed nothing is none. "
      "Asked\n"
      "again, it takes back the import before. Imports of role profiles belong to no "
      "organisation.\n\n"
      "Examples:\n  cairn import undo --organisation trafford --dry-run\n"
      "  cairn import undo --organisation trafford --file structure-2027.csv --yes\n"
      "  cairn history trafford --requests        which imports there were");
  auto arguments = std::make_shared<UndoArguments>();
  command->add_option("--organisation", arguments->organisation, "Whose import")->required();
  command->add_option("--file", arguments->file,
                      "Take nothing back unless the last import was of a file of that name");
  command->add_flag("--yes", arguments->yes, "Do not ask");
  command->add_flag("--dry-run", arguments->dry_run, "Show everything; change nothing");
  command->add_flag("--accept-partial", arguments->accept_partial,
                    "Exit with 0 though something stays");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Undo(shared, *arguments); }; });
}

}  // namespace cairn::cli
