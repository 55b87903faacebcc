// Forecasts to keep, and kept ones worked out again.

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "services/planner/forecast/forecasts.h"
#include "services/planner/forecast/input/kept_inputs.h"

namespace cairn::planner {
namespace {

using v1::ForecastGroup;

// What was on record is no part of what is worked out again: which groups were whole, when their
// posts stood, how it was in the months before, and who acted elsewhere.
void TakeFromRecord(const v1::Forecast& kept, v1::Forecast& answer) {
  google::protobuf::RepeatedPtrField<ForecastGroup> groups;
  for (const ForecastGroup& before : kept.groups()) {
    if (before.vacant().empty()) {  // of posts that were gone by then
      *groups.Add() = before;
      continue;
    }
    for (ForecastGroup& group : *answer.mutable_groups()) {
      if (group.kind() != before.kind() || group.key() != before.key()) continue;
      *group.mutable_vacant_before() = before.vacant_before();
      *group.mutable_posts_by_month() = before.posts_by_month();
      *groups.Add() = std::move(group);
      break;
    }
  }
  answer.mutable_groups()->Swap(&groups);
  for (int p = 0; p < std::min(answer.posts_size(), kept.posts_size()); ++p)
    answer.mutable_posts(p)->set_acts_elsewhere(kept.posts(p).acts_elsewhere());
}

// The head of the answer that was kept.
v1::Forecast HeadOf(const v1::KeptForecast& kept) {
  v1::Forecast head = kept.answer();
  head.clear_groups();
  head.clear_posts();
  head.clear_agreement();
  if (!kept.inputs().posts().empty()) head.clear_uncertainty();
  return head;
}

}  // namespace

absl::StatusOr<v1::KeptForecast> Forecasts::WorkOutToKeep(
    const rpc::CallContext& call, const v1::ComputeForecastRequest& request) const {
  RETURN_IF_ERROR(MayReadPeople(call, request.parent()));
  // Who reads what is kept of one council may not read the others' people.
  ASSIGN_OR_RETURN(const Prepared prepared,
                   PrepareEither(call, request, ForecastContext::Network::kWithout));
  v1::KeptForecast kept;
  *kept.mutable_inputs() = prepared->is_simulated()
                               ? InputsOf(prepared->question(), prepared->input.simulation)
                               : InputsOf(prepared->question());
  *kept.mutable_request() = prepared->request;
  ASSIGN_OR_RETURN(*kept.mutable_answer(), AnswerOf(call, *prepared));
  *kept.mutable_start_date() = kept.answer().start_date();
  kept.set_horizon_months(kept.answer().horizon_months());
  return kept;
}

absl::StatusOr<v1::Forecast> Forecasts::WorkOutAgain(const rpc::CallContext& call,
                                                     const v1::KeptForecast& kept) const {
  const char* version = ModelVersion(kept.answer().engine());
  if (kept.answer().model_version() != version)
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::MODEL_CHANGED)
        .Say(kept.name(), " was worked out by ", kept.answer().model_version(), " and this is ",
             version, "; the answer that was kept can still be read");
  KeptQuestion question(kept.inputs(), kept.horizon_months());
  question.input.each_post = kept.request().include_posts();
  question.question.input.by_place = question.input.base.by_place =
      kept.request().include_organisation_tiers();
  question.input.seed = kept.answer().seed();
  question.input.replications = kept.answer().replications();
  v1::Forecast answer = HeadOf(kept);
  RETURN_IF_ERROR(
      WorkOut(call, question.question, Groups(question.question), question.input, answer));
  TakeFromRecord(kept.answer(), answer);
  return answer;
}

}  // namespace cairn::planner
