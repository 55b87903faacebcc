// cairn scenario new: a what-if without a file of its own language.

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/output.h"
#include "tools/cairn/base/files.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/references.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/scenario/change.h"

namespace cairn::cli {
namespace {

using planner::v1::Scenario;
using web::MisuseError;
using web::OrganisationName;
using web::ReadablePage;

struct ScenarioArguments {
  std::string name;
  std::string title;
  std::string description;
  std::string base;
  std::string csv;
  std::map<std::string, std::vector<std::string>> changes;  // by kind
  bool replace = false;
  bool dry_run = false;
};

std::string ScenarioName(const std::string& word) {
  return word.empty() || absl::StartsWith(word, "scenarios/") ? word
                                                              : absl::StrCat("scenarios/", word);
}

absl::Status CheckId(absl::string_view what, absl::string_view word) {
  if (word.empty() || resource::IsValidId(absl::StripPrefix(word, "scenarios/")))
    return absl::OkStatus();
  return MisuseError(absl::StrCat(what, " must be an id like lean-spring: 1 to 63 of a-z, 0-9 and ",
                                  "hyphens, none at either end; not ", word));
}

// The same refusal in words of the flags: nobody typed operations[0].scenario.display_name.
absl::Status InWordsOfFlags(const absl::Status& status) {
  static const auto* const words =
      new std::map<absl::string_view, absl::string_view>{{"name", "NAME"},
                                                         {"display_name", "--title"},
                                                         {"description", "--description"},
                                                         {"base", "--base"}};
  Violations told;
  if (!told.AddFrom(status, "")) return status;
  Violations named;
  for (const auto& [path, problem] : told.found()) {
    absl::string_view rest = path;
    absl::ConsumePrefix(&rest, "operations[0].");
    absl::ConsumePrefix(&rest, "scenario.");
    const auto word = words->find(rest);
    named.Add(std::string(word == words->end() ? rest : word->second), problem);
  }
  named.AddUnlisted(told.count() - told.found().size());
  return named.ToStatus();
}

absl::StatusOr<Scenario> Read(const ScenarioArguments& arguments) {
  RETURN_IF_ERROR(CheckId("NAME", arguments.name));
  RETURN_IF_ERROR(CheckId("--base", arguments.base));
  Scenario scenario;
  scenario.set_name(ScenarioName(arguments.name));
  scenario.set_display_name(arguments.title.empty() ? arguments.name : arguments.title);
  scenario.set_description(arguments.description);
  scenario.set_base(ScenarioName(arguments.base));
  if (!arguments.csv.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(arguments.csv));
    absl::StatusOr<Scenario::Changes> changes = ReadChanges(text);
    if (!changes.ok())
      return absl::InvalidArgumentError(
          absl::StrCat(arguments.csv, ":\n  ", changes.status().message()));
    *scenario.mutable_changes() = *std::move(changes);
  }
  for (const auto& [kind, texts] : arguments.changes)
    for (const std::string& text : texts) {
      ASSIGN_OR_RETURN(const ChangeWords words, ReadChange(kind, text));
      RETURN_IF_ERROR(AddChange(kind, words, *scenario.mutable_changes()));
    }
  if (scenario.changes().ByteSizeLong() == 0)
    return MisuseError("a scenario changes something: give a change, such as --factor exits=1.2");
  return scenario;
}

// The organisations that the changes name, by their ids though people gave their names.
absl::Status FindOrganisations(Connection& connection, Scenario::Changes& changes) {
  const auto find = [&](std::string* name) -> absl::Status {
    if (name->empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(
        const std::string id,
        FindOrganisation(connection, std::string(absl::StripPrefix(*name, "organisations/"))));
    *name = OrganisationName(id);
    return absl::OkStatus();
  };
  for (auto& change : *changes.mutable_rate_changes())
    RETURN_IF_ERROR(find(change.mutable_organisation()));
  for (auto& posts : *changes.mutable_new_posts())
    RETURN_IF_ERROR(find(posts.mutable_organisation()));
  for (auto& joint : *changes.mutable_joint_posts()) {
    RETURN_IF_ERROR(find(joint.mutable_organisation()));
    RETURN_IF_ERROR(find(joint.mutable_with_organisation()));
  }
  return absl::OkStatus();
}

absl::Status New(const Shared& shared, const ScenarioArguments& arguments) {
  ASSIGN_OR_RETURN(Scenario scenario, Read(arguments));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(FindOrganisations(*connection, *scenario.mutable_changes()));
  for (const std::string& name : NamesIn(scenario.changes()))
    RETURN_IF_ERROR(GetByName(*connection, name).status());
  change::v1::WriteRequest request;
  request.set_validate_only(arguments.dry_run);
  if (!arguments.dry_run)
    request.set_request_id(
        absl::StrCat(NewRun("set", "", arguments.csv, SystemClock().Now()).Prefix(), 1));
  auto* operation = request.add_operations();
  (arguments.replace ? operation->mutable_upsert() : operation->mutable_create())
      ->PackFrom(scenario);
  const absl::Status written = connection->Write("planner", request).status();
  if (absl::IsAlreadyExists(written))
    return absl::AlreadyExistsError(absl::StrCat("there is a scenario ", scenario.name(),
                                                 " already; add --replace, or choose another id"));
  RETURN_IF_ERROR(InWordsOfFlags(written));
  std::cout << ReadablePage(scenario)
            << (arguments.dry_run
                    ? "This was a dry run: nothing was written.\n"
                    : absl::StrCat("What it changes: cairn forecast compare "
                                   "--scenario ",
                                   scenario.name().substr(scenario.name().find('/') + 1), "\n"));
  return absl::OkStatus();
}

}  // namespace

void AddScenarioCommands(CLI::App& app, const Shared& shared, Action& action) {
  auto* scenario = AddCommand(app, "scenario", "What-ifs for forecasts",
                              "Examples:\n  cairn scenario new lean-spring --freeze "
                              "tier=3,2027-03..2027-05\n  cairn list scenarios\n"
                              "  cairn get scenarios/lean-spring\n"
                              "  cairn delete scenarios/lean-spring");
  scenario->require_subcommand(1);
  auto* command = AddCommand(
      *scenario, "new", "Add a scenario from flags, or from a CSV",
      "A PERIOD is FROM..UNTIL in days, months or years, either side may be left out, or one month "
      "or "
      "year.\n"
      "MEASURE is exits, fill, internal, cover, ... as for cairn forecast --rate. A CSV has a "
      "column\n"
      "change with the kind of each (factor, add, freeze, ...), and columns measure, tier, value, "
      "from,\nuntil, organisation, with, programme, post, count, role as it needs them.\n\n"
      "Examples:\n"
      "  cairn scenario new lean-spring --title 'No recruiting in spring' --freeze "
      "tier=3,2027-03..2027-05\n"
      "  cairn scenario new kinder --factor exits:4=0.8 --add fill=-1\n"
      "  cairn scenario new budget --csv budget.csv --base lean-spring --dry-run\n"
      "  cairn forecast compare --scenario lean-spring");
  auto arguments = std::make_shared<ScenarioArguments>();
  command->add_option("name", arguments->name, "Its id")->required();
  command->add_option("--title", arguments->title, "Its title; the id if left out");
  command->add_option("--description", arguments->description, "What it supposes, and why");
  command->add_option("--base", arguments->base, "The scenario that it adds to");
  command->add_option("--csv", arguments->csv, "Changes, a row each; - is standard input");
  for (const ChangeKind& kind : ChangeKinds())
    command->add_option(absl::StrCat("--", kind.word), arguments->changes[kind.word],
                        absl::StrCat(kind.purpose, ", as ", kind.example));
  command->add_flag("--replace", arguments->replace, "Replace a scenario of that name");
  command->add_flag("--dry-run", arguments->dry_run, "Check and show everything, change nothing");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return New(shared, *arguments); }; });
}

}  // namespace cairn::cli
