// cairn export: everything of one organisation as files that `cairn apply` reads.

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "common/base/status_macros.h"
#include "google/protobuf/text_format.h"
#include "tools/cairn/commands.h"
#include "tools/cairn/commands/fields.h"
#include "tools/cairn/commands/find.h"
#include "tools/cairn/commands/standing.h"
#include "tools/cairn/misuse.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A new file that only its owner reads: it may name people.
absl::Status WriteNew(const std::string& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return absl::AlreadyExistsError(
        absl::StrCat("cannot make ", path, ": ", std::generic_category().message(errno)));
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = write(file, text.data() + done, text.size() - done);
    if (wrote <= 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  if (close(file) != 0 || done < text.size())
    return absl::DataLossError(absl::StrCat("cannot write ", path, " to its end"));
  return absl::OkStatus();
}

// The organisation itself, or its resources of one kind, in the order of their names.
absl::Status Read(Connection& connection, const ResourceMethods& resource,
                  const std::string& organisation, const FieldDescriptor& field,
                  bundle::v1::Bundle& bundle) {
  const auto add = [&](const Message& found) {
    Message* kept = bundle.GetReflection()->AddMessage(&bundle, &field);
    kept->CopyFrom(found);
    ClearWhatTheServerSets(*kept);
    return true;
  };
  const std::string& pattern = resource.type->pattern();
  if (!absl::StrContains(pattern, "organisations/{organisation}/")) {
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> found, GetByName(connection, organisation));
    add(*found);
    return absl::OkStatus();
  }
  const bool below_person = absl::StrContains(pattern, "/people/{person}/");
  return connection.List(
      resource, {.parent = absl::StrCat(organisation, below_person ? "/people/-" : "")}, add);
}

absl::Status Export(const Shared& shared, const std::string& word, const std::string& folder) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::string id, FindOrganisation(*connection, word));
  const std::string organisation = OrganisationName(id);
  if (organisation == "organisations/-")
    return MisuseError("cairn export takes one organisation, such as trafford");
  RETURN_IF_ERROR(GetByName(*connection, organisation).status());
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed || !std::filesystem::is_empty(folder, failed) || failed)
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " must be an empty folder, or one that can be made"));
  for (int f = 0; f < bundle::v1::Bundle::descriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *bundle::v1::Bundle::descriptor()->field(f);
    ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(field.name()));
    if (!absl::StartsWith(resource.type->pattern(), "organisations/")) continue;
    bundle::v1::Bundle bundle;
    RETURN_IF_ERROR(Read(*connection, resource, organisation, field, bundle));
    const int count = bundle.GetReflection()->FieldSize(bundle, &field);
    if (count == 0) continue;
    std::string text;
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    printer.PrintToString(bundle, &text);
    // Numbered, so that a folder's files are read in the order in which they refer to each other.
    const std::string path = absl::StrCat(folder, "/", field.number() < 10 ? "0" : "",
                                          field.number(), "-", field.name(), ".txtpb");
    RETURN_IF_ERROR(WriteNew(path, text));
    std::cout << path << ": " << count << " " << field.name() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddExportCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "export", "Write everything of an organisation as files that cairn apply reads",
      "The files may name people: only you can read them. The catalogue, assumptions and\n"
      "scenarios belong to no organisation and stay out.\n\n"
      "Examples:\n  cairn export trafford --to trafford-2027\n"
      "  cairn apply trafford-2027 --dry-run");
  auto organisation = std::make_shared<std::string>();
  auto folder = std::make_shared<std::string>();
  command->add_option("organisation", *organisation, "Whose, such as trafford")->required();
  command->add_option("--to", *folder, "An empty folder, or one to be made")->required();
  command->callback([&, organisation, folder] {
    action = [&shared, organisation, folder] { return Export(shared, *organisation, *folder); };
  });
}

}  // namespace cairn::cli
