#include "services/planner/forecast/input/overlay.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/planner/records/assumption_limits.h"
#include "services/planner/records/scenario_rules.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::Scenario;

constexpr double kForGood = std::numeric_limits<double>::infinity();

// A stretch of time in months from the start.
struct Stretch {
  double from = 0;
  double until = kForGood;

  bool Holds(double month) const { return from <= month && month < until; }
};

double MonthOf(Day start, const google::type::Date& date) {
  return MonthsFrom(start, FromCivil(resource::ToDay(date)));
}
// The moment at which a day has passed.
double MonthAfter(Day start, const google::type::Date& date) {
  return MonthsFrom(start, NextDay(FromCivil(resource::ToDay(date))));
}

template <typename Dated>
Stretch StretchOf(const Dated& dated, Day start) {
  Stretch stretch;
  if (dated.has_from_date()) stretch.from = std::max(0.0, MonthOf(start, dated.from_date()));
  if (dated.has_until_date()) stretch.until = MonthAfter(start, dated.until_date());
  return stretch;
}

template <typename OfTier>
bool IsAbout(const OfTier& change, int tier) {
  return change.tier() == 0 || change.tier() == tier;
}

double Change(const Scenario::RateChange& change, double value) {
  return value * (change.has_factor() ? change.factor() : 1) + change.add();
}

// Rates that every engine is told by period.
bool IsInPeriods(Assumption::Measure measure) {
  return measure == Assumption::EXITS_PER_YEAR || measure == Assumption::MONTHS_TO_FILL;
}

// The place of a tier in the question.
std::optional<int> PlaceOf(const ForecastQuestion& question, int tier) {
  const auto place = std::lower_bound(question.tiers.begin(), question.tiers.end(), tier);
  if (place == question.tiers.end() || *place != tier) return std::nullopt;
  return static_cast<int>(place - question.tiers.begin());
}

std::optional<int> PlaceOf(const ForecastQuestion& question, absl::string_view organisation) {
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    if (question.organisations[o]->Name() == organisation) return static_cast<int>(o);
  return std::nullopt;
}

// The question's post of that name. When there is none: a violation, unless the post is one of an
// organisation that was not asked about.
forecast::Post* FindPost(const Workforce& workforce, ForecastQuestion& question,
                         const std::string& name, const std::string& path, Violations& violations) {
  for (std::size_t p = 0; p < question.posts.size(); ++p)
    if (question.posts[p].name == name) return &question.input.posts[p];
  if (FindPost(workforce, name) == nullptr) {
    violations.Add(path, "names a post that the planner has not seen: ", name);
  } else if (PlaceOf(question, absl::StrCat("organisations/", resource::OrganisationOf(name)))) {
    violations.Add(path,
                   "names a post that the forecast leaves out, since it has closed, has no "
                   "role, or its role is out of scope: ",
                   name);
  }
  return nullptr;
}

// An organisation by name, if the question has it. One that nobody has seen is a violation.
std::optional<int> AskedAbout(const Workforce& workforce, const ForecastQuestion& question,
                              const std::string& organisation, const std::string& path,
                              Violations& violations) {
  const Organisation* named = workforce.Find(resource::OrganisationOf(organisation));
  if (named == nullptr || !named->IsKnown())
    violations.Add(path, "is none that the planner has seen");
  return PlaceOf(question, organisation);
}

// Joins of posts that scenarios make, each post in one at most.
class JointPosts {
 public:
  JointPosts(const Workforce& workforce, Day start, const ForecastQuestion& question)
      : workforce_(workforce), start_(start), question_(question) {}

  void Add(const Scenario::JointPost& joint, const std::string& path, Violations& violations) {
    const Catalogue& catalogue = *workforce_.catalogue;
    const Index role = catalogue.role_names.Find(absl::StripPrefix(joint.role(), "roles/"));
    if (catalogue.role(role) == nullptr)
      return violations.Add(path + ".role", "is none that the planner has seen: ", joint.role());
    const std::optional<int> leads =
        Asked(joint.organisation(), role, path + ".organisation", violations);
    const std::optional<int> follows =
        Asked(joint.with_organisation(), role, path + ".with_organisation", violations);
    const double month = joint.has_date() ? std::max(0.0, MonthOf(start_, joint.date())) : 0;
    if (!leads || !follows || month > question_.input.horizon_months) return;
    const std::optional<int> lead = Find(*leads, role, month, path + ".organisation", violations);
    const std::optional<int> follow =
        Find(*follows, role, month, path + ".with_organisation", violations);
    if (!lead || !follow) return;
    if (question_.input.posts[static_cast<std::size_t>(*lead)].closes_month)
      return violations.Add(path + ".organisation",
                            "has a post that closes, and cannot lead; let the other one");
    joins_.push_back({*lead, *follow, month});
  }

  std::vector<forecast::Join> Take() && { return std::move(joins_); }

 private:
  // The place of an organisation that has a post of the role, if it was asked about.
  std::optional<int> Asked(const std::string& organisation, Index role, const std::string& path,
                           Violations& violations) const {
    const std::optional<int> place =
        AskedAbout(workforce_, question_, organisation, path, violations);
    const Organisation* owner = workforce_.Find(resource::OrganisationOf(organisation));
    if (owner == nullptr ||
        std::any_of(owner->posts.begin(), owner->posts.end(),
                    [&](const auto& post) { return post.second->role == role; }))
      return place;
    violations.Add(path, "has no post of that role");
    return std::nullopt;
  }

  // The first post by name of the role that is open by then.
  std::optional<int> Find(int organisation, Index role, double month, const std::string& path,
                          Violations& violations) {
    const Organisation& owner = *question_.organisations[static_cast<std::size_t>(organisation)];
    for (const auto& [id, post] : owner.posts) {
      const std::optional<int> number =
          post->role == role ? NumberOf(PostName(owner, *post)) : std::nullopt;
      if (!number) continue;
      const forecast::Post& found = question_.input.posts[static_cast<std::size_t>(*number)];
      if (found.opens_month.value_or(0) > month || found.closes_month.value_or(kForGood) <= month)
        continue;
      if (taken_.insert(*number).second) return number;
      violations.Add(path, "has its post in two joint posts: ", PostName(owner, *post));
      return std::nullopt;
    }
    violations.Add(path, "has no post of that role that is open by then");
    return std::nullopt;
  }

  std::optional<int> NumberOf(const std::string& name) const {
    for (std::size_t p = 0; p < question_.posts.size(); ++p)
      if (question_.posts[p].name == name) return static_cast<int>(p);
    return std::nullopt;
  }

  const Workforce& workforce_;
  const Day start_;
  const ForecastQuestion& question_;
  std::set<int> taken_;
  std::vector<forecast::Join> joins_;
};

// Posts in scope that are open on a day and whose holders follow those of some tiers: of each the
// next tier below of which the organisation has posts, as in forecast::TiersAbove.
int FeedersOf(const Workforce& workforce, const Organisation& organisation,
              const std::set<int>& tiers, Day day) {
  std::map<int, int> posts;  // by tier
  for (const auto& [id, post] : organisation.posts) {
    const Role* role = workforce.catalogue->role(post->role);
    if (role != nullptr && InScope(*role) && post->IsOpenOn(day)) ++posts[role->tier];
  }
  std::set<int> feeders;
  for (const int tier : tiers)
    if (const auto below = posts.upper_bound(tier); below != posts.end())
      feeders.insert(below->first);
  int all = 0;
  for (const int feeder : feeders) all += posts.at(feeder);
  return all;
}

// Programmes with the places that scenarios add; the same programme is one, however many add to it.
class ProgrammePlans {
 public:
  ProgrammePlans(const Workforce& workforce, Day start, const ForecastQuestion& question,
                 double success)
      : workforce_(workforce), start_(start), question_(question), success_(success) {}

  void Add(const Scenario::Places& places, const std::string& path, Violations& violations) {
    const Catalogue& catalogue = *workforce_.catalogue;
    const Programme* programme = catalogue.programme(
        catalogue.programme_names.Find(absl::StripPrefix(places.programme(), "programmes/")));
    if (programme == nullptr)
      return violations.Add(path + ".programme",
                            "is none that the planner has seen: ", places.programme());
    if (programme->intake_months.empty() || programme->months == 0 || programme->roles.empty())
      return violations.Add(path + ".programme",
                            "has no known months of intake, length or roles: ", places.programme());
    Plan& plan = plans_[places.programme()];
    if (plan.programme.name.empty()) plan = Begin(places.programme(), *programme);
    const Stretch stretch = StretchOf(places, start_);
    for (absl::CivilMonth month(ToCivil(start_));; ++month) {
      const Day day = FromCivil(absl::CivilDay(month));
      const double at = MonthsFrom(start_, day);
      if (at >= question_.input.horizon_months) return;
      const bool runs = (!IsSet(programme->start) || programme->start <= day) &&
                        (!IsSet(programme->end) || programme->end >= day);
      const bool takes_in = std::count(programme->intake_months.begin(),
                                       programme->intake_months.end(), month.month()) > 0;
      if (at >= 0 && runs && takes_in && stretch.Holds(at))
        plan.seats[at] += places.places() * plan.share;
    }
  }

  std::vector<forecast::Programme> Take() && {
    std::vector<forecast::Programme> programmes;
    for (auto& [name, plan] : plans_) {
      for (const auto& [month, seats] : plan.seats)
        plan.programme.intakes.push_back({month, seats});
      programmes.push_back(std::move(plan.programme));
    }
    return programmes;
  }

 private:
  struct Plan {
    forecast::Programme programme;
    double share = 0;                // of the nation's places that the question's people have
    std::map<double, double> seats;  // by month of intake
  };

  Plan Begin(const std::string& name, const Programme& programme) const {
    Plan plan;
    plan.programme.name = name;
    plan.programme.months = programme.months;
    plan.programme.success = success_;
    std::set<int> tiers;
    std::set<int> wanted;  // by their own numbers
    for (const Index index : programme.roles) {
      const Role* role = workforce_.catalogue->role(index);
      const std::optional<int> tier =
          role == nullptr ? std::nullopt : PlaceOf(question_, role->tier);
      const auto below = static_cast<std::size_t>(tier.value_or(0)) + 1;
      if (!tier || below == question_.tiers.size()) continue;
      tiers.insert(*tier);
      wanted.insert(role->tier);
    }
    plan.programme.tiers.assign(tiers.begin(), tiers.end());
    int all = 0;
    for (const auto& [id, organisation] : workforce_.organisations)
      if (AppliesIn(programme.nations, organisation->nation))
        all += FeedersOf(workforce_, *organisation, wanted, start_);
    int here = 0;
    for (const Organisation* organisation : question_.organisations) {
      const bool open = AppliesIn(programme.nations, organisation->nation);
      plan.programme.open_to.push_back(open);
      if (open) here += FeedersOf(workforce_, *organisation, wanted, start_);
    }
    if (all > 0) plan.share = static_cast<double>(here) / all;
    return plan;
  }

  const Workforce& workforce_;
  const Day start_;
  const ForecastQuestion& question_;
  const double success_;
  std::map<std::string, Plan> plans_;
};

// Exits of one organisation, as `change` has them. Rates beyond their limits are violations.
std::optional<forecast::OrganisationConduct> ConductOf(const Workforce& workforce, Day start,
                                                       const ForecastQuestion& question,
                                                       const Scenario::RateChange& change,
                                                       const std::string& path,
                                                       Violations& violations) {
  const std::optional<int> organisation =
      AskedAbout(workforce, question, change.organisation(), path + ".organisation", violations);
  const Organisation* owner = workforce.Find(resource::OrganisationOf(change.organisation()));
  if (owner != nullptr && RolesInScope(workforce, *owner).empty())
    violations.Add(path + ".organisation", "has no post in scope");
  const Stretch stretch = StretchOf(change, start);
  const std::optional<int> tier =
      change.tier() == 0 ? std::nullopt : PlaceOf(question, change.tier());
  if (!organisation || (change.tier() != 0 && !tier) || stretch.until <= stretch.from)
    return std::nullopt;
  for (std::size_t t = 0; t < question.tiers.size(); ++t) {
    if (!IsAbout(change, question.tiers[t])) continue;
    double most = 0;
    for (const forecast::RatePeriod& period : question.input.periods)
      most = std::max(most, period.tiers[t].exits_per_year);
    CheckValue(Assumption::EXITS_PER_YEAR, most * change.factor(),
               absl::StrCat(path, ", for tier ", question.tiers[t], ","), violations);
  }
  return forecast::OrganisationConduct{*organisation, tier, stretch.from, stretch.until,
                                       change.factor()};
}

}  // namespace

absl::StatusOr<Overlay> Overlay::Of(const Records& records, absl::string_view scenario) {
  ASSIGN_OR_RETURN(const std::vector<Scenario> chain, records.ScenarioWithBases(scenario));
  Overlay overlay;
  for (const Scenario& layer : chain)
    overlay.layers_.push_back({absl::StrCat(layer.name(), ":changes."), layer.changes()});
  if (!chain.empty()) overlay.title_ = chain.back().display_name();
  return overlay;
}

absl::Status Overlay::Add(const Scenario::Changes& changes, absl::string_view field) {
  if (changes.ByteSizeLong() == 0) return absl::OkStatus();
  Violations violations;
  CheckChanges(changes, absl::StrCat(field, "."), violations);
  layers_.push_back({absl::StrCat(field, "."), changes});
  absl::StrAppend(&title_, ", with changes");
  return violations.ToStatus();
}

std::string Overlay::Serialize() const {
  std::string all = absl::StrCat(title_, "\n");  // which answers tell
  for (const Layer& layer : layers_)
    absl::StrAppend(&all, layer.path, layer.changes.SerializeAsString(), "\n");
  return all;
}

double Overlay::Changed(Assumption::Measure measure, int tier, double value) const {
  if (ChangesForATime(measure)) return value;  // by period
  for (const Layer& layer : layers_)
    for (const auto& change : layer.changes.rate_changes())
      if (change.measure() == measure && IsAbout(change, tier)) value = Change(change, value);
  return value;
}

double Overlay::ChangedAt(Assumption::Measure measure, int tier, double value, Day start,
                          double month) const {
  for (const Layer& layer : layers_)
    for (const auto& change : layer.changes.rate_changes())
      if (change.measure() == measure && IsAbout(change, tier) &&
          StretchOf(change, start).Holds(month))
        value = Change(change, value);
  return value;
}

void Overlay::ChangePeriods(Day start, ForecastQuestion& question, Violations& violations) const {
  const forecast::RatePeriod base = question.input.periods[0];
  const double horizon = question.input.horizon_months;
  std::set<double> moments = {0};
  const auto note = [&](const Stretch& stretch) {
    for (const double moment : {stretch.from, stretch.until})
      if (moment > 0 && moment < horizon) moments.insert(moment);
  };
  for (const Layer& layer : layers_) {
    for (const auto& change : layer.changes.rate_changes())
      if (change.organisation().empty()) note(StretchOf(change, start));
    for (const auto& freeze : layer.changes.freezes()) note(StretchOf(freeze, start));
  }
  question.input.periods.clear();
  for (const double moment : moments) {
    forecast::RatePeriod& period = question.input.periods.emplace_back(base);
    period.from_month = moment;
    for (std::size_t t = 0; t < question.tiers.size(); ++t) {
      const int tier = question.tiers[t];
      forecast::TierRates& rates = period.tiers[t];
      bool frozen = false;
      for (const Layer& layer : layers_) {
        for (int i = 0; i < layer.changes.rate_changes_size(); ++i) {
          const auto& change = layer.changes.rate_changes(i);
          if (!IsInPeriods(change.measure()) || !change.organisation().empty() ||
              !IsAbout(change, tier) || !StretchOf(change, start).Holds(moment))
            continue;
          double& rate = change.measure() == Assumption::EXITS_PER_YEAR ? rates.exits_per_year
                                                                        : rates.months_to_fill;
          rate = Change(change, rate);
          CheckValue(change.measure(), rate,
                     absl::StrCat(layer.path, "rate_changes[", i, "], for tier ", tier, ","),
                     violations);
        }
        for (const auto& freeze : layer.changes.freezes())
          frozen |= IsAbout(freeze, tier) && StretchOf(freeze, start).Holds(moment);
      }
      if (frozen) rates.months_to_fill = kForGood;
    }
  }
}

void Overlay::ChangeQuestion(const Workforce& workforce, Day start, ForecastQuestion& question,
                             Violations& violations) const {
  ChangePeriods(start, question, violations);
  for (const Layer& layer : layers_) {
    for (int i = 0; i < layer.changes.departures_size(); ++i) {
      const auto& departure = layer.changes.departures(i);
      if (departure.post().empty()) continue;
      const std::string path = absl::StrCat(layer.path, "departures[", i, "]");
      forecast::Post* post =
          FindPost(workforce, question, departure.post(), path + ".post", violations);
      if (post == nullptr) continue;
      const double leaves = MonthAfter(start, departure.from_date());
      if (post->state != forecast::PostState::kFilled)
        violations.Add(path + ".post", "has no holder at the start who could leave");
      else if (leaves <= 0)
        violations.Add(path + ".from_date", "lies before the start");
      else
        post->leaves_month = std::min(leaves, post->leaves_month.value_or(kForGood));
    }
    for (int i = 0; i < layer.changes.closures_size(); ++i) {
      const auto& closure = layer.changes.closures(i);
      const std::string path = absl::StrCat(layer.path, "closures[", i, "]");
      forecast::Post* post =
          FindPost(workforce, question, closure.post(), path + ".post", violations);
      if (post == nullptr) continue;
      const double closes = MonthOf(start, closure.date());
      if (closes <= post->opens_month.value_or(0))
        violations.Add(path + ".date", post->opens_month ? "lies before the post opens"
                                                         : "must lie behind the start");
      else
        post->closes_month = std::min(closes, post->closes_month.value_or(kForGood));
    }
    for (int i = 0; i < layer.changes.new_posts_size(); ++i) {
      const auto& created = layer.changes.new_posts(i);
      const std::string path = absl::StrCat(layer.path, "new_posts[", i, "]");
      const std::optional<int> organisation = AskedAbout(
          workforce, question, created.organisation(), path + ".organisation", violations);
      if (!organisation) continue;
      const std::optional<int> tier = PlaceOf(question, created.tier());
      const double opens = MonthOf(start, created.date());
      if (!tier) violations.Add(path + ".tier", "has no post in the forecast");
      if (opens <= 0) violations.Add(path + ".date", "must lie behind the start");
      if (!tier || opens <= 0) continue;
      for (int n = 0; n < std::max(1, created.count()); ++n) {
        question.input.posts.push_back({.tier = *tier,
                                        .organisation = *organisation,
                                        .state = forecast::PostState::kNotYetOpen,
                                        .opens_month = opens});
        question.posts.push_back({absl::StrCat(path, "/", n), "New post"});
      }
    }
  }
  // Whose post closes first does not leave it.
  for (forecast::Post& post : question.input.posts) {
    if (post.leaves_month && post.closes_month && *post.leaves_month >= *post.closes_month)
      post.leaves_month.reset();
    if (post.starts_month && post.state == forecast::PostState::kFilled && !post.leaves_month)
      post.starts_month.reset();
  }
}

Overlay::Plans Overlay::PlansFor(const Workforce& workforce, Day start,
                                 const ForecastQuestion& question, double success,
                                 Violations& violations) const {
  Plans plans;
  ProgrammePlans programmes(workforce, start, question, success);
  JointPosts joints(workforce, start, question);
  for (const Layer& layer : layers_) {
    for (int i = 0; i < layer.changes.departures_size(); ++i) {
      const auto& departure = layer.changes.departures(i);
      if (!departure.post().empty()) continue;
      const double from = MonthAfter(start, departure.from_date());
      if (from <= 0)
        violations.Add(absl::StrCat(layer.path, "departures[", i, "].from_date"),
                       "lies before the start");
      const std::optional<int> tier = PlaceOf(question, departure.tier());
      if (!tier || from <= 0 || from > question.input.horizon_months) continue;
      const double until =
          departure.has_until_date() ? MonthAfter(start, departure.until_date()) : from;
      plans.departures.push_back(
          {*tier, departure.count(), from,
           std::min(until, static_cast<double>(question.input.horizon_months))});
    }
    for (int i = 0; i < layer.changes.places_size(); ++i)
      programmes.Add(layer.changes.places(i), absl::StrCat(layer.path, "places[", i, "]"),
                     violations);
    for (int i = 0; i < layer.changes.joint_posts_size(); ++i)
      joints.Add(layer.changes.joint_posts(i), absl::StrCat(layer.path, "joint_posts[", i, "]"),
                 violations);
    for (int i = 0; i < layer.changes.rate_changes_size(); ++i) {
      const auto& change = layer.changes.rate_changes(i);
      if (change.organisation().empty()) continue;
      const auto conduct = ConductOf(workforce, start, question, change,
                                     absl::StrCat(layer.path, "rate_changes[", i, "]"), violations);
      if (conduct) plans.organisation_conduct.push_back(*conduct);
    }
  }
  plans.programmes = std::move(programmes).Take();
  plans.joins = std::move(joints).Take();
  for (const forecast::Programme& programme : plans.programmes)
    for (const forecast::Programme::Intake& intake : programme.intakes)
      plans.places += intake.seats;
  return plans;
}

bool Overlay::HasPlaces() const {
  return std::any_of(layers_.begin(), layers_.end(),
                     [](const Layer& layer) { return layer.changes.places_size() > 0; });
}

void Overlay::CheckNamesNoPost(Violations& violations) const {
  for (const Layer& layer : layers_)
    planner::CheckNamesNoPost(layer.changes, layer.path, violations);
}

void Overlay::CheckAnalytic(Violations& violations) const {
  for (const Layer& layer : layers_) {
    const auto refuse = [&](const std::string& field) {
      violations.Add(layer.path + field, "needs engine SIMULATION: closed forms cannot follow it");
    };
    if (layer.changes.places_size() > 0) refuse("places");
    for (int i = 0; i < layer.changes.departures_size(); ++i)
      if (layer.changes.departures(i).post().empty()) refuse(absl::StrCat("departures[", i, "]"));
    if (layer.changes.joint_posts_size() > 0) refuse("joint_posts");
    for (int i = 0; i < layer.changes.rate_changes_size(); ++i) {
      const auto measure = layer.changes.rate_changes(i).measure();
      if (!layer.changes.rate_changes(i).organisation().empty())
        refuse(absl::StrCat("rate_changes[", i, "].organisation"));
      else if (!IsInPeriods(measure) && measure != Assumption::SHARED_EFFECT_VARIANCE)
        refuse(absl::StrCat("rate_changes[", i, "]"));
    }
  }
}

}  // namespace cairn::planner
