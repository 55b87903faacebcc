#include "services/planner/forecast/input/forecast_context.h"

#include "common/base/status_macros.h"

namespace cairn::planner {
namespace {

constexpr int kDefaultHorizon = 12;

Knowledge KnowledgeOf(bool may_read_people) {
  return may_read_people ? Knowledge::kPeople : Knowledge::kEstablishmentOnly;
}

// None unless all of them may be read: a network in part would be played as if it were whole.
std::vector<const Organisation*> BesideOf(const rpc::CallContext& call,
                                          const ForecastContext& context) {
  if (context.organisations.size() != 1 || !context.may_read_people()) return {};
  const Organisation& asked = *context.organisations.front();
  if (asked.network.empty()) return {};
  std::vector<const Organisation*> beside;
  for (const auto& [id, other] : context.workforce().organisations) {
    if (other.get() == &asked || !other->IsKnown() || NetworkKey(*other) != NetworkKey(asked))
      continue;
    if (!MayReadPeople(call, other->Name()).ok()) return {};
    beside.push_back(other.get());
  }
  return beside;
}

}  // namespace

absl::StatusOr<ForecastContext> ForecastContext::Of(const Sources& sources,
                                                    const rpc::CallContext& call,
                                                    const v1::ComputeForecastRequest& request,
                                                    Network network) {
  const absl::Status may_read_people = MayReadPeople(call, request.parent());
  if (request.include_posts() || request.own_exits()) RETURN_IF_ERROR(may_read_people);
  ForecastContext context;
  context.knowledge = KnowledgeOf(may_read_people.ok());
  ASSIGN_OR_RETURN(context.picture, PictureFor(sources, may_read_people.ok()));
  ASSIGN_OR_RETURN(context.organisations, OrganisationsOf(context.workforce(), request.parent()));
  if (network == Network::kWith) context.beside = BesideOf(call, context);
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
