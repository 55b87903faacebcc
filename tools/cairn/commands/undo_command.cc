// cairn import undo: takes the last import of an organisation back.

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"
#include "tools/cairn/commands.h"
#include "tools/cairn/commands/find.h"
#include "tools/cairn/commands/run.h"
#include "tools/cairn/commands/standing.h"
#include "tools/cairn/import/plan.h"
#include "tools/cairn/misuse.h"

namespace cairn::cli {
namespace {

using change::v1::Change;
using google::protobuf::Message;
using roles::v1::Vacancy;

constexpr std::size_t kMostTold = 10;
// The people service refers to what the roles service keeps, so its part goes first.
constexpr const char* kServices[] = {"people", "roles"};

struct UndoArguments {
  std::string organisation;
  bool dry_run = false;
  bool accept_partial = false;
};

// What an import did to one resource.
struct Touched {
  std::string service;
  std::int64_t revision = 0;        // of its last change
  std::unique_ptr<Message> after;   // as it left it
  std::unique_ptr<Message> before;  // null where it added it
};

// Why a resource stays as it is.
struct Kept {
  std::string name;
  std::string why;
};

// What is sent to take an import back.
struct Reversal {
  std::map<std::string, std::vector<change::v1::Operation>> operations;  // by service
  std::map<std::string, std::string> moved;  // vacancies whose moves are taken back, with etags
  std::map<std::string, std::unique_ptr<Message>> before;  // by name, of what is not deleted
  std::vector<Kept> kept;
};

// The organisation's newest import that was not taken back; NOT_FOUND when there is none.
absl::StatusOr<Run> FindLastImport(Connection& connection, const std::string& organisation) {
  std::set<std::string> undone;
  Run last;
  for (const char* service : kServices) {
    change::v1::ListChangesRequest request;
    request.set_parent(organisation);
    request.set_page_size(500);
    request.set_request_id_prefix("undo/");
    Run run;
    RETURN_IF_ERROR(connection.ListChanges(service, request, [&](const Change& change) {
      if (ReadRun(change.request_id(), &run)) undone.insert(run.what);
      return true;
    }));
  }
  for (const char* service : kServices) {
    change::v1::ListChangesRequest request;
    request.set_parent(organisation);
    request.set_page_size(500);
    request.set_request_id_prefix("import/");
    RETURN_IF_ERROR(connection.ListChanges(service, request, [&](const Change& change) {
      Run run;
      if (!ReadRun(change.request_id(), &run) || undone.count(run.id) > 0) return true;
      if (last.id < run.id) last = run;
      return false;
    }));
  }
  if (last.id.empty())
    return absl::NotFoundError(
        absl::StrCat("nothing was imported into ", organisation,
                     " that could be taken back; cairn history shows what was changed"));
  return last;
}

absl::StatusOr<std::map<std::string, Touched>> ReadTouched(Connection& connection,
                                                           const std::string& organisation,
                                                           const Run& run) {
  std::map<std::string, Touched> all;
  for (const char* service : kServices) {
    change::v1::ListChangesRequest request;
    request.set_parent(organisation);
    request.set_page_size(500);
    request.set_request_id_prefix(run.Prefix());
    absl::Status read;
    RETURN_IF_ERROR(connection.ListChanges(service, request, [&](const Change& change) {
      const absl::StatusOr<ResourceMethods> resource = FindByName(change.name());
      if (!resource.ok()) {
        read = resource.status();
        return false;
      }
      Touched& touched = all[change.name()];
      if (touched.service.empty()) {  // the newest comes first
        touched.service = service;
        touched.revision = change.revision();
        touched.after.reset(resource->type->prototype().New());
        change.resource().UnpackTo(touched.after.get());
      }
      touched.before = nullptr;
      if (change.has_before()) {
        touched.before.reset(resource->type->prototype().New());
        change.before().UnpackTo(touched.before.get());
      }
      return true;
    }));
    RETURN_IF_ERROR(read);
  }
  return all;
}

// Whether the resource is as the import left it; a later import that was taken back leaves no
// trace.
bool StandsAs(const Message& stands, const Message& left) {
  std::string text[2];
  const Message* both[] = {&stands, &left};
  for (int i = 0; i < 2; ++i) {
    const std::unique_ptr<Message> bare(both[i]->New());
    bare->CopyFrom(*both[i]);
    resource::SetString(*bare, "etag", "");
    bare->GetReflection()->ClearField(bare.get(),
                                      bare->GetDescriptor()->FindFieldByName("update_time"));
    text[i] = bare->SerializeAsString();
  }
  return text[0] == text[1];
}

// Who changed the resource since, in words without anybody's record.
absl::StatusOr<std::string> ChangedSince(Connection& connection, const std::string& name,
                                         const Touched& touched) {
  change::v1::ListChangesRequest request;
  request.set_name(name);
  request.set_page_size(1);
  std::string words = "was changed since";
  RETURN_IF_ERROR(connection.ListChanges(touched.service, request, [&](const Change& change) {
    absl::StrAppend(
        &words, " by ", change.caller(),
        change.request_id().empty() ? "" : absl::StrCat(", ", RequestInWords(change.request_id())));
    return false;
  }));
  return words;
}

int MovesOf(const Message& resource) {
  return resource.GetDescriptor() == Vacancy::descriptor()
             ? static_cast<const Vacancy&>(resource).moves_size()
             : 0;
}

void Delete(const std::string& name, const Message& stands, change::v1::Operation& operation) {
  operation.mutable_delete_()->set_name(name);
  operation.mutable_delete_()->set_etag(resource::EtagOf(stands));
}

// An operation, or a move to be taken back, for each resource that still is as the import left it.
absl::StatusOr<Reversal> Plan(Connection& connection, std::map<std::string, Touched> all) {
  std::vector<std::pair<std::string, Touched*>> newest_first;
  for (auto& [name, touched] : all) newest_first.emplace_back(name, &touched);
  std::sort(newest_first.begin(), newest_first.end(),
            [](const auto& a, const auto& b) { return a.second->revision > b.second->revision; });
  Reversal reversal;
  for (const auto& [name, touched] : newest_first) {
    const absl::StatusOr<std::unique_ptr<Message>> stands = GetByName(connection, name);
    if (!stands.ok() && !absl::IsNotFound(stands.status())) return stands.status();
    if (!stands.ok() || !StandsAs(**stands, *touched->after)) {
      ASSIGN_OR_RETURN(std::string why, ChangedSince(connection, name, *touched));
      reversal.kept.push_back({name, std::move(why)});
      continue;
    }
    const std::string etag = resource::EtagOf(**stands);
    if (touched->before != nullptr && MovesOf(**stands) > MovesOf(*touched->before)) {
      reversal.moved[name] = etag;
    } else {
      change::v1::Operation& operation = reversal.operations[touched->service].emplace_back();
      if (touched->before == nullptr) {
        Delete(name, **stands, operation);
        continue;
      }
      resource::SetString(*touched->before, "etag", etag);
      operation.mutable_upsert()->PackFrom(*touched->before);
    }
    reversal.before[name] = std::move(touched->before);
  }
  return reversal;
}

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

std::string NameOf(const change::v1::Operation& operation, const Reversal& reversal) {
  if (operation.has_delete_()) return operation.delete_().name();
  for (const auto& [name, before] : reversal.before) {
    google::protobuf::Any packed;
    packed.PackFrom(*before);
    if (packed.value() == operation.upsert().value()) return name;
  }
  return "a resource";
}

// Takes out of `request`, and tells, whatever the service would refuse: something newer may refer
// to it.
absl::Status LeaveWhatIsRefused(Connection& connection, const std::string& service,
                                change::v1::WriteRequest& request, Reversal& reversal) {
  while (request.operations_size() > 0) {
    change::v1::WriteRequest check = request;
    check.clear_request_id();
    check.set_validate_only(true);
    const absl::Status checked = connection.Write(service, check).status();
    if (checked.ok()) return checked;
    std::string what;
    const int number = OperationOf(checked, &what);
    if (number < 0 || number >= request.operations_size()) return checked;
    reversal.kept.push_back({NameOf(request.operations(number), reversal), what});
    request.mutable_operations()->DeleteSubrange(number, 1);
  }
  return absl::OkStatus();
}

struct Counts {
  int deleted = 0;
  int restored = 0;
};

// Sends one service its part. Of a dry run that needs more than one batch only the number is known:
// a later batch builds on an earlier one.
absl::Status Send(Connection& connection, const std::string& service, const Run& undo, bool dry_run,
                  Reversal& reversal, Counts& counts) {
  std::vector<change::v1::WriteRequest> batches = imports::Batches(reversal.operations[service]);
  Sign(undo, batches);
  for (change::v1::WriteRequest& batch : batches) {
    if (!dry_run || batches.size() == 1)
      RETURN_IF_ERROR(LeaveWhatIsRefused(connection, service, batch, reversal));
    for (const change::v1::Operation& operation : batch.operations())
      ++(operation.has_delete_() ? counts.deleted : counts.restored);
    if (batch.operations_size() > 0 && !dry_run)
      RETURN_IF_ERROR(connection.Write(service, batch).status());
  }
  return absl::OkStatus();
}

// Takes back the moves that the import made, one after the other, and then what else it changed.
absl::Status TakeMovesBack(Connection& connection, const Run& undo, Reversal& reversal) {
  int number = 0;
  for (const auto& [name, etag] : reversal.moved) {
    const auto& before = static_cast<const Vacancy&>(*reversal.before.at(name));
    roles::v1::CorrectVacancyMoveRequest request;
    request.set_name(name);
    request.set_etag(etag);
    request.set_take_back(true);
    Vacancy vacancy;
    absl::Status taken;
    do {
      request.set_request_id(absl::StrCat(undo.Prefix(), "move-", ++number));
      const absl::StatusOr<Vacancy> answer = connection.Call<Vacancy>(
          "cairn.roles.v1.EstablishmentService/CorrectVacancyMove", request);
      taken = answer.status();
      if (!taken.ok()) break;
      vacancy = *answer;
      request.set_etag(vacancy.etag());
    } while (vacancy.moves_size() > before.moves_size());
    if (!taken.ok()) {
      reversal.kept.push_back({name, std::string(taken.message())});
      continue;
    }
    Vacancy wanted = before;
    wanted.set_etag(vacancy.etag());
    change::v1::WriteRequest rest;
    rest.set_request_id(absl::StrCat(undo.Prefix(), "rest-", number));
    rest.add_operations()->mutable_upsert()->PackFrom(wanted);
    RETURN_IF_ERROR(connection.Write("roles", rest).status());
  }
  return absl::OkStatus();
}

std::size_t Tell(const Reversal& reversal) {
  std::size_t told = 0;
  for (const Kept& kept : reversal.kept) {
    if (++told > kMostTold) break;
    std::cout << (told == 1 ? "These stay as they are:\n" : "") << "  " << kept.name << ": "
              << kept.why << "\n";
  }
  if (reversal.kept.size() > kMostTold)
    std::cout << "  and " << reversal.kept.size() - kMostTold << " more\n";
  return reversal.kept.size();
}

absl::Status Undo(const Shared& shared, const UndoArguments& arguments) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string id, FindOrganisation(*connection, arguments.organisation));
  const std::string organisation = OrganisationName(id);
  if (organisation == "organisations/-")
    return MisuseError("cairn import undo takes one organisation, such as trafford");
  ASSIGN_OR_RETURN(const Run import, FindLastImport(*connection, organisation));
  ASSIGN_OR_RETURN(auto touched, ReadTouched(*connection, organisation, import));
  std::cout << "Last import of " << organisation << ": " << import.what << ", " << import.file
            << ", " << import.id << ", " << touched.size() << " resources\n";
  ASSIGN_OR_RETURN(Reversal reversal, Plan(*connection, std::move(touched)));
  const Run undo = NewRun("undo", import.id, import.file, SystemClock().Now());
  Counts counts;
  for (const char* service : kServices)
    RETURN_IF_ERROR(Send(*connection, service, undo, arguments.dry_run, reversal, counts));
  const std::size_t kept_before = reversal.kept.size();
  if (!arguments.dry_run) RETURN_IF_ERROR(TakeMovesBack(*connection, undo, reversal));
  counts.restored += static_cast<int>(reversal.moved.size() - (reversal.kept.size() - kept_before));
  std::cout << counts.deleted << (arguments.dry_run ? " would be deleted, " : " deleted, ")
            << counts.restored << (arguments.dry_run ? " would be as before\n" : " as before\n");
  const std::size_t kept = Tell(reversal);
  if (arguments.dry_run) std::cout << "This was a dry run: nothing was written.\n";
  if (kept == 0 || arguments.accept_partial) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(kept, kept == 1 ? " resource was" : " resources were",
                   " not taken back; look at each with cairn history NAME"));
}

}  // namespace

void AddUndoCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("import"), "undo", "Take the last import of an organisation back",
      "Deletes what that import added and brings back what it changed. What was changed since, or\n"
      "is referred to by something newer, stays and is told. Asked again, it takes back the "
      "import\n"
      "before. Imports of role profiles belong to no organisation and are not taken back.\n\n"
      "Examples:\n  cairn import undo --organisation trafford --dry-run\n"
      "  cairn import undo --organisation trafford\n"
      "  cairn history trafford --requests        which imports there were");
  auto arguments = std::make_shared<UndoArguments>();
  command->add_option("--organisation", arguments->organisation, "Whose import")->required();
  command->add_flag("--dry-run", arguments->dry_run, "Show what would happen; change nothing");
  command->add_flag("--accept-partial", arguments->accept_partial,
                    "Exit with 0 though something stays");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Undo(shared, *arguments); }; });
}

}  // namespace cairn::cli
