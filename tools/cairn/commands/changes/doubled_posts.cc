#include "tools/cairn/commands/changes/doubled_posts.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/plan/published_title.h"

namespace cairn::cli {
namespace {

using roles::v1::Post;

constexpr std::size_t kMostNamed = 3;

// Open posts whose ids are those that an import makes of their words.
std::map<std::string, const Post*> Imported(const std::vector<Post>& standing,
                                            const std::set<std::string>& given) {
  std::map<std::string, const Post*> imported;  // by their words
  for (const Post& post : standing) {
    if (post.has_close_date() || !post.has_as_of_date() || given.count(post.name()) > 0) continue;
    const std::string key = imports::AsPublished(post).Key();
    const std::string prefix = post.name().substr(0, post.name().rfind('/') + 1);
    if (imports::Ids().Peek(prefix, key) == post.name()) imported.emplace(key, &post);
  }
  return imported;
}

}  // namespace

absl::Status CheckNoPostIsDoubled(Connection& connection, const bundle::v1::Bundle& bundle,
                                  bool write_only) {
  std::map<std::string, std::vector<const Post*>> given;  // by organisation
  std::set<std::string> names;
  for (const Post& post : bundle.posts()) {
    names.insert(post.name());
    if (!post.has_close_date())
      given[std::string(resource::OrganisationOf(post.name()))].push_back(&post);
  }
  std::vector<std::string> doubled;
  for (const auto& [organisation, posts] : given) {
    const absl::StatusOr<std::vector<Post>> standing =
        connection.ListAll<Post>("posts", {.parent = absl::StrCat("organisations/", organisation)});
    if (absl::IsNotFound(standing.status())) continue;  // the organisation is new as well
    if (write_only && absl::IsPermissionDenied(standing.status())) continue;
    RETURN_IF_ERROR(standing.status());
    std::set<std::string> known;
    for (const Post& post : *standing) known.insert(post.name());
    const std::map<std::string, const Post*> imported = Imported(*standing, names);
    for (const Post* post : posts) {
      const auto same = imported.find(imports::AsPublished(*post).Key());
      if (known.count(post->name()) == 0 && same != imported.end())
        doubled.push_back(absl::StrCat(post->name(), " is ", same->second->name()));
    }
  }
  if (doubled.empty()) return absl::OkStatus();
  const std::size_t all = doubled.size();
  if (all > kMostNamed) doubled.resize(kMostNamed);
  return absl::FailedPreconditionError(absl::StrCat(
      "nothing was applied: ", all,
      all == 1 ? " post of the files stands" : " posts of the files stand",
      " already, from a CSV file, under another id, with the same title, directorate, service and "
      "number:\n  ",
      absl::StrJoin(doubled, "\n  "), all > kMostNamed ? "\n  …" : "",
      "\nThe .txtpb files and the CSV of an export are two forms of the same posts: apply the "
      ".txtpb "
      "files first, or only one of the two. A post that is another one needs its own number "
      "(ordinal)."));
}

}  // namespace cairn::cli
