// cairn delete: remove one resource, after saying all that refers to it.

#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cairn/options/v1/options.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/agreed.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/references.h"
#include "tools/cairn/connect/standing.h"
#include "tools/cairn/connect/writer.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using web::FindByName;
using web::MisuseError;
using web::ServiceOf;

// A resource that keeps another from being deleted.
struct Referrer {
  std::unique_ptr<Message> resource;
  std::string field;     // by which it refers; empty when it lives below the other
  bool removed = false;  // it is nothing without the other; otherwise the field is emptied
};

const options::v1::FieldRule& RuleOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::field);
}

bool Refers(const Message& message, const FieldDescriptor& field, const std::string& name);

bool AnyFieldRefers(const Message& message, const std::string& name) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields)
    if (Refers(message, *field, name)) return true;
  return false;
}

bool Refers(const Message& message, const FieldDescriptor& field, const std::string& name) {
  const auto& reflection = *message.GetReflection();
  const int size = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < size; ++i) {
    if (field.message_type() != nullptr) {
      const Message& part = field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                                : reflection.GetMessage(message, &field);
      if (AnyFieldRefers(part, name)) return true;
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string value = field.is_repeated()
                                    ? reflection.GetRepeatedString(message, &field, i)
                                    : reflection.GetString(message, &field);
      if (value == name) return true;
    }
  }
  return false;
}

// Whether a person of one organisation is spoken of by another: that keeps nobody from deleting
// their own record.
bool IsElsewhere(absl::string_view own, absl::string_view name) {
  return absl::StrContains(name, "/people/") && !resource::OrganisationOf(own).empty() &&
         resource::OrganisationOf(own) != resource::OrganisationOf(name);
}

// How `resource` refers to `name`; nothing when it does not.
std::unique_ptr<Referrer> AsReferrer(const Message& resource, const std::string& name) {
  auto referrer = std::make_unique<Referrer>();
  const std::string own = resource::NameOf(resource);
  if (own == name || IsElsewhere(own, name)) return nullptr;
  if (absl::StartsWith(own, absl::StrCat(name, "/"))) {
    referrer->removed = true;
  } else {
    std::vector<const FieldDescriptor*> fields;
    resource.GetReflection()->ListFields(resource, &fields);
    for (const FieldDescriptor* field : fields) {
      if (!Refers(resource, *field, name)) continue;
      absl::StrAppend(&referrer->field, referrer->field.empty() ? "" : ", ", field->name());
      // What the server sets, a caller cannot empty. What others own does not go with it.
      const bool fixed = RuleOf(*field).required() || RuleOf(*field).output_only();
      referrer->removed |= fixed && resource::OrganisationOf(own) == resource::OrganisationOf(name);
    }
    if (referrer->field.empty()) return nullptr;
  }
  referrer->resource.reset(resource.New());
  referrer->resource->CopyFrom(resource);
  return referrer;
}

std::vector<std::unique_ptr<Referrer>> ReferrersOf(const World& world, const std::string& name) {
  std::vector<std::unique_ptr<Referrer>> found;
  for (const auto& resource : world.all())
    if (auto referrer = AsReferrer(*resource, name)) found.push_back(std::move(referrer));
  return found;
}

// What goes and what only lets go, in the order in which it is told: those that refer come first.
struct Removal {
  std::vector<std::unique_ptr<Message>> deleted;
  std::map<std::string, std::unique_ptr<Referrer>> emptied;  // by name
  std::set<std::string> names;                               // of `deleted`
};

void Add(const World& world, const Message& resource, Removal& removal) {
  const std::string name = resource::NameOf(resource);
  if (!removal.names.insert(name).second) return;
  for (std::unique_ptr<Referrer>& referrer : ReferrersOf(world, name)) {
    if (referrer->removed)
      Add(world, *referrer->resource, removal);
    else
      removal.emptied[resource::NameOf(*referrer->resource)] = std::move(referrer);
  }
  removal.deleted.emplace_back(resource.New())->CopyFrom(resource);
}

// Empties what refers to anything that goes. False when a part of a list refers to it: which part
// may go is for people to say.
bool LetGo(const std::set<std::string>& names, Message& resource) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *resource.GetReflection();
  reflection.ListFields(resource, &fields);
  for (const FieldDescriptor* field : fields) {
    for (const std::string& name : names) {
      if (!Refers(resource, *field, name)) continue;
      if (field->message_type() != nullptr || field->is_repeated()) return false;
      reflection.ClearField(&resource, field);
    }
  }
  return true;
}

// The operations of each service.
absl::StatusOr<std::map<std::string, change::v1::WriteRequest>> Plan(const Removal& removal) {
  std::map<std::string, change::v1::WriteRequest> requests;
  for (const auto& [name, referrer] : removal.emptied) {
    if (removal.names.count(name) > 0) continue;
    std::unique_ptr<Message> wanted(referrer->resource->New());
    wanted->CopyFrom(*referrer->resource);
    if (!LetGo(removal.names, *wanted))
      return absl::FailedPreconditionError(
          absl::StrCat("part of ", name, " (", referrer->field,
                       ") refers to it; take that part out with cairn edit ", name, " first"));
    const std::string service = ServiceOf(*wanted->GetDescriptor()->file());
    auto* update = requests[service].add_operations()->mutable_update();
    for (const FieldChange& change : Differences(*referrer->resource, *wanted))
      update->mutable_update_mask()->add_paths(change.field);
    update->mutable_resource()->PackFrom(*wanted);
  }
  for (const auto& resource : removal.deleted) {
    const std::string service = ServiceOf(*resource->GetDescriptor()->file());
    auto* gone = requests[service].add_operations()->mutable_delete_();
    gone->set_name(resource::NameOf(*resource));
    // An update before it may have changed the etag of what it refers to, never its own.
    gone->set_etag(resource::EtagOf(*resource));
  }
  return requests;
}

void Tell(const Removal& removal) {
  std::cout << "These go:\n";
  for (const auto& resource : removal.deleted)
    std::cout << "  " << resource::NameOf(*resource) << "\n";
  bool first = true;
  for (const auto& [name, referrer] : removal.emptied) {
    if (removal.names.count(name) > 0) continue;
    if (first) std::cout << "These stay and lose what refers to them:\n";
    first = false;
    std::cout << "  " << name << ": " << referrer->field << "\n";
  }
  std::cout.flush();
}

struct DeleteArguments {
  std::string name;
  bool cascade = false;
  bool yes = false;
  bool dry_run = false;
};

// People and planner refer to what roles keeps, so theirs go first. No service waits for another: a
// refusal says what has gone by then.
absl::Status Carry(Connection& connection,
                   std::map<std::string, change::v1::WriteRequest>& requests) {
  const Run run = NewRun("delete", "", "", SystemClock().Now());
  for (const absl::string_view service : {"planner", "people", "roles"}) {
    const auto request = requests.find(std::string(service));
    if (request == requests.end()) continue;
    request->second.set_request_id(absl::StrCat(run.Prefix(), 1));
    const absl::StatusOr<change::v1::WriteResponse> response =
        connection.Write(service, request->second);
    if (!response.ok()) return ByName(response.status(), request->second);
    std::cout << service << ": " << response->results_size() << " changed; now at "
              << response->token() << std::endl;
  }
  return absl::OkStatus();
}

absl::Status Delete(const Shared& shared, const DeleteArguments& arguments) {
  RETURN_IF_ERROR(FindByName(arguments.name).status());
  if (arguments.cascade && resource::OrganisationOf(arguments.name).empty())
    return MisuseError(
        "--cascade is for what an organisation owns; every organisation may refer to this");
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> stands, GetByName(*connection, arguments.name));
  ASSIGN_OR_RETURN(const World world, World::Read(*connection, arguments.name));
  const auto referrers = ReferrersOf(world, arguments.name);
  for (const auto& referrer : referrers)
    std::cout << resource::NameOf(*referrer->resource)
              << (referrer->field.empty() ? " belongs to it"
                                          : absl::StrCat(" refers to it (", referrer->field, ")"))
              << "\n";
  const bool is_one = referrers.size() == 1;
  const absl::string_view others = is_one ? " other; " : " others; ";
  const absl::string_view those = is_one ? "that" : "those";
  if (!referrers.empty() && !arguments.cascade)
    return absl::FailedPreconditionError(absl::StrCat(
        arguments.name, " is referred to by ", referrers.size(),
        resource::OrganisationOf(arguments.name).empty()
            ? absl::StrCat(others, "change or delete ", those, " first")
            : absl::StrCat(others, "change ", those,
                           " first, or see what else would go with --cascade --dry-run")));
  Removal removal;
  Add(world, *stands, removal);
  ASSIGN_OR_RETURN(auto requests, Plan(removal));
  Tell(removal);
  if (arguments.dry_run) {
    std::cout << "Nothing was deleted.\n";
    return absl::OkStatus();
  }
  if (arguments.cascade)
    RETURN_IF_ERROR(Agreed(arguments.yes, "Delete all of it?", "nothing was deleted"));
  return Carry(*connection, requests);
}

}  // namespace

void AddDeleteCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "delete", "Delete one resource, after saying all that refers to it",
      "With --cascade, what is nothing without it goes too, and what refers to it otherwise stays\n"
      "and lets go. Each service deletes its part whole or not at all, planner and people before "
      "roles.\n\nExamples:\n  cairn delete organisations/trafford/posts/abc\n"
      "  cairn delete organisations/trafford/posts/abc --cascade --dry-run\n"
      "  cairn delete organisations/trafford/posts/abc --cascade --yes");
  auto arguments = std::make_shared<DeleteArguments>();
  command->add_option("name", arguments->name, "Name of the resource")->required();
  command->add_flag("--cascade", arguments->cascade,
                    "Delete what refers to it as well, after showing it");
  command->add_flag("--yes", arguments->yes, "Do not ask");
  command->add_flag("--dry-run", arguments->dry_run, "Show everything, delete nothing");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Delete(shared, *arguments); }; });
}

}  // namespace cairn::cli
