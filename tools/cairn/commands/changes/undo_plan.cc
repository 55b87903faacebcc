#include "tools/cairn/commands/changes/undo_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "tools/cairn/connect/references.h"
#include "tools/cairn/connect/standing.h"

namespace cairn::cli {
namespace {

using change::v1::Change;
using change::v1::ListChangesRequest;
using google::protobuf::Message;
using roles::v1::Vacancy;
using web::FindByName;
using web::ResourceMethods;

constexpr int kPage = 500;
constexpr std::size_t kMostNamed = 3;

// What an import did to one resource.
struct Touched {
  std::string service;
  std::int64_t revision = 0;        // of its last change
  std::unique_ptr<Message> after;   // as it left it
  std::unique_ptr<Message> before;  // null where it added it
};

ListChangesRequest Of(const std::string& organisation, const std::string& prefix) {
  ListChangesRequest request;
  request.set_parent(organisation);
  request.set_page_size(kPage);
  request.set_request_id_prefix(prefix);
  return request;
}

// The services whose records the caller may read: people's part is taken back first.
absl::StatusOr<std::vector<std::string>> Services(Connection& connection,
                                                  const std::string& organisation) {
  ListChangesRequest request = Of(organisation, "");
  request.set_page_size(1);
  const absl::Status people =
      connection.ListChanges("people", request, [](const Change&) { return false; });
  if (absl::IsPermissionDenied(people)) return std::vector<std::string>{"roles"};
  RETURN_IF_ERROR(people);
  return std::vector<std::string>{"people", "roles"};
}

// Every import of the organisation, the newest first.
absl::StatusOr<std::vector<PastImport>> ListImports(Connection& connection,
                                                    const std::vector<std::string>& services,
                                                    const std::string& organisation) {
  std::map<std::string, PastImport> by_id;
  for (const std::string& service : services)
    RETURN_IF_ERROR(
        connection.ListChanges(service, Of(organisation, "import/"), [&](const Change& change) {
          PastImport import{.time = resource::FromTimestamp(change.time()),
                            .revision = change.revision(),
                            .caller = change.caller()};
          if (!ReadRun(change.request_id(), &import.run)) return true;
          PastImport& known = by_id.emplace(import.run.id, import).first->second;
          known.time = std::max(known.time, import.time);
          known.revision = std::max(known.revision, import.revision);
          return true;
        }));
  std::vector<PastImport> imports;
  for (auto& [id, import] : by_id) imports.push_back(std::move(import));
  std::sort(imports.begin(), imports.end(), [](const PastImport& a, const PastImport& b) {
    return a.time != b.time ? a.time > b.time : a.revision > b.revision;
  });
  return imports;
}

absl::StatusOr<std::map<std::string, Touched>> ReadTouched(Connection& connection,
                                                           const std::vector<std::string>& services,
                                                           const std::string& organisation,
                                                           const Run& run) {
  std::map<std::string, Touched> all;
  for (const std::string& service : services) {
    absl::Status read;
    const auto add = [&](const Change& change) {
      const absl::StatusOr<ResourceMethods> resource = FindByName(change.name());
      if (!resource.ok()) {
        read = resource.status();
        return false;
      }
      Touched& touched = all[change.name()];
      if (touched.service.empty()) {  // the newest comes first
        touched.service = service;
        touched.revision = change.revision();
        touched.after.reset(resource->type->prototype().New());
        change.resource().UnpackTo(touched.after.get());
      }
      touched.before = nullptr;
      if (change.has_before()) {
        touched.before.reset(resource->type->prototype().New());
        change.before().UnpackTo(touched.before.get());
      }
      return true;
    };
    RETURN_IF_ERROR(connection.ListChanges(service, Of(organisation, run.Prefix()), add));
    RETURN_IF_ERROR(read);
  }
  return all;
}

// Whether the resource is as the import left it; a later import that was taken back leaves no
// trace.
bool StandsAs(const Message& stands, const Message& left) {
  std::string text[2];
  const Message* both[] = {&stands, &left};
  for (int i = 0; i < 2; ++i) {
    const std::unique_ptr<Message> bare(both[i]->New());
    bare->CopyFrom(*both[i]);
    resource::SetString(*bare, "etag", "");
    bare->GetReflection()->ClearField(bare.get(),
                                      bare->GetDescriptor()->FindFieldByName("update_time"));
    text[i] = bare->SerializeAsString();
  }
  return text[0] == text[1];
}

int MovesOf(const Message& resource) {
  return resource.GetDescriptor() == Vacancy::descriptor()
             ? static_cast<const Vacancy&>(resource).moves_size()
             : 0;
}

// Who made the newest change of a resource, in words; nothing where `run` was taken back since,
// whatever came behind that. `revision` is of the last change that the run made.
absl::StatusOr<std::string> ChangedSince(Connection& connection, const std::string& name,
                                         const std::string& service, const Run& run,
                                         std::int64_t revision) {
  ListChangesRequest request;
  request.set_name(name);
  request.set_page_size(kPage);
  std::string words;
  bool taken_back = false;
  RETURN_IF_ERROR(connection.ListChanges(service, request, [&](const Change& change) {
    if (change.revision() <= revision) return false;
    Run since;
    taken_back =
        ReadRun(change.request_id(), &since) && since.command == "undo" && since.what == run.id;
    if (words.empty())
      words = absl::StrCat("was changed since by ", change.caller(),
                           change.request_id().empty()
                               ? ""
                               : absl::StrCat(", ", RequestInWords(change.request_id())));
    return !taken_back;
  }));
  if (taken_back) return std::string();
  return words.empty() ? "was changed since" : words;
}

// Keeps what something newer speaks of: what is deleted must not be missed. Again and again, since
// what stays may itself speak of others.
void KeepWhatIsSpokenOf(const World& world, Reversal& reversal) {
  std::set<std::string> deleted;
  for (const Reverted& one : reversal.reverted)
    if (one.before == nullptr) deleted.insert(one.name);
  bool again = true;
  while (again) {
    again = false;
    for (auto one = reversal.reverted.begin(); one != reversal.reverted.end();) {
      std::vector<std::string> others;
      if (one->before == nullptr)
        for (const std::string& speaker : world.SpeakOf(one->name))
          if (deleted.count(speaker) == 0 && speaker != one->name) others.push_back(speaker);
      // What was there before the import speaks of nothing that it added, unless it made it so.
      others.erase(std::remove_if(others.begin(), others.end(),
                                  [&](const std::string& speaker) {
                                    return std::any_of(
                                        reversal.reverted.begin(), reversal.reverted.end(),
                                        [&](const Reverted& other) {
                                          return other.name == speaker && other.before != nullptr &&
                                                 NamesIn(*other.before).count(one->name) == 0;
                                        });
                                  }),
                   others.end());
      if (others.empty()) {
        ++one;
        continue;
      }
      const std::size_t more = others.size() > kMostNamed ? others.size() - kMostNamed : 0;
      others.resize(others.size() - more);
      reversal.kept.push_back(
          {one->name, absl::StrCat("is spoken of by ", absl::StrJoin(others, ", "),
                                   more > 0 ? absl::StrCat(" and ", more, " more") : "")});
      deleted.erase(one->name);
      one = reversal.reverted.erase(one);
      again = true;
    }
  }
}

// What is to be done about each resource that the import touched.
absl::StatusOr<Reversal> Plan(Connection& connection, const Run& run,
                              std::map<std::string, Touched>& all) {
  std::vector<std::pair<std::string, Touched*>> newest_first;
  for (auto& [name, touched] : all) newest_first.emplace_back(name, &touched);
  std::sort(newest_first.begin(), newest_first.end(),
            [](const auto& a, const auto& b) { return a.second->revision > b.second->revision; });
  Reversal reversal;
  for (const auto& [name, touched] : newest_first) {
    const absl::StatusOr<std::unique_ptr<Message>> stands = GetByName(connection, name);
    if (!stands.ok() && !absl::IsNotFound(stands.status())) return stands.status();
    if (!stands.ok() || !StandsAs(**stands, *touched->after)) {
      ASSIGN_OR_RETURN(std::string why,
                       ChangedSince(connection, name, touched->service, run, touched->revision));
      if (why.empty())
        ++reversal.done_before;
      else
        reversal.kept.push_back({name, std::move(why)});
      continue;
    }
    Reverted one{.name = name, .service = touched->service, .etag = resource::EtagOf(**stands)};
    if (touched->before != nullptr) {
      one.changes = Differences(**stands, *touched->before, Compared::kAll);
      one.moved = MovesOf(**stands) > MovesOf(*touched->before);
      one.before = std::move(touched->before);
    }
    reversal.reverted.push_back(std::move(one));
  }
  return reversal;
}

}  // namespace

absl::StatusOr<LastImport> FindLastImport(Connection& connection, const std::string& organisation) {
  ASSIGN_OR_RETURN(const std::vector<std::string> services, Services(connection, organisation));
  ASSIGN_OR_RETURN(const std::vector<PastImport> imports,
                   ListImports(connection, services, organisation));
  for (const PastImport& import : imports) {
    ASSIGN_OR_RETURN(auto touched, ReadTouched(connection, services, organisation, import.run));
    ASSIGN_OR_RETURN(Reversal reversal, Plan(connection, import.run, touched));
    // One that was taken back, but for what others had changed.
    if (reversal.reverted.empty() && (reversal.done_before > 0 || reversal.kept.empty())) continue;
    if (services.size() > 1) {  // without people nobody can tell what speaks of a post
      ASSIGN_OR_RETURN(const World world, World::Read(connection, organisation));
      KeepWhatIsSpokenOf(world, reversal);
    }
    return LastImport{import, std::move(reversal), services.size() == 1};
  }
  return absl::NotFoundError(
      absl::StrCat("nothing was imported into ", organisation,
                   " that could be taken back; cairn history shows what was changed"));
}

}  // namespace cairn::cli
