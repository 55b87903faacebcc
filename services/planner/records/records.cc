#include "services/planner/records/records.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/query.h"
#include "services/planner/records/assumption_limits.h"
#include "services/planner/records/scenario_rules.h"

namespace cairn::planner {
namespace {

using resource::ResourceType;
using v1::Assumption;
using v1::Engagement;
using v1::Objective;
using v1::Scenario;

constexpr std::size_t kMostBases = 20;
constexpr double kWidestInterval = 1000;

absl::Status CheckObjective(const Objective*, const Objective* after, store::Transaction&) {
  Violations violations;
  if (after != nullptr && after->has_valid_to_date() &&
      resource::ToDay(after->valid_to_date()) < resource::ToDay(after->valid_from_date()))
    violations.Add("objective.valid_to_date", "lies before valid_from_date");
  return violations.ToStatus();
}

absl::Status CheckEngagement(const Engagement*, const Engagement* after, store::Transaction&) {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  if (after->kind() == Engagement::NEEDS_ASSESSMENT &&
      after->audience() == Engagement::GROUP_UNSPECIFIED)
    violations.Add("engagement.audience", "is required for a needs assessment");
  if (after->kind() == Engagement::JOINT_ACTION && after->partner().empty())
    violations.Add("engagement.partner", "is required for a joint action");
  if (after->kind() == Engagement::JOINT_ACTION &&
      after->partner_sector() == type::v1::SECTOR_UNSPECIFIED)
    violations.Add("engagement.partner_sector", "is required for a joint action");
  return violations.ToStatus();
}

// Of the measures that a simulation draws from their intervals.
void CheckInterval(const Assumption& assumption, Violations& violations) {
  if (assumption.has_lower() != assumption.has_upper())
    violations.Add(assumption.has_lower() ? "assumption.upper" : "assumption.lower",
                   "is required with the other end of the interval");
  if (assumption.has_lower() && assumption.lower() <= 0)
    violations.Add("assumption.lower", "must be above 0, got ", assumption.lower());
  else if (assumption.has_lower() && assumption.upper() > kWidestInterval * assumption.lower())
    violations.Add("assumption.upper", "must be at most ", kWidestInterval, " times lower, got ",
                   assumption.upper());
}

absl::Status CheckAssumption(const Assumption*, const Assumption* after, store::Transaction&) {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  CheckValue(after->measure(), after->value(), "assumption.value", violations);
  const absl::string_view no_tier = WhyOfNoTier(after->measure());
  if (!no_tier.empty() && after->tier() != 0)
    violations.Add("assumption.tier", "must be 0: ", no_tier);
  if (after->from_month_in_post() != 0 && after->measure() != Assumption::EXITS_TENURE_FACTOR)
    violations.Add("assumption.from_month_in_post", "is for EXITS_TENURE_FACTOR only");
  if (after->has_lower() && after->lower() > after->value())
    violations.Add("assumption.lower", "lies above value");
  if (after->has_upper() && after->upper() < after->value())
    violations.Add("assumption.upper", "lies below value");
  if (ChangesForATime(after->measure())) CheckInterval(*after, violations);
  if (after->source().kind() == type::v1::Source::KIND_UNSPECIFIED)
    violations.Add("assumption.source.kind", "is required: PUBLIC_SOURCE or JUDGEMENT");
  if (after->source().citation().empty())
    violations.Add("assumption.source.citation",
                   "is required: the document, or why it was judged so");
  return violations.ToStatus();
}

// Follows bases down from `base`; a way back to `scenario` is a loop.
absl::Status CheckBase(const Scenario& scenario, store::Snapshot& snapshot,
                       Violations& violations) {
  const ResourceType& type = ResourceType::Of(Scenario::descriptor());
  std::string base = scenario.base();
  std::set<std::string> seen;
  while (!base.empty() && base != scenario.name() && seen.insert(base).second) {
    ASSIGN_OR_RETURN(const resource::Key key, type.ParseName(base));
    Scenario below;
    ASSIGN_OR_RETURN(const bool found, snapshot.Find(type, key, &below));
    base = found ? below.base() : "";
  }
  if (!base.empty()) violations.Add("scenario.base", "rests on this scenario itself");
  if (seen.size() > kMostBases)
    violations.Add("scenario.base", "rests on ", seen.size(), " others; at most ", kMostBases);
  return absl::OkStatus();
}

absl::Status CheckScenario(const Scenario*, const Scenario* after, store::Transaction& tx) {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  CheckChanges(after->changes(), "scenario.changes.", violations);
  RETURN_IF_ERROR(CheckBase(*after, tx, violations));
  return violations.ToStatus();
}

}  // namespace

Records::Records(store::Store& store, IdSource& ids,
                 AnyCollection::OrganisationCheck organisation_check)
    : store_(store),
      objectives_(store, ids, &CheckObjective),
      engagements_(store, ids, &CheckEngagement, std::move(organisation_check)),
      assumptions_(store, ids, &CheckAssumption),
      scenarios_(store, ids, &CheckScenario) {}

template <typename T>
absl::StatusOr<std::vector<T>> Records::All() const {
  std::vector<T> all;
  const store::Query query{.type = &resource::ResourceType::Of(T::descriptor()),
                           .limit = std::numeric_limits<int>::max()};
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) {
    return snapshot.List(
        query, [&](const resource::Key&, const std::unique_ptr<google::protobuf::Message>& found) {
          all.push_back(static_cast<const T&>(*found));
          return true;
        });
  }));
  return all;
}

absl::StatusOr<std::vector<Objective>> Records::AllObjectives() const { return All<Objective>(); }
absl::StatusOr<std::vector<Engagement>> Records::AllEngagements() const {
  return All<Engagement>();
}
absl::StatusOr<std::vector<Assumption>> Records::AllAssumptions() const {
  return All<Assumption>();
}

absl::StatusOr<std::vector<Scenario>> Records::ScenarioWithBases(absl::string_view name) const {
  const ResourceType& type = ResourceType::Of(Scenario::descriptor());
  std::vector<Scenario> chain;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) -> absl::Status {
    for (std::string next(name); !next.empty() && chain.size() <= kMostBases;) {
      ASSIGN_OR_RETURN(const resource::Key key, type.ParseName(next));
      Scenario scenario;
      ASSIGN_OR_RETURN(const bool found, snapshot.Find(type, key, &scenario));
      if (!found)
        return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
            .With("resource", next)
            .Say("there is no scenario ", next, "; cairn list scenarios shows them");
      next = scenario.base();
      chain.push_back(std::move(scenario));
    }
    return absl::OkStatus();
  }));
  std::reverse(chain.begin(), chain.end());
  return chain;
}

absl::StatusOr<std::optional<v1::Publication>> Records::NewestPublication(Day day) const {
  const ResourceType& type = ResourceType::Of(v1::Publication::descriptor());
  const std::string until = resource::PrintDate(resource::ToDate(ToCivil(day)));
  store::Query query{.type = &type, .limit = 1};
  ASSIGN_OR_RETURN(query.filter,
                   resource::ParseFilter(type, absl::StrCat("as_of_date <= ", until)));
  ASSIGN_OR_RETURN(query.order, resource::ParseOrder(type, "as_of_date desc"));
  std::optional<v1::Publication> newest;
  RETURN_IF_ERROR(store_.Read([&](store::Snapshot& snapshot) {
    return snapshot.List(
        query, [&](const resource::Key&, const std::unique_ptr<google::protobuf::Message>& found) {
          newest = static_cast<const v1::Publication&>(*found);
          return false;
        });
  }));
  return newest;
}

absl::Status Records::Publish(v1::Publication publication) const {
  const ResourceType& type = ResourceType::Of(v1::Publication::descriptor());
  const resource::Key key{.organisation = "", .id = resource::PrintDate(publication.as_of_date())};
  publication.set_name(type.Name(key));
  return store_.Write({.actor = "cairn-planner"}, [&](store::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const bool is_there, tx.Exists(type, key));
    if (is_there) return absl::OkStatus();
    v1::Publication kept = publication;
    return tx.Put(type, key, nullptr, kept);
  });
}

}  // namespace cairn::planner
