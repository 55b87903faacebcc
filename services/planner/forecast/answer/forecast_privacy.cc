#include "services/planner/forecast/answer/forecast_privacy.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

constexpr int kFewestTold = 5;

bool IsFew(int people) { return people > 0 && people < kFewestTold; }

// Holders of the start whom some figures count, and whether these are withheld.
struct Figures {
  int holders = 0;
  bool withheld = false;
};

// Where what is withheld of a sum would be left over by subtraction.
template <typename Parts>
bool GivesAway(const Parts& parts) {
  int withheld = 0;
  int holders = 0;
  for (const Figures* part : parts) {
    withheld += part->withheld ? 1 : 0;
    holders += part->withheld ? part->holders : 0;
  }
  return withheld == 1 || IsFew(holders);
}

using Parts = std::vector<Figures*>;

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

void ProtectSum(const Parts& parts, Figures& sum) {
  if (!sum.withheld && !Protect(parts)) sum.withheld = true;
}

// The figures of every group, and of every tier of every organisation.
struct Ledger {
  explicit Ledger(const ForecastQuestion& question)
      : tiers(question.tiers.size()),
        organisations(question.organisations.size()),
        networks(static_cast<std::size_t>(question.networks.size())),
        nations(static_cast<std::size_t>(question.nations.size())) {
    for (const forecast::Post& post : question.input.posts) {
      if (post.state != forecast::PostState::kFilled) continue;
      const auto tier = static_cast<std::size_t>(post.tier);
      const auto owner = static_cast<std::size_t>(post.organisation);
      const forecast::Organisation& organisation = question.input.organisations[owner];
      ++all.holders;
      ++tiers[tier].holders;
      ++organisations[owner].holders;
      if (organisation.network) ++networks[static_cast<std::size_t>(*organisation.network)].holders;
      if (organisation.nation) ++nations[static_cast<std::size_t>(*organisation.nation)].holders;
      ++cells[{owner, tier}].holders;
    }
    const auto few = [](Figures& figures) { figures.withheld = IsFew(figures.holders); };
    few(all);
    for (auto* groups : {&tiers, &organisations, &networks, &nations})
      std::for_each(groups->begin(), groups->end(), few);
    for (auto& [place, cell] : cells) few(cell);
  }

  template <typename Belongs>
  Parts CellsOf(Belongs belongs) {
    Parts parts;
    for (auto& [place, cell] : cells)
      if (belongs(place)) parts.push_back(&cell);
    return parts;
  }
  template <typename Belongs>
  Parts OrganisationsOf(Belongs belongs) {
    Parts parts;
    for (std::size_t o = 0; o < organisations.size(); ++o)
      if (belongs(o)) parts.push_back(&organisations[o]);
    return parts;
  }
  static Parts AllOf(std::vector<Figures>& groups) {
    Parts parts;
    for (Figures& group : groups) parts.push_back(&group);
    return parts;
  }
  int withheld() const {
    int count = all.withheld ? 1 : 0;
    for (const auto* groups : {&tiers, &organisations, &networks, &nations})
      for (const Figures& group : *groups) count += group.withheld ? 1 : 0;
    return count;
  }

  Figures all;
  std::vector<Figures> tiers;
  std::vector<Figures> organisations;
  std::vector<Figures> networks;
  std::vector<Figures> nations;
  std::map<std::pair<std::size_t, std::size_t>, Figures> cells;  // by organisation, then tier
};

// One round; withholding for one sum may give another one away.
void ProtectOnce(const ForecastQuestion& question, Ledger& ledger) {
  const std::vector<forecast::Organisation>& places = question.input.organisations;
  // What the answer for one organisation tells by tier, and then what it adds up to here.
  for (std::size_t o = 0; o < places.size(); ++o)
    ProtectSum(ledger.CellsOf([&](const auto& place) { return place.first == o; }),
               ledger.organisations[o]);
  for (std::size_t t = 0; t < question.tiers.size(); ++t)
    if (GivesAway(ledger.CellsOf([&](const auto& place) { return place.second == t; })))
      ledger.tiers[t].withheld = true;
  for (std::size_t n = 0; n < ledger.networks.size(); ++n)
    ProtectSum(ledger.OrganisationsOf(
                   [&](std::size_t o) { return places[o].network == static_cast<int>(n); }),
               ledger.networks[n]);
  for (std::size_t n = 0; n < ledger.nations.size(); ++n) {
    const auto is_here = [&](std::size_t o) { return places[o].nation == static_cast<int>(n); };
    ProtectSum(ledger.OrganisationsOf(is_here), ledger.nations[n]);
    // Its networks, and its organisations that are in none.
    Parts parts =
        ledger.OrganisationsOf([&](std::size_t o) { return is_here(o) && !places[o].network; });
    std::vector<bool> taken(ledger.networks.size());
    for (std::size_t o = 0; o < places.size(); ++o) {
      if (!is_here(o) || !places[o].network) continue;
      const auto network = static_cast<std::size_t>(*places[o].network);
      if (!taken[network]) parts.push_back(&ledger.networks[network]);
      taken[network] = true;
    }
    ProtectSum(parts, ledger.nations[n]);
  }
  ProtectSum(Ledger::AllOf(ledger.tiers), ledger.all);
  ProtectSum(Ledger::AllOf(ledger.organisations), ledger.all);
  ProtectSum(Ledger::AllOf(ledger.nations), ledger.all);
}

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

GroupsToTell ToldGroups(const ForecastQuestion& question) {
  using v1::ForecastGroup;
  Ledger ledger(question);
  // An answer for one organisation tells its tiers themselves: they are the cells.
  for (int before = -1; before != ledger.withheld();) {
    before = ledger.withheld();
    ProtectOnce(question, ledger);
  }
  GroupsToTell told;
  const auto tell = [&](const Figures& group, ForecastGroup::Kind kind, std::string key) {
    if (!group.withheld) told.Tell(kind, std::move(key));
  };
  tell(ledger.all, ForecastGroup::ALL, "");
  for (std::size_t t = 0; t < ledger.tiers.size(); ++t)
    tell(ledger.tiers[t], ForecastGroup::TIER, absl::StrCat(question.tiers[t]));
  for (std::size_t o = 0; o < ledger.organisations.size(); ++o)
    tell(ledger.organisations[o], ForecastGroup::ORGANISATION, question.organisations[o]->Name());
  for (std::size_t n = 0; n < ledger.networks.size(); ++n)
    tell(ledger.networks[n], ForecastGroup::NETWORK, question.networks.keys()[n]);
  for (std::size_t n = 0; n < ledger.nations.size(); ++n)
    tell(ledger.nations[n], ForecastGroup::NATION, question.nations.keys()[n]);
  for (const auto& [place, cell] : ledger.cells)
    tell(cell, ForecastGroup::ORGANISATION_TIER,
         PlaceKey(question.organisations[place.first]->Name(), question.tiers[place.second]));
  return told;
}

void Withhold(const ForecastQuestion& question, v1::Forecast& forecast) {
  const GroupsToTell told = ToldGroups(question);
  // Each post says something of its holder.
  forecast.clear_posts();
  for (v1::ForecastGroup& group : *forecast.mutable_groups()) {
    if (told.Withholds(group.kind(), group.key())) {
      const v1::ForecastGroup whole = group;
      Empty(group);
      group.set_organisation(whole.organisation());
      group.set_tier(whole.tier());
      group.set_posts(whole.posts());
      group.set_vacant_at_start(whole.vacant_at_start());
    }
    const bool tells_of_ready =
        group.kind() == v1::ForecastGroup::ALL || group.kind() == v1::ForecastGroup::TIER;
    group.set_ready_withheld(tells_of_ready);
    group.clear_any_statutory_vacant();
    if (!group.has_simulated()) continue;
    group.mutable_simulated()->clear_bench();
    group.mutable_simulated()->clear_any_statutory_uncovered();
  }
}

void Withhold(const ForecastQuestion& question, v1::ScenarioComparison& comparison) {
  const GroupsToTell told = ToldGroups(question);
  for (v1::ComparedGroup& group : *comparison.mutable_groups())
    if (told.Withholds(group.kind(), group.key())) Empty(group);
}

}  // namespace cairn::planner
