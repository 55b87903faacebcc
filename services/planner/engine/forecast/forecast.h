#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_FORECAST_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_FORECAST_H_

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {

// What a forecast is asked and what it answers, whichever engine computes it.
//
// Time is measured in months from the start date; hazards are given per year and used as a twelfth
// of that per month. Tiers, organisations, networks and nations are indices from 0; the caller
// keeps their names. An event dated exactly at a month's end has happened when that month is read.

inline constexpr int kMaxHorizonMonths = 600;
inline constexpr int kMaxFillStages = 8;
inline constexpr double kMaxExitsPerYear = 12;
inline constexpr double kMinMonthsToFill = 0.01;
inline constexpr double kMaxEffectVariance = 0.5;

// Rates of the posts of one tier.
struct TierRates {
  // Hazard of losing the holder, a year of holding. 0 to kMaxExitsPerYear.
  double exits_per_year = 0;
  // Mean (not median) months from a vacancy's opening to its end. At least kMinMonthsToFill;
  // infinity is a recruiting freeze. The law is Erlang with Input::fill_stages stages.
  double months_to_fill = 1;
  // Of exits_per_year: the part that is retirement, 0 to 1. Not set: that of the simulation's
  // TierConduct. Closed forms do not ask.
  std::optional<double> retirement_share;
};

// Rates that hold from a month on, until the next period begins.
struct RatePeriod {
  double from_month = 0;
  std::vector<TierRates> tiers;
};

// One gamma-distributed factor on all exits of a year (1 April to 31 March), mean 1, shared by
// every post; years are independent of each other.
struct SharedEffect {
  // 0 switches it off. At most kMaxEffectVariance.
  double variance = 0;
  // Months from the start to the first 1 April after it; above 0, at most 12.
  double first_april_month = 12;
};

// Where an organisation belongs.
struct Organisation {
  std::optional<int> network;
  std::optional<int> nation;
  // Its posts and people take part and are in no group: the answer is about the others.
  bool beside = false;
};

// How a post stands at the start.
enum class PostState { kFilled, kVacant, kNotYetOpen };

// A post and what is known about it.
struct Post {
  int tier = 0;
  int organisation = 0;
  // The law demands a holder.
  bool statutory = false;
  PostState state = PostState::kFilled;
  // kVacant only: months since the vacancy opened.
  double vacant_months = 0;
  // kFilled only: the holder leaves at this month for certain, and not before.
  std::optional<double> leaves_month;
  // kNotYetOpen only, and required there: the post is created, vacant.
  std::optional<double> opens_month;
  // The post is abolished; from then on it is neither filled nor vacant.
  std::optional<double> closes_month;
  // kVacant, kNotYetOpen, or kFilled with a leaves_month; the last two do not lie behind: the next
  // holder is appointed and starts at this month for certain. Until then nobody else is, and the
  // vacancy stands.
  std::optional<double> starts_month;
  // Whether that holder comes from the post's own organisation. The closed forms do not ask.
  bool starts_from_within = false;
};

// A question.
struct Input {
  // 1 to kMaxHorizonMonths. Flows cover the whole of it.
  int horizon_months = 12;
  // Stages of recruiting: its time is Erlang with this many; 1 is exponential.
  int fill_stages = 3;
  // The first begins at month 0; later ones are scenarios' dated changes.
  std::vector<RatePeriod> periods;
  SharedEffect shared_effect;
  int networks = 0;
  int nations = 0;
  std::vector<Organisation> organisations;
  std::vector<Post> posts;
  // People ready today by tier, each counted once; empty when nobody counted.
  std::vector<int> ready;
  // Whether posts are also grouped by organisation and tier together.
  bool by_place = false;
};

// A tier of an organisation.
struct Place {
  int organisation = 0;
  int tier = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// Those that have posts and are no organisation's beside, in order; none where the input does not
// ask for them.
std::vector<Place> PlacesOf(const Input& input);

// Every problem of the input, in the order of its fields; empty when it can be answered.
std::vector<FieldProblem> Validate(const Input& input);

// A count's distribution in short.
struct Spread {
  static constexpr std::array<double, 7> kLevels = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

  double mean = 0;
  double variance = 0;
  // The smallest n with P(count <= n) >= level, in the order of kLevels.
  std::array<int, kLevels.size()> quantiles{};
};

// The answer for one group of posts.
struct GroupAnswer {
  int posts = 0;
  int vacant_at_start = 0;
  // Vacant posts at the end of month m; element 0 is the start.
  std::vector<Spread> vacant;
  // P(at least one statutory post has no holder), by month in the same way.
  std::vector<double> any_statutory_vacant;
  // Vacancies that open after the start and up to the horizon: exits and posts created.
  Spread openings;
  // Openings and vacancies of the start, less those whose post is abolished while still vacant and
  // those whose next holder is appointed already.
  Spread to_appoint;
  // Appointments beyond the people who are ready: of a tier max(0, to_appoint - ready); of all
  // posts the sum over tiers, since people ready for one tier do not fill another. Not set for
  // other groups or when Input::ready is empty.
  std::optional<Spread> shortfall;
  // Expected months of vacancy up to the horizon, summed over posts.
  double vacancy_months = 0;
};

// What the spread of an answer covers beyond chance.
struct Uncertainty {
  bool good_and_bad_years = false;
  bool organisations = false;  // how they differ
  bool rates = false;          // what is not known of them

  bool operator==(const Uncertainty&) const = default;
};

// In words: "chance only, given the rates", ...
std::string Describe(const Uncertainty& uncertainty);

struct Answer {
  // P(vacant) of a post at the end of a month; 0 while the post does not exist.
  double VacantProbability(int post, int month) const { return curves[curve_of_post[post]][month]; }

  Uncertainty uncertainty;
  GroupAnswer all;
  std::vector<GroupAnswer> tiers;
  std::vector<GroupAnswer> organisations;
  std::vector<GroupAnswer> networks;
  std::vector<GroupAnswer> nations;
  std::vector<GroupAnswer> places;  // as PlacesOf
  // Posts alike share one curve.
  std::vector<int> curve_of_post;
  std::vector<std::vector<double>> curves;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_FORECAST_H_
