#include "services/planner/forecast/answer/forecast_privacy.h"

#include <cstddef>

namespace cairn::planner {
namespace {

using v1::ForecastGroup;

constexpr int kFewestTold = 5;

bool IsFew(int people) { return people > 0 && people < kFewestTold; }

// Holders of the start whom some figures count, and whether these are withheld.
struct Figures {
  int holders = 0;
  bool withheld = false;
};

using Parts = std::vector<Figures*>;

// Where what is withheld of a sum would be left over by subtraction.
bool GivesAway(const Parts& parts) {
  int withheld = 0;
  int holders = 0;
  for (const Figures* part : parts) {
    withheld += part->withheld ? 1 : 0;
    holders += part->withheld ? part->holders : 0;
  }
  return withheld == 1 || IsFew(holders);
}

// Withholds the smallest parts that are shown until subtraction gives nothing away. Parts of nobody
// help nobody. False when nothing is left to withhold.
bool Protect(const Parts& parts) {
  while (GivesAway(parts)) {
    Figures* smallest = nullptr;
    for (Figures* part : parts)
      if (!part->withheld && part->holders > 0 &&
          (smallest == nullptr || part->holders < smallest->holders))
        smallest = part;
    if (smallest == nullptr) return false;
    smallest->withheld = true;
  }
  return true;
}

// The figures of every group, by its number.
class Ledger {
 public:
  Ledger(const Groups& groups, const std::vector<forecast::Post>& posts)
      : groups_(groups), figures_(groups.size()) {
    for (const forecast::Post& post : posts) {
      if (post.state != forecast::PostState::kFilled) continue;
      for (const std::size_t group : groups.Of(post)) ++figures_[group].holders;
    }
    for (Figures& figures : figures_) figures.withheld = IsFew(figures.holders);
  }

  // Until no sum gives anything away: withholding for one may give another one away.
  void ProtectAll() {
    for (int before = -1; before != Withheld();) {
      before = Withheld();
      for (const Groups::Sum& sum : groups_.sums()) ProtectSum(sum);
    }
  }

  bool Tells(std::size_t group) const {
    // A tier of an organisation in which nobody is left counts as one of few.
    const bool empty_place = groups_.all()[group].kind == ForecastGroup::ORGANISATION_TIER &&
                             figures_[group].holders == 0;
    return !figures_[group].withheld && !empty_place;
  }

 private:
  void ProtectSum(const Groups::Sum& sum) {
    Parts parts;
    for (const std::size_t part : sum.parts) parts.push_back(&figures_[part]);
    Figures& whole = figures_[sum.whole];
    if (whole.withheld) return;
    // What the answer for one organisation tells by tier is told there, whatever a tier adds up to.
    const bool told_elsewhere = groups_.all()[sum.whole].kind == ForecastGroup::TIER;
    whole.withheld = told_elsewhere ? GivesAway(parts) : !Protect(parts);
  }
  int Withheld() const {
    int count = 0;
    for (const Figures& figures : figures_) count += figures.withheld ? 1 : 0;
    return count;
  }

  const Groups& groups_;
  std::vector<Figures> figures_;
};

template <typename Group>
void Empty(Group& group) {
  Group shown;
  shown.set_kind(group.kind());
  shown.set_key(group.key());
  shown.set_title(group.title());
  shown.set_withheld(true);
  group = std::move(shown);
}

}  // namespace

GroupsToTell ToldGroups(const Groups& groups, const std::vector<forecast::Post>& posts) {
  Ledger ledger(groups, posts);
  ledger.ProtectAll();
  GroupsToTell told;
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (ledger.Tells(g)) told.Tell(groups.all()[g].kind, groups.all()[g].key);
  return told;
}

void Withhold(const GroupsToTell& told, v1::Forecast& forecast) {
  // Each post says something of its holder.
  forecast.clear_posts();
  for (ForecastGroup& group : *forecast.mutable_groups()) {
    if (told.Withholds(group.kind(), group.key())) {
      const ForecastGroup whole = group;
      Empty(group);
      group.set_organisation(whole.organisation());
      group.set_tier(whole.tier());
      group.set_posts(whole.posts());
      group.set_vacant_at_start(whole.vacant_at_start());
    }
    const bool tells_of_ready =
        group.kind() == ForecastGroup::ALL || group.kind() == ForecastGroup::TIER;
    group.set_ready_withheld(tells_of_ready);
    group.clear_any_statutory_vacant();
    if (!group.has_simulated()) continue;
    group.mutable_simulated()->clear_bench();
    group.mutable_simulated()->clear_any_statutory_uncovered();
  }
  if (!forecast.has_agreement()) return;
  // Where it is furthest off may be a group that is withheld.
  v1::Agreement& agreement = *forecast.mutable_agreement();
  agreement.clear_tier();
  agreement.clear_month();
  agreement.clear_simulated();
  agreement.clear_exact();
}

void Withhold(const GroupsToTell& told, v1::ScenarioComparison& comparison) {
  for (v1::ComparedGroup& group : *comparison.mutable_groups())
    if (told.Withholds(group.kind(), group.key())) Empty(group);
}

}  // namespace cairn::planner
