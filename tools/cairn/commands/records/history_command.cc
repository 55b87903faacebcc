// cairn history: what was changed, when, by whom and by which request, and what stood before.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/web/columns/columns.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"

namespace cairn::cli {
namespace {

using change::v1::Change;
using google::protobuf::Message;
using table::Table;
using table::TerminalWidth;
using web::ChangeColumns;
using web::FindByName;
using web::Format;
using web::MisuseError;
using web::OrganisationName;
using web::RequestColumns;
using web::ResourceMethods;
using web::ServiceOf;
using web::TableOf;
using web::ToJson;
using web::ToJsonLines;

struct HistoryArguments {
  std::string name;
  int limit = 20;
  bool all = false;
  bool by_request = false;
};

std::unique_ptr<Message> Unpacked(const google::protobuf::Any& any, const Message& prototype) {
  std::unique_ptr<Message> message(prototype.New());
  any.UnpackTo(message.get());  // an Any that is not set leaves it empty
  return message;
}

// What the change did to each field. Of something deleted, what it last was.
std::vector<FieldChange> FieldsOf(const Change& change) {
  const absl::StatusOr<ResourceMethods> resource = FindByName(change.name());
  if (!resource.ok()) return {};
  const Message& prototype = resource->type->prototype();
  const std::unique_ptr<Message> none(prototype.New());
  const std::unique_ptr<Message> now = Unpacked(change.resource(), prototype);
  if (change.kind() == Change::DELETED) return Differences(*now, *none, Compared::kAll);
  return Differences(*Unpacked(change.before(), prototype), *now, Compared::kAll);
}

absl::Time TimeOf(const Change& change) { return resource::FromTimestamp(change.time()); }

std::string Printed(absl::Time time, absl::string_view format) {
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

absl::string_view Verb(Change::Kind kind) {
  switch (kind) {
    case Change::CREATED:
      return "added";
    case Change::UPDATED:
      return "changed";
    case Change::DELETED:
      return "deleted";
    case Change::ERASED:
      return "erased";
    default:
      return "recorded";
  }
}

// The newest changes of one service, as many as are wanted and one more.
absl::Status Read(Connection& connection, absl::string_view service,
                  const change::v1::ListChangesRequest& request, std::size_t most,
                  std::vector<Change>& changes) {
  std::size_t count = 0;
  return connection.ListChanges(service, request, [&](const Change& change) {
    changes.push_back(change);
    return ++count <= most;
  });
}

// Those of one resource, or those of an organisation from the services that keep its records.
absl::StatusOr<std::vector<Change>> ReadAll(Connection& connection,
                                            const HistoryArguments& arguments, std::size_t most) {
  change::v1::ListChangesRequest request;
  request.set_page_size(static_cast<int>(std::min<std::size_t>(most, 499)) + 1);
  std::vector<Change> changes;
  if (absl::StrContains(arguments.name, '/')) {
    ASSIGN_OR_RETURN(const ResourceMethods resource, FindByName(arguments.name));
    request.set_name(arguments.name);
    RETURN_IF_ERROR(
        Read(connection, ServiceOf(*resource.type->descriptor().file()), request, most, changes));
    return changes;
  }
  if (arguments.name.empty())
    return MisuseError("name a resource or an organisation; - is every organisation");
  ASSIGN_OR_RETURN(const std::string organisation, FindOrganisation(connection, arguments.name));
  request.set_parent(OrganisationName(organisation));
  RETURN_IF_ERROR(Read(connection, "roles", request, most, changes));
  const absl::Status people = Read(connection, "people", request, most, changes);
  if (absl::IsPermissionDenied(people))
    std::cerr << "Changes of people are not shown: your token may not read people.\n";
  else
    RETURN_IF_ERROR(people);
  if (changes.empty() && organisation != "-")  // which may never have been
    RETURN_IF_ERROR(GetByName(connection, OrganisationName(organisation)).status());
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return TimeOf(a) > TimeOf(b); });
  return changes;
}

void PrintForPeople(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    std::cout << Printed(TimeOf(change), "%Y-%m-%d %H:%M UTC") << "  " << change.name() << " "
              << Verb(change.kind()) << " by " << change.caller();
    if (!change.request_id().empty()) std::cout << ", " << RequestInWords(change.request_id());
    std::cout << "\n" << Print(FieldsOf(change));
  }
}

Table FieldTable(const std::vector<Change>& changes) {
  Table table = TableOf(ChangeColumns());
  for (const Change& change : changes)
    for (const FieldChange& field : FieldsOf(change))
      table.Add({Printed(TimeOf(change), "%Y-%m-%dT%H:%M:%SZ"), change.name(),
                 Change::Kind_Name(change.kind()), change.caller(), change.request_id(),
                 field.field, field.before, field.after});
  return table;
}

// One row a run of a command, or a request of another program; changes without a request id count
// with their neighbours of the same caller.
Table RequestTable(const std::vector<Change>& changes, const HistoryArguments& arguments) {
  struct Row {
    std::string prefix;
    absl::Time time;
    std::string caller;
    std::string request;
    int count = 0;
  };
  std::vector<Row> rows;
  for (const Change& change : changes) {
    Run run;
    const std::string prefix =
        ReadRun(change.request_id(), &run) ? run.Prefix() : change.request_id();
    auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& other) {
      return other.prefix == prefix && other.caller == change.caller();
    });
    if (prefix.empty() && !rows.empty())
      row = rows.back().prefix.empty() && rows.back().caller == change.caller() ? rows.end() - 1
                                                                                : rows.end();
    if (row == rows.end()) {
      rows.push_back(
          {.prefix = prefix,
           .time = TimeOf(change),
           .caller = change.caller(),
           .request = prefix.empty() ? "(none named)" : RequestInWords(change.request_id())});
      row = rows.end() - 1;
    }
    ++row->count;
  }
  Table table = TableOf(RequestColumns());
  const std::size_t most = arguments.all ? rows.size() : static_cast<std::size_t>(arguments.limit);
  for (const Row& row : rows) {
    if (table.size() == most) {
      std::cerr << "The newest " << most << " of " << rows.size()
                << " requests are shown; add --all, or --limit N.\n";
      break;
    }
    table.Add({Printed(row.time, "%Y-%m-%dT%H:%M:%SZ"), row.caller, row.request,
               absl::StrCat(row.count)});
  }
  return table;
}

void PrintTable(const Table& table, Format format) {
  if (format == Format::kTable) table.Print(std::cout, "", TerminalWidth());
  if (format == Format::kCsv) table.PrintCsv(std::cout);
  if (format == Format::kJson) std::cout << ToJson({{"requests", table}});
  if (format == Format::kJsonLines)
    for (const std::string& line : ToJsonLines(table)) std::cout << line << "\n";
}

void PrintChanges(const std::vector<Change>& changes, Format format) {
  switch (format) {
    case Format::kTable:
      PrintForPeople(changes);
      return;
    case Format::kCsv:
      FieldTable(changes).PrintCsv(std::cout);
      return;
    case Format::kJson:
    case Format::kJsonLines:
      if (format == Format::kJson) std::cout << "[";
      for (std::size_t i = 0; i < changes.size(); ++i)
        std::cout << (format == Format::kJsonLines ? ""
                      : i == 0                     ? "\n"
                                                   : ",\n")
                  << ToJson(changes[i], false) << (format == Format::kJsonLines ? "\n" : "");
      if (format == Format::kJson) std::cout << "\n]\n";
      return;
  }
}

absl::Status History(const Shared& shared, const HistoryArguments& arguments) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  const std::size_t most = arguments.all || arguments.by_request
                               ? SIZE_MAX - 1
                               : static_cast<std::size_t>(arguments.limit);
  ASSIGN_OR_RETURN(std::vector<Change> changes, ReadAll(*connection, arguments, most));
  if (arguments.by_request) {
    const Table table = RequestTable(changes, arguments);
    PrintTable(table, shared.format());
    return absl::OkStatus();
  }
  const bool more = changes.size() > most;
  if (more) changes.resize(most);
  PrintChanges(changes, shared.format());
  if (changes.empty() && shared.format() == Format::kTable)
    std::cerr << "Nothing was changed there yet.\n";
  if (more) std::cerr << "The newest " << most << " changes are shown; add --all, or --limit N.\n";
  return absl::OkStatus();
}

}  // namespace

void AddHistoryCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "history", "What was changed, when, by whom, and what stood before",
      "Of one resource by its name, deleted ones too, or of an organisation with all below it by "
      "its id.\nTimes are UTC.\n\nExamples:\n"
      "  cairn history organisations/trafford/posts/abc\n"
      "  cairn history trafford --requests        which commands and files changed it\n"
      "  cairn history trafford --all -o csv      a row a field that changed");
  auto arguments = std::make_shared<HistoryArguments>();
  command->add_option("name", arguments->name, "Name of a resource, or an organisation's id")
      ->required();
  command->add_option("--limit", arguments->limit, "Most changes to show")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_flag("--all", arguments->all, "Show every change");
  command->add_flag("--requests", arguments->by_request,
                    "One line a command or request, with the number of its changes");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return History(shared, *arguments); }; });
}

}  // namespace cairn::cli
