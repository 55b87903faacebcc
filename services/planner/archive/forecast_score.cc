#include "services/planner/archive/forecast_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/dates.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/forecast/scores.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/history.h"

namespace cairn::planner {
namespace {

using v1::Forecast;
using v1::ForecastGroup;
using v1::ForecastInputs;
using v1::ForecastScore;

// A post of the forecast as it is known today.
struct KnownPost {
  const Organisation* organisation = nullptr;
  const Post* post = nullptr;  // null: it is known no more
  std::vector<int> groups;     // of the answer

  PostThen StateOn(const Holdings& holdings, Day day) const {
    if (post == nullptr) return PostThen::kUnknown;
    return StateThen(*organisation, *post, holdings, day);
  }
};

class Scorer {
 public:
  Scorer(const v1::KeptForecast& kept, const Workforce& workforce) : answer_(kept.answer()) {
    std::map<std::pair<int, std::string>, int> places;
    for (int g = 0; g < answer_.groups_size(); ++g)
      places[{answer_.groups(g).kind(), answer_.groups(g).key()}] = g;
    const ForecastInputs& inputs = kept.inputs();
    for (const ForecastInputs::Post& post : inputs.posts()) {
      const ForecastInputs::Place& owner = inputs.organisations(post.organisation());
      KnownPost& known = posts_.emplace_back();
      known.organisation = workforce.Find(absl::StripPrefix(owner.name(), "organisations/"));
      if (known.organisation != nullptr) known.post = FindPost(workforce, post.name());
      const auto join = [&](ForecastGroup::Kind kind, const std::string& key) {
        if (const auto place = places.find({kind, key}); place != places.end())
          known.groups.push_back(place->second);
      };
      join(ForecastGroup::ALL, "");
      join(ForecastGroup::TIER, absl::StrCat(inputs.tiers(post.tier())));
      join(ForecastGroup::ORGANISATION, owner.name());
      join(ForecastGroup::ORGANISATION_TIER, PlaceKey(owner.name(), inputs.tiers(post.tier())));
      if (owner.has_network()) join(ForecastGroup::NETWORK, inputs.networks(owner.network()));
      if (owner.has_nation()) join(ForecastGroup::NATION, inputs.nations(owner.nation()));
    }
  }

  // By group of the answer.
  std::vector<PostsThen> CountOn(const Holdings& holdings, Day day) const {
    std::vector<PostsThen> then(static_cast<std::size_t>(answer_.groups_size()));
    for (const KnownPost& post : posts_) {
      const PostThen state = post.StateOn(holdings, day);
      for (const int group : post.groups) then[static_cast<std::size_t>(group)].Count(state);
    }
    return then;
  }

  ForecastScore::Month Month(int g, int month, int vacant) const {
    const ForecastGroup& group = answer_.groups(g);
    const type::v1::Quantiles& told = group.vacant(month);
    ForecastScore::Month score;
    score.set_kind(group.kind());
    score.set_key(group.key());
    score.set_title(group.title());
    score.set_month(month);
    *score.mutable_date() = answer_.dates(month);
    score.set_mean(told.mean());
    score.set_p10(told.p10());
    score.set_p90(told.p90());
    score.set_vacant(vacant);
    score.set_within(told.p10() <= vacant && vacant <= told.p90());
    score.set_loss(Loss(told, vacant));
    score.set_loss_of_last_value(std::abs(vacant - group.vacant_at_start()));
    return score;
  }

 private:
  // Of a forecast that is certain it is the miss, since the levels lie evenly around one half.
  static double Loss(const type::v1::Quantiles& told, int vacant) {
    const double quantiles[] = {told.p5(),  told.p10(), told.p25(), told.p50(),
                                told.p75(), told.p90(), told.p95()};
    double sum = 0;
    for (std::size_t l = 0; l < forecast::Spread::kLevels.size(); ++l) {
      sum += forecast::PinballLoss(quantiles[l], forecast::Spread::kLevels[l], vacant);
    }
    return 2 * sum / static_cast<double>(forecast::Spread::kLevels.size());
  }

  const Forecast& answer_;
  std::vector<KnownPost> posts_;
};

constexpr char kEach[] = "organisations/-";

// Months ahead from the first of these up to the next are told together.
constexpr int kLeads[] = {1, 4, 7, 13, 25};
constexpr int kFarthest = 600;

void AddTo(v1::TrackRecord& record, const ForecastScore::Month& month) {
  Add(month, *record.mutable_summary());
  const auto* const next = std::upper_bound(std::begin(kLeads), std::end(kLeads), month.month());
  const int first = *std::prev(next);
  auto& leads = *record.mutable_leads();
  auto lead = std::find_if(leads.begin(), leads.end(),
                           [&](const auto& other) { return other.first_month() >= first; });
  if (lead == leads.end() || lead->first_month() != first) {
    const auto place = lead - leads.begin();
    leads.Add();
    lead = leads.begin() + place;
    std::rotate(lead, leads.end() - 1, leads.end());
    lead->set_first_month(first);
    lead->set_last_month(next == std::end(kLeads) ? kFarthest : *next - 1);
  }
  Add(month, *lead->mutable_summary());
}

}  // namespace

void Add(const ForecastScore::Month& month, ForecastScore::Summary& summary) {
  ForecastScore::Summary one;
  one.set_months(1);
  one.set_coverage(month.within() ? 1 : 0);
  one.set_below(month.vacant() < month.p10() ? 1 : 0);
  one.set_loss(month.loss());
  one.set_loss_of_last_value(month.loss_of_last_value());
  Add(one, summary);
}

void Add(const ForecastScore::Summary& other, ForecastScore::Summary& summary) {
  if (other.months() == 0) return;
  const int months = summary.months() + other.months();
  const double part = static_cast<double>(other.months()) / months;
  const auto mean = [&](double here, double there) { return here + (there - here) * part; };
  summary.set_coverage(mean(summary.coverage(), other.coverage()));
  summary.set_below(mean(summary.below(), other.below()));
  summary.set_loss(mean(summary.loss(), other.loss()));
  summary.set_loss_of_last_value(mean(summary.loss_of_last_value(), other.loss_of_last_value()));
  summary.set_months(months);
}

void Add(const ForecastScore& score, std::map<std::string, v1::TrackRecord>& records) {
  std::set<std::string> told;
  for (const ForecastScore::Month& month : score.months()) {
    if (month.kind() != ForecastGroup::ORGANISATION) continue;
    for (const std::string& whose : {std::string(kEach), month.key()}) {
      AddTo(records[whose], month);
      told.insert(whose);
    }
  }
  for (const std::string& whose : told)
    records[whose].set_forecasts(records[whose].forecasts() + 1);
}

ForecastScore ScoreOf(const v1::KeptForecast& kept, const Workforce& workforce,
                      const Holdings& holdings, Day today) {
  ForecastScore score;
  const Scorer scorer(kept, workforce);
  const Forecast& answer = kept.answer();
  for (int month = 1; month < answer.dates_size(); ++month) {
    const Day day = FromCivil(resource::ToDay(answer.dates(month)));
    if (day > today) break;
    const std::vector<PostsThen> then = scorer.CountOn(holdings, day);
    for (int g = 0; g < answer.groups_size(); ++g) {
      const PostsThen& group = then[static_cast<std::size_t>(g)];
      if (!group.AreOnRecord()) {
        score.set_not_on_record(score.not_on_record() + 1);
        continue;
      }
      *score.add_months() = scorer.Month(g, month, group.vacant);
    }
  }
  for (const ForecastScore::Month& month : score.months()) {
    if (month.kind() == ForecastGroup::ALL) Add(month, *score.mutable_all());
    if (month.kind() == ForecastGroup::ORGANISATION) Add(month, *score.mutable_organisations());
  }
  return score;
}

}  // namespace cairn::planner
