#include "tools/synthesise/scenarios.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/resource/dates.h"

namespace cairn::synthesise {
namespace {

using planner::v1::Scenario;

constexpr char kSharedRole[] = "roles/chief-social-work-officer";
constexpr double kMoreLeave = 1.5;
constexpr int kMonthsOfIt = 30;

bool HasSharedRole(const std::vector<Post>& posts) {
  return std::any_of(posts.begin(), posts.end(), [](const Post& post) {
    return post.role != nullptr && post.role->name() == kSharedRole;
  });
}

Scenario& Add(bundle::v1::Bundle& bundle, const std::string& id, const std::string& title,
              const std::string& description) {
  Scenario& scenario = *bundle.add_scenarios();
  scenario.set_name(absl::StrCat("scenarios/sample-", id));
  scenario.set_display_name(title);
  scenario.set_description(description);
  return scenario;
}

void AddJointPost(const Council& lead, const Council& follow, bundle::v1::Bundle& bundle) {
  Scenario& scenario = Add(bundle, "joint-post-for-two-councils", "Joint post for two councils",
                           absl::StrCat(lead.name, " and ", follow.name,
                                        " share their chief social work officer from the start."));
  Scenario::JointPost& joint = *scenario.mutable_changes()->add_joint_posts();
  joint.set_role(kSharedRole);
  joint.set_organisation(absl::StrCat("organisations/", lead.id));
  joint.set_with_organisation(absl::StrCat("organisations/", follow.id));
}

void AddJudgement(const Council& council, absl::CivilDay from, bundle::v1::Bundle& bundle) {
  Scenario& scenario =
      Add(bundle, "after-a-poor-inspection-judgement", "After a poor inspection judgement",
          absl::StrCat("Half as many again leave ", council.name, " for two and a half years."));
  Scenario::RateChange& change = *scenario.mutable_changes()->add_rate_changes();
  change.set_measure(planner::v1::Assumption::EXITS_PER_YEAR);
  change.set_factor(kMoreLeave);
  change.set_organisation(absl::StrCat("organisations/", council.id));
  *change.mutable_from_date() = resource::ToDate(from);
  const absl::CivilMonth behind = absl::CivilMonth(from) + kMonthsOfIt;
  *change.mutable_until_date() =
      resource::ToDate(absl::CivilDay(behind.year(), behind.month(), from.day()) - 1);
}

}  // namespace

bundle::v1::Bundle ScenariosOf(const Nation& nation, const Establishments& establishments,
                               const Options& options) {
  std::vector<const Council*> by_size;
  for (const Council& council : nation.councils) by_size.push_back(&council);
  std::stable_sort(by_size.begin(), by_size.end(), [](const Council* a, const Council* b) {
    return a->population < b->population;
  });
  bundle::v1::Bundle bundle;
  AddJudgement(*by_size.back(), options.as_of, bundle);
  std::erase_if(by_size, [&](const Council* council) {
    return !HasSharedRole(establishments.at(council->id));
  });
  if (by_size.size() > 1) AddJointPost(*by_size[0], *by_size[1], bundle);
  return bundle;
}

}  // namespace cairn::synthesise
