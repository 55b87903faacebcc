#include "services/planner/engine/model/input.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/planner/engine/forecast/problems.h"

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

std::vector<std::size_t> TiersAbove(const SimulationInput& input) {
  const std::size_t tiers = input.conduct.size();
  std::vector<std::size_t> next(tiers);  // of the chain
  std::iota(next.begin(), next.end(), std::size_t{0});
  for (std::size_t tier = 0; tier < tiers; ++tier)
    if (input.conduct[tier].feeder) next[Size(*input.conduct[tier].feeder)] = tier;
  std::vector<bool> has_posts(input.base.organisations.size() * tiers);
  for (const Post& post : input.base.posts)
    has_posts[Size(post.organisation) * tiers + Size(post.tier)] = true;
  std::vector<std::size_t> above(has_posts.size());
  for (std::size_t place = 0; place < above.size(); ++place) {
    const std::size_t tier = place % tiers;
    const std::size_t first = place - tier;
    std::size_t up = next[tier];
    for (std::size_t step = 0; step < tiers && !has_posts[first + up]; ++step) up = next[up];
    above[place] = has_posts[first + up] && up != tier ? up : next[tier];
  }
  return above;
}

}  // namespace cairn::forecast
