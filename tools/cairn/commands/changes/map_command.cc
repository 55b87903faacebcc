// cairn import map: says once which role a title of an organisation's files is.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/text/title_map.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using roles::v1::Organisation;
using web::MisuseError;
using web::OrganisationName;

struct MapArguments {
  std::string title;
  std::string role;
  std::string organisation;
  bool remove = false;
  bool dry_run = false;
};

// Lays the mapping over those that the organisation has. What it said of the title before, or "".
std::string Lay(const MapArguments& arguments, const std::string& role,
                Organisation& organisation) {
  auto& mappings = *organisation.mutable_title_mappings();
  const auto found = std::find_if(mappings.begin(), mappings.end(), [&](const auto& mapping) {
    return imports::TitleWords(mapping.title()) == imports::TitleWords(arguments.title);
  });
  std::string before;
  if (found != mappings.end()) {
    before = found->role();
    mappings.erase(found);
  }
  if (!arguments.remove) {
    auto* added = mappings.Add();
    added->set_title(arguments.title);
    added->set_role(role);
  }
  return before;
}

// Posts of the title; and those of them with another role, which the next import gives theirs.
struct PostsOfTitle {
  int all = 0;
  int waiting = 0;
};
absl::StatusOr<PostsOfTitle> CountPosts(Connection& connection, const MapArguments& arguments,
                                        const std::string& organisation, const std::string& role) {
  ASSIGN_OR_RETURN(const auto posts,
                   connection.ListAll<roles::v1::Post>("posts", {.parent = organisation}));
  const auto wanted = imports::TitleWords(arguments.title);
  PostsOfTitle counted;
  for (const roles::v1::Post& post : posts) {
    if (imports::TitleWords(post.display_name()) != wanted &&
        imports::TitleWords(imports::PublishedTitle(post)) != wanted)
      continue;
    ++counted.all;
    counted.waiting += post.role() != role ? 1 : 0;
  }
  return counted;
}

absl::Status Map(const Shared& shared, const MapArguments& arguments) {
  if (arguments.remove != arguments.role.empty())
    return MisuseError("give the role of the title, or --remove to forget it");
  if (imports::TitleWords(arguments.title).empty())
    return MisuseError("the title holds no word that counts");
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string id, FindOrganisation(*connection, arguments.organisation));
  const std::string name = OrganisationName(id);
  const std::string role = absl::StartsWith(arguments.role, "roles/")
                               ? arguments.role
                               : absl::StrCat("roles/", arguments.role);
  if (!arguments.remove) RETURN_IF_ERROR(GetByName(*connection, role).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> stands,
                   GetByName(*connection, name));
  Organisation organisation;
  organisation.CopyFrom(*stands);
  const std::string before = Lay(arguments, role, organisation);
  if (arguments.remove && before.empty())
    return absl::NotFoundError(absl::StrCat(name, " has no mapping of \"", arguments.title,
                                            "\"; cairn get ", name, " shows those it has"));
  if (before == role) {
    std::cout << "Nothing to change: " << name << " has it so already.\n";
    return absl::OkStatus();
  }
  change::v1::WriteRequest request;
  request.set_validate_only(arguments.dry_run);
  if (!arguments.dry_run)
    request.set_request_id(absl::StrCat(NewRun("map", "", "", SystemClock().Now()).Prefix(), 1));
  auto* update = request.add_operations()->mutable_update();
  update->mutable_resource()->PackFrom(organisation);
  update->mutable_update_mask()->add_paths("title_mappings");
  RETURN_IF_ERROR(ByName(connection->Write("roles", request).status(), request));
  std::cout << name << ": \"" << arguments.title << "\" "
            << (arguments.dry_run ? "would be " : "is ") << (arguments.remove ? "no longer " : "")
            << (arguments.remove ? before : role)
            << (before.empty() || arguments.remove ? "" : absl::StrCat(", before ", before))
            << "\n";
  if (arguments.remove) return absl::OkStatus();
  ASSIGN_OR_RETURN(const PostsOfTitle posts, CountPosts(*connection, arguments, name, role));
  if (posts.all == 0)
    std::cout << "No post of " << name << " has this title. If a file is to bring one, all is well;"
              << " if not, is the title spelt as the files spell it?\n";
  if (posts.waiting > 0)
    std::cout << posts.waiting << (posts.waiting == 1 ? " post has" : " posts have")
              << " the title and not yet the role: import the file again.\n";
  return absl::OkStatus();
}

}  // namespace

void AddMapCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("import"), "map", "Say which role a title of an organisation's files is",
      "The organisation keeps it, before the rules of the catalogue; every later import uses it.\n"
      "Letter case, punctuation and common abbreviations of the title do not count.\n\nExamples:\n"
      "  cairn import map 'Corporate Director People' director-of-childrens-services "
      "--organisation trafford\n"
      "  cairn import map 'Corporate Director People' --remove --organisation trafford\n"
      "  cairn list roles                         the roles there are");
  auto arguments = std::make_shared<MapArguments>();
  command->add_option("title", arguments->title, "The title, as the files have it")->required();
  command->add_option("role", arguments->role, "The role's id");
  command->add_option("--organisation", arguments->organisation, "Whose files")->required();
  command->add_flag("--remove", arguments->remove, "Forget what the title was mapped to");
  command->add_flag("--dry-run", arguments->dry_run, "Check and show everything, change nothing");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Map(shared, *arguments); }; });
}

}  // namespace cairn::cli
