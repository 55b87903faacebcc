#include "services/planner/records/scenario_rules.h"

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"

namespace cairn::planner {
namespace {

using v1::Assumption;

template <typename Dated>
void CheckOrder(const Dated& dated, const std::string& path, Violations& violations) {
  if (dated.has_from_date() && dated.has_until_date() &&
      resource::ToDay(dated.until_date()) < resource::ToDay(dated.from_date()))
    violations.Add(path + ".until_date", "lies before from_date");
}

void CheckRateChange(const v1::Scenario::RateChange& change, const std::string& path,
                     Violations& violations) {
  if (!change.has_factor() && change.add() == 0)
    violations.Add(path, "changes nothing; give a factor, or something to add");
  const bool dated = change.has_from_date() || change.has_until_date();
  if (dated && !ChangesForATime(change.measure()))
    violations.Add(path,
                   "must have no dates: only EXITS_PER_YEAR, MONTHS_TO_FILL and RETIREMENT_SHARE "
                   "change for a time");
  if (change.measure() == Assumption::EXITS_TENURE_FACTOR)
    violations.Add(path + ".measure", "cannot change; change EXITS_PER_YEAR");
  const absl::string_view no_tier = WhyOfNoTier(change.measure());
  if (!no_tier.empty() && change.tier() != 0)
    violations.Add(path + ".tier", "must be 0: ", no_tier);
  if (!change.organisation().empty()) {
    if (change.measure() != Assumption::EXITS_PER_YEAR)
      violations.Add(path + ".organisation", "is for EXITS_PER_YEAR only");
    if (change.add() != 0)
      violations.Add(path + ".add",
                     "must not be set with an organisation, whose exits change by a factor");
  }
  CheckOrder(change, path, violations);
}

void CheckJointPost(const v1::Scenario::JointPost& joint, const std::string& path,
                    Violations& violations) {
  if (joint.organisation() == joint.with_organisation())
    violations.Add(path + ".with_organisation", "must be another organisation than the first");
}

void CheckDeparture(const v1::Scenario::Departure& departure, const std::string& path,
                    Violations& violations) {
  const bool of_tier = departure.tier() != 0 || departure.count() != 0;
  if (departure.post().empty() == !of_tier)
    violations.Add(path, "needs a post, or a tier and a count, and not both");
  if (departure.post().empty() && of_tier && departure.tier() == 0)
    violations.Add(path + ".tier", "is required with a count");
  if (departure.post().empty() && of_tier && departure.count() == 0)
    violations.Add(path + ".count", "is required with a tier");
  if (!departure.post().empty() && departure.has_until_date())
    violations.Add(path + ".until_date", "is for a tier; the holder of a post leaves on from_date");
  CheckOrder(departure, path, violations);
}

}  // namespace

bool ChangesForATime(Assumption::Measure measure) {
  return measure == Assumption::EXITS_PER_YEAR || measure == Assumption::MONTHS_TO_FILL ||
         measure == Assumption::RETIREMENT_SHARE;
}

absl::string_view WhyOfNoTier(Assumption::Measure measure) {
  if (measure == Assumption::SHARED_EFFECT_VARIANCE)
    return "the yearly effect is shared by every tier";
  if (measure == Assumption::ORGANISATION_EFFECT_VARIANCE)
    return "an organisation's effect is that of all its tiers";
  return "";
}

void CheckChanges(const v1::Scenario::Changes& changes, const std::string& prefix,
                  Violations& violations) {
  const auto each = [&](const auto& list, const char* field, const auto& check) {
    for (int i = 0; i < list.size(); ++i)
      check(list[i], absl::StrCat(prefix, field, "[", i, "]"), violations);
  };
  each(changes.rate_changes(), "rate_changes", &CheckRateChange);
  each(changes.freezes(), "freezes", &CheckOrder<v1::Scenario::Freeze>);
  each(changes.places(), "places", &CheckOrder<v1::Scenario::Places>);
  each(changes.departures(), "departures", &CheckDeparture);
  each(changes.joint_posts(), "joint_posts", &CheckJointPost);
}

void CheckNamesNoPost(const v1::Scenario::Changes& changes, const std::string& path,
                      Violations& violations) {
  constexpr char kWhy[] =
      "names a post; who may not read people's records may ask about tiers only";
  for (int i = 0; i < changes.closures_size(); ++i)
    violations.Add(absl::StrCat(path, "closures[", i, "].post"), kWhy);
  for (int i = 0; i < changes.departures_size(); ++i)
    if (!changes.departures(i).post().empty())
      violations.Add(absl::StrCat(path, "departures[", i, "].post"), kWhy);
  constexpr char kMaySingleOut[] =
      "may single a post out; who may not read people's records may ask about tiers only";
  for (int i = 0; i < changes.rate_changes_size(); ++i)
    if (!changes.rate_changes(i).organisation().empty())
      violations.Add(absl::StrCat(path, "rate_changes[", i, "].organisation"), kMaySingleOut);
  for (int i = 0; i < changes.joint_posts_size(); ++i)
    violations.Add(absl::StrCat(path, "joint_posts[", i, "]"), kMaySingleOut);
}

}  // namespace cairn::planner
