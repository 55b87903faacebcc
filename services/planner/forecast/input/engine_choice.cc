#include "services/planner/forecast/input/engine_choice.h"

namespace cairn::planner {

using v1::Forecast;

EngineChoice ChooseEngine(const Concerns& concerns) {
  if (concerns.asked != Forecast::ENGINE_UNSPECIFIED) return {concerns.asked, Forecast::ASKED_FOR};
  if (concerns.single_posts) return {Forecast::SIMULATION, Forecast::SINGLE_POSTS};
  if (concerns.needs_simulation) return {Forecast::SIMULATION, Forecast::NEEDS_SIMULATION};
  if (!concerns.statutory_posts) return {Forecast::ANALYTIC, Forecast::CLOSED_FORMS_SUFFICE};
  if (concerns.too_large) return {Forecast::ANALYTIC, Forecast::TOO_LARGE_TO_SIMULATE};
  return {Forecast::SIMULATION, Forecast::STATUTORY_POSTS};
}

void CheckEngine(const v1::ComputeForecastRequest& request, Violations& violations) {
  if (request.engine() != Forecast::ANALYTIC) return;
  if (request.include_posts())
    violations.Add("include_posts",
                   "needs a simulation, since closed forms leave out that holders move up; leave "
                   "`engine` out, or ask for SIMULATION");
  if (request.own_exits())
    violations.Add("own_exits", "needs engine SIMULATION: closed forms have one rate a tier");
}

PostsInQuestion PostsFrom(const Workforce& workforce,
                          const std::vector<const Organisation*>& organisations, Day start) {
  PostsInQuestion found;
  for (const Organisation* organisation : organisations) {
    for (const auto& [id, post] : organisation->posts) {
      const Role* role = workforce.catalogue->role(post->role);
      const bool closed = IsSet(post->close) && post->close <= start;
      if (closed || role == nullptr || !InScope(*role)) continue;
      ++found.count;
      found.statutory = found.statutory || post->statutory;
    }
  }
  return found;
}

void LeaveOutPostsOfTheLaw(Forecast& answer) {
  for (v1::ForecastGroup& group : *answer.mutable_groups()) group.clear_any_statutory_vacant();
}

}  // namespace cairn::planner
