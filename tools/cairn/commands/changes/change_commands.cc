// cairn set, cairn edit: change named fields of one resource, and nothing else.

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/suggest.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/text_format.h"
#include "google/type/date.pb.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/files.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;
using roles::v1::Vacancy;
using web::FindByName;
using web::MisuseError;
using web::ResourceMethods;
using web::ServiceOf;

// What the service changes besides, as it does where one resource follows from another: a post that
// closes takes its open vacancy with it.
void TellWhatElseChanges(const change::v1::WriteResponse& response, bool dry_run) {
  for (const change::v1::Change& change : response.also_changed()) {
    const absl::StatusOr<ResourceMethods> resource = FindByName(change.name());
    if (!resource.ok()) continue;
    const std::unique_ptr<Message> before(resource->type->prototype().New());
    const std::unique_ptr<Message> after(resource->type->prototype().New());
    change.before().UnpackTo(before.get());
    change.resource().UnpackTo(after.get());
    std::cout << "with it " << change.name() << (dry_run ? " would change" : "") << "\n"
              << Print(Differences(*before, *after, Compared::kAll));
  }
}

// Whether a vacancy's state changes. An update dates the move by `as_of_date`.
bool IsMove(const Message& stands, const Message& wanted) {
  return stands.GetDescriptor() == Vacancy::descriptor() &&
         static_cast<const Vacancy&>(stands).state() != static_cast<const Vacancy&>(wanted).state();
}

// A post that is opened again: its closing withdrew its vacancy, which stays so until somebody says
// otherwise.
absl::Status TellWhatClosingLeft(Connection& connection, const Message& stands,
                                 const Message& wanted) {
  if (stands.GetDescriptor() != roles::v1::Post::descriptor()) return absl::OkStatus();
  const auto& closed = static_cast<const roles::v1::Post&>(stands);
  if (!closed.has_close_date() || static_cast<const roles::v1::Post&>(wanted).has_close_date())
    return absl::OkStatus();
  const std::string organisation(resource::OrganisationOf(closed.name()));
  ASSIGN_OR_RETURN(const std::vector<Vacancy> vacancies,
                   connection.ListAll<Vacancy>(
                       "vacancies", {.parent = absl::StrCat("organisations/", organisation),
                                     .filter = absl::StrCat("post = \"", closed.name(),
                                                            "\" AND state = \"WITHDRAWN\"")}));
  for (const Vacancy& vacancy : vacancies) {
    const google::type::Date& day = vacancy.moves().rbegin()->effective_date();
    if (resource::ToDay(day) < resource::ToDay(closed.close_date())) continue;
    std::cout << vacancy.name() << " was withdrawn on " << resource::PrintDate(day)
              << " and stays so. Where only the closing withdrew it, bring it back with\n"
                 "  cairn vacancies correct "
              << vacancy.name() << " --take-back\n";
  }
  return absl::OkStatus();
}

// Sends the fields in which `wanted` differs from `stands`, and says them. The etag that was read
// goes with them: what somebody else changed in between is not overwritten.
absl::Status Send(Connection& connection, absl::string_view command, const Message& stands,
                  const Message& wanted, bool dry_run) {
  const std::vector<FieldChange> changes = Differences(stands, wanted);
  const std::string name = resource::NameOf(stands);
  if (changes.empty()) {
    std::cout << "Nothing to change: " << name << " is so already.\n";
    return absl::OkStatus();
  }
  change::v1::WriteRequest request;
  request.set_validate_only(dry_run);
  if (!dry_run)
    request.set_request_id(absl::StrCat(NewRun(command, "", "", SystemClock().Now()).Prefix(), 1));
  auto* update = request.add_operations()->mutable_update();
  update->mutable_resource()->PackFrom(wanted);
  for (const FieldChange& change : changes) update->mutable_update_mask()->add_paths(change.field);
  const std::string service = ServiceOf(*stands.GetDescriptor()->file());
  const absl::StatusOr<change::v1::WriteResponse> answer = connection.Write(service, request);
  if (!answer.ok()) return ByName(answer.status(), request);
  const change::v1::WriteResponse& response = *answer;
  std::cout << name << (dry_run ? " would change" : " changed") << "\n" << Print(changes);
  if (IsMove(stands, wanted))
    std::cout << "The move is dated by as_of_date, "
              << resource::PrintDate(static_cast<const Vacancy&>(wanted).as_of_date()) << ".\n";
  TellWhatElseChanges(response, dry_run);
  if (!dry_run) std::cout << "now at " << response.token() << "\n";
  return TellWhatClosingLeft(connection, stands, wanted);
}

// `value` in the text format, as the field's type wants it.
absl::StatusOr<std::string> AsText(const FieldDescriptor& field, const std::string& value) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    return absl::StrCat("\"", absl::Utf8SafeCEscape(value), "\"");
  if (field.message_type() == google::type::Date::descriptor()) {
    ASSIGN_OR_RETURN(const google::type::Date day, ReadDay(field.name(), value));
    return absl::StrCat("{", day.ShortDebugString(), "}");
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && (value == "yes" || value == "no"))
    return std::string(value == "yes" ? "true" : "false");
  if (field.enum_type() != nullptr) return absl::AsciiStrToUpper(value);
  return value;
}

// The words that a field takes, the nearest one asked about; nothing of a field of others.
std::string WordsOf(const FieldDescriptor& field, absl::string_view word) {
  if (field.enum_type() == nullptr) return "";
  std::vector<std::string> known;
  for (int i = 0; i < field.enum_type()->value_count(); ++i)
    if (field.enum_type()->value(i)->number() != 0)
      known.push_back(field.enum_type()->value(i)->name());
  return absl::StrCat("; it takes ", absl::StrJoin(known, ", "), DidYouMean(word, known));
}

// The parts of `FIELD=VALUE`.
std::vector<std::string> PartsOf(const std::string& assignment) {
  return absl::StrSplit(assignment, absl::MaxSplits('=', 1));
}

absl::Status SetField(Message& resource, const std::string& assignment) {
  const std::vector<std::string> parts = PartsOf(assignment);
  if (parts.size() != 2)
    return MisuseError(absl::StrCat("a change looks like FIELD=VALUE, not ", assignment));
  const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName(parts[0]);
  if (field == nullptr) {
    std::vector<std::string> known;
    for (int f = 0; f < resource.GetDescriptor()->field_count(); ++f)
      known.push_back(resource.GetDescriptor()->field(f)->name());
    return MisuseError(absl::StrCat(resource.GetDescriptor()->name(), " has no field ", parts[0],
                                    DidYouMean(parts[0], known)));
  }
  if (field->name() == "name" || field->name() == "etag" ||
      field->options().GetExtension(options::v1::field).output_only())
    return MisuseError(absl::StrCat("only the service sets ", field->name()));
  resource.GetReflection()->ClearField(&resource, field);
  if (parts[1].empty()) return absl::OkStatus();
  if (field->message_type() != nullptr &&
      (field->is_repeated() || field->message_type() != google::type::Date::descriptor()))
    return MisuseError(absl::StrCat(field->name(), " has parts; change them with cairn edit ",
                                    resource::NameOf(resource), ", or empty it with ",
                                    field->name(), "="));
  std::vector<std::string> values = {parts[1]};
  if (field->is_repeated()) values = absl::StrSplit(parts[1], ',');
  for (const std::string& value : values) {
    ASSIGN_OR_RETURN(const std::string text, AsText(*field, value));
    TextFormat::Parser parser;
    if (!parser.ParseFieldValueFromString(text, field, &resource))
      return MisuseError(
          absl::StrCat(value, " is no value of ", field->name(), WordsOf(*field, text)));
  }
  return absl::OkStatus();
}

// A post that an import wrote before titles were kept as published: the title that is corrected is
// the one by which the next file knows it.
void KeepPublishedTitle(const Message& stands, Message& wanted) {
  if (stands.GetDescriptor() != roles::v1::Post::descriptor()) return;
  const auto& before = static_cast<const roles::v1::Post&>(stands);
  auto& after = static_cast<roles::v1::Post&>(wanted);
  if (before.has_as_of_date() && before.published_title().empty() &&
      after.published_title().empty() && after.display_name() != before.display_name())
    after.set_published_title(before.display_name());
}

struct SetArguments {
  std::string name;
  std::vector<std::string> changes;
  bool dry_run = false;
};

// No field is named twice: which of two values was meant, nobody can tell.
absl::Status CheckNamedOnce(const std::vector<std::string>& changes) {
  std::map<std::string, std::string> first;  // by field
  for (const std::string& change : changes) {
    const auto [before, is_new] = first.emplace(PartsOf(change).front(), change);
    if (!is_new)
      return MisuseError(absl::StrCat(before->first, " is given twice, as ", before->second,
                                      " and as ", change, "; give it once"));
  }
  return absl::OkStatus();
}

// A vacancy moves on a day that somebody said, not on the one that happens to stand there.
absl::Status CheckMoveIsDated(const Message& stands, const Message& wanted,
                              const std::vector<std::string>& changes) {
  const bool is_dated = std::any_of(changes.begin(), changes.end(), [](const std::string& change) {
    return PartsOf(change).front() == "as_of_date";
  });
  if (is_dated || !IsMove(stands, wanted)) return absl::OkStatus();
  return MisuseError(
      absl::StrCat("state=", Vacancy::State_Name(static_cast<const Vacancy&>(wanted).state()),
                   " needs the day of the move: add as_of_date=2026-11-23, or as_of_date=today"));
}

absl::Status Set(const Shared& shared, const SetArguments& arguments) {
  RETURN_IF_ERROR(FindByName(arguments.name).status());
  RETURN_IF_ERROR(CheckNamedOnce(arguments.changes));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> stands, GetByName(*connection, arguments.name));
  std::unique_ptr<Message> wanted(stands->New());
  wanted->CopyFrom(*stands);
  for (const std::string& change : arguments.changes) RETURN_IF_ERROR(SetField(*wanted, change));
  RETURN_IF_ERROR(CheckMoveIsDated(*stands, *wanted, arguments.changes));
  KeepPublishedTitle(*stands, *wanted);
  return Send(*connection, "set", *stands, *wanted, arguments.dry_run);
}

// A file that only its owner reads, gone with this object unless it is kept.
class EditedFile {
 public:
  static absl::StatusOr<std::unique_ptr<EditedFile>> Make(const std::string& text) {
    std::error_code failed;
    std::string path = (std::filesystem::temp_directory_path(failed) / "cairn-XXXXXX").string();
    const int file = mkstemp(path.data());
    if (file < 0) return absl::UnavailableError(absl::StrCat("cannot make a file like ", path));
    close(file);
    std::unique_ptr<EditedFile> made(new EditedFile(path));
    if (!(std::ofstream(path) << text).flush())
      return absl::UnavailableError(absl::StrCat("cannot write ", path));
    return made;
  }
  ~EditedFile() {
    std::error_code failed;
    if (!kept_) std::filesystem::remove(path_, failed);
  }
  void Keep() { kept_ = true; }
  const std::string& path() const { return path_; }

 private:
  explicit EditedFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
  bool kept_ = false;
};

absl::StatusOr<std::string> Editor() {
  for (const char* variable : {"VISUAL", "EDITOR"})
    if (const char* editor = std::getenv(variable); editor != nullptr && *editor != '\0')
      return std::string(editor);
  return MisuseError("no editor is named; set EDITOR, or use cairn set NAME FIELD=VALUE");
}

absl::Status Edit(const Shared& shared, const std::string& name, bool dry_run) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByName(name));
  ASSIGN_OR_RETURN(const std::string editor, Editor());
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> stands, GetByName(*connection, name));
  std::unique_ptr<Message> shown(stands->New());
  shown->CopyFrom(*stands);
  ClearWhatTheServerSets(*shown);
  std::string text;
  TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(*shown, &text);
  ASSIGN_OR_RETURN(const std::unique_ptr<EditedFile> file, EditedFile::Make(text));
  if (std::system(absl::StrCat(editor, " '", file->path(), "'").c_str()) != 0)
    return absl::AbortedError(absl::StrCat(editor, " failed; nothing was changed"));
  ASSIGN_OR_RETURN(text, ReadFile(file->path()));
  std::unique_ptr<Message> wanted(stands->New());
  absl::Status sent;
  if (!TextFormat::ParseFromString(text, wanted.get()))
    sent = absl::InvalidArgumentError(
        absl::StrCat("the text is no ", resource.type->words(), "; nothing was changed"));
  else if (resource::NameOf(*wanted) != name)
    sent = absl::InvalidArgumentError("a name cannot be changed; nothing was changed");
  else
    resource::SetString(*wanted, "etag", resource::EtagOf(*stands));
  if (sent.ok()) KeepPublishedTitle(*stands, *wanted);
  if (sent.ok()) sent = Send(*connection, "edit", *stands, *wanted, dry_run);
  if (sent.ok()) return sent;
  file->Keep();  // nobody's typing is thrown away
  std::cerr << "What you wrote is kept in " << file->path() << ".\n";
  return sent;
}

}  // namespace

void AddChangeCommands(CLI::App& app, const Shared& shared, Action& action) {
  auto* set = AddCommand(
      app, "set", "Change fields of one resource",
      "FIELD= empties a field. Values of a list are joined by commas and replace the list.\n\n"
      "Examples:\n  cairn set organisations/trafford/posts/abc display_name='Director of Care'\n"
      "  cairn set organisations/trafford/posts/abc role=roles/director-of-childrens-services\n"
      "  cairn set organisations/trafford/posts/abc close_date=2027-03-31 --dry-run");
  auto arguments = std::make_shared<SetArguments>();
  set->add_option("name", arguments->name, "Name of the resource")->required();
  set->add_option("changes", arguments->changes, "FIELD=VALUE, one or more")->required();
  set->add_flag("--dry-run", arguments->dry_run, "Check and show everything, change nothing");
  set->callback(
      [&, arguments] { action = [&shared, arguments] { return Set(shared, *arguments); }; });

  auto* edit = AddCommand(app, "edit", "Change one resource in your editor",
                          "Opens $VISUAL or $EDITOR, shows what you changed, and sends only "
                          "that.\n\nExamples:\n  cairn edit organisations/trafford/posts/abc\n"
                          "  EDITOR=nano cairn edit roles/chief-executive --dry-run");
  auto name = std::make_shared<std::string>();
  auto dry_run = std::make_shared<bool>(false);
  edit->add_option("name", *name, "Name of the resource")->required();
  edit->add_flag("--dry-run", *dry_run, "Check and show everything, change nothing");
  edit->callback([&, name, dry_run] {
    action = [&shared, name, dry_run] { return Edit(shared, *name, *dry_run); };
  });
}

}  // namespace cairn::cli
