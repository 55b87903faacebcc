// cairn purge: erase for good what is kept of people who were deleted.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/agreed.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {
namespace {

using people::v1::Person;
using people::v1::PurgePeopleRequest;
using people::v1::PurgePeopleResponse;
using web::MisuseError;

constexpr char kMethod[] = "cairn.people.v1.PeopleService/PurgePeople";

struct PurgeArguments {
  std::vector<std::string> names;
  bool yes = false;
  bool dry_run = false;
};

absl::StatusOr<PurgePeopleRequest> RequestOf(const std::vector<std::string>& names) {
  PurgePeopleRequest request;
  for (const std::string& name : names) {
    const auto key = resource::ResourceType::Of(Person::descriptor()).ParseName(name);
    if (!key.ok()) return MisuseError(absl::StrCat(name, " ", key.status().message()));
    const std::string parent = absl::StrCat("organisations/", key->organisation);
    if (!request.parent().empty() && request.parent() != parent)
      return MisuseError("people of one organisation at a time; the names are of several");
    request.set_parent(parent);
    request.add_names(name);
  }
  return request;
}

void Tell(const PurgePeopleResponse& response) {
  std::cout << "These go for good:\n";
  for (const auto& purged : response.purged())
    std::cout << "  " << purged.name() << ": " << purged.changes() << " changes, "
              << purged.answers() << " kept answers\n";
  std::cout.flush();
}

absl::Status Purge(const Shared& shared, const PurgeArguments& arguments) {
  ASSIGN_OR_RETURN(PurgePeopleRequest request, RequestOf(arguments.names));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  request.set_validate_only(true);
  ASSIGN_OR_RETURN(const auto planned, connection->Call<PurgePeopleResponse>(kMethod, request));
  Tell(planned);
  if (arguments.dry_run) {
    std::cout << "Nothing was erased.\n";
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(Agreed(arguments.yes, "Erase it? Nothing brings it back.", "nothing was erased"));
  request.set_validate_only(false);
  ASSIGN_OR_RETURN(const auto done, connection->Call<PurgePeopleResponse>(kMethod, request));
  std::cout << "people: erased; now at " << done.token() << "\n"
            << "The planner forgets as soon as it hears of it. Backups, exports and the files that "
               "were imported are yours to clear.\n";
  return absl::OkStatus();
}

}  // namespace

void AddPurgeCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "purge", "Erase for good what is kept of people who were deleted",
      "Of each change only its number, its time, who made it and the name of the record stay.\n"
      "Delete them first. Needs the permission PURGE_PEOPLE.\n\nExamples:\n"
      "  cairn delete organisations/trafford/people/abc --cascade\n"
      "  cairn purge organisations/trafford/people/abc --dry-run\n"
      "  cairn purge organisations/trafford/people/abc --yes");
  auto arguments = std::make_shared<PurgeArguments>();
  command->add_option("names", arguments->names, "Names of the people, of one organisation")
      ->required();
  command->add_flag("--yes", arguments->yes, "Do not ask");
  command->add_flag("--dry-run", arguments->dry_run, "Show what goes, erase nothing");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Purge(shared, *arguments); }; });
}

}  // namespace cairn::cli
