#include "services/planner/forecast/answer/redaction.h"

#include <algorithm>

#include "services/planner/forecast/answer/forecast_history.h"
#include "services/planner/forecast/answer/forecast_privacy.h"
#include "services/planner/forecast/answer/posts_by_month.h"

namespace cairn::planner {
namespace {

template <typename Answer>
void LeaveOutParts(const ForecastContext& context, Answer& answer) {
  const GroupNames in_part = GroupsInPart(context);
  auto& groups = *answer.mutable_groups();
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [&](const auto& group) {
                                return in_part.contains({group.kind(), group.key()});
                              }),
               groups.end());
}

}  // namespace

v1::Forecast Redact(const PreparedForecast& prepared, v1::Forecast answer) {
  const ForecastContext& context = prepared.context;
  // The same answer may have been given to who chose its engine otherwise.
  answer.set_engine_choice(prepared.engine_choice);
  AddPostsByMonth(prepared.groups, prepared.question().input, answer);
  if (context.may_read_people()) {
    AddHistory(context.workforce(), context.organisations, context.holdings, context.start,
               context.today, prepared.request.history_months(), answer);
  } else {
    Withhold(ToldGroups(prepared.groups, prepared.question().input.posts), answer);
  }
  LeaveOutParts(context, answer);
  return answer;
}

v1::ScenarioComparison Redact(const PreparedComparison& prepared, v1::ScenarioComparison answer) {
  if (!prepared.context.may_read_people())
    Withhold(ToldGroups(prepared.groups_before, prepared.before.question.input.posts), answer);
  LeaveOutParts(prepared.context, answer);
  return answer;
}

bool TellsOfAll(const PreparedForecast& prepared) {
  return prepared.context.may_read_people() ||
         !ToldGroups(prepared.groups, prepared.question().input.posts)
              .Withholds(v1::ForecastGroup::ALL, "");
}

}  // namespace cairn::planner
