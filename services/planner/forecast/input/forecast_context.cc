#include "services/planner/forecast/input/forecast_context.h"

#include "common/base/status_macros.h"

namespace cairn::planner {
namespace {

constexpr int kDefaultHorizon = 12;

Knowledge KnowledgeOf(bool may_read_people) {
  return may_read_people ? Knowledge::kPeople : Knowledge::kEstablishmentOnly;
}

}  // namespace

absl::StatusOr<ForecastContext> ForecastContext::Of(const Sources& sources,
                                                    const rpc::CallContext& call,
                                                    const v1::ComputeForecastRequest& request) {
  const absl::Status may_read_people = MayReadPeople(call, request.parent());
  if (request.include_posts() || request.own_exits()) RETURN_IF_ERROR(may_read_people);
  ForecastContext context;
  context.knowledge = KnowledgeOf(may_read_people.ok());
  ASSIGN_OR_RETURN(context.picture, PictureFor(sources, may_read_people.ok()));
  ASSIGN_OR_RETURN(context.organisations, OrganisationsOf(context.workforce(), request.parent()));
  context.holdings = HoldingsOf(context.workforce());
  context.start = DayOf(sources, request.has_start_date(), request.start_date());
  context.today = DayOf(sources, false, {});
  context.horizon = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months();
  return context;
}

GroupNames GroupsInPart(const ForecastContext& context) {
  const std::set<const Organisation*> asked(context.organisations.begin(),
                                            context.organisations.end());
  GroupNames in_part;
  for (const auto& [id, organisation] : context.workforce().organisations) {
    if (asked.contains(organisation.get())) continue;
    if (!organisation->network.empty())
      in_part.emplace(v1::ForecastGroup::NETWORK, NetworkKey(*organisation));
    in_part.emplace(v1::ForecastGroup::NATION, NationKey(*organisation));
  }
  return in_part;
}

}  // namespace cairn::planner
