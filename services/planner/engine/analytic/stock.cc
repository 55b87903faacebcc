#include "services/planner/engine/analytic/stock.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "services/planner/engine/forecast/distribution.h"

namespace cairn::forecast {
namespace {

// Pairs of years less likely than this are left out of the quadrature.
constexpr double kDroppedPair = 1e-11;

// P(vacant) of every kind at one instant.
using VacantByKind = std::vector<double>;

}  // namespace

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

Stock::Stock(const Input& input, const PostsAlike& posts)
    : input_(input),
      posts_(posts),
      years_(input.shared_effect),
      chain_(input),
      curves_(posts.kinds.size(), std::vector<double>(input.horizon_months + 1)),
      vacant_months_(posts.kinds.size(), 0.0) {}

void Stock::Compute(std::vector<GroupAnswer>& groups) {
  AddStart(groups);
  const double spacing = Spacing();
  // Laws when the year before began, given the mean of all older effects.
  std::vector<StateLaw> before = posts_.start;
  const int years = years_.Covering(input_.horizon_months);
  for (int year = 0; year < years; ++year) ComputeYear(year, spacing, before, groups);
}

void Stock::AddStart(std::vector<GroupAnswer>& groups) {
  VacantByKind vacant(posts_.kinds.size());
  for (size_t k = 0; k < posts_.kinds.size(); ++k)
    curves_[k][0] = vacant[k] = VacantShare(posts_.start[k]);
  StockOfMonth stock(posts_.grouping.size());
  stock.Add(1, vacant, posts_.grouping);
  Keep(stock, groups);
}

double Stock::VacantShare(const StateLaw& law) const { return std::min(1.0, chain_.Vacant(law)); }

void Stock::Keep(const StockOfMonth& stock, std::vector<GroupAnswer>& groups) const {
  for (int group = 0; group < posts_.grouping.size(); ++group) {
    groups[group].vacant.push_back(stock.Vacant(group));
    groups[group].any_statutory_vacant.push_back(stock.AnyStatutoryVacant(group));
  }
}

void Stock::ComputeYear(int year, double spacing, std::vector<StateLaw>& before,
                        std::vector<GroupAnswer>& groups) {
  const double begin = years_.Begin(year);
  const double end = std::min<double>(input_.horizon_months, years_.Begin(year + 1));
  const int first_month = static_cast<int>(std::floor(begin)) + 1;
  const int last_month = static_cast<int>(std::floor(end));
  std::vector<StockOfMonth> months(std::max(0, last_month - first_month + 1),
                                   StockOfMonth(posts_.grouping.size()));
  const std::vector<EffectNode> own = EffectNodes(Variance(), spacing);
  const std::vector<EffectNode> previous =
      year == 0 ? std::vector<EffectNode>(1) : EffectNodes(Variance(), 1);
  std::vector<StateLaw> mean(posts_.kinds.size(), StateLaw{});
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
  for (const StockOfMonth& month : months) Keep(month, groups);
}

void Stock::MoveAll(double from, double to, double effect, std::vector<StateLaw>& laws) {
  for (size_t k = 0; k < posts_.kinds.size(); ++k) {
    chain_.Advance(posts_.kinds[k], from, to, effect, laws[k]);
  }
}

void Stock::AddMonths(int first_month, double begin, double effect, double weight,
                      std::vector<StateLaw> laws, std::vector<StockOfMonth>& months) {
  VacantByKind vacant(posts_.kinds.size());
  double at = begin;
  for (size_t i = 0; i < months.size(); ++i) {
    const double end = first_month + static_cast<double>(i);
    MoveAll(at, end, effect, laws);
    at = end;
    for (size_t k = 0; k < posts_.kinds.size(); ++k) vacant[k] = VacantShare(laws[k]);
    months[i].Add(weight, vacant, posts_.grouping);
  }
}

void Stock::AddCurves(int first_month, double begin, double end,
                      const std::vector<EffectNode>& effects, const std::vector<StateLaw>& start) {
  for (const EffectNode& effect : effects) {
    for (size_t k = 0; k < posts_.kinds.size(); ++k) {
      StateLaw law = start[k];
      double at = begin;
      double vacant = 0;
      for (int month = first_month; month <= end; ++month) {
        vacant += chain_.Advance(posts_.kinds[k], at, month, effect.value, law);
        curves_[k][month] += effect.weight * VacantShare(law);
        at = month;
      }
      vacant += chain_.Advance(posts_.kinds[k], at, end, effect.value, law);
      vacant_months_[k] += effect.weight * vacant;
    }
  }
}

double Stock::Spacing() {
  if (Variance() == 0) return 1;
  double most = 0;
  std::vector<StateLaw> laws = posts_.start;
  for (int month = 1; month <= input_.horizon_months; ++month) {
    MoveAll(month - 1, month, 1, laws);
    const double mean =
        posts_.grouping.Total([&](int k) { return VacantShare(laws[k]); })[Grouping::All()];
    const double chance = posts_.grouping.Total([&](int k) {
      const double p = VacantShare(laws[k]);
      return p * (1 - p);
    })[Grouping::All()];
    most = std::max(most, mean / std::sqrt(std::max(chance, 1e-9)));
  }
  return SpacingFor(Variance(), most);
}

}  // namespace cairn::forecast
