#ifndef CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_PREPARED_FORECAST_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_PREPARED_FORECAST_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/context/asking.h"
#include "services/planner/forecast/input/engine_choice.h"
#include "services/planner/forecast/input/forecast_context.h"
#include "services/planner/forecast/prepare/engine_input.h"
#include "services/planner/forecast/question/forecast_groups.h"

// A request made ready for an engine: checked, its engine chosen, its rates and people looked up.
// Nothing of it changes afterwards, so any thread may answer it.
namespace cairn::planner {

const char* ModelVersion(v1::Forecast::Engine engine);

// The most that one request may cost, and the field that asks for it.
struct CostLimit {
  std::int64_t post_months;  // posts x months x replications
  absl::string_view field;
};
// Of a call that is answered when all is played.
inline constexpr std::int64_t kMostPostMonths = 300'000'000;

struct PreparedForecast {
  v1::ComputeForecastRequest request;  // with the engine that answers it
  v1::Forecast::EngineChoice engine_choice = v1::Forecast::ENGINE_CHOICE_UNSPECIFIED;
  ForecastContext context;
  std::string scenario_title;  // empty without one
  std::string scenario;        // as bytes, for a digest
  EngineInput input;
  Groups groups;
  int replications = 0;  // to be played; 0 when there is nothing to play

  bool is_simulated() const { return request.engine() == v1::Forecast::SIMULATION; }
  const ForecastQuestion& question() const { return input.question; }
};
// Fails when the caller may not have what is asked for. A network that does not fit within the
// limit is left out.
absl::StatusOr<std::shared_ptr<const PreparedForecast>> Prepare(
    const Sources& sources, const rpc::CallContext& call, const v1::ComputeForecastRequest& request,
    const CostLimit& limit, ForecastContext::Network network);
// What an answer says before its figures, once so many replications were played: its dates, what it
// rests on, and the run id, a digest of all of that.
v1::Forecast Head(const PreparedForecast& prepared, int replications);

// The same of two scenarios that are set against each other.
struct PreparedComparison {
  v1::ComputeForecastRequest request;
  ForecastContext context;
  std::string before_title;
  std::string after_title;
  std::string scenarios;  // as bytes, for a digest
  EngineInput before;
  EngineInput after;
  Groups groups_before;
  Groups groups_after;
  int replications = 0;
};
absl::StatusOr<PreparedComparison> Prepare(const Sources& sources, const rpc::CallContext& call,
                                           const v1::CompareScenariosRequest& request);
v1::ScenarioComparison Head(const PreparedComparison& prepared, int replications);

// Own records are set against those of everybody.
void CheckOwnExits(const v1::ComputeForecastRequest& request, absl::string_view prefix,
                   Violations& violations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_PREPARE_PREPARED_FORECAST_H_
