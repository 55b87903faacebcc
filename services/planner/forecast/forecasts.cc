#include "services/planner/forecast/forecasts.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/context/answer_pages.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/forecast/answer/groups.h"
#include "services/planner/forecast/answer/redaction.h"
#include "services/planner/forecast/input/engine_choice.h"

namespace cairn::planner {
namespace {

// Of a run, whose caller sees how far it has come and may stop it.
constexpr std::int64_t kMostPostMonthsOfARun = 10 * kMostPostMonths;
constexpr int kLongestRunSeconds = 3600;

absl::Status CheckRun(const v1::RunForecastRequest& request) {
  Violations violations;
  if (request.forecast().engine() == v1::Forecast::ANALYTIC)
    violations.Add("forecast.engine",
                   "must be SIMULATION, or not set: closed forms have no progress");
  const auto& limit = request.time_limit();
  if (limit.seconds() < 0 || limit.nanos() < 0 || limit.seconds() > kLongestRunSeconds)
    violations.Add("time_limit", "must be 0 to ", kLongestRunSeconds, " seconds, got ",
                   limit.seconds());
  CheckOwnExits(request.forecast(), "forecast.", violations);
  return violations.ToStatus();
}

absl::Time EndOf(const v1::RunForecastRequest& request, const Clock& clock) {
  if (!request.has_time_limit()) return absl::InfiniteFuture();
  return clock.Now() + absl::Seconds(request.time_limit().seconds()) +
         absl::Nanoseconds(request.time_limit().nanos());
}

void AddPlayed(const ForecastQuestion& question, const Groups& groups, const Game::Played& played,
               v1::Forecast& answer) {
  AddAnswer(question, groups, played.answer, answer);
  AddAgreement(question, played.agreement, answer);
}

}  // namespace

Forecasts::Forecasts(const Sources& sources, const Options& options)
    : sources_(sources), runner_(sources.clock, options) {}

absl::StatusOr<Forecasts::Prepared> Forecasts::PrepareEither(
    const rpc::CallContext& call, const v1::ComputeForecastRequest& request,
    ForecastContext::Network network) const {
  Violations violations;
  CheckOwnExits(request, "", violations);
  CheckEngine(request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return Prepare(sources_, call, request, {kMostPostMonths, "replications"}, network);
}

absl::Status Forecasts::WorkOut(const rpc::CallContext& call, const ForecastQuestion& question,
                                const Groups& groups, const forecast::SimulationInput& input,
                                v1::Forecast& answer) const {
  if (question.posts.empty()) return absl::OkStatus();
  if (answer.engine() == v1::Forecast::SIMULATION) {
    ASSIGN_OR_RETURN(const Game::Played played, runner_.Play(call, input));
    AddPlayed(question, groups, played, answer);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const forecast::Answer computed, forecast::ComputeAnalytic(question.input));
  AddAnswer(question, groups, computed, answer);
  LeaveOutPostsOfTheLaw(answer);
  return absl::OkStatus();
}

absl::StatusOr<v1::Forecast> Forecasts::AnswerOf(const rpc::CallContext& call,
                                                 const PreparedForecast& prepared) const {
  ASSIGN_OR_RETURN(
      v1::Forecast answer,
      runner_.Once<v1::Forecast>(Head(prepared, prepared.replications), [&](v1::Forecast& head) {
        return WorkOut(call, prepared.question(), prepared.groups, prepared.input.simulation, head);
      }));
  return Redact(prepared, std::move(answer));
}

absl::StatusOr<v1::Forecast> Forecasts::Compute(const rpc::CallContext& call,
                                                const v1::ComputeForecastRequest& request) const {
  ASSIGN_OR_RETURN(const Prepared prepared,
                   PrepareEither(call, request, ForecastContext::Network::kWith));
  return AnswerOf(call, *prepared);
}

absl::StatusOr<std::unique_ptr<rpc::MessageStream>> Forecasts::Run(
    const rpc::CallContext& call, const v1::RunForecastRequest& request,
    std::function<void()> wake) const {
  RETURN_IF_ERROR(CheckRun(request));
  v1::ComputeForecastRequest simulated = request.forecast();
  simulated.set_engine(v1::Forecast::SIMULATION);
  ASSIGN_OR_RETURN(
      const Prepared prepared,
      Prepare(sources_, call, simulated, {kMostPostMonthsOfARun, "forecast.replications"},
              ForecastContext::Network::kWith));
  v1::Forecast head = Head(*prepared, prepared->replications);
  if (prepared->question().posts.empty())
    return AnsweredAtOnce(Redact(*prepared, std::move(head)), v1::RunForecastResponse::ALL_PLAYED);
  if (std::optional<v1::Forecast> before = runner_.GivenBefore(head))
    return AnsweredAtOnce(Redact(*prepared, *std::move(before)),
                          v1::RunForecastResponse::ANSWERED_BEFORE);
  const auto answer = [this, prepared](const Game::Played& played) {
    v1::Forecast whole = Head(*prepared, played.answer.replications);
    AddPlayed(prepared->question(), prepared->groups, played, whole);
    runner_.Keep(whole);
    return Redact(*prepared, std::move(whole));
  };
  return runner_.Stream(
      prepared->input.simulation,
      {.precision = request.precision(),
       .until = EndOf(request, sources_.clock),
       .bands = TellsOfAll(*prepared) ? RunStream::Bands::kShown : RunStream::Bands::kWithheld,
       .permit = nullptr,
       .answer = answer},
      std::move(wake));
}

rpc::ServiceTable Forecasts::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ForecastService");
  sources_.records.assumptions().Bind(table);
  sources_.records.scenarios().Bind(table);
  table.Unary<v1::ComputeForecastRequest, v1::Forecast>(
      "ComputeForecast",
      [this](const rpc::CallContext& call,
             const v1::ComputeForecastRequest& request) -> absl::StatusOr<v1::Forecast> {
        ASSIGN_OR_RETURN(v1::Forecast whole, Compute(call, WithoutPage(request)));
        return PageOfPosts(sources_.tokens, request, std::move(whole));
      });
  table.Stream(
      "RunForecast",
      [this](const rpc::CallContext& call, const google::protobuf::Message& request,
             std::function<void()> wake) -> absl::StatusOr<std::unique_ptr<rpc::MessageStream>> {
        v1::RunForecastRequest asked = static_cast<const v1::RunForecastRequest&>(request);
        *asked.mutable_forecast() = WithoutPage(asked.forecast());
        ASSIGN_OR_RETURN(auto run, Run(call, asked, std::move(wake)));
        return InPages(std::move(run));
      });
  table.Unary<v1::CompareScenariosRequest, v1::ScenarioComparison>(
      "CompareScenarios", std::bind_front(&Forecasts::Compare, this));
  return table;
}

}  // namespace cairn::planner
