#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/people/people.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "services/web/importing/structure/organogram.h"
#include "services/web/importing/structure/role_profile.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/base/files.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using imports::Existing;
using imports::Plan;
using web::FindByWord;
using web::MisuseError;
using web::OrganisationName;
using web::ResourceMethods;

struct Arguments {
  std::string kind;  // the sub-command
  std::string file;
  std::string junior;
  std::string organisation;
  std::string date;
  std::string match;
  std::string write_match;
  std::string role;
  bool strict = false;
  bool dry_run = false;
  bool any_label = false;
  bool complete = false;
  bool accept_partial = false;
};

// Adds every resource of a kind to the bundle's list of it.
absl::Status Fetch(Connection& connection, absl::string_view kind, const std::string& parent,
                   Existing& existing) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(kind));
  const FieldDescriptor* list = existing.GetDescriptor()->FindFieldByName(resource.plural);
  return connection.List(resource, {.parent = parent}, [&](const Message& found) {
    existing.GetReflection()->AddMessage(&existing, list)->CopyFrom(found);
    return true;
  });
}

// What the services hold of the catalogue, and of one organisation or all (`organisations/-`).
enum class Of { kCatalogue, kEstablishment, kPeople };
absl::StatusOr<Existing> FetchExisting(Connection& connection, const std::string& organisation,
                                       Of what) {
  Existing existing;
  for (const absl::string_view kind :
       {"skills", "qualifications", "roles", "programmes", "organisations"})
    RETURN_IF_ERROR(Fetch(connection, kind, "", existing));
  if (what == Of::kCatalogue) return existing;
  RETURN_IF_ERROR(Fetch(connection, "posts", organisation, existing));
  if (what == Of::kEstablishment) {
    RETURN_IF_ERROR(Fetch(connection, "vacancies", organisation, existing));
    return existing;
  }
  RETURN_IF_ERROR(Fetch(connection, "people", organisation, existing));
  for (const absl::string_view kind : {"appointments", "enrolments"})
    RETURN_IF_ERROR(Fetch(connection, kind, absl::StrCat(organisation, "/people/-"), existing));
  return existing;
}

absl::StatusOr<imports::Options> OptionsOf(const Arguments& arguments) {
  imports::Options options;
  options.today = SystemClock().Today();
  options.strictness =
      arguments.strict ? imports::Strictness::kRefuseFile : imports::Strictness::kTakeGoodRows;
  options.label =
      arguments.any_label ? imports::Options::Label::kAnyWillDo : imports::Options::Label::kMustFit;
  options.coverage = arguments.complete ? imports::Options::Coverage::kComplete
                                        : imports::Options::Coverage::kPartial;
  if (!arguments.role.empty())
    options.role = arguments.role.rfind("roles/", 0) == 0 ? arguments.role
                                                          : absl::StrCat("roles/", arguments.role);
  if (!arguments.date.empty()) {
    ASSIGN_OR_RETURN(const google::type::Date day, ReadDay("--date", arguments.date));
    options.date = resource::ToDay(day);
  }
  if (!arguments.match.empty()) {
    ASSIGN_OR_RETURN(options.match, ReadFile(arguments.match));
  }
  return options;
}

// Sends what an importer planned, and says what came of it.
absl::Status Carry(Connection& connection, const Arguments& arguments,
                   const imports::Options& options, const Plan& plan) {
  std::cout << imports::PrintReport(plan.report, arguments.file, options.strictness);
  if (!arguments.write_match.empty() && !plan.match_template.empty()) {
    std::ofstream out(arguments.write_match, std::ios::binary);
    out << plan.match_template;
    if (!out.flush())
      return absl::InvalidArgumentError(absl::StrCat("cannot write ", arguments.write_match));
    std::cout << "Rows to settle: " << arguments.write_match
              << " (delete the lines that are wrong, then import with --match)\n";
  }
  if (plan.report.Refused(options.strictness))
    return absl::FailedPreconditionError("nothing was imported; the report says why");
  const Run run = NewRun("import", arguments.kind, arguments.file, SystemClock().Now());
  for (const auto& [service, operations] :
       {std::pair("roles", &plan.roles), std::pair("people", &plan.people)}) {
    if (operations->empty()) continue;
    std::vector<change::v1::WriteRequest> batches = imports::Batches(*operations);
    Sign(run, batches);
    ASSIGN_OR_RETURN(const Written written,
                     WriteAll(connection, service, std::move(batches),
                              {.validate_only = arguments.dry_run,
                               .progress = absl::StrCat("writing to ", service),
                               .where = [&](const std::string& name) {
                                 const auto line = plan.lines.find(name);
                                 return line == plan.lines.end() || line->second == 0
                                            ? std::string()
                                            : absl::StrCat(arguments.file, ":", line->second);
                               }}));
    std::cout << service << ": " << written.changed
              << (arguments.dry_run ? " would change" : " changed") << ", " << written.unchanged
              << " unchanged"
              << (written.token.empty() ? "" : absl::StrCat("; now at ", written.token))
              << (written.unchecked > 0
                      ? absl::StrCat("; ", written.unchecked,
                                     " planned, too many for the service to check unwritten")
                      : "")
              << "\n";
  }
  if (plan.roles.empty() && plan.people.empty()) std::cout << "Nothing to change.\n";
  if (arguments.dry_run) std::cout << "This was a dry run: nothing was written.\n";
  const std::size_t refused = plan.report.CountOf(imports::Severity::kRowRefused);
  if (refused == 0 || arguments.accept_partial) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(refused,
                   " rows or parts of rows were refused, the others taken: correct them "
                   "and import the file again, or say --accept-partial"));
}

using Importer = std::function<Plan(const std::string& bytes, const Existing& existing,
                                    const imports::Options& options)>;

absl::Status Import(const Shared& shared, const Arguments& arguments, Of what,
                    const Importer& importer) {
  ASSIGN_OR_RETURN(imports::Options options, OptionsOf(arguments));
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(arguments.file));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  if (!arguments.organisation.empty()) {
    ASSIGN_OR_RETURN(const std::string organisation,
                     FindOrganisation(*connection, arguments.organisation));
    options.organisation = OrganisationName(organisation);
  }
  ASSIGN_OR_RETURN(
      const Existing existing,
      FetchExisting(*connection,
                    options.organisation.empty() ? "organisations/-" : options.organisation, what));
  return Carry(*connection, arguments, options, importer(bytes, existing, options));
}

absl::Status ImportOrganogramFiles(const Shared& shared, const Arguments& arguments) {
  std::string junior;
  if (!arguments.junior.empty()) {
    ASSIGN_OR_RETURN(junior, ReadFile(arguments.junior));
  }
  return Import(
      shared, arguments, Of::kEstablishment,
      [&](const std::string& bytes, const Existing& existing, const imports::Options& options) {
        return imports::ImportOrganogram(bytes, junior, existing, options);
      });
}

void AddSharedOptions(CLI::App& command, Arguments& arguments) {
  command.add_flag("--strict", arguments.strict, "Refuse the whole file when any row has an error");
  command.add_flag("--accept-partial", arguments.accept_partial,
                   "Exit with 0 though rows were refused; the others are taken either way");
  command.add_flag("--dry-run", arguments.dry_run, "Check everything and report; change nothing");
}

// A command below `cairn import` with the options of all of them.
CLI::App* AddKind(CLI::App& import, const std::string& name, const std::string& purpose,
                  const std::string& examples, Arguments& arguments) {
  arguments.kind = name;
  auto* command = AddCommand(import, name, purpose, examples);
  AddSharedOptions(*command, arguments);
  return command;
}

void AddStructure(CLI::App& import, const Shared& shared, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* structure =
      AddKind(import, "organisation-structure",
              "A council's structure in the local-government transparency format",
              "Example:\n  cairn import organisation-structure trafford_organisation_structure.csv "
              "--organisation trafford",
              *arguments);
  structure->add_option("file", arguments->file, "The CSV file; - is standard input")->required();
  structure->add_option("--organisation", arguments->organisation, "Whose structure it is")
      ->required();
  structure->add_option("--match", arguments->match,
                        "CSV that settles which old row became which new one");
  structure->add_option("--write-match", arguments->write_match,
                        "Write the rows that need settling to this file");
  structure->add_flag("--any-label", arguments->any_label,
                      "Take the file though its label names another organisation");
  structure->callback([&, arguments] {
    action = [&shared, arguments] {
      return Import(shared, *arguments, Of::kEstablishment, &imports::ImportOrganisationStructure);
    };
  });
}

void AddOrganogram(CLI::App& import, const Shared& shared, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* organogram =
      AddKind(import, "organogram", "A body's organogram in the central-government format",
              "Example:\n  cairn import organogram --senior senior.csv --junior junior.csv "
              "--organisation ofsted --date 2011-09-30",
              *arguments);
  organogram->add_option("--senior", arguments->file, "CSV of the senior posts")->required();
  organogram->add_option("--junior", arguments->junior,
                         "CSV of the junior posts: checked and counted, not stored");
  organogram->add_option("--organisation", arguments->organisation, "Whose organogram it is")
      ->required();
  organogram->add_option("--date", arguments->date, "The day for which it speaks, e.g. 2011-09-30")
      ->required();
  organogram->add_flag("--any-label", arguments->any_label,
                       "Take the file though its label names another organisation");
  organogram->callback([&, arguments] {
    action = [&shared, arguments] { return ImportOrganogramFiles(shared, *arguments); };
  });
}

void AddRoleProfile(CLI::App& import, const Shared& shared, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* profile = AddKind(
      import, "role-profile", "A role's page: duties, skills, ways in, progression",
      "Example:\n  cairn import role-profile director.txt --role director-of-childrens-services",
      *arguments);
  profile->add_option("file", arguments->file, "The page as text; - is standard input")->required();
  profile->add_option("--role", arguments->role,
                      "The role that it describes; named after the page's title if left out");
  profile->callback([&, arguments] {
    action = [&shared, arguments] {
      return Import(shared, *arguments, Of::kCatalogue, &imports::ImportRoleProfile);
    };
  });
}

void AddPeople(CLI::App& import, const Shared& shared, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* people = AddKind(import, "people", "People, their appointments and enrolments",
                         "Example:\n  cairn import people people.csv --organisation "
                         "trafford --complete --date 2026-11-23",
                         *arguments);
  people->add_option("file", arguments->file, "The CSV file; - is standard input")->required();
  people->add_option("--organisation", arguments->organisation,
                     "Whose people they are, where the file has no such column");
  people->add_option("--date", arguments->date,
                     "The day for which the file speaks; needed with --complete");
  people->add_flag("--complete", arguments->complete,
                   "The file lists every appointment: those absent from it end on its date");
  people->callback([&, arguments] {
    action = [&shared, arguments]() -> absl::Status {
      if (arguments->complete && arguments->date.empty())
        return MisuseError(
            "--complete needs --date, the day for which the file speaks: who is absent from it "
            "ends then");
      return Import(shared, *arguments, Of::kPeople, &imports::ImportPeople);
    };
  });
}

}  // namespace

void AddImportCommands(CLI::App& app, const Shared& shared, Action& action) {
  auto* import =
      AddCommand(app, "import", "Bring the services up to a published or an exported file",
                 "Examples:\n  cairn import organisation-structure structure.csv --organisation "
                 "trafford --dry-run\n"
                 "  cairn import organogram --senior senior.csv --junior junior.csv --organisation "
                 "ofsted --date 2011-09-30\n"
                 "  cairn import people people.csv --organisation trafford\n"
                 "  cairn import role-profile page.txt --role director-of-childrens-services\n"
                 "A file imported twice changes nothing the second time. docs/importing.md "
                 "describes the formats.");
  import->require_subcommand(1);
  AddStructure(*import, shared, action);
  AddOrganogram(*import, shared, action);
  AddRoleProfile(*import, shared, action);
  AddPeople(*import, shared, action);
}

}  // namespace cairn::cli
