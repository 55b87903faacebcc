#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_ENGINE_CHOICE_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_ENGINE_CHOICE_H_

#include <cstdint>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "services/planner/workforce/workforce.h"

// Which engine answers a question. Closed forms leave out that holders move up, so they never tell
// of single posts or of posts that the law requires.
namespace cairn::planner {

// What the choice rests on. Nothing of it is a person's record, so that the choice shows none.
struct Concerns {
  v1::Forecast::Engine asked = v1::Forecast::ENGINE_UNSPECIFIED;
  bool single_posts = false;
  bool needs_simulation = false;
  bool statutory_posts = false;  // whose figures the caller may see
  bool too_large = false;        // for one call to simulate
};

struct EngineChoice {
  v1::Forecast::Engine engine;
  v1::Forecast::EngineChoice why;
};

EngineChoice ChooseEngine(const Concerns& concerns);

// What nobody may ask of the closed forms.
void CheckEngine(const v1::ComputeForecastRequest& request, Violations& violations);

// Posts of the organisations that are in scope and not closed by a day: how many, and whether the
// law requires one of them.
struct PostsInQuestion {
  std::int64_t count = 0;
  bool statutory = false;
};
PostsInQuestion PostsFrom(const Workforce& workforce,
                          const std::vector<const Organisation*>& organisations, Day start);

// Takes out of an answer by closed forms what they must not tell.
void LeaveOutPostsOfTheLaw(v1::Forecast& answer);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_ENGINE_CHOICE_H_
