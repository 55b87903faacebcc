// cairn apply: resources of text-format files, merged with what stands or in its place.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/options/v1/options.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "tools/cairn/commands.h"
#include "tools/cairn/commands/fields.h"
#include "tools/cairn/commands/run.h"
#include "tools/cairn/commands/standing.h"
#include "tools/cairn/import/plan.h"
#include "tools/cairn/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Notes where a text-format file stumbles.
class FileErrors final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FileErrors(std::string path) : path_(std::move(path)) {}
  void AddError(int line, int column, const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "\n  ", path_, ":", line + 1, ":", column + 1,
                    ": ", message);
  }
  void AddWarning(int, int, const std::string&) override {}
  const std::string& text() const { return text_; }

 private:
  std::string path_;
  std::string text_;
};

absl::Status ReadBundle(const std::string& path, bundle::v1::Bundle& bundle) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  FileErrors errors(path);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  bundle::v1::Bundle read;
  if (!parser.ParseFromString(text, &read))
    return absl::InvalidArgumentError(
        absl::StrCat("this is no text-format cairn.bundle.v1.Bundle:\n  ", errors.text()));
  bundle.MergeFrom(read);
  return absl::OkStatus();
}

absl::StatusOr<bundle::v1::Bundle> ReadBundles(const std::vector<std::string>& paths) {
  bundle::v1::Bundle bundle;
  for (const std::string& path : paths) {
    std::vector<std::string> files = {path};
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) {
      files.clear();
      for (const auto& entry : std::filesystem::directory_iterator(path, failed))
        if (entry.path().extension() == ".txtpb") files.push_back(entry.path().string());
      std::sort(files.begin(), files.end());
      if (files.empty()) return absl::NotFoundError(absl::StrCat(path, " holds no .txtpb file"));
    }
    for (const std::string& file : files) RETURN_IF_ERROR(ReadBundle(file, bundle));
  }
  return bundle;
}

struct ApplyArguments {
  std::vector<std::string> paths;
  bool dry_run = false;
  bool replace = false;
};

// What an apply changes, for people. Of a dry run everything, at once; of a real one what is
// changed, once a service took it: what is new stands in the files.
class Shown {
 public:
  explicit Shown(bool dry_run) : dry_run_(dry_run) {}

  void Add(const std::string& service, const Message* stands, const Message& wanted) {
    const std::unique_ptr<Message> nothing(wanted.New());
    const auto changes = Differences(stands == nullptr ? *nothing : *stands, wanted);
    if (stands != nullptr && changes.empty()) return;
    if (dry_run_) {
      std::cout << resource::NameOf(wanted) << (stands == nullptr ? " (new)" : "") << "\n"
                << Print(changes);
    } else if (stands != nullptr && ++changed_[service] <= kMostShown) {
      absl::StrAppend(&texts_[service], resource::NameOf(wanted), "\n",
                      Print(WithoutPersonal(changes, *wanted.GetDescriptor())));
    }
  }
  void Tell(const std::string& service) {
    std::cout << texts_[service];
    if (changed_[service] > kMostShown)
      std::cout << "and " << changed_[service] - kMostShown
                << " more changed; cairn history NAME shows each\n";
  }

 private:
  // Real runs stand in scripts, and what they say in their logs.
  static std::vector<FieldChange> WithoutPersonal(std::vector<FieldChange> changes,
                                                  const google::protobuf::Descriptor& type) {
    for (FieldChange& change : changes) {
      const FieldDescriptor* field = type.FindFieldByName(change.field);
      if (!field->options().GetExtension(options::v1::field).personal()) continue;
      for (std::string* value : {&change.before, &change.after})
        if (!value->empty()) *value = "(personal)";
      change.is_text = false;
    }
    return changes;
  }

  static constexpr int kMostShown = 100;
  bool dry_run_;
  std::map<std::string, std::string> texts_;  // by service
  std::map<std::string, int> changed_;
};

// What applying `given` writes: the whole of what it names is to be. With the etag of what it was
// merged with, so that no change in between is lost.
absl::StatusOr<change::v1::Operation> Planned(Standing& standing, const Message& given,
                                              const ApplyArguments& arguments, Shown& shown) {
  change::v1::Operation operation;
  const absl::StatusOr<const Message*> found = standing.Find(given);
  // Whoever may write and not read can replace, and is shown nothing.
  const bool is_hidden =
      arguments.replace && !arguments.dry_run && absl::IsPermissionDenied(found.status());
  if (!found.ok() && !is_hidden) return found.status();
  const Message* stands = is_hidden ? nullptr : *found;
  std::unique_ptr<Message> wanted(given.New());
  wanted->CopyFrom(given);
  if (stands != nullptr && !arguments.replace) {
    ClearWhatTheServerSets(*wanted);
    wanted = Merged(*stands, *wanted);
    if (const std::string etag = resource::EtagOf(given); !etag.empty())
      resource::SetString(*wanted, "etag", etag);
  }
  if (!is_hidden) {
    shown.Add(ServiceOf(*given.GetDescriptor()->file()), stands, *wanted);
    RETURN_IF_ERROR(standing.Plan(*wanted));
  }
  operation.mutable_upsert()->PackFrom(*wanted);
  return operation;
}

absl::Status Apply(const Shared& shared, const ApplyArguments& arguments) {
  const bool dry_run = arguments.dry_run;
  const std::vector<std::string>& paths = arguments.paths;
  ASSIGN_OR_RETURN(const bundle::v1::Bundle bundle, ReadBundles(paths));
  if (bundle.ByteSizeLong() == 0) std::cerr << "Nothing to apply: the files hold no resource.\n";
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  Standing standing(*connection);
  Shown shown(dry_run);
  std::map<std::string, std::vector<change::v1::Operation>> by_service;
  for (int f = 0; f < bundle.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor* field = bundle.GetDescriptor()->field(f);
    auto& operations = by_service[ServiceOf(*field->message_type()->file())];
    for (int i = 0; i < bundle.GetReflection()->FieldSize(bundle, field); ++i) {
      ASSIGN_OR_RETURN(
          operations.emplace_back(),
          Planned(standing, bundle.GetReflection()->GetRepeatedMessage(bundle, field, i), arguments,
                  shown));
    }
  }
  const Run run = NewRun("apply", "", paths.front(), SystemClock().Now());
  for (const absl::string_view service : {"roles", "people", "planner"}) {
    const auto& operations = by_service[std::string(service)];
    if (operations.empty()) continue;
    std::vector<change::v1::WriteRequest> batches = imports::Batches(operations);
    Sign(run, batches);
    ASSIGN_OR_RETURN(
        const Written written,
        WriteAll(*connection, service, std::move(batches),
                 {.validate_only = dry_run, .progress = absl::StrCat("writing to ", service)}));
    shown.Tell(std::string(service));
    std::cout << service << ": " << written.changed << (dry_run ? " would change, " : " changed, ")
              << written.unchanged << " unchanged"
              << (written.token.empty() ? "" : absl::StrCat("; now at ", written.token))
              << (written.unchecked > 0
                      ? absl::StrCat("; ", written.unchecked,
                                     " planned, too many for the service to check unwritten")
                      : "")
              << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddApplyCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* apply = AddCommand(
      app, "apply", "Add the resources of text-format bundles, or merge them with what stands",
      "What a file does not mention stays. An item of a list replaces the item with the same key\n"
      "(a cover's kind and start date, a held skill's skill, ...) or is added. To empty a field "
      "use\n"
      "cairn set, cairn edit or --replace.\n\n"
      "Examples:\n  cairn apply deploy/catalogue\n  cairn apply my-organisations.txtpb --dry-run\n"
      "  cairn apply deploy/catalogue --replace");
  auto applied = std::make_shared<ApplyArguments>();
  apply
      ->add_option("files", applied->paths,
                   "Files, or folders of .txtpb files; - is standard input")
      ->required();
  apply->add_flag("--dry-run", applied->dry_run,
                  "Check everything, change nothing; shows each field before and after, of what is "
                  "new, too");
  apply->add_flag("--replace", applied->replace,
                  "Replace each resource whole: what the files do not mention is emptied");
  apply->callback(
      [&, applied] { action = [&shared, applied] { return Apply(shared, *applied); }; });
}

}  // namespace cairn::cli
