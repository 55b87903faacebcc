#include "services/planner/records.h"

#include <limits>
#include <memory>

#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/planner/assumption_limits.h"

namespace cairn::planner {
namespace {

using v1::Assumption;
using v1::Engagement;
using v1::Objective;

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

absl::Status CheckAssumption(const Assumption*, const Assumption* after, store::Transaction&) {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  CheckValue(after->measure(), after->value(), "assumption.value", violations);
  if (after->measure() == Assumption::SHARED_EFFECT_VARIANCE && after->tier() != 0)
    violations.Add("assumption.tier", "must be 0: the yearly effect is shared by every tier");
  if (after->has_lower() && after->lower() > after->value())
    violations.Add("assumption.lower", "lies above value");
  if (after->has_upper() && after->upper() < after->value())
    violations.Add("assumption.upper", "lies below value");
  if (after->source().kind() == type::v1::Source::KIND_UNSPECIFIED)
    violations.Add("assumption.source.kind", "is required: PUBLIC_SOURCE or JUDGEMENT");
  if (after->source().citation().empty())
    violations.Add("assumption.source.citation",
                   "is required: the document, or why it was judged so");
  return violations.ToStatus();
}

}  // namespace

Records::Records(store::Store& store, IdSource& ids)
    : store_(store),
      objectives_(store, ids, &CheckObjective),
      engagements_(store, ids, &CheckEngagement),
      assumptions_(store, ids, &CheckAssumption) {}

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

}  // namespace cairn::planner
