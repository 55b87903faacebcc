#include "tools/cairn/commands/changes/following_roles.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/field_rules.h"
#include "common/resource/resource_type.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/connect/references.h"

namespace cairn::cli {

using google::protobuf::Message;
using people::v1::Appointment;
using roles::v1::Organisation;
using roles::v1::Post;

void TouchedEstablishment::Note(const Message* stands, const Message& wanted) {
  const bool is_post = wanted.GetDescriptor() == Post::descriptor();
  if (!is_post && wanted.GetDescriptor() != Organisation::descriptor()) return;
  bool changes = stands == nullptr;
  if (stands != nullptr)
    for (const FieldChange& change : Differences(*stands, wanted))
      // What people looks at: all of a post, and until when an organisation is there.
      changes = changes || is_post || change.field == "close_date";
  if (changes) names_.insert(resource::NameOf(wanted));
}

bool TouchedEstablishment::Concerns(const Message& resource) const {
  const std::string name = resource::NameOf(resource);
  if (Has(absl::StrCat("organisations/", resource::OrganisationOf(name)))) return true;
  const std::set<std::string> names = NamesIn(resource);
  return std::any_of(names.begin(), names.end(), [&](const auto& each) { return Has(each); });
}

absl::Status FollowingRoles::Add(const Message& wanted, const TouchedEstablishment& touched,
                                 Standing& standing) {
  ++count_;
  const std::string name = resource::NameOf(wanted);
  Violations violations;
  resource::CheckResource(wanted, "", violations);
  if (wanted.GetDescriptor() == Appointment::descriptor()) {
    Post post;
    post.set_name(static_cast<const Appointment&>(wanted).post());
    ASSIGN_OR_RETURN(const Message* const stands, standing.Find(post));
    if (stands == nullptr && !touched.Has(post.name()) && !post.name().empty())
      violations.Add("post", "names ", post.name(),
                     ", which the roles service does not have and these files do not add");
  }
  for (const auto& [path, problem] : violations.found())
    violations_.Add(absl::StrCat(name, ": ", path), problem);
  return absl::OkStatus();
}

}  // namespace cairn::cli
