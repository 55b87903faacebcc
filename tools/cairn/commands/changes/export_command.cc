// cairn export: everything of one organisation as files that `cairn apply` and `cairn import` read.

#include <cstddef>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "google/protobuf/text_format.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/commands/changes/restore.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/export/folder.h"
#include "tools/cairn/export/people_csv.h"
#include "tools/cairn/export/structure_csv.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using roles::v1::Vacancy;
using web::FindByWord;
using web::MisuseError;
using web::OrganisationName;
using web::ResourceMethods;

// The organisation itself, or its resources of one kind, in the order of their names.
absl::Status Read(Connection& connection, const ResourceMethods& resource,
                  const std::string& organisation, const FieldDescriptor& field,
                  bundle::v1::Bundle& bundle) {
  absl::Status told;
  const auto add = [&](const Message& found) {
    Message* kept = bundle.GetReflection()->AddMessage(&bundle, &field);
    kept->CopyFrom(found);
    ClearWhatTheServerSets(*kept);
    if (found.GetDescriptor() == Vacancy::descriptor())
      told =
          TellMoves(connection, static_cast<const Vacancy&>(found), static_cast<Vacancy&>(*kept));
    return told.ok();
  };
  const std::string& pattern = resource.type->pattern();
  if (!absl::StrContains(pattern, "organisations/{organisation}/")) {
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> found, GetByName(connection, organisation));
    add(*found);
    return absl::OkStatus();
  }
  const bool below_person = absl::StrContains(pattern, "/people/{person}/");
  RETURN_IF_ERROR(connection.List(
      resource, {.parent = absl::StrCat(organisation, below_person ? "/people/-" : "")}, add));
  return told;
}

std::string AsText(const Message& bundle) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(bundle, &text);
  return text;
}

// What the command says of a file once it stands.
struct Told {
  std::string file;
  std::size_t count;
  std::string of;
  std::string unsaid;
  std::string refused;
};

void AddCsv(const std::string& name, const std::string& of, exports::CsvFile csv,
            exports::Files& files, std::vector<Told>& told) {
  // One without a row would be refused by the import.
  if (csv.rows > 0) files.emplace_back(name, std::move(csv.text));
  const std::string unsaid = csv.unsaid.InWords();
  if (csv.rows > 0 || !unsaid.empty() || !csv.refused.empty())
    told.push_back({name, csv.rows, of, unsaid, std::move(csv.refused)});
}

absl::Status Export(const Shared& shared, const std::string& word, const std::string& folder) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string id, FindOrganisation(*connection, word));
  const std::string organisation = OrganisationName(id);
  if (organisation == "organisations/-")
    return MisuseError("cairn export takes one organisation, such as trafford");
  RETURN_IF_ERROR(GetByName(*connection, organisation).status());
  exports::Files files;
  std::vector<Told> told;
  bundle::v1::Bundle all;
  for (int f = 0; f < bundle::v1::Bundle::descriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *bundle::v1::Bundle::descriptor()->field(f);
    ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(field.name()));
    if (!absl::StartsWith(resource.type->pattern(), "organisations/")) continue;
    bundle::v1::Bundle bundle;
    RETURN_IF_ERROR(Read(*connection, resource, organisation, field, bundle));
    const int count = bundle.GetReflection()->FieldSize(bundle, &field);
    if (count == 0) continue;
    // Numbered, so that a folder's files are read in the order in which they refer to each other.
    const std::string name =
        absl::StrCat(field.number() < 10 ? "0" : "", field.number(), "-", field.name(), ".txtpb");
    files.emplace_back(name, AsText(bundle));
    told.push_back({name, static_cast<std::size_t>(count), field.name(), "", ""});
    all.MergeFrom(bundle);
  }
  const absl::CivilDay today = SystemClock().Today();
  AddCsv("organisation-structure.csv", "posts", exports::StructureCsv(all, today), files, told);
  AddCsv("people.csv", "rows", exports::PeopleCsv(all, today), files, told);
  RETURN_IF_ERROR(exports::WriteFolder(folder, files));
  for (const Told& file : told) {
    if (file.count > 0)
      std::cout << folder << "/" << file.file << ": " << file.count << " " << file.of << "\n";
    else
      std::cout << folder << "/" << file.file << " is not written: "
                << (file.refused.empty() ? "it would have no row" : file.refused) << "\n";
    if (!file.unsaid.empty())
      std::cout << "  It cannot say, and the .txtpb files do: " << file.unsaid << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddExportCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "export", "Write everything of an organisation as files that apply and import read",
      "The .txtpb files say everything, and cairn apply reads them. organisation-structure.csv "
      "and\n"
      "people.csv are for spreadsheets and cairn import; what they cannot say is told. All or "
      "none\n"
      "are written. They may name people: only you can read them. The catalogue, assumptions and\n"
      "scenarios belong to no organisation and stay out.\n\n"
      "Examples:\n  cairn export trafford --to trafford-2027\n"
      "  cairn apply trafford-2027 --dry-run\n"
      "  cairn import organisation-structure trafford-2027/organisation-structure.csv "
      "--organisation trafford --dry-run");
  auto organisation = std::make_shared<std::string>();
  auto folder = std::make_shared<std::string>();
  command->add_option("organisation", *organisation, "Whose, such as trafford")->required();
  command->add_option("--to", *folder, "An empty folder, or one to be made")->required();
  command->callback([&, organisation, folder] {
    action = [&shared, organisation, folder] { return Export(shared, *organisation, *folder); };
  });
}

}  // namespace cairn::cli
