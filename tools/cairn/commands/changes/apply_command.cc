// cairn apply: resources of text-format files, merged with what stands or in its place.

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/plan/plan.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/changes/bundle_files.h"
#include "tools/cairn/commands/changes/doubled_posts.h"
#include "tools/cairn/commands/changes/following_roles.h"
#include "tools/cairn/commands/changes/restore.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using roles::v1::Vacancy;
using web::ServiceOf;

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

// What one service is sent.
struct Part {
  std::vector<change::v1::Operation> operations;
  int steps = 0;             // of them, those behind which others of the same vacancy come
  FollowingRoles following;  // of a dry run: what only a real one can have checked
};

// What the whole of an apply writes.
class Application {
 public:
  Application(Connection& connection, const ApplyArguments& arguments,
              const bundle::v1::Bundle& bundle, absl::Time now)
      : arguments_(arguments),
        standing_(connection),
        shown_(arguments.dry_run),
        restoration_(bundle, Clock::DayOf(now)) {}

  // Plans the writing of `given`: the whole of what it names is to be. With the etag of what it was
  // merged with, so that no change in between is lost.
  absl::Status Add(const Message& given) {
    const absl::StatusOr<const Message*> found = standing_.Find(given);
    // Whoever may write and not read can replace, and is shown nothing.
    const bool is_hidden =
        arguments_.replace && !arguments_.dry_run && absl::IsPermissionDenied(found.status());
    if (!found.ok() && !is_hidden) return found.status();
    const Message* stands = is_hidden ? nullptr : *found;
    std::unique_ptr<Message> wanted(given.New());
    wanted->CopyFrom(given);
    if (stands != nullptr && !arguments_.replace) {
      ClearWhatTheServerSets(*wanted);
      wanted = Merged(*stands, *wanted);
      if (const std::string etag = resource::EtagOf(given); !etag.empty())
        resource::SetString(*wanted, "etag", etag);
    }
    Part& part = parts_[ServiceOf(*given.GetDescriptor()->file())];
    if (is_hidden) {
      part.operations.emplace_back().mutable_upsert()->PackFrom(*wanted);
      return absl::OkStatus();
    }
    const bool waits = arguments_.dry_run && ServiceOf(*given.GetDescriptor()->file()) != "roles" &&
                       touched_.Concerns(*wanted);
    if (waits) RETURN_IF_ERROR(part.following.Add(*wanted, touched_, standing_));
    touched_.Note(stands, *wanted);
    if (!waits) AddOperations(stands, given, *wanted, part);
    shown_.Add(ServiceOf(*given.GetDescriptor()->file()), stands, *wanted);
    return standing_.Plan(*wanted);
  }

  // Plans what comes behind everything else.
  void Complete() {
    for (const roles::v1::Post& post : restoration_.Closings()) {
      parts_["roles"].operations.emplace_back().mutable_upsert()->PackFrom(post);
      ++parts_["roles"].steps;
    }
  }

  Part& part(const std::string& service) { return parts_[service]; }
  Shown& shown() { return shown_; }
  const Restoration& restoration() const { return restoration_; }

 private:
  void AddOperations(const Message* stands, const Message& given, Message& wanted, Part& part) {
    const auto add = [&](const Message& resource) {
      part.operations.emplace_back().mutable_upsert()->PackFrom(resource);
    };
    if (wanted.GetDescriptor() == Vacancy::descriptor()) {
      auto& vacancy = static_cast<Vacancy&>(wanted);
      const std::vector<Vacancy> steps = restoration_.Steps(
          static_cast<const Vacancy*>(stands), static_cast<const Vacancy&>(given), vacancy);
      for (const Vacancy& step : steps) add(step);
      part.steps += static_cast<int>(steps.size()) - 1;
      if (steps.size() > 1) *vacancy.mutable_moves() = static_cast<const Vacancy&>(given).moves();
    } else if (wanted.GetDescriptor() == roles::v1::Post::descriptor() && stands == nullptr) {
      add(restoration_.AtFirst(static_cast<const roles::v1::Post&>(wanted)));
    } else {
      add(wanted);
    }
  }

  const ApplyArguments& arguments_;
  Standing standing_;
  Shown shown_;
  Restoration restoration_;
  TouchedEstablishment touched_;
  std::map<std::string, Part> parts_;  // by service
};

absl::Status Send(Connection& connection, const std::string& service, const Run& run, bool dry_run,
                  const BundleFiles& files, Application& application) {
  Part& part = application.part(service);
  if (part.operations.empty() && part.following.count() == 0) return absl::OkStatus();
  RETURN_IF_ERROR(part.following.Check());
  std::vector<change::v1::WriteRequest> batches = imports::Batches(part.operations);
  Sign(run, batches);
  ASSIGN_OR_RETURN(
      Written written,
      WriteAll(connection, service, std::move(batches),
               {.validate_only = dry_run,
                .progress = absl::StrCat("writing to ", service),
                .where = [&](const std::string& name) { return files.PlaceOf(name); }}));
  // A vacancy with its moves is one, as it is in the file.
  (written.unchecked > 0 ? written.unchecked : written.changed) -= part.steps;
  application.shown().Tell(service);
  std::cout << service << ": " << written.changed << (dry_run ? " would change, " : " changed, ")
            << written.unchanged << " unchanged"
            << (written.token.empty() ? "" : absl::StrCat("; now at ", written.token))
            << (written.unchecked > 0
                    ? absl::StrCat("; ", written.unchecked,
                                   " planned, too many for the service to check unwritten")
                    : "")
            << (part.following.count() > 0
                    ? absl::StrCat("; ", part.following.count(),
                                   " planned below what roles is to have first: their fields were "
                                   "checked, the rest the service checks once they are sent")
                    : "")
            << "\n";
  return absl::OkStatus();
}

absl::Status Apply(const Shared& shared, const ApplyArguments& arguments) {
  const bool dry_run = arguments.dry_run;
  ASSIGN_OR_RETURN(BundleFiles files, BundleFiles::Read(arguments.paths));
  bundle::v1::Bundle& bundle = files.bundle();
  if (bundle.ByteSizeLong() == 0) std::cerr << "Nothing to apply: the files hold no resource.\n";
  PutWhatIsOverFirst(bundle);
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(CheckNoPostIsDoubled(*connection, bundle, arguments.replace));
  const absl::Time now = SystemClock().Now();
  Application application(*connection, arguments, bundle, now);
  for (int f = 0; f < bundle.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor* field = bundle.GetDescriptor()->field(f);
    for (int i = 0; i < bundle.GetReflection()->FieldSize(bundle, field); ++i)
      RETURN_IF_ERROR(
          application.Add(bundle.GetReflection()->GetRepeatedMessage(bundle, field, i)));
  }
  application.Complete();
  const Run run = NewRun("apply", "", arguments.paths.front(), now);
  for (const char* service : {"roles", "people", "planner"})
    RETURN_IF_ERROR(Send(*connection, service, run, dry_run, files, application));
  ASSIGN_OR_RETURN(const int named,
                   application.restoration().NameAppointments(*connection, run, dry_run));
  if (named > 0)
    std::cout << "roles: " << named << (named == 1 ? " filled vacancy" : " filled vacancies")
              << (dry_run ? " would name" : " now with")
              << (named == 1 ? " its appointment\n" : " their appointments\n");
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
