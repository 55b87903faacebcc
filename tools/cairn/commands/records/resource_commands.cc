#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"

namespace cairn::cli {
namespace {

using google::protobuf::Message;
using table::Table;
using table::TerminalWidth;
using web::AddResource;
using web::FindByName;
using web::FindByWord;
using web::Format;
using web::MisuseError;
using web::OrganisationName;
using web::ReadablePage;
using web::ResourceMethods;
using web::ResourceTable;
using web::ServiceOf;
using web::ToJson;

absl::Status Get(const Shared& shared, const std::string& name) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByName(name));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> found, GetByName(*connection, name));
  switch (shared.format()) {
    case Format::kTable:
      std::cout << ReadablePage(*found);
      break;
    case Format::kJson:
      std::cout << ToJson(*found, true);
      break;
    case Format::kJsonLines:
      std::cout << ToJson(*found, false) << "\n";
      break;
    case Format::kCsv: {
      Table table = ResourceTable(*resource.type);
      AddResource(*found, *resource.type, table);
      table.PrintCsv(std::cout);
      break;
    }
  }
  return absl::OkStatus();
}

struct ListArguments {
  std::string kind;
  std::string parent;
  std::string filter;
  std::string order_by;
  int limit = 100;
  bool all = false;
};

// `trafford` as the parent of a kind that belongs to organisations; people's resources below every
// person.
std::string ParentOf(const ResourceMethods& resource, const std::string& word) {
  const std::string& pattern = resource.type->pattern();
  if (!absl::StrContains(pattern, "organisations/{organisation}/")) return "";
  std::string parent = OrganisationName(word);
  const bool below_person = absl::StrContains(pattern, "/people/{person}/");
  return below_person && !absl::StrContains(parent, "/people/") ? absl::StrCat(parent, "/people/-")
                                                                : parent;
}

// NOT_FOUND when a word names an organisation that roles does not have: no answer is then no news.
absl::Status CheckThatThereIs(Connection& connection, const std::string& word) {
  const std::string name = OrganisationName(word);
  if (name == "organisations/-" || absl::StrContains(name, "/people/")) return absl::OkStatus();
  roles::v1::GetOrganisationRequest request;
  request.set_name(name);
  return connection
      .Call<roles::v1::Organisation>("cairn.roles.v1.EstablishmentService/GetOrganisation", request)
      .status();
}

absl::Status List(const Shared& shared, ListArguments arguments) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(arguments.kind));
  if (absl::StrContains(arguments.parent, "/people/")) {
    // one person's, by the person's name
  } else if (ParentOf(resource, arguments.parent).empty() && !arguments.parent.empty()) {
    return MisuseError(
        absl::StrCat(resource.plural, " belong to no organisation; leave out ", arguments.parent));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  if (!absl::StrContains(arguments.parent, "/people/")) {
    ASSIGN_OR_RETURN(arguments.parent, FindOrganisation(*connection, arguments.parent));
  }
  const Connection::ListQuery query{
      .parent = ParentOf(resource, arguments.parent),
      .filter = arguments.filter,
      .order_by = arguments.order_by,
      .page_size = arguments.all ? 1000 : std::min(arguments.limit + 1, 1000)};
  const Format format = shared.format();
  Table table = ResourceTable(*resource.type);
  int shown = 0;
  bool more = false;
  if (format == Format::kJson) std::cout << "[";
  RETURN_IF_ERROR(connection->List(resource, query, [&](const Message& found) {
    if (!arguments.all && shown == arguments.limit) {
      more = true;
      return false;
    }
    if (format == Format::kJson) std::cout << (shown > 0 ? ",\n" : "\n") << ToJson(found, false);
    if (format == Format::kJsonLines) std::cout << ToJson(found, false) << "\n";
    if (format == Format::kTable || format == Format::kCsv)
      AddResource(found, *resource.type, table);
    ++shown;
    return true;
  }));
  if (shown == 0) RETURN_IF_ERROR(CheckThatThereIs(*connection, arguments.parent));
  if (format == Format::kJson) std::cout << "\n]\n";
  if (format == Format::kTable) table.Print(std::cout, "", TerminalWidth());
  if (format == Format::kCsv) table.PrintCsv(std::cout);
  if (shown == 0 && format == Format::kTable) std::cerr << "No " << resource.plural << " match.\n";
  if (shown > 0 && format == Format::kTable && resource.plural == "vacancies")
    std::cerr << "This is the register of vacancies, with those filled and withdrawn; cairn "
                 "vacancies shows\nwhich posts stand empty, also by the records of people.\n";
  if (more) std::cerr << "The first " << shown << " are shown; add --all, or --limit N.\n";
  return absl::OkStatus();
}

absl::Status Watch(const Shared& shared, const std::string& kind, const std::string& word,
                   const std::string& token) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(kind));
  if (shared.format() == Format::kCsv)
    return MisuseError("cairn watch prints a line a change, or JSON with -o jsonl; it has no csv");
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string organisation, FindOrganisation(*connection, word));
  RETURN_IF_ERROR(CheckThatThereIs(*connection, organisation));
  change::v1::WatchRequest request;
  request.set_token(token);
  request.add_types(resource.type->full_name());
  if (!organisation.empty()) request.set_parent(OrganisationName(organisation));
  const std::string service = ServiceOf(*resource.type->descriptor().file());
  return connection->Watch(service, request, [&](const change::v1::WatchResponse& response) {
    for (const auto& change : response.changes()) {
      if (shared.format() == Format::kTable) {
        std::cout << (change.revision() > 0 ? absl::StrCat(service, "@", change.revision())
                                            : std::string("as it stands"))
                  << "  " << change::v1::Change::Kind_Name(change.kind()) << "  " << change.name()
                  << "\n";
      } else {
        std::cout << ToJson(change, false) << "\n";
      }
    }
    if (response.changes_size() == 0 && shared.format() == Format::kTable)
      std::cerr << "(nothing new; at " << response.token() << ")\n";
    std::cout.flush();
    return true;
  });
}

}  // namespace

void AddResourceCommands(CLI::App& app, const Shared& shared, Action& action) {
  auto* get = AddCommand(app, "get", "Show one resource by its name",
                         "Examples:\n  cairn get roles/director-of-childrens-services\n  cairn get "
                         "organisations/trafford -o json");
  auto name = std::make_shared<std::string>();
  get->add_option("name", *name, "Name of the resource")->required();
  get->callback([&, name] { action = [&shared, name] { return Get(shared, *name); }; });

  auto* list =
      AddCommand(app, "list", "List resources of a kind",
                 "Examples:\n  cairn list organisations --filter 'nation = SCOTLAND AND kind = "
                 "COUNCIL'\n  cairn list posts trafford --order-by 'level, display_name'\n  cairn "
                 "list vacancies --filter 'state = OPEN' -o csv\n  cairn list assumptions --all");
  auto arguments = std::make_shared<ListArguments>();
  list->add_option("kind", arguments->kind, "posts, vacancies, people, roles, assumptions, …")
      ->required();
  list->add_option("organisation", arguments->parent,
                   "Whose: an organisation's id, such as trafford; all of them if left out");
  list->add_option("--filter", arguments->filter,
                   "Which: `field = value AND …`, over the columns that are shown");
  list->add_option("--order-by", arguments->order_by, "In which order: `field, field desc`");
  list->add_option("--limit", arguments->limit, "Most to show")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  list->add_flag("--all", arguments->all, "Show all of them");
  list->callback(
      [&, arguments] { action = [&shared, arguments] { return List(shared, *arguments); }; });

  auto* watch = AddCommand(app, "watch", "Show changes to a kind of resource as they happen",
                           "Examples:\n  cairn watch vacancies\n  cairn watch posts trafford "
                           "--token roles@1842 -o jsonl");
  auto kind = std::make_shared<std::string>();
  auto organisation = std::make_shared<std::string>();
  auto token = std::make_shared<std::string>();
  watch->add_option("kind", *kind, "posts, vacancies, people, …")->required();
  watch->add_option("organisation", *organisation, "Whose; all of them if left out");
  watch->add_option("--token", *token,
                    "Go on behind this token instead of starting with the state as it stands");
  watch->callback([&, kind, organisation, token] {
    action = [&shared, kind, organisation, token] {
      return Watch(shared, *kind, *organisation, *token);
    };
  });
}

}  // namespace cairn::cli
