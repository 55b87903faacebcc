#include "services/planner/gauges.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {
namespace {

// Whoever may scrape may be anybody, so that no series moves with one person's record: vacancies
// are those that roles records, people come in hundreds, scores in twentieths.
constexpr double kPeopleStep = 100;
constexpr double kScoreStep = 0.05;

double Rounded(double value, double step) { return std::round(value / step) * step; }

// What nobody knows.
constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

// A number read off the workforce without people; not known before it was seen whole.
std::function<double()> Of(const Mirror& mirror, std::function<double(const Workforce&)> read) {
  return [&mirror, read = std::move(read)] {
    const absl::StatusOr<Picture> picture = mirror.NowWithoutPeople();
    return picture.ok() ? read(*picture->workforce) : kNotKnown;
  };
}

double Sum(const Workforce& workforce, const std::function<double(const Organisation&)>& of) {
  double sum = 0;
  for (const auto& [id, organisation] : workforce.organisations) sum += of(*organisation);
  return sum;
}

double OpenPosts(const Workforce& workforce, Day day) {
  return Sum(workforce, [&](const Organisation& organisation) {
    return static_cast<double>(
        std::count_if(organisation.posts.begin(), organisation.posts.end(),
                      [&](const auto& entry) { return entry.second->IsOpenOn(day); }));
  });
}

double VacantNow(const Workforce& workforce, Day day) {
  const Holdings holdings = HoldingsOf(workforce);
  return Sum(workforce, [&](const Organisation& organisation) {
    const std::vector<VacantPost> vacant = VacantPosts(workforce, organisation, holdings, day, 0);
    return static_cast<double>(std::count_if(vacant.begin(), vacant.end(),
                                             [](const VacantPost& row) { return !row.to_come; }));
  });
}

}  // namespace

void Gauges::Add(observe::Metrics& metrics, const std::string& name, const std::string& help,
                 std::function<double()> value) {
  readings_.push_back(metrics.Read(observe::Metrics::Kind::kGauge, name, help, std::move(value)));
}

void Gauges::AddWorkforce(const Mirror& mirror, const Clock& clock, observe::Metrics& metrics) {
  const auto add = [&](const std::string& name, const std::string& help,
                       std::function<double()> value) {
    Add(metrics, name, help, std::move(value));
  };
  add("cairn_workforce_age_seconds",
      "Time since the longer silent of roles and people spoke, by its own clock.", [&mirror] {
        const absl::Duration age = mirror.Age();
        return age == absl::InfiniteDuration() ? kNotKnown : absl::ToDoubleSeconds(age);
      });
  // The revisions themselves would tell of each person's record.
  for (const auto& [source, label] :
       {std::pair(Mirror::Source::kRoles, "roles"), std::pair(Mirror::Source::kPeople, "people")})
    add(absl::StrCat("cairn_workforce_", label, "_changes_behind"),
        absl::StrCat("Changes of ", label, " that the planner's picture does not have yet."),
        [&mirror, source = source] {
          const Mirror::Revisions revisions = mirror.RevisionsOf(source);
          return revisions.seen && revisions.newest
                     ? static_cast<double>(*revisions.newest - *revisions.seen)
                     : kNotKnown;
        });
  add("cairn_workforce_seen", "1 when both services have been seen whole, else 0.",
      [&mirror] { return mirror.Now().ok() ? 1.0 : 0.0; });
  add("cairn_workforce_people", "People in the planner's picture, to the nearest hundred.",
      [&mirror] {
        const absl::StatusOr<Picture> picture = mirror.Now();
        if (!picture.ok()) return kNotKnown;
        const double people = Sum(*picture->workforce, [](const Organisation& organisation) {
          return static_cast<double>(organisation.people.size());
        });
        return Rounded(people, kPeopleStep);
      });
  add("cairn_workforce_posts", "Open posts in the planner's picture.",
      Of(mirror, [&clock](const Workforce& workforce) {
        return OpenPosts(workforce, FromCivil(clock.Today()));
      }));
  add("cairn_vacant_posts", "Open posts that roles records as vacant.",
      Of(mirror, [&clock](const Workforce& workforce) {
        return VacantNow(workforce, FromCivil(clock.Today()));
      }));
}

void Gauges::AddScores(const Archive& archive, observe::Metrics& metrics) {
  using Scores = v1::ForecastScore::Summary;
  const auto add_score = [&](const std::string& name, const std::string& help,
                             double (*of)(const Scores&)) {
    Add(metrics, name, help, [&archive, of] {
      const Scores scores = archive.scores();
      return scores.months() > 0 ? Rounded(of(scores), kScoreStep) : kNotKnown;
    });
  };
  Add(metrics, "cairn_forecast_months_scored",
      "Months of organisations, in the planner's monthly forecasts, that have ended and were "
      "scored.",
      [&archive] { return static_cast<double>(archive.scores().months()); });
  add_score("cairn_forecast_band80_coverage",
            "Share of the months scored whose vacant posts lay from P10 to P90.",
            [](const Scores& scores) { return scores.coverage(); });
  add_score("cairn_forecast_below_band80",
            "Share of the months scored with fewer vacant posts than P10.",
            [](const Scores& scores) { return scores.below(); });
  add_score("cairn_forecast_loss_posts",
            "Mean over the months scored of twice the pinball loss, in posts.",
            [](const Scores& scores) { return scores.loss(); });
  add_score("cairn_forecast_last_value_loss_posts", "The same of a forecast that nothing changes.",
            [](const Scores& scores) { return scores.loss_of_last_value(); });
}

Gauges::Gauges(const Mirror& mirror, const Forecasts& forecasts, const Archive& archive,
               const Clock& clock, observe::Metrics& metrics) {
  AddWorkforce(mirror, clock, metrics);
  Add(metrics, "cairn_simulations_running", "Simulations that are being played now.",
      [&forecasts] { return static_cast<double>(forecasts.gate().running()); });
  AddScores(archive, metrics);
  readings_.push_back(
      metrics.Read(observe::Metrics::Kind::kCounter, "cairn_forecasts_found_total",
                   "Forecasts that were asked again and found among recent answers.",
                   [&forecasts] { return static_cast<double>(forecasts.recent().found()); }));
}

}  // namespace cairn::planner
