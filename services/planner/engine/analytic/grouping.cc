#include "services/planner/engine/analytic/grouping.h"

#include <algorithm>
#include <cstddef>
#include <map>

namespace cairn::forecast {

Grouping::Grouping(const Input& input, const std::vector<int>& kind_of_post)
    : tiers_(static_cast<int>(input.periods[0].tiers.size())),
      organisations_(static_cast<int>(input.organisations.size())),
      networks_(input.networks),
      nations_(input.nations),
      places_(PlacesOf(input)),
      shares_(size()),
      statutory_(size()),
      members_(size()) {
  Count(input, kind_of_post);
  for (int tier = 0; tier < tiers_; ++tier) members_[All()].push_back(Tier(tier));
  for (int o = 0; o < organisations_; ++o) {
    const Organisation& organisation = input.organisations[o];
    if (organisation.network) {
      members_[Network(*organisation.network)].push_back(OfOrganisation(o));
    }
    if (organisation.nation) members_[Nation(*organisation.nation)].push_back(OfOrganisation(o));
  }
}

void Grouping::Count(const Input& input, const std::vector<int>& kind_of_post) {
  std::vector<std::map<int, int>> posts(size());
  std::vector<std::map<int, int>> statutory(size());
  for (size_t i = 0; i < input.posts.size(); ++i) {
    const Post& post = input.posts[i];
    if (input.organisations[post.organisation].beside) continue;
    const auto count = [&](int group) {
      ++posts[group][kind_of_post[i]];
      if (post.statutory) ++statutory[group][kind_of_post[i]];
    };
    count(Tier(post.tier));
    count(OfOrganisation(post.organisation));
    if (places_.empty()) continue;
    const auto place =
        std::lower_bound(places_.begin(), places_.end(), Place{post.organisation, post.tier});
    count(FirstPlace() + static_cast<int>(place - places_.begin()));
  }
  for (int group = 0; group < size(); ++group) {
    for (const auto& [kind, n] : posts[group]) shares_[group].push_back({kind, n});
    for (const auto& [kind, n] : statutory[group]) statutory_[group].push_back({kind, n});
  }
}

}  // namespace cairn::forecast
