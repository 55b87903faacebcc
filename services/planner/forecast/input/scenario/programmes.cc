#include "services/planner/forecast/input/scenario/programmes.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/strip.h"
#include "services/planner/forecast/input/scenario/terms.h"

namespace cairn::planner {
namespace {

// Posts in scope that are open on a day and whose holders follow those of some tiers: of each the
// next tier below of which the organisation has posts, as in forecast::TiersAbove.
int FeedersOf(const Workforce& workforce, const Organisation& organisation,
              const std::set<int>& tiers, Day day) {
  std::map<int, int> posts;  // by tier
  for (const auto& [id, post] : organisation.posts) {
    const Role* role = workforce.catalogue->role(post->role);
    if (role != nullptr && InScope(*role) && post->IsOpenOn(day)) ++posts[role->tier];
  }
  std::set<int> feeders;
  for (const int tier : tiers)
    if (const auto below = posts.upper_bound(tier); below != posts.end())
      feeders.insert(below->first);
  int all = 0;
  for (const int feeder : feeders) all += posts.at(feeder);
  return all;
}

}  // namespace

void ProgrammePlans::Add(const v1::Scenario::Places& places, const std::string& path,
                         Violations& violations) {
  const Catalogue& catalogue = *workforce_.catalogue;
  const Programme* programme = catalogue.programme(
      catalogue.programme_names.Find(absl::StripPrefix(places.programme(), "programmes/")));
  if (programme == nullptr)
    return violations.Add(path + ".programme",
                          "is none that the planner has seen: ", places.programme());
  if (programme->intake_months.empty() || programme->months == 0 || programme->roles.empty())
    return violations.Add(path + ".programme",
                          "has no known months of intake, length or roles: ", places.programme());
  Plan& plan = plans_[places.programme()];
  if (plan.programme.name.empty()) plan = Begin(places.programme(), *programme);
  const Stretch stretch = StretchOf(places, start_);
  for (absl::CivilMonth month(ToCivil(start_));; ++month) {
    const Day day = FromCivil(absl::CivilDay(month));
    const double at = MonthsFrom(start_, day);
    if (at >= question_.input.horizon_months) return;
    const bool runs = (!IsSet(programme->start) || programme->start <= day) &&
                      (!IsSet(programme->end) || programme->end >= day);
    const bool takes_in = std::count(programme->intake_months.begin(),
                                     programme->intake_months.end(), month.month()) > 0;
    if (at >= 0 && runs && takes_in && stretch.Holds(at))
      plan.seats[at] += places.places() * plan.share;
  }
}

std::vector<forecast::Programme> ProgrammePlans::Take() && {
  std::vector<forecast::Programme> programmes;
  for (auto& [name, plan] : plans_) {
    for (const auto& [month, seats] : plan.seats) plan.programme.intakes.push_back({month, seats});
    programmes.push_back(std::move(plan.programme));
  }
  return programmes;
}

ProgrammePlans::Plan ProgrammePlans::Begin(const std::string& name,
                                           const Programme& programme) const {
  Plan plan;
  plan.programme.name = name;
  plan.programme.months = programme.months;
  plan.programme.success = success_;
  std::set<int> tiers;
  std::set<int> wanted;  // by their own numbers
  for (const Index index : programme.roles) {
    const Role* role = workforce_.catalogue->role(index);
    const std::optional<int> tier = role == nullptr ? std::nullopt : PlaceOf(question_, role->tier);
    const auto below = static_cast<std::size_t>(tier.value_or(0)) + 1;
    if (!tier || below == question_.tiers.size()) continue;
    tiers.insert(*tier);
    wanted.insert(role->tier);
  }
  plan.programme.tiers.assign(tiers.begin(), tiers.end());
  int all = 0;
  for (const auto& [id, organisation] : workforce_.organisations)
    if (AppliesIn(programme.nations, organisation->nation))
      all += FeedersOf(workforce_, *organisation, wanted, start_);
  int here = 0;
  for (std::size_t o = 0; o < question_.organisations.size(); ++o) {
    const Organisation& organisation = *question_.organisations[o];
    const bool open = !question_.input.organisations[o].beside &&
                      AppliesIn(programme.nations, organisation.nation);
    plan.programme.open_to.push_back(open);
    if (open) here += FeedersOf(workforce_, organisation, wanted, start_);
  }
  if (all > 0) plan.share = static_cast<double>(here) / all;
  return plan;
}

}  // namespace cairn::planner
