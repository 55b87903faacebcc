#include "services/planner/engine/analytic/analytic.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/analytic/post_chain.h"
#include "services/planner/engine/analytic/shared_effect.h"
#include "services/planner/engine/forecast/distribution.h"
#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {
namespace {

// Pairs of years less likely than this are left out of the quadrature.
constexpr double kDroppedPair = 1e-11;
// Neighbouring nodes move the mean by at most this many standard deviations of chance alone; the
// mixture of bells so far apart is smooth to about 1e-6.
constexpr double kSmoothSpacing = 1.2;
constexpr double kFinestSpacing = 0.05;

// So many posts of one kind.
struct Share {
  int kind = 0;
  int posts = 0;
};

// Which groups there are and who belongs to them. Groups are numbered: all, tiers, organisations,
// networks, nations, places.
class Grouping {
 public:
  Grouping(const Input& input, const std::vector<int>& kind_of_post)
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
  void Count(const Input& input, const std::vector<int>& kind_of_post) {
    std::vector<std::map<int, int>> posts(size());
    std::vector<std::map<int, int>> statutory(size());
    for (size_t i = 0; i < input.posts.size(); ++i) {
      const Post& post = input.posts[i];
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

  int tiers_;
  int organisations_;
  int networks_;
  int nations_;
  std::vector<Place> places_;
  std::vector<std::vector<Share>> shares_;
  std::vector<std::vector<Share>> statutory_;
  std::vector<std::vector<int>> members_;
};

// P(vacant) of every kind at one instant.
using VacantByKind = std::vector<double>;

// The stock of one month under construction, of every group.
class StockOfMonth {
 public:
  explicit StockOfMonth(int groups) : vacant_(groups), none_(groups, 0.0) {}

  void Add(double weight, const VacantByKind& vacant, const Grouping& grouping) {
    weight_ += weight;
    const auto counts = grouping.Evaluate<Distribution>(
        [&](int group) {
          Distribution count;
          for (const Share& share : grouping.Shares(group)) {
            count.AddEvents(share.posts, vacant[share.kind]);
          }
          return count;
        },
        Sum);
    const auto none = grouping.Evaluate<double>(
        [&](int group) {
          double held = 1;
          for (const Share& share : grouping.Statutory(group)) {
            held *= std::pow(1 - vacant[share.kind], share.posts);
          }
          return held;
        },
        [](const std::vector<double>& parts) {
          double held = 1;
          for (const double part : parts) held *= part;
          return held;
        });
    for (int group = 0; group < grouping.size(); ++group) {
      vacant_[group].Add(weight, counts[group]);
      none_[group] += weight * none[group];
    }
  }

  Spread Vacant(int group) const { return vacant_[group].Result().Summary(); }
  double AnyStatutoryVacant(int group) const { return std::max(0.0, 1 - none_[group] / weight_); }

 private:
  double weight_ = 0;
  std::vector<Mixture> vacant_;
  std::vector<double> none_;
};

// Computes one answer.
class Analysis {
 public:
  explicit Analysis(const Input& input)
      : input_(input),
        years_(input.shared_effect),
        chain_(input),
        kind_of_post_(NumberKinds(input, kinds_)),
        grouping_(input, kind_of_post_),
        groups_(grouping_.size()),
        curves_(kinds_.size(), std::vector<double>(input.horizon_months + 1)),
        vacant_months_(kinds_.size(), 0.0) {
    for (const PostKind& kind : kinds_) start_.push_back(chain_.Start(kind));
  }

  Answer Run() && {
    ComputeStock();
    CountPosts();
    ComputeFlow();
    return std::move(*this).Assemble();
  }

 private:
  static std::vector<int> NumberKinds(const Input& input, std::vector<PostKind>& kinds) {
    std::map<PostKind, int> numbers;
    std::vector<int> kind_of_post;
    for (const Post& post : input.posts) {
      const auto [found, added] = numbers.try_emplace(KindOf(post), numbers.size());
      if (added) kinds.push_back(found->first);
      kind_of_post.push_back(found->second);
    }
    return kind_of_post;
  }

  double Variance() const { return input_.shared_effect.variance; }

  // --- Stock -------------------------------------------------------------------------------------

  void ComputeStock() {
    AddStartOfStock();
    const double spacing = StockSpacing();
    // Laws when the year before began, given the mean of all older effects.
    std::vector<StateLaw> before = start_;
    const int years = years_.Covering(input_.horizon_months);
    for (int year = 0; year < years; ++year) ComputeStockOfYear(year, spacing, before);
  }

  void AddStartOfStock() {
    VacantByKind vacant(kinds_.size());
    for (size_t k = 0; k < kinds_.size(); ++k) curves_[k][0] = vacant[k] = VacantShare(start_[k]);
    StockOfMonth stock(grouping_.size());
    stock.Add(1, vacant, grouping_);
    Keep(stock);
  }

  // A law that is certainly vacant sums to 1 only up to rounding.
  double VacantShare(const StateLaw& law) const { return std::min(1.0, chain_.Vacant(law)); }

  void Keep(const StockOfMonth& stock) {
    for (int group = 0; group < grouping_.size(); ++group) {
      groups_[group].vacant.push_back(stock.Vacant(group));
      groups_[group].any_statutory_vacant.push_back(stock.AnyStatutoryVacant(group));
    }
  }

  // Adds the months that end within the year. `before` enters as the laws at the beginning of the
  // year before and leaves as those at the beginning of this one, averaged over effects; averages
  // stay exact, because years are independent and laws move linearly.
  void ComputeStockOfYear(int year, double spacing, std::vector<StateLaw>& before) {
    const double begin = years_.Begin(year);
    const double end = std::min<double>(input_.horizon_months, years_.Begin(year + 1));
    const int first_month = static_cast<int>(std::floor(begin)) + 1;
    const int last_month = static_cast<int>(std::floor(end));
    std::vector<StockOfMonth> months(std::max(0, last_month - first_month + 1),
                                     StockOfMonth(grouping_.size()));
    const std::vector<EffectNode> own = EffectNodes(Variance(), spacing);
    const std::vector<EffectNode> previous =
        year == 0 ? std::vector<EffectNode>(1) : EffectNodes(Variance(), 1);
    std::vector<StateLaw> mean(kinds_.size(), StateLaw{});
    for (const EffectNode& last_year : previous) {
      std::vector<StateLaw> laws = before;
      if (year > 0) MoveAll(years_.Begin(year - 1), begin, last_year.value, laws);
      for (size_t k = 0; k < laws.size(); ++k) {
        for (size_t s = 0; s < laws[k].size(); ++s) mean[k][s] += last_year.weight * laws[k][s];
      }
      for (const EffectNode& this_year : own) {
        const double weight = last_year.weight * this_year.weight;
        if (weight < kDroppedPair) continue;
        AddMonths(first_month, begin, this_year.value, weight, laws, months);
      }
    }
    before = mean;
    AddCurves(first_month, begin, end, own, mean);
    for (const StockOfMonth& month : months) Keep(month);
  }

  void MoveAll(double from, double to, double effect, std::vector<StateLaw>& laws) {
    for (size_t k = 0; k < kinds_.size(); ++k) {
      chain_.Advance(kinds_[k], from, to, effect, laws[k]);
    }
  }

  void AddMonths(int first_month, double begin, double effect, double weight,
                 std::vector<StateLaw> laws, std::vector<StockOfMonth>& months) {
    VacantByKind vacant(kinds_.size());
    double at = begin;
    for (size_t i = 0; i < months.size(); ++i) {
      const double end = first_month + static_cast<double>(i);
      MoveAll(at, end, effect, laws);
      at = end;
      for (size_t k = 0; k < kinds_.size(); ++k) vacant[k] = VacantShare(laws[k]);
      months[i].Add(weight, vacant, grouping_);
    }
  }

  // Each kind's own curve, and its time vacant up to the year's or the horizon's end.
  void AddCurves(int first_month, double begin, double end, const std::vector<EffectNode>& effects,
                 const std::vector<StateLaw>& start) {
    for (const EffectNode& effect : effects) {
      for (size_t k = 0; k < kinds_.size(); ++k) {
        StateLaw law = start[k];
        double at = begin;
        double vacant = 0;
        for (int month = first_month; month <= end; ++month) {
          vacant += chain_.Advance(kinds_[k], at, month, effect.value, law);
          curves_[k][month] += effect.weight * VacantShare(law);
          at = month;
        }
        vacant += chain_.Advance(kinds_[k], at, end, effect.value, law);
        vacant_months_[k] += effect.weight * vacant;
      }
    }
  }

  // Distance of the nodes of a month's own year: so close that the mean of all vacant posts moves
  // little from one to the next against the spread that chance alone gives it. The mean moves at
  // most in proportion to the effect.
  double StockSpacing() {
    if (Variance() == 0) return 1;
    double most = 0;
    std::vector<StateLaw> laws = start_;
    for (int month = 1; month <= input_.horizon_months; ++month) {
      MoveAll(month - 1, month, 1, laws);
      const double mean =
          grouping_.Total([&](int k) { return VacantShare(laws[k]); })[Grouping::All()];
      const double chance = grouping_.Total([&](int k) {
        const double p = VacantShare(laws[k]);
        return p * (1 - p);
      })[Grouping::All()];
      most = std::max(most, mean / std::sqrt(std::max(chance, 1e-9)));
    }
    return Spacing(most);
  }

  double Spacing(double mean_over_deviation) const {
    return std::max(kFinestSpacing,
                    kSmoothSpacing / (std::sqrt(Variance()) * std::max(1e-9, mean_over_deviation)));
  }

  // --- Flow --------------------------------------------------------------------------------------

  void ComputeFlow() {
    const int years = years_.Covering(input_.horizon_months);
    std::vector<Mixture> openings(groups_.size());
    std::vector<Mixture> to_appoint(groups_.size());
    std::vector<Mixture> shortfall(groups_.size());
    for (const EffectPath& path : EffectPaths(Variance(), FlowSpacing(years), years)) {
      const std::vector<Distribution> needs = SumOverPosts(CountAll(path, Counted::kToAppoint));
      AddTo(openings, path.weight, OpeningsBeside(needs, path));
      AddTo(to_appoint, path.weight, needs);
      if (!input_.ready.empty()) AddShortfall(path.weight, needs, shortfall);
    }
    for (size_t group = 0; group < groups_.size(); ++group) {
      groups_[group].openings = openings[group].Result().Summary();
      groups_[group].to_appoint = to_appoint[group].Result().Summary();
    }
    if (input_.ready.empty()) return;
    for (int group = 0; group <= grouping_.tiers(); ++group) {
      groups_[group].shortfall = shortfall[group].Result().Summary();
    }
  }

  enum class Counted { kOpenings, kToAppoint };

  // Unless a post is abolished, the two counts differ by the vacancies of the start only.
  std::vector<Distribution> OpeningsBeside(const std::vector<Distribution>& needs,
                                           const EffectPath& path) const {
    const bool some_close =
        std::any_of(input_.posts.begin(), input_.posts.end(),
                    [](const Post& post) { return post.closes_month.has_value(); });
    if (some_close) return SumOverPosts(CountAll(path, Counted::kOpenings));
    std::vector<Distribution> openings;
    for (size_t group = 0; group < needs.size(); ++group) {
      openings.push_back(needs[group].Shifted(-groups_[group].vacant_at_start));
    }
    return openings;
  }

  static void AddTo(std::vector<Mixture>& mixtures, double weight,
                    const std::vector<Distribution>& parts) {
    for (size_t i = 0; i < mixtures.size(); ++i) mixtures[i].Add(weight, parts[i]);
  }

  void AddShortfall(double weight, const std::vector<Distribution>& needs,
                    std::vector<Mixture>& shortfall) const {
    std::vector<Distribution> of_tiers;
    for (int tier = 0; tier < grouping_.tiers(); ++tier) {
      of_tiers.push_back(needs[Grouping::Tier(tier)].ExcessOver(input_.ready[tier]));
      shortfall[Grouping::Tier(tier)].Add(weight, of_tiers.back());
    }
    shortfall[Grouping::All()].Add(weight, Sum(std::move(of_tiers)));
  }

  double FlowSpacing(int years) {
    if (Variance() == 0) return 1;
    const EffectPath middle{1, std::vector<double>(years, 1.0)};
    const Distribution all = SumOverPosts(CountAll(middle, Counted::kToAppoint))[Grouping::All()];
    return Spacing(all.Mean() / std::sqrt(std::max(all.Variance(), 1e-9)));
  }

  std::vector<Distribution> SumOverPosts(const std::vector<Distribution>& of_kinds) const {
    return grouping_.Evaluate<Distribution>(
        [&](int group) {
          std::vector<Distribution> parts;
          for (const Share& share : grouping_.Shares(group)) {
            parts.push_back(of_kinds[share.kind].Times(share.posts));
          }
          return Sum(std::move(parts));
        },
        Sum);
  }

  // The count's law for a post of every kind. Kinds without dated events differ in their start
  // only, so their laws are mixtures of those of the pure states of their tier.
  std::vector<Distribution> CountAll(const EffectPath& path, Counted counted) const {
    const size_t states = input_.fill_stages + 1;
    std::vector<std::vector<Distribution>> pure(grouping_.tiers());
    std::vector<Distribution> counts;
    for (size_t k = 0; k < kinds_.size(); ++k) {
      const PostKind& kind = kinds_[k];
      const int already =
          counted == Counted::kToAppoint && kind.state == PostState::kVacant ? 1 : 0;
      if (!kind.events.empty()) {
        counts.push_back(CountOne(kind, path, start_[k], already, counted));
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
        if (start_[k][s] > 0) mixture.Add(start_[k][s], of_tier[s]);
      }
      counts.push_back(mixture.Result().Shifted(already));
    }
    return counts;
  }

  Distribution CountOne(const PostKind& kind, const EffectPath& path, const StateLaw& start,
                        int already, Counted counted) const {
    OpeningCounts counts(input_.fill_stages, start, already);
    double at = 0;
    for (const DatedEvent& event : kind.events) {
      if (event.month > input_.horizon_months) {
        const bool held =
            event.kind == DatedEvent::Kind::kLeaves || event.kind == DatedEvent::Kind::kStarts;
        if (held) return counts.Counts();
        break;
      }
      switch (event.kind) {
        case DatedEvent::Kind::kLeaves:
        case DatedEvent::Kind::kOpens:
          counts.Open();
          break;
        case DatedEvent::Kind::kStarts:
          counts.Fill();
          break;
        case DatedEvent::Kind::kCloses:
          FlowThrough(kind.tier, at, event.month, path, counts);
          counts.Close(counted == Counted::kToAppoint ? OpeningCounts::Uncount::kVacant
                                                      : OpeningCounts::Uncount::kNothing);
          return counts.Counts();
      }
      at = event.month;
    }
    FlowThrough(kind.tier, at, input_.horizon_months, path, counts);
    return counts.Counts();
  }

  void FlowThrough(int tier, double from, double to, const EffectPath& path,
                   OpeningCounts& counts) const {
    for (size_t year = 0; year < path.values.size(); ++year) {
      const int y = static_cast<int>(year);
      chain_.ForEachStretch(
          tier, std::max(from, years_.Begin(y)), std::min(to, years_.Begin(y + 1)),
          [&](const TierRates& rates, double months) {
            counts.Flow(HazardsOf(rates, input_.fill_stages, path.values[year]), months);
          });
    }
  }

  // --- Answer ------------------------------------------------------------------------------------

  void CountPosts() {
    const auto posts = grouping_.Total([](int) { return 1.0; });
    const auto vacant =
        grouping_.Total([&](int k) { return kinds_[k].state == PostState::kVacant ? 1.0 : 0.0; });
    const auto months = grouping_.Total([&](int k) { return vacant_months_[k]; });
    for (int group = 0; group < grouping_.size(); ++group) {
      groups_[group].posts = static_cast<int>(posts[group]);
      groups_[group].vacant_at_start = static_cast<int>(vacant[group]);
      groups_[group].vacancy_months = months[group];
    }
  }

  Answer Assemble() && {
    Answer answer;
    answer.uncertainty = {.good_and_bad_years = Variance() != 0};
    auto next = groups_.begin();
    const auto take = [&](int n) {
      const auto begin = next;
      next += n;
      return std::vector<GroupAnswer>(std::make_move_iterator(begin),
                                      std::make_move_iterator(next));
    };
    answer.all = std::move(*next++);
    answer.tiers = take(grouping_.tiers());
    answer.organisations = take(grouping_.organisations());
    answer.networks = take(grouping_.networks());
    answer.nations = take(grouping_.nations());
    answer.places = take(grouping_.places());
    answer.curve_of_post = std::move(kind_of_post_);
    answer.curves = std::move(curves_);
    return answer;
  }

  const Input& input_;
  const EffectYears years_;
  PostChain chain_;
  std::vector<PostKind> kinds_;
  std::vector<int> kind_of_post_;
  Grouping grouping_;
  std::vector<StateLaw> start_;
  std::vector<GroupAnswer> groups_;
  std::vector<std::vector<double>> curves_;
  std::vector<double> vacant_months_;
};

}  // namespace

absl::StatusOr<Answer> ComputeAnalytic(const Input& input) {
  RETURN_IF_ERROR(ToStatus(Validate(input)));
  return Analysis(input).Run();
}

}  // namespace cairn::forecast
