#include "services/planner/forecast_score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/dates.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/forecast/scores.h"
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

void Weigh(double value, double weight, double of, double& mean) {
  mean += (value - mean) * weight / of;
}

void AddMeans(int months, double coverage, double loss, double last,
              ForecastScore::Summary& summary) {
  if (months == 0) return;
  const int all = summary.months() + months;
  double means[] = {summary.coverage(), summary.loss(), summary.loss_of_last_value()};
  Weigh(coverage, months, all, means[0]);
  Weigh(loss, months, all, means[1]);
  Weigh(last, months, all, means[2]);
  summary.set_months(all);
  summary.set_coverage(means[0]);
  summary.set_loss(means[1]);
  summary.set_loss_of_last_value(means[2]);
}

}  // namespace

void Add(const ForecastScore::Month& month, ForecastScore::Summary& summary) {
  AddMeans(1, month.within() ? 1 : 0, month.loss(), month.loss_of_last_value(), summary);
}

void Add(const ForecastScore::Summary& other, ForecastScore::Summary& summary) {
  AddMeans(other.months(), other.coverage(), other.loss(), other.loss_of_last_value(), summary);
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
