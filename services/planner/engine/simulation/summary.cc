#include "services/planner/engine/simulation/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace cairn::forecast {
namespace {

using Series = std::vector<double>;  // by month

double PerReplication(std::int64_t total, int replications) {
  return static_cast<double>(total) / replications;
}

// The probability that a candidate is ready and has not left.
Series ExpectedOf(const CandidateFacts& candidate, std::size_t months) {
  Series there(months);
  const double first = std::ceil(candidate.turn.ready);
  if (first >= static_cast<double>(months)) return there;
  double stays = candidate.ready_chance * std::exp(-candidate.exits_per_year * first / 12);
  const double a_month = std::exp(-candidate.exits_per_year / 12);
  for (auto month = static_cast<std::size_t>(first); month < months; ++month) {
    there[month] = stays;
    stays *= a_month;
  }
  return there;
}

void Add(const Series& from, Series& to) {
  for (std::size_t month = 0; month < to.size(); ++month) to[month] += from[month];
}

// By group. Candidates are there as long as the law of their leaving has it, less those who were
// appointed: so whom no vacancy asks for needs no draw.
std::vector<Series> BenchOf(const Model& model, const Counts& counts) {
  const std::vector<Organisation>& organisations = model.input.base.organisations;
  std::vector<Series> groups(counts.sizes.size(), Series(counts.months));
  for (std::size_t o = 0; o < organisations.size(); ++o) {
    if (organisations[o].beside) continue;
    for (std::size_t tier = 0; tier < model.tiers(); ++tier) {
      for (const CandidateFacts& candidate : model.candidates_at[model.Place(o, tier)]) {
        const Series there = ExpectedOf(candidate, counts.months);
        Add(there, groups[model.GroupOfTier(tier)]);
        Add(there, groups[model.GroupOfOrganisation(o)]);
        if (const std::uint32_t both = model.GroupOfPlace(model.Place(o, tier));
            both != Model::kNoGroup)
          Add(there, groups[both]);
      }
    }
  }
  for (std::size_t group = model.GroupOfTier(0); group < groups.size(); ++group) {
    if (group >= model.GroupOfNetwork(0) && group < model.FirstGroupOfPlaces()) continue;
    std::int64_t ready = 0;
    for (std::size_t month = 0; month < counts.months; ++month) {
      ready += counts.bench_edges[group * counts.months + month];
      double& bench = groups[group][month];
      // In few replications more may have been appointed than are expected to be there.
      bench = std::max(0.0, bench + PerReplication(ready, counts.replications));
    }
  }
  for (std::size_t tier = 0; tier < model.tiers(); ++tier)
    Add(groups[model.GroupOfTier(tier)], groups[0]);
  for (std::size_t o = 0; o < organisations.size(); ++o) {
    const Series& own = groups[model.GroupOfOrganisation(o)];
    if (organisations[o].network)
      Add(own, groups[model.GroupOfNetwork(Size(*organisations[o].network))]);
    if (organisations[o].nation)
      Add(own, groups[model.GroupOfNation(Size(*organisations[o].nation))]);
  }
  return groups;
}

}  // namespace

Summary::Summary(const Model& model, const Counts& counts)
    : model_(model),
      counts_(counts),
      runs_(counts.replications),
      flows_(ByGroup(model, counts.flows)),
      bench_(BenchOf(model, counts)) {}

GroupAnswer Summary::Group(std::size_t group) const {
  GroupAnswer answer;
  answer.posts = static_cast<int>(counts_.sizes[group]);
  for (std::size_t month = 0; month < counts_.months; ++month) {
    answer.vacant.push_back(SpreadOf(counts_.vacant[group].At(month)));
    answer.any_statutory_vacant.push_back(
        PerReplication(counts_.any_statutory[group * counts_.months + month], runs_));
  }
  answer.vacant_at_start = answer.vacant[0].quantiles[0];
  answer.openings = SpreadOf(counts_.openings[group].times());
  answer.to_appoint = SpreadOf(counts_.to_appoint[group].times());
  answer.vacancy_months = PerReplication(flows_[group].vacant_ticks, runs_) / kTicksAMonth;
  return answer;
}

SimulatedGroup Summary::Simulated(std::size_t group) const {
  SimulatedGroup answer;
  std::int64_t acting_up = 0;
  for (std::size_t month = 0; month < counts_.months; ++month) {
    answer.uncovered.push_back(SpreadOf(counts_.uncovered[group].At(month)));
    acting_up += counts_.acting_edges[group * counts_.months + month];
    answer.acting_up.push_back(PerReplication(acting_up, runs_));
    answer.any_statutory_uncovered.push_back(
        PerReplication(counts_.any_statutory_uncovered[group * counts_.months + month], runs_));
    answer.standard_error.push_back(
        std::sqrt(SpreadOf(counts_.vacant[group].At(month)).variance / runs_));
  }
  const Flows& flows = flows_[group];
  for (std::size_t c = 0; c < kVacancyCauses; ++c)
    answer.vacancies_by_cause[c] = PerReplication(flows.causes[c], runs_);
  for (std::size_t f = 0; f < kAppointedFrom; ++f)
    answer.appointments_from[f] = PerReplication(flows.from[f], runs_);
  if (flows.filled > 0)
    answer.mean_months_to_fill =
        static_cast<double>(flows.filled_ticks) / kTicksAMonth / static_cast<double>(flows.filled);
  answer.doubts = Doubts(group);
  answer.bench = bench_[group];
  return answer;
}

std::optional<std::array<double, kDoubts>> Summary::Doubts(std::size_t group) const {
  const double variance = SpreadOf(counts_.vacant[group].At(counts_.months - 1)).variance;
  if (!model_.in_doubt || variance == 0) return std::nullopt;
  const double blocks = static_cast<double>(runs_) / kBlock;
  const BlockSums& sums = counts_.blocks[group];
  const auto share = [&](std::size_t other) {
    const double first = static_cast<double>(sums.totals[0]) / blocks;
    const double second = static_cast<double>(sums.totals[other]) / blocks;
    const double product = static_cast<double>(sums.products[other - 1]) / blocks;
    return std::clamp((product - first * second) / variance, 0.0, 1.0);
  };
  const double exits = share(1);
  const double recruiting = std::min(share(2), 1 - exits);
  return std::array<double, kDoubts>{1 - exits - recruiting, exits, recruiting};
}

Spread Summary::Shortfall(std::size_t group, int ready) const {
  std::vector<std::uint32_t> excess(1);
  const auto& times = counts_.to_appoint[group].times();
  for (std::size_t n = 0; n < times.size(); ++n) {
    const std::size_t over =
        n > static_cast<std::size_t>(ready) ? n - static_cast<std::size_t>(ready) : 0;
    if (over >= excess.size()) excess.resize(over + 1);
    excess[over] += times[n];
  }
  return SpreadOf(excess);
}

std::vector<std::array<double, kVacancyCauses>> Summary::FirstVacancies() const {
  std::vector<std::array<double, kVacancyCauses>> posts;
  if (!model_.input.each_post) return posts;
  posts.resize(model_.posts());
  for (std::size_t post = 0; post < posts.size(); ++post)
    for (std::size_t c = 0; c < kVacancyCauses; ++c)
      posts[post][c] =
          PerReplication(std::int64_t{counts_.first_vacancies[post * kVacancyCauses + c]}, runs_);
  return posts;
}

void Summary::Curves(Answer& answer) const {
  if (!model_.input.each_post) return;
  for (std::size_t post = 0; post < model_.posts(); ++post) {
    answer.curve_of_post.push_back(static_cast<int>(post));
    std::vector<double>& curve = answer.curves.emplace_back();
    std::int64_t vacant = 0;
    for (std::size_t month = 0; month < counts_.months; ++month) {
      vacant += counts_.vacancy_edges[post * counts_.months + month];
      curve.push_back(PerReplication(vacant, runs_));
    }
  }
}

}  // namespace cairn::forecast
