#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_GROUPING_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_GROUPING_H_

#include <utility>
#include <vector>

#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// So many posts of one kind.
struct Share {
  int kind = 0;
  int posts = 0;
};

// Which groups there are and who belongs to them. Groups are numbered: all, tiers, organisations,
// networks, nations, places.
class Grouping {
 public:
  Grouping(const Input& input, const std::vector<int>& kind_of_post);

  static int All() { return 0; }
  static int Tier(int i) { return 1 + i; }
  int OfOrganisation(int i) const { return 1 + tiers_ + i; }
  int Network(int i) const { return OfOrganisation(organisations_) + i; }
  int Nation(int i) const { return Network(networks_) + i; }
  int FirstPlace() const { return Nation(nations_); }
  int size() const { return FirstPlace() + places(); }
  int tiers() const { return tiers_; }
  int organisations() const { return organisations_; }
  int networks() const { return networks_; }
  int nations() const { return nations_; }
  int places() const { return static_cast<int>(places_.size()); }

  // Tiers, organisations and places are built from posts, the other groups from these: all posts
  // from the tiers, networks and nations from their organisations.
  bool BuiltFromPosts(int group) const {
    return (group >= Tier(0) && group < Network(0)) || group >= FirstPlace();
  }
  const std::vector<Share>& Shares(int group) const { return shares_[group]; }
  const std::vector<Share>& Statutory(int group) const { return statutory_[group]; }
  const std::vector<int>& Members(int group) const { return members_[group]; }

  // Value of every group: of_posts(group) for those built from posts, of_groups(values of members)
  // for the others.
  template <typename Value, typename OfPosts, typename OfGroups>
  std::vector<Value> Evaluate(OfPosts of_posts, OfGroups of_groups) const {
    std::vector<Value> values(size());
    for (int group = 0; group < size(); ++group) {
      if (BuiltFromPosts(group)) values[group] = of_posts(group);
    }
    for (int group = 0; group < size(); ++group) {
      if (BuiltFromPosts(group)) continue;
      std::vector<Value> parts;
      parts.reserve(members_[group].size());
      for (const int member : members_[group]) parts.push_back(values[member]);
      values[group] = of_groups(std::move(parts));
    }
    return values;
  }

  // A quantity that adds up, from its value for a post of each kind.
  template <typename OfKind>
  std::vector<double> Total(OfKind of_kind) const {
    return Evaluate<double>(
        [&](int group) {
          double total = 0;
          for (const Share& share : shares_[group]) total += share.posts * of_kind(share.kind);
          return total;
        },
        [](const std::vector<double>& parts) {
          double total = 0;
          for (const double part : parts) total += part;
          return total;
        });
  }

 private:
  void Count(const Input& input, const std::vector<int>& kind_of_post);

  int tiers_;
  int organisations_;
  int networks_;
  int nations_;
  std::vector<Place> places_;
  std::vector<std::vector<Share>> shares_;
  std::vector<std::vector<Share>> statutory_;
  std::vector<std::vector<int>> members_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_GROUPING_H_
