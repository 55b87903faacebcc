#include "services/planner/engine/forecast/forecast.h"

#include <cmath>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::forecast {
namespace {

void CheckRates(const TierRates& rates, const std::string& path, Problems& problems) {
  problems.Within(rates.exits_per_year, 0, kMaxExitsPerYear, path + ".exits_per_year");
  if (!(rates.months_to_fill >= kMinMonthsToFill)) {
    problems.Add(path + ".months_to_fill", absl::StrCat("must be at least ", kMinMonthsToFill,
                                                        ", got ", rates.months_to_fill));
  }
  if (rates.retirement_share)
    problems.Within(*rates.retirement_share, 0, 1, path + ".retirement_share");
}

void CheckPeriods(const Input& input, Problems& problems) {
  if (input.periods.empty()) problems.Add("periods", "must not be empty");
  for (size_t i = 0; i < input.periods.size(); ++i) {
    const RatePeriod& period = input.periods[i];
    const std::string path = absl::StrCat("periods[", i, "]");
    if (i == 0 && period.from_month != 0) {
      problems.Add(path + ".from_month", absl::StrCat("must be 0, got ", period.from_month));
    }
    if (i > 0 && !(period.from_month > input.periods[i - 1].from_month)) {
      problems.Add(
          path + ".from_month",
          absl::StrCat("must be above that of the period before, got ", period.from_month));
    }
    if (period.tiers.size() != input.periods[0].tiers.size()) {
      problems.Add(path + ".tiers",
                   absl::StrCat("must have as many tiers as the first period, ",
                                input.periods[0].tiers.size(), ", got ", period.tiers.size()));
    }
    for (size_t t = 0; t < period.tiers.size(); ++t) {
      CheckRates(period.tiers[t], absl::StrCat(path, ".tiers[", t, "]"), problems);
    }
  }
}

void CheckOrganisations(const Input& input, Problems& problems) {
  problems.Count(input.networks, "networks");
  problems.Count(input.nations, "nations");
  for (size_t i = 0; i < input.organisations.size(); ++i) {
    const Organisation& organisation = input.organisations[i];
    const std::string path = absl::StrCat("organisations[", i, "]");
    if (organisation.network) {
      problems.Index(*organisation.network, input.networks, path + ".network");
    }
    if (organisation.nation) problems.Index(*organisation.nation, input.nations, path + ".nation");
  }
}

void CheckState(const Post& post, const std::string& path, Problems& problems) {
  if (!(post.vacant_months >= 0) || std::isinf(post.vacant_months)) {
    problems.Add(path + ".vacant_months",
                 absl::StrCat("must be finite and not negative, got ", post.vacant_months));
  } else if (post.vacant_months > 0 && post.state != PostState::kVacant) {
    problems.Add(path + ".vacant_months", "needs a post that is vacant at the start");
  }
  if (post.leaves_month && post.state != PostState::kFilled) {
    problems.Add(path + ".leaves_month", "needs a post that is filled at the start");
  }
  if (post.opens_month && post.state != PostState::kNotYetOpen) {
    problems.Add(path + ".opens_month", "needs a post that is not yet open");
  }
  if (!post.opens_month && post.state == PostState::kNotYetOpen) {
    problems.Add(path + ".opens_month", "is required of a post that is not yet open");
  }
}

void CheckPost(const Post& post, int tiers, int organisations, const std::string& path,
               Problems& problems) {
  problems.Index(post.tier, tiers, path + ".tier");
  problems.Index(post.organisation, organisations, path + ".organisation");
  CheckState(post, path, problems);
  problems.Date(post.leaves_month, path + ".leaves_month");
  problems.Date(post.opens_month, path + ".opens_month");
  problems.Date(post.closes_month, path + ".closes_month");
  problems.Date(post.starts_month, path + ".starts_month");
  if (post.starts_month && post.state == PostState::kFilled && !post.leaves_month)
    problems.Add(path + ".starts_month",
                 "needs a post that is vacant or not yet open, or whose holder leaves");
  if (post.starts_month && post.opens_month && *post.starts_month < *post.opens_month)
    problems.Add(path + ".starts_month", "must not come before opens_month");
  if (post.starts_month && post.leaves_month && *post.starts_month < *post.leaves_month)
    problems.Add(path + ".starts_month", "must not come before leaves_month");
  if (post.closes_month && post.opens_month && *post.closes_month <= *post.opens_month) {
    problems.Add(path + ".closes_month", "must come after opens_month");
  }
  if (post.closes_month && post.leaves_month && *post.closes_month < *post.leaves_month) {
    problems.Add(path + ".closes_month", "must not come before leaves_month");
  }
}

void CheckReady(const Input& input, int tiers, Problems& problems) {
  if (input.ready.empty()) return;
  if (static_cast<int>(input.ready.size()) != tiers) {
    problems.Add("ready", absl::StrCat("must be empty or have one number a tier, ", tiers, ", got ",
                                       input.ready.size()));
  }
  for (size_t i = 0; i < input.ready.size(); ++i) {
    problems.Count(input.ready[i], absl::StrCat("ready[", i, "]"));
  }
}

}  // namespace

std::vector<Place> PlacesOf(const Input& input) {
  if (!input.by_place) return {};
  std::set<Place> places;
  for (const Post& post : input.posts)
    if (!input.organisations[post.organisation].beside)
      places.insert({post.organisation, post.tier});
  return {places.begin(), places.end()};
}

std::vector<FieldProblem> Validate(const Input& input) {
  Problems problems;
  const int tiers = input.periods.empty() ? 0 : static_cast<int>(input.periods[0].tiers.size());
  problems.Within(input.horizon_months, 1, kMaxHorizonMonths, "horizon_months");
  problems.Within(input.fill_stages, 1, kMaxFillStages, "fill_stages");
  CheckPeriods(input, problems);
  problems.Within(input.shared_effect.variance, 0, kMaxEffectVariance, "shared_effect.variance");
  if (!(input.shared_effect.first_april_month > 0 && input.shared_effect.first_april_month <= 12)) {
    problems.Add("shared_effect.first_april_month",
                 absl::StrCat("must be above 0 and at most 12, got ",
                              input.shared_effect.first_april_month));
  }
  CheckOrganisations(input, problems);
  for (size_t i = 0; i < input.posts.size(); ++i) {
    CheckPost(input.posts[i], tiers, static_cast<int>(input.organisations.size()),
              absl::StrCat("posts[", i, "]"), problems);
  }
  CheckReady(input, tiers, problems);
  return std::move(problems).Take();
}

std::string Describe(const Uncertainty& uncertainty) {
  std::vector<std::string> causes = {"chance"};
  if (uncertainty.good_and_bad_years) causes.emplace_back("good or bad years");
  if (uncertainty.organisations) causes.emplace_back("how organisations differ");
  if (uncertainty.rates)
    return absl::StrCat(absl::StrJoin(causes, ", "), ", and what is not known of the rates");
  if (causes.size() == 1) return "chance only, given the rates";
  const std::string last = causes.back();
  causes.pop_back();
  return absl::StrCat(absl::StrJoin(causes, ", "), " and ", last, ", given the rates");
}

}  // namespace cairn::forecast
