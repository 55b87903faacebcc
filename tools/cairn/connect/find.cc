#include "tools/cairn/connect/find.h"

#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/base/suggest.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"
#include "google/rpc/error_details.pb.h"
#include "services/web/contract/contract.h"

namespace cairn::cli {
namespace {

using google::protobuf::Message;
using roles::v1::Organisation;
using web::FindByName;
using web::ResourceMethods;

// What a failure says does not exist; empty when it says no such thing.
std::string MissingResource(const absl::Status& failure) {
  if (ReasonOf(failure) != ErrorReason::RESOURCE_NOT_FOUND) return "";
  const google::rpc::Status details = ToRpcStatus(failure);
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    const auto resource = info.metadata().find("resource");
    if (resource != info.metadata().end()) return resource->second;
  }
  return "";
}

}  // namespace

absl::StatusOr<std::string> FindOrganisation(Connection& connection, const std::string& word) {
  absl::string_view id = word;
  absl::ConsumePrefix(&id, "organisations/");
  if (id.empty() || id == "-" || resource::IsValidId(id)) return word;
  ASSIGN_OR_RETURN(const std::vector<Organisation> all,
                   connection.ListAll<Organisation>("organisations", {}));
  const std::string wanted = absl::AsciiStrToLower(word);
  std::vector<std::string> words;
  std::vector<std::string> like;  // ids of those whose names hold the word
  for (const Organisation& organisation : all) {
    const std::string found(resource::OrganisationOf(organisation.name()));
    const std::string name = absl::AsciiStrToLower(organisation.display_name());
    if (name == wanted) return found;
    if (absl::StrContains(name, wanted)) like.push_back(found);
    words.push_back(organisation.display_name());
    words.push_back(found);
  }
  // A part of a name is no name: the wrong council would be changed as easily as the right one.
  std::string near = DidYouMean(word, words);
  if (like.size() == 1) near = absl::StrCat("\nDid you mean ", like.front(), "?");
  return absl::NotFoundError(absl::StrCat("no organisation is called ", word, near,
                                          "\ncairn list organisations shows all of them"));
}

std::string NearestName(Connection& connection, const absl::Status& failure) {
  const std::string missing = MissingResource(failure);
  const absl::StatusOr<ResourceMethods> resource = FindByName(missing);
  if (missing.empty() || !resource.ok()) return "";
  const std::size_t slash = missing.rfind('/');
  const std::string collection = missing.substr(0, missing.rfind('/', slash - 1) + 1);
  const bool is_of_people = absl::StartsWith(resource->type->full_name(), "cairn.people.");
  std::map<std::string, std::string> names;  // by id and by display name
  const std::string parent(absl::StripSuffix(collection, "/"));
  const absl::Status listed =
      connection.List(*resource, {.parent = parent}, [&](const Message& found) {
        const std::string name = resource::NameOf(found);
        names.emplace(name.substr(name.rfind('/') + 1), name);
        if (!is_of_people && found.GetDescriptor()->FindFieldByName("display_name") != nullptr)
          names.emplace(resource::GetString(found, "display_name"), name);
        return true;
      });
  if (!listed.ok()) return "";  // the failure itself is what there is to tell
  std::vector<std::string> words;
  for (const auto& [word, name] : names) words.push_back(word);
  const std::string nearest = Nearest(absl::string_view(missing).substr(slash + 1), words);
  return nearest.empty() ? "" : absl::StrCat("\nDid you mean ", names.at(nearest), "?");
}

}  // namespace cairn::cli
