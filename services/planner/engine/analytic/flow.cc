#include "services/planner/engine/analytic/flow.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace cairn::forecast {
namespace {

void AddTo(std::vector<Mixture>& mixtures, double weight, const std::vector<Distribution>& parts) {
  for (size_t i = 0; i < mixtures.size(); ++i) mixtures[i].Add(weight, parts[i]);
}

}  // namespace

void Flow::Compute(std::vector<GroupAnswer>& groups) const {
  const int years = years_.Covering(input_.horizon_months);
  std::vector<Mixture> openings(groups.size());
  std::vector<Mixture> to_appoint(groups.size());
  std::vector<Mixture> shortfall(groups.size());
  for (const EffectPath& path : EffectPaths(Variance(), Spacing(years), years)) {
    const std::vector<Distribution> needs = SumOverPosts(CountAll(path, Counted::kToAppoint));
    AddTo(openings, path.weight, OpeningsBeside(needs, path, groups));
    AddTo(to_appoint, path.weight, needs);
    if (!input_.ready.empty()) AddShortfall(path.weight, needs, shortfall);
  }
  for (size_t group = 0; group < groups.size(); ++group) {
    groups[group].openings = openings[group].Result().Summary();
    groups[group].to_appoint = to_appoint[group].Result().Summary();
  }
  if (input_.ready.empty()) return;
  for (int group = 0; group <= posts_.grouping.tiers(); ++group) {
    groups[group].shortfall = shortfall[group].Result().Summary();
  }
}

// Unless a post is abolished, or its next holder appointed, the two counts differ by the vacancies
// of the start only.
std::vector<Distribution> Flow::OpeningsBeside(const std::vector<Distribution>& needs,
                                               const EffectPath& path,
                                               const std::vector<GroupAnswer>& groups) const {
  const bool differ = std::any_of(input_.posts.begin(), input_.posts.end(), [](const Post& post) {
    return post.closes_month.has_value() || post.starts_month.has_value();
  });
  if (differ) return SumOverPosts(CountAll(path, Counted::kOpenings));
  std::vector<Distribution> openings;
  for (size_t group = 0; group < needs.size(); ++group) {
    openings.push_back(needs[group].Shifted(-groups[group].vacant_at_start));
  }
  return openings;
}

void Flow::AddShortfall(double weight, const std::vector<Distribution>& needs,
                        std::vector<Mixture>& shortfall) const {
  std::vector<Distribution> of_tiers;
  for (int tier = 0; tier < posts_.grouping.tiers(); ++tier) {
    of_tiers.push_back(needs[Grouping::Tier(tier)].ExcessOver(input_.ready[tier]));
    shortfall[Grouping::Tier(tier)].Add(weight, of_tiers.back());
  }
  shortfall[Grouping::All()].Add(weight, Sum(std::move(of_tiers)));
}

double Flow::Spacing(int years) const {
  if (Variance() == 0) return 1;
  const EffectPath middle{1, std::vector<double>(years, 1.0)};
  const Distribution all = SumOverPosts(CountAll(middle, Counted::kToAppoint))[Grouping::All()];
  return SpacingFor(Variance(), all.Mean() / std::sqrt(std::max(all.Variance(), 1e-9)));
}

std::vector<Distribution> Flow::SumOverPosts(const std::vector<Distribution>& of_kinds) const {
  return posts_.grouping.Evaluate<Distribution>(
      [&](int group) {
        std::vector<Distribution> parts;
        for (const Share& share : posts_.grouping.Shares(group)) {
          parts.push_back(of_kinds[share.kind].Times(share.posts));
        }
        return Sum(std::move(parts));
      },
      Sum);
}

std::vector<Distribution> Flow::CountAll(const EffectPath& path, Counted counted) const {
  const size_t states = input_.fill_stages + 1;
  std::vector<std::vector<Distribution>> pure(posts_.grouping.tiers());
  std::vector<Distribution> counts;
  for (size_t k = 0; k < posts_.kinds.size(); ++k) {
    const PostKind& kind = posts_.kinds[k];
    const bool is_needed = kind.state == PostState::kVacant && !AwaitsHolder(kind, 0);
    const int already = counted == Counted::kToAppoint && is_needed ? 1 : 0;
    if (!kind.events.empty()) {
      counts.push_back(CountOne(kind, path, posts_.start[k], already, counted));
      continue;
    }
    std::vector<Distribution>& of_tier = pure[kind.tier];
    for (size_t s = of_tier.size(); s < states; ++s) {
      StateLaw law{};
      law[s] = 1;
      of_tier.push_back(CountOne(kind, path, law, 0, counted));
    }
    Mixture mixture;
    for (size_t s = 0; s < states; ++s) {
      if (posts_.start[k][s] > 0) mixture.Add(posts_.start[k][s], of_tier[s]);
    }
    counts.push_back(mixture.Result().Shifted(already));
  }
  return counts;
}

Distribution Flow::CountOne(const PostKind& kind, const EffectPath& path, const StateLaw& start,
                            int already, Counted counted) const {
  OpeningCounts counts(input_.fill_stages, start, already);
  double at = 0;
  for (std::size_t e = 0; e < kind.events.size(); ++e) {
    const DatedEvent& event = kind.events[e];
    if (event.month > input_.horizon_months) {
      if (StandsUntil(kind, e)) return counts.Counts();
      break;
    }
    // Whom the vacancy is for is appointed: nobody else need be.
    const bool needs_nobody = counted == Counted::kToAppoint && AwaitsHolder(kind, e);
    switch (event.kind) {
      case DatedEvent::Kind::kLeaves:
      case DatedEvent::Kind::kOpens:
        counts.Open(needs_nobody ? OpeningCounts::Opening::kNotCounted
                                 : OpeningCounts::Opening::kCounts);
        break;
      case DatedEvent::Kind::kStarts:
        counts.Fill();
        break;
      case DatedEvent::Kind::kCloses:
        if (!StandsUntil(kind, e)) FlowThrough(kind.tier, at, event.month, path, counts);
        counts.Close(counted == Counted::kToAppoint && !needs_nobody
                         ? OpeningCounts::Uncount::kVacant
                         : OpeningCounts::Uncount::kNothing);
        return counts.Counts();
    }
    at = event.month;
  }
  FlowThrough(kind.tier, at, input_.horizon_months, path, counts);
  return counts.Counts();
}

void Flow::FlowThrough(int tier, double from, double to, const EffectPath& path,
                       OpeningCounts& counts) const {
  for (size_t year = 0; year < path.values.size(); ++year) {
    const int y = static_cast<int>(year);
    chain_.ForEachStretch(tier, std::max(from, years_.Begin(y)), std::min(to, years_.Begin(y + 1)),
                          [&](const TierRates& rates, double months) {
                            counts.Flow(HazardsOf(rates, input_.fill_stages, path.values[year]),
                                        months);
                          });
  }
}

}  // namespace cairn::forecast
