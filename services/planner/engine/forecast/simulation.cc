#include "services/planner/engine/forecast/simulation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/model.h"
#include "services/planner/engine/forecast/play.h"
#include "services/planner/engine/forecast/problems.h"
#include "services/planner/engine/forecast/tally.h"

namespace cairn::forecast {
namespace {

constexpr double kMostMonths = 1200;
constexpr double kMostSeats = 1e6;

void CheckBands(const std::vector<TenureBand>& bands, const std::string& path, Problems& problems) {
  for (std::size_t b = 0; b < bands.size(); ++b) {
    const std::string band = absl::StrCat(path, ".tenure_bands[", b, "]");
    problems.Within(bands[b].factor, 0, 100, band + ".factor");
    if (b == 0 && bands[b].from_month != 0)
      problems.Add(band + ".from_month", absl::StrCat("must be 0, got ", bands[b].from_month));
    if (b > 0 && !(bands[b].from_month > bands[b - 1].from_month))
      problems.Add(band + ".from_month", absl::StrCat("must be above that of the band before, got ",
                                                      bands[b].from_month));
  }
  if (!bands.empty() && bands.back().factor == 0)
    problems.Add(absl::StrCat(path, ".tenure_bands"), "must not end with a factor of 0");
}

void CheckConduct(const SimulationInput& input, Problems& problems) {
  const int tiers = static_cast<int>(input.conduct.size());
  std::vector<std::optional<std::size_t>> feeds(input.conduct.size());
  for (std::size_t t = 0; t < input.conduct.size(); ++t) {
    const TierConduct& conduct = input.conduct[t];
    const std::string path = absl::StrCat("conduct[", t, "]");
    problems.Within(conduct.retirement_share, 0, 1, path + ".retirement_share");
    CheckBands(conduct.tenure_bands, path, problems);
    if (conduct.recruiting_log_sd)
      problems.Within(*conduct.recruiting_log_sd, kMinRecruitingLogSd, kMaxRecruitingLogSd,
                      path + ".recruiting_log_sd");
    problems.Within(conduct.internal_share, 0, 1, path + ".internal_share");
    problems.Within(conduct.external_supply, 0, 1, path + ".external_supply");
    problems.Within(conduct.becomes_ready, 0, 1, path + ".becomes_ready");
    problems.Within(conduct.months_to_ready, 0, kMostMonths, path + ".months_to_ready");
    problems.Within(conduct.mobile_share, 0, 1, path + ".mobile_share");
    problems.Within(conduct.cover.probability, 0, 1, path + ".cover.probability");
    problems.Within(conduct.cover.lag_months, 0, kMostMonths, path + ".cover.lag_months");
    problems.Within(conduct.cover.mean_months, 0, kMostMonths, path + ".cover.mean_months");
    problems.Within(conduct.cover.acting_share, 0, 1, path + ".cover.acting_share");
    problems.Within(conduct.exits_doubt.log_sd, 0, kMaxDoubtLogSd, path + ".exits_doubt.log_sd");
    problems.Within(conduct.fill_doubt.log_sd, 0, kMaxDoubtLogSd, path + ".fill_doubt.log_sd");
    if (!conduct.feeder) continue;
    problems.Index(*conduct.feeder, tiers, path + ".feeder");
    if (*conduct.feeder < 0 || *conduct.feeder >= tiers) continue;
    if (*conduct.feeder == static_cast<int>(t))
      problems.Add(path + ".feeder", "must be another tier than its own");
    auto& fed = feeds[static_cast<std::size_t>(*conduct.feeder)];
    if (fed)
      problems.Add(path + ".feeder", absl::StrCat("must not be that of conduct[", *fed, "] too"));
    fed = t;
  }
}

void CheckShared(const SimulationInput& input, std::size_t post, const std::string& path,
                 Problems& problems) {
  const std::optional<int> shared_with = input.incumbents[post].shared_with;
  if (!shared_with || input.incumbents.size() != input.base.posts.size()) return;
  const int posts = static_cast<int>(input.base.posts.size());
  problems.Index(*shared_with, posts, path);
  if (*shared_with < 0 || *shared_with >= posts) return;
  const auto first = static_cast<std::size_t>(*shared_with);
  if (first == post || input.incumbents[first].shared_with)
    problems.Add(path, "must be the first post of the holder, and not set there");
  for (const std::size_t held : {first, post})
    if (input.base.posts[held].state != PostState::kFilled)
      problems.Add(path, absl::StrCat("needs posts[", held, "] to be filled"));
}

void CheckPeople(const SimulationInput& input, Problems& problems) {
  for (std::size_t i = 0; i < input.incumbents.size(); ++i) {
    const Incumbent& incumbent = input.incumbents[i];
    const std::string path = absl::StrCat("incumbents[", i, "]");
    if (incumbent.tenure_months)
      problems.Within(*incumbent.tenure_months, 0, kMostMonths, path + ".tenure_months");
    if (incumbent.ready_month && !(*incumbent.ready_month >= 0))
      problems.Add(path + ".ready_month",
                   absl::StrCat("must not be negative, got ", *incumbent.ready_month));
    problems.Within(incumbent.ready_chance, 0, 1, path + ".ready_chance");
    CheckShared(input, i, path + ".shared_with", problems);
  }
  const int organisations = static_cast<int>(input.base.organisations.size());
  for (std::size_t c = 0; c < input.candidates.size(); ++c) {
    const Candidate& candidate = input.candidates[c];
    const std::string path = absl::StrCat("candidates[", c, "]");
    problems.Index(candidate.organisation, organisations, path + ".organisation");
    problems.Index(candidate.tier, static_cast<int>(input.conduct.size()), path + ".tier");
    if (!(candidate.ready_month >= 0))
      problems.Add(path + ".ready_month",
                   absl::StrCat("must not be negative, got ", candidate.ready_month));
    problems.Within(candidate.ready_chance, 0, 1, path + ".ready_chance");
    problems.Within(candidate.exits_per_year, 0, kMaxExitsPerYear, path + ".exits_per_year");
  }
}

void CheckPlans(const SimulationInput& input, Problems& problems) {
  const int tiers = static_cast<int>(input.conduct.size());
  const double horizon = input.base.horizon_months;
  for (std::size_t p = 0; p < input.programmes.size(); ++p) {
    const Programme& programme = input.programmes[p];
    const std::string path = absl::StrCat("programmes[", p, "]");
    for (std::size_t t = 0; t < programme.tiers.size(); ++t)
      problems.Index(programme.tiers[t], tiers, absl::StrCat(path, ".tiers[", t, "]"));
    if (!programme.open_to.empty() && programme.open_to.size() != input.base.organisations.size())
      problems.Add(path + ".open_to", "must have one for each organisation, or none");
    for (std::size_t i = 0; i < programme.intakes.size(); ++i) {
      const std::string intake = absl::StrCat(path, ".intakes[", i, "]");
      problems.Within(programme.intakes[i].month, 0, horizon, intake + ".month");
      problems.Within(programme.intakes[i].seats, 0, kMostSeats, intake + ".seats");
    }
    problems.Within(programme.months, 0, kMostMonths, path + ".months");
    problems.Within(programme.success, 0, 1, path + ".success");
  }
  for (std::size_t d = 0; d < input.departures.size(); ++d) {
    const Departures& departures = input.departures[d];
    const std::string path = absl::StrCat("departures[", d, "]");
    problems.Index(departures.tier, tiers, path + ".tier");
    problems.Count(departures.count, path + ".count");
    problems.Within(departures.from_month, 0, horizon, path + ".from_month");
    problems.Within(departures.until_month, departures.from_month, horizon, path + ".until_month");
  }
}

void CheckJoins(const SimulationInput& input, Problems& problems) {
  const std::vector<Post>& posts = input.base.posts;
  std::vector<bool> taken(posts.size());
  for (std::size_t j = 0; j < input.joins.size(); ++j) {
    const Join& join = input.joins[j];
    const std::string path = absl::StrCat("joins[", j, "]");
    problems.Within(join.month, 0, input.base.horizon_months, path + ".month");
    for (const auto& [number, field] : {std::pair(join.lead, ".lead"), {join.follow, ".follow"}}) {
      problems.Index(number, static_cast<int>(posts.size()), path + field);
      if (number < 0 || static_cast<std::size_t>(number) >= posts.size()) continue;
      const auto post = static_cast<std::size_t>(number);
      if (taken[post]) problems.Add(path + field, "must not be in two joins");
      taken[post] = true;
      if (posts[post].opens_month.value_or(0) > join.month)
        problems.Add(path + field, "must be open by then");
      if (number == join.lead && posts[post].closes_month)
        problems.Add(path + field, "must not close");
    }
  }
}

void CheckOrganisations(const SimulationInput& input, Problems& problems) {
  const std::size_t organisations = input.base.organisations.size();
  for (std::size_t c = 0; c < input.organisation_conduct.size(); ++c) {
    const OrganisationConduct& conduct = input.organisation_conduct[c];
    const std::string path = absl::StrCat("organisation_conduct[", c, "]");
    problems.Index(conduct.organisation, static_cast<int>(organisations), path + ".organisation");
    if (conduct.tier)
      problems.Index(*conduct.tier, static_cast<int>(input.conduct.size()), path + ".tier");
    problems.Within(conduct.factor, 0, kMaxExitsFactor, path + ".factor");
    if (!(conduct.from_month >= 0))
      problems.Add(path + ".from_month",
                   absl::StrCat("must not be negative, got ", conduct.from_month));
    if (!(conduct.until_month > conduct.from_month))
      problems.Add(path + ".until_month",
                   absl::StrCat("must be behind from_month, got ", conduct.until_month));
  }
  const OrganisationEffect& effect = input.organisation_effect;
  problems.Within(effect.variance, 0, kMaxOrganisationEffectVariance,
                  "organisation_effect.variance");
  if (effect.variance > 0 && effect.names.size() != organisations)
    problems.Add("organisation_effect.names",
                 absl::StrCat("must have one for each organisation, ", organisations, ", got ",
                              effect.names.size()));
}

void CheckSizes(const SimulationInput& input, Problems& problems) {
  const std::size_t tiers = input.base.periods.empty() ? 0 : input.base.periods[0].tiers.size();
  const auto as_many = [&](std::size_t size, std::size_t wanted, const char* field,
                           const char* what) {
    if (size != wanted)
      problems.Add(field,
                   absl::StrCat("must have one for each ", what, ", ", wanted, ", got ", size));
  };
  as_many(input.conduct.size(), tiers, "conduct", "tier");
  as_many(input.post_names.size(), input.base.posts.size(), "post_names", "post");
  if (!input.incumbents.empty())
    as_many(input.incumbents.size(), input.base.posts.size(), "incumbents", "post");
}

double PerReplication(std::int64_t total, int replications) {
  return static_cast<double>(total) / replications;
}

// Turns counts into answers.
class Summary {
 public:
  Summary(const Model& model, const Tally::Counts& counts)
      : model_(model),
        counts_(counts),
        runs_(counts.replications),
        flows_(ByGroup(model, counts.flows)),
        bench_(BenchOf(model, counts)) {}

  GroupAnswer Group(std::size_t group) const {
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

  SimulatedGroup Simulated(std::size_t group) const {
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
      answer.mean_months_to_fill = static_cast<double>(flows.filled_ticks) / kTicksAMonth /
                                   static_cast<double>(flows.filled);
    answer.doubts = Doubts(group);
    answer.bench = bench_[group];
    return answer;
  }

  using Series = std::vector<double>;  // by month

  // The probability that a candidate is ready and has not left.
  static Series ExpectedOf(const CandidateFacts& candidate, std::size_t months) {
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
  static void Add(const Series& from, Series& to) {
    for (std::size_t month = 0; month < to.size(); ++month) to[month] += from[month];
  }

  // By group. Candidates are there as long as the law of their leaving has it, less those who were
  // appointed: so whom no vacancy asks for needs no draw.
  static std::vector<Series> BenchOf(const Model& model, const Tally::Counts& counts) {
    const std::vector<Organisation>& organisations = model.input.base.organisations;
    std::vector<Series> groups(counts.sizes.size(), Series(counts.months));
    for (std::size_t o = 0; o < organisations.size(); ++o) {
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

  // From the covariances within blocks.
  std::optional<std::array<double, kDoubts>> Doubts(std::size_t group) const {
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

  // Of max(0, posts to appoint - ready).
  Spread Shortfall(std::size_t group, int ready) const {
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

  std::vector<std::array<double, kVacancyCauses>> FirstVacancies() const {
    std::vector<std::array<double, kVacancyCauses>> posts;
    if (!model_.input.each_post) return posts;
    posts.resize(model_.posts());
    for (std::size_t post = 0; post < posts.size(); ++post)
      for (std::size_t c = 0; c < kVacancyCauses; ++c)
        posts[post][c] =
            PerReplication(std::int64_t{counts_.first_vacancies[post * kVacancyCauses + c]}, runs_);
    return posts;
  }

  void Curves(Answer& answer) const {
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

 private:
  const Model& model_;
  const Tally::Counts& counts_;
  const int runs_;
  std::vector<Flows> flows_;   // by group
  std::vector<Series> bench_;  // by group
};

}  // namespace

std::vector<FieldProblem> Validate(const SimulationInput& input) {
  Problems problems;
  for (FieldProblem& problem : Validate(input.base))
    problems.Add(std::move(problem.field), std::move(problem.problem));
  CheckSizes(input, problems);
  CheckConduct(input, problems);
  CheckPeople(input, problems);
  CheckPlans(input, problems);
  CheckJoins(input, problems);
  CheckOrganisations(input, problems);
  problems.Within(input.replications, 1, kMaxReplications, "replications");
  const bool in_doubt = std::any_of(input.conduct.begin(), input.conduct.end(),
                                    [](const TierConduct& conduct) { return conduct.IsInDoubt(); });
  if (in_doubt && input.replications % kBlock != 0)
    problems.Add("replications",
                 absl::StrCat("must be a multiple of ", kBlock, " when a rate is in doubt, got ",
                              input.replications));
  return std::move(problems).Take();
}

absl::StatusOr<Simulation> Simulation::Prepare(SimulationInput input) {
  RETURN_IF_ERROR(ToStatus(Validate(input)));
  return Simulation(std::make_shared<const Model>(std::move(input)));
}

int Simulation::replications() const { return model_->input.replications; }

Tally Simulation::Run(int first, int last) const {
  Tally tally(std::make_unique<Tally::Counts>(*model_));
  Run(first, last, tally);
  return tally;
}

void Simulation::Run(int first, int last, Tally& tally) const {
  Play play(*model_, *tally.counts_);
  for (int replication = first; replication < last; ++replication)
    play.Replicate(static_cast<std::uint32_t>(replication));
}

SimulationAnswer Simulation::Summarise(const Tally& tally) const {
  const Summary summary(*model_, *tally.counts_);
  SimulationAnswer answer;
  answer.replications = tally.replications();
  std::size_t group = 0;
  const auto one = [&](GroupAnswer& to, SimulatedGroup& simulated) {
    to = summary.Group(group);
    simulated = summary.Simulated(group++);
  };
  const auto many = [&](std::size_t count, std::vector<GroupAnswer>& to,
                        std::vector<SimulatedGroup>& simulated) {
    to.resize(count);
    simulated.resize(count);
    for (std::size_t i = 0; i < count; ++i) one(to[i], simulated[i]);
  };
  const Input& base = model_->input.base;
  Answer& common = answer.answer;
  one(common.all, answer.all);
  many(model_->tiers(), common.tiers, answer.tiers);
  many(base.organisations.size(), common.organisations, answer.organisations);
  many(static_cast<std::size_t>(base.networks), common.networks, answer.networks);
  many(static_cast<std::size_t>(base.nations), common.nations, answer.nations);
  many(model_->places.size(), common.places, answer.places);
  for (std::size_t tier = 0; tier < base.ready.size(); ++tier)
    common.tiers[tier].shortfall = summary.Shortfall(1 + tier, base.ready[tier]);
  if (!base.ready.empty()) common.all.shortfall = SpreadOf(tally.counts_->shortfall.times());
  summary.Curves(common);
  answer.first_vacancies = summary.FirstVacancies();
  common.uncertainty = {.good_and_bad_years = base.shared_effect.variance > 0,
                        .organisations = model_->input.organisation_effect.variance > 0,
                        .rates = model_->in_doubt};
  return answer;
}

}  // namespace cairn::forecast
