#include "services/planner/forecasts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/auth/identity.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/planner/engine/forecast/analytic.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/rates.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::ForecastGroup;

constexpr int kDefaultHorizon = 12;
constexpr char kModelVersion[] = "analytic-1";
// A shared effect over long horizons takes many seconds; see docs/forecast.md.
constexpr int kLongestSharedHorizon = 24;
constexpr std::size_t kRunIdLength = 24;

// Months from `start` to `day`, such that m calendar months after the start is exactly m.
double MonthsFrom(Day start, Day day) {
  int whole = static_cast<int>(MonthsBetween(start, day));
  while (AddMonths(start, whole) > day) --whole;
  while (AddMonths(start, whole + 1) <= day) ++whole;
  const Day begin = AddMonths(start, whole);
  return whole + static_cast<double>(DaysBetween(begin, day)) /
                     DaysBetween(begin, AddMonths(start, whole + 1));
}

// Names of things that the engine knows by number, numbered as they come.
class Numbers {
 public:
  int Of(const std::string& key) {
    const auto [entry, fresh] = numbers_.try_emplace(key, static_cast<int>(keys_.size()));
    if (fresh) keys_.push_back(key);
    return entry->second;
  }
  const std::vector<std::string>& keys() const { return keys_; }
  int size() const { return static_cast<int>(keys_.size()); }

 private:
  std::map<std::string, int> numbers_;
  std::vector<std::string> keys_;
};

// The question in the engine's terms, and what its numbers stand for.
struct Question {
  forecast::Input input;
  std::vector<int> tiers;                          // by engine tier
  std::vector<const Organisation*> organisations;  // by engine organisation
  Numbers networks;
  Numbers nations;
  std::vector<std::string> post_names;
  std::vector<std::string> post_titles;
  int without_role = 0;
  int out_of_scope = 0;
};

std::string NationName(Nation nation) {
  return type::v1::Nation_Name(static_cast<type::v1::Nation>(nation));
}

// A post's start in the engine's terms; nothing when it is gone before the start.
std::optional<forecast::Post> StartOf(const Organisation& organisation, const Post& post,
                                      const Holdings& holdings, Day start) {
  forecast::Post to{.statutory = post.statutory};
  if (IsSet(post.close) && post.close <= start) return std::nullopt;
  if (IsSet(post.close)) to.closes_month = MonthsFrom(start, post.close);
  if (IsSet(post.open) && post.open > start) {
    to.state = forecast::PostState::kNotYetOpen;
    to.opens_month = MonthsFrom(start, post.open);
    if (to.closes_month.has_value() && *to.closes_month <= *to.opens_month) return std::nullopt;
    return to;
  }
  const PostState state = StateOf(organisation, post, holdings, start);
  if (state.vacant) {
    to.state = forecast::PostState::kVacant;
    // Of unknown age: counted as just opened, which errs on the side of a longer vacancy.
    to.vacant_months =
        IsSet(state.since) && state.since < start ? MonthsBetween(state.since, start) : 0;
  } else if (IsSet(state.leaves) && state.leaves >= start) {
    const double leaves = MonthsFrom(start, NextDay(state.leaves));
    if (!to.closes_month.has_value() || leaves < *to.closes_month) to.leaves_month = leaves;
  }
  return to;
}

// People ready today for a role of the posts in scope, each counted once, at the most senior tier
// for which they are ready.
std::vector<int> ReadyByTier(const Workforce& workforce, const Question& question, Day day) {
  std::vector<int> ready(question.tiers.size(), 0);
  Candidates candidates(workforce, day);
  for (const Organisation* organisation : question.organisations) {
    std::map<std::string, int> best;  // person to tier
    std::vector<Index> roles;
    for (const auto& [id, post] : organisation->posts) {
      const Role* role = workforce.catalogue->role(post->role);
      if (role != nullptr && InScope(*role) &&
          std::find(roles.begin(), roles.end(), post->role) == roles.end())
        roles.push_back(post->role);
    }
    for (const Index role : roles) {
      const int tier = workforce.catalogue->role(role)->tier;
      for (const Candidate& candidate : candidates.Of(*organisation, role)) {
        if (candidate.assessment.readiness != Readiness::kReady) continue;
        const auto [entry, fresh] = best.try_emplace(candidate.employee->person->id, tier);
        if (!fresh) entry->second = std::min(entry->second, tier);
      }
    }
    for (const auto& [person, tier] : best)
      for (std::size_t t = 0; t < question.tiers.size(); ++t)
        ready[t] += question.tiers[t] == tier ? 1 : 0;
  }
  return ready;
}

Question Ask(const Workforce& workforce, const std::vector<const Organisation*>& organisations,
             Day start, int horizon) {
  Question question;
  question.input.horizon_months = horizon;
  const Holdings holdings = HoldingsOf(workforce);
  struct Row {
    forecast::Post post;
    int tier;
  };
  std::vector<Row> rows;
  for (const Organisation* organisation : organisations) {
    const std::size_t before = rows.size();
    for (const auto& [id, post] : organisation->posts) {
      const std::optional<forecast::Post> at_start = StartOf(*organisation, *post, holdings, start);
      if (!at_start.has_value()) continue;
      const Role* role = workforce.catalogue->role(post->role);
      if (role == nullptr || !InScope(*role)) {
        ++(role == nullptr ? question.without_role : question.out_of_scope);
        continue;
      }
      rows.push_back({*at_start, role->tier});
      rows.back().post.organisation = static_cast<int>(question.organisations.size());
      question.post_names.push_back(PostName(*organisation, *post));
      question.post_titles.push_back(post->title);
      question.tiers.push_back(role->tier);
    }
    if (rows.size() == before) continue;
    forecast::Organisation to;
    const std::string nation = NationName(organisation->nation);
    if (!organisation->network.empty())
      to.network = question.networks.Of(absl::StrCat(organisation->network, " (", nation, ")"));
    to.nation = question.nations.Of(nation);
    question.input.organisations.push_back(to);
    question.organisations.push_back(organisation);
  }
  std::sort(question.tiers.begin(), question.tiers.end());
  question.tiers.erase(std::unique(question.tiers.begin(), question.tiers.end()),
                       question.tiers.end());
  for (Row& row : rows) {
    row.post.tier =
        static_cast<int>(std::lower_bound(question.tiers.begin(), question.tiers.end(), row.tier) -
                         question.tiers.begin());
    question.input.posts.push_back(row.post);
  }
  question.input.networks = question.networks.size();
  question.input.nations = question.nations.size();
  question.input.ready = ReadyByTier(workforce, question, start);
  return question;
}

// Rates of every tier, and the shared effect, into the engine's input.
absl::Status SetRates(Rates& rates, Day start, Question& question) {
  forecast::RatePeriod period;
  for (const int tier : question.tiers) {
    forecast::TierRates& to = period.tiers.emplace_back();
    ASSIGN_OR_RETURN(to.exits_per_year, rates.Of(Assumption::EXITS_PER_YEAR, tier));
    ASSIGN_OR_RETURN(to.months_to_fill, rates.Of(Assumption::MONTHS_TO_FILL, tier));
  }
  question.input.periods.push_back(std::move(period));
  ASSIGN_OR_RETURN(question.input.shared_effect.variance,
                   rates.Of(Assumption::SHARED_EFFECT_VARIANCE, 0));
  const absl::CivilDay day = ToCivil(start);
  const absl::CivilDay april(day.year() + (absl::CivilDay(day.year(), 4, 1) <= day ? 1 : 0), 4, 1);
  question.input.shared_effect.first_april_month =
      std::min(12.0, MonthsFrom(start, FromCivil(april)));
  if (question.input.shared_effect.variance > 0 &&
      question.input.horizon_months > kLongestSharedHorizon) {
    Violations violations;
    violations.Add("horizon_months", "must be at most ", kLongestSharedHorizon,
                   " while a shared yearly effect is mixed in");
    return violations.ToStatus();
  }
  return absl::OkStatus();
}

void Fill(const forecast::Spread& from, type::v1::Quantiles& to) {
  to.set_mean(from.mean);
  to.set_p5(from.quantiles[0]);
  to.set_p10(from.quantiles[1]);
  to.set_p25(from.quantiles[2]);
  to.set_p50(from.quantiles[3]);
  to.set_p75(from.quantiles[4]);
  to.set_p90(from.quantiles[5]);
  to.set_p95(from.quantiles[6]);
}

ForecastGroup& AddGroup(const forecast::GroupAnswer& from, ForecastGroup::Kind kind,
                        const std::string& key, const std::string& title, v1::Forecast& forecast) {
  ForecastGroup& to = *forecast.add_groups();
  to.set_kind(kind);
  to.set_key(key);
  to.set_title(title);
  to.set_posts(from.posts);
  to.set_vacant_at_start(from.vacant_at_start);
  for (const forecast::Spread& month : from.vacant) Fill(month, *to.add_vacant());
  Fill(from.openings, *to.mutable_openings());
  Fill(from.to_appoint, *to.mutable_to_appoint());
  if (from.shortfall.has_value()) Fill(*from.shortfall, *to.mutable_shortfall());
  to.set_vacancy_months(from.vacancy_months);
  return to;
}

void AddGroups(const Question& question, const forecast::Answer& answer, v1::Forecast& forecast) {
  int ready = 0;
  for (const int count : question.input.ready) ready += count;
  AddGroup(answer.all, ForecastGroup::ALL, "", "all", forecast).set_ready(ready);
  for (std::size_t t = 0; t < question.tiers.size(); ++t)
    AddGroup(answer.tiers[t], ForecastGroup::TIER, absl::StrCat(question.tiers[t]),
             absl::StrCat("tier ", question.tiers[t]), forecast)
        .set_ready(question.input.ready[t]);
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    AddGroup(answer.organisations[o], ForecastGroup::ORGANISATION,
             question.organisations[o]->Name(), question.organisations[o]->title, forecast);
  for (std::size_t n = 0; n < question.networks.keys().size(); ++n)
    AddGroup(answer.networks[n], ForecastGroup::NETWORK, question.networks.keys()[n],
             question.networks.keys()[n], forecast);
  for (std::size_t n = 0; n < question.nations.keys().size(); ++n)
    AddGroup(answer.nations[n], ForecastGroup::NATION, question.nations.keys()[n],
             question.nations.keys()[n], forecast);
}

void AddPosts(const Question& question, const forecast::Answer& answer, v1::Forecast& forecast) {
  for (std::size_t p = 0; p < question.post_names.size(); ++p) {
    auto* post = forecast.add_posts();
    post->set_post(question.post_names[p]);
    post->set_post_title(question.post_titles[p]);
    for (int month = 0; month <= question.input.horizon_months; ++month)
      post->add_vacant_probability(answer.VacantProbability(static_cast<int>(p), month));
  }
}

}  // namespace

absl::StatusOr<v1::Forecast> Forecasts::Compute(const rpc::CallContext& call,
                                                const v1::ComputeForecastRequest& request) const {
  if (request.include_posts()) {
    const std::string organisation = request.parent().substr(request.parent().find('/') + 1);
    RETURN_IF_ERROR(auth::Authorise(call.identity, options::v1::READ_PEOPLE, organisation));
  }
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(*picture.workforce, request.parent()));
  ASSIGN_OR_RETURN(Rates rates, Rates::Choose(sources_.records, request));
  const Day start = DayOf(sources_, request.has_start_date(), request.start_date());
  const int horizon = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months();

  Question question = Ask(*picture.workforce, organisations, start, horizon);
  RETURN_IF_ERROR(SetRates(rates, start, question));
  v1::Forecast answer;
  answer.set_engine(v1::Forecast::ANALYTIC);
  answer.set_model_version(kModelVersion);
  *answer.mutable_start_date() = resource::ToDate(ToCivil(start));
  answer.set_horizon_months(horizon);
  for (int month = 0; month <= horizon; ++month)
    *answer.add_dates() = resource::ToDate(ToCivil(AddMonths(start, month)));
  for (const v1::RateUsed& rate : rates.used()) *answer.add_rates() = rate;
  answer.set_posts_without_role(question.without_role);
  answer.set_posts_out_of_scope(question.out_of_scope);
  *answer.mutable_snapshot() = picture.snapshot;
  if (question.input.posts.empty()) {
    answer.set_uncertainty("no post is in scope");
  } else {
    ASSIGN_OR_RETURN(const forecast::Answer computed, forecast::ComputeAnalytic(question.input));
    AddGroups(question, computed, answer);
    if (request.include_posts()) AddPosts(question, computed, answer);
    answer.set_uncertainty(std::string(forecast::Describe(computed.uncertainty)));
  }
  v1::ComputeForecastRequest canonical = request;
  *canonical.mutable_start_date() = answer.start_date();
  canonical.set_horizon_months(horizon);
  std::string seen =
      absl::StrCat(kModelVersion, "\n", picture.snapshot.roles_token(), "\n",
                   picture.snapshot.people_token(), "\n", canonical.SerializeAsString());
  for (const v1::RateUsed& rate : rates.used()) absl::StrAppend(&seen, rate.SerializeAsString());
  answer.set_run_id(Sha256Hex(seen).substr(0, kRunIdLength));
  return answer;
}

rpc::ServiceTable Forecasts::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastService");
  sources_.records.assumptions().Bind(table);
  table.Unary<v1::ComputeForecastRequest, v1::Forecast>("ComputeForecast",
                                                        std::bind_front(&Forecasts::Compute, this));
  return table;
}

}  // namespace cairn::planner
