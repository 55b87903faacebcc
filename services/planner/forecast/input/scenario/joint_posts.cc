#include "services/planner/forecast/input/scenario/joint_posts.h"

#include <algorithm>

#include "absl/strings/strip.h"
#include "common/resource/resource_type.h"
#include "services/planner/forecast/input/scenario/terms.h"

namespace cairn::planner {

void JointPosts::Add(const v1::Scenario::JointPost& joint, const std::string& path,
                     Violations& violations) {
  const Catalogue& catalogue = *workforce_.catalogue;
  const Index role = catalogue.role_names.Find(absl::StripPrefix(joint.role(), "roles/"));
  if (catalogue.role(role) == nullptr)
    return violations.Add(path + ".role", "is none that the planner has seen: ", joint.role());
  const std::optional<int> leads =
      Asked(joint.organisation(), role, path + ".organisation", violations);
  const std::optional<int> follows =
      Asked(joint.with_organisation(), role, path + ".with_organisation", violations);
  const double month = joint.has_date() ? std::max(0.0, MonthOf(start_, joint.date())) : 0;
  if (!leads || !follows || month > question_.input.horizon_months) return;
  const std::optional<int> lead = Find(*leads, role, month, path + ".organisation", violations);
  const std::optional<int> follow =
      Find(*follows, role, month, path + ".with_organisation", violations);
  if (!lead || !follow) return;
  if (question_.input.posts[static_cast<std::size_t>(*lead)].closes_month)
    return violations.Add(path + ".organisation",
                          "has a post that closes, and cannot lead; let the other one");
  joins_.push_back({*lead, *follow, month});
}

std::optional<int> JointPosts::Asked(const std::string& organisation, Index role,
                                     const std::string& path, Violations& violations) const {
  const std::optional<int> place =
      AskedAbout(workforce_, question_, organisation, path, violations);
  const Organisation* owner = workforce_.Find(resource::OrganisationOf(organisation));
  if (owner == nullptr || std::any_of(owner->posts.begin(), owner->posts.end(),
                                      [&](const auto& post) { return post.second->role == role; }))
    return place;
  violations.Add(path, "has no post of that role");
  return std::nullopt;
}

std::optional<int> JointPosts::Find(int organisation, Index role, double month,
                                    const std::string& path, Violations& violations) {
  const Organisation& owner = *question_.organisations[static_cast<std::size_t>(organisation)];
  for (const auto& [id, post] : owner.posts) {
    const std::optional<int> number =
        post->role == role ? NumberOf(PostName(owner, *post)) : std::nullopt;
    if (!number) continue;
    const forecast::Post& found = question_.input.posts[static_cast<std::size_t>(*number)];
    if (found.opens_month.value_or(0) > month || found.closes_month.value_or(kForGood) <= month)
      continue;
    if (taken_.insert(*number).second) return number;
    violations.Add(path, "has its post in two joint posts: ", PostName(owner, *post));
    return std::nullopt;
  }
  violations.Add(path, "has no post of that role that is open by then");
  return std::nullopt;
}

std::optional<int> JointPosts::NumberOf(const std::string& name) const {
  for (std::size_t p = 0; p < question_.posts.size(); ++p)
    if (question_.posts[p].name == name) return static_cast<int>(p);
  return std::nullopt;
}

}  // namespace cairn::planner
